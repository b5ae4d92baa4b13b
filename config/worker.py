"""gunicorn's worker with threads, of which a thread gets a request only once all of it is there.

gunicorn's own gives a thread to a connection as soon as its first bytes arrive, so that a few half-sent requests hold
all threads for as long as their senders like. Here the loop that accepts connections takes in requests, as nginx does,
within bounds of time and size; and a thread that answers waits for a slow reader for some seconds at most.
``tests/test_slow_clients.py`` holds this; it relies on the internals of the version of gunicorn in requirements.in.
"""

import errno
import fcntl
import select
import selectors
import socket
import struct
import termios
from contextlib import suppress
from functools import partial, wraps
from tempfile import SpooledTemporaryFile
from time import monotonic, sleep

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from config.error_responses import error_response
from config.open_files import max_connections, raise_open_file_limit
from config.request_bodies import AT_ONCE, MOST_BODY, MOST_UNKNOWN, FileUnreader, max_body_bytes
from config.request_framing import Framing, framing_of

HEAD_SECONDS, BODY_SECONDS = 10, 120
"""How long the head of a request may take, and all of it."""
SENDING_SECONDS = 20
"""How long a reader may take over an answer before the next one, and how long a thread waits where one does not fit
into what the system keeps."""
HALF_CLOSED_SECONDS = 0.2
"""How long a request may wait for a thread whose sender has closed their half of the connection: few of them read on.
Else who sends a thousand and leaves would keep the threads from everybody else until all are worked off."""
MOST_WAITING_SECONDS = 10
"""How long a request may wait for a thread: few people wait longer, and who comes next would wait for all of them."""
# Where a system does not tell of it, such a sender is taken for one who reads on.
POLLRDHUP = getattr(select, "POLLRDHUP", 0)
LOOK_SECONDS = 0.05
"""How often the loop looks whether answers have left the system: it does not say so by itself."""
MOST_HEAD, MOST_FIELDS = 64_000, 100
"""How many bytes and how many header fields the head of a request may have: gunicorn's parser takes as many fields."""
MOST_HELD = 10 * MOST_BODY
"""What all requests together may have that are being received, wait for a thread or are being answered."""
IN_MEMORY = 256_000
SENT_AHEAD = 1 << 19
"""What the system keeps of an answer for a slow reader: a page, so that no thread waits for it."""
BUSY_FILES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""What the system says where it has no room for another connection."""
BROKEN_LISTENER = (errno.EBADF, errno.EINVAL, errno.ENOTSOCK)
"""What it says where no connection can be accepted any more; all else is about the one that was to be accepted."""
PAUSE_SECONDS = 0.1


def write_error(sock, status_int, reason, mesg):
    """Send gunicorn's own answer to what it does not take: as ours are, and without the words of the request."""
    util.write_nonblock(sock, error_response(status_int, reason))


# gunicorn has no setting for it.
util.write_error = write_error


class Connection(TConn):
    """A connection and what of its next request has arrived."""

    received, size, head, given = None, 0, b"", 0

    def begin(self, rest=b""):
        """Wait for a request, of which ``rest`` is here already."""
        # Closed by ``forget``, in whatever way the request ends.
        self.received = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.size, self.needed, self.framing = 0, None, Framing()
        self.head, self.until = bytearray(), monotonic() + HEAD_SECONDS
        self.add(rest)

    def add(self, data):
        """Take in some bytes; find out how many it will be once the head is whole. Raises OSError on a full disk."""
        self.received.write(data)
        self.size += len(data)
        if self.needed is None:
            searched = max(0, len(self.head) - 3)
            self.head += data
            # One empty line may come before a request (RFC 9112, 2.2).
            start = 2 if self.head.startswith(b"\r\n") else 0
            end = self.head.find(b"\r\n\r\n", max(start, searched))
            if end >= 0:
                self._measure(bytes(self.head[start:end]), end + 4)

    def _measure(self, head, length):
        self.is_crowded = head.count(b"\r\n") > MOST_FIELDS
        self.framing = Framing() if self.is_crowded else framing_of(head)
        self.most = max_body_bytes(head) if self.framing.body > MOST_UNKNOWN else MOST_UNKNOWN
        self.needed = length + self.framing.body
        self.until += BODY_SECONDS
        if self.framing.expects_continue and self.size < self.needed and not self.refusal():
            with suppress(OSError):
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def is_whole(self):
        """Whether all of the request is here."""
        return self.needed is not None and self.size >= self.needed

    def refusal(self):
        """Return the status of the answer to a request that is not taken in, or None."""
        if self.needed is None:
            return 431 if len(self.head) > MOST_HEAD else None
        if not self.framing.is_valid:
            return 431 if self.is_crowded else 400
        if self.framing.is_coded:
            return 411
        return 413 if self.framing.body > self.most else None

    def took_answers(self):
        """Whether the reader's system has all of the answers to earlier requests.

        Only then does a thread work on the next: an answer fits into what our system keeps (SENT_AHEAD) if there is no
        other one, and where it does not fit the thread would wait for the reader.
        """
        try:
            left = fcntl.ioctl(self.sock, termios.TIOCOUTQ, bytes(4))
        # A connection that is closed, or a system that cannot say.
        except (OSError, ValueError):
            return True
        return struct.unpack("i", left) == (0,) or self.is_reset()

    def is_reset(self):
        """Whether the connection is over in both directions."""
        return bool(self._events() & (select.POLLERR | select.POLLHUP))

    def is_gone(self):
        """Whether nobody waits for an answer: it is reset, or half of it is closed and has been waiting for a while."""
        is_late = monotonic() > self.given + HALF_CLOSED_SECONDS
        return self.is_reset() or (is_late and bool(self._events(POLLRDHUP)))

    def _events(self, wanted=0):
        # The system also tells, unasked, that a connection is over.
        poller = select.poll()
        poller.register(self.sock, wanted)
        return next((events for _number, events in poller.poll(0)), 0)

    def hand_over(self):
        """Let gunicorn's parser find the request, as if it had just arrived. Raises OSError on a full disk."""
        self.received.seek(0)
        # A thread reads what is here and never from the connection, so none waits for a sender.
        unreader = FileUnreader(self.received)
        self.sock.setblocking(True)
        self.init()
        self.parser.unreader = unreader
        self.data_ready = True

    def take_back(self):
        """Keep only what was sent after a request that is answered."""
        if not self.received.closed:
            with suppress(OSError):
                self.parser.unreader.keep_rest()
            self.forget()

    def forget(self):
        """Let go of what has arrived."""
        # On a full disk what is not written yet cannot be: it is not wanted.
        with suppress(OSError):
            if self.received:
                self.received.close()
        self.head, self.size = bytearray(), 0

    def say(self, status):
        """Send an answer of the server's own; whoever does not take it at once gets none."""
        with suppress(OSError):
            self.sock.send(error_response(status), socket.MSG_DONTWAIT)

    def init(self):
        """Make the connection ready for a thread; what the thread then writes must be taken within some seconds."""
        super().init()
        self.sock.settimeout(SENDING_SECONDS)

    def close(self, graceful=False):
        """Close it at once: gunicorn's own waits up to two seconds, in the loop, for the other side."""
        if graceful:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)
                self.sock.setblocking(False)
                self.sock.recv(AT_ONCE)
        util.close(self.sock)


def closing_on_fault(method):
    """Return a method of the worker about a connection that closes this connection where it fails.

    The loop serves all connections of a process: no fault of one, whatever it is, may end it.
    """

    @wraps(method)
    def guarded(self, conn, *args):
        try:
            return method(self, conn, *args)
        except Exception:
            self.log.exception("A connection is closed because its request could not be handled")
            with suppress(ValueError):
                self.keepalived_conns.remove(conn)
            return self._drop(conn)

    return guarded


class WholeRequestWorker(ThreadWorker):
    """gunicorn's worker with threads, of which a half-sent request holds none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # In the order in which they began.
        self.receiving = {}
        # Those that wait for a thread, or that one has.
        self.handed_over = {}
        # Those of ``receiving`` whose request is whole, while earlier answers are on their way.
        self.waiting = {}
        self.worker_connections = min(self.worker_connections, max_connections(raise_open_file_limit()))

    @property
    def nr_conns(self):
        """The number of open connections."""
        return len(self.receiving) + len(self.handed_over) + len(self.keepalived_conns)

    @nr_conns.setter
    def nr_conns(self, number):
        """Ignore gunicorn's own count: it goes wrong for good where a connection is closed for two reasons."""

    def accept(self, listener):
        """Accept a connection, and wait for its request in the loop."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno in BUSY_FILES:
                self._free_a_file()
            elif error.errno in BROKEN_LISTENER:
                raise
            return
        with suppress(OSError):
            accepted.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)
        self.enqueue_req(Connection(self.cfg, accepted, client, listener.getsockname()))

    @closing_on_fault
    def on_client_socket_readable(self, conn, client):
        """Take in the next request of a connection that was kept alive."""
        super().on_client_socket_readable(conn, client)

    @closing_on_fault
    def enqueue_req(self, conn):
        """Take in a connection's next request before a thread gets it."""
        conn.sock.setblocking(False)
        self.receiving[conn] = None
        try:
            conn.begin(conn.parser.unreader.take_buffered() if conn.parser else b"")
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_arrival, conn))
        except OSError as error:
            self._refuse_for_want(conn, error)
            return
        if not self._settle(conn):
            self.on_arrival(conn, conn.sock)
        self._make_room()

    @closing_on_fault
    def finish_request(self, conn, fs):
        """Take back a connection from a thread; it may now be one of those that ask for nothing."""
        self.handed_over.pop(conn, None)
        # gunicorn's own would pass on what no Exception is, such as SystemExit, and end the process.
        if not fs.cancelled() and (error := fs.exception()):
            self.log.error("A thread failed", exc_info=error)
            self._drop(conn)
            return
        conn.take_back()
        super().finish_request(conn, fs)
        self._make_room()

    @closing_on_fault
    def on_arrival(self, conn, sock):
        """Take in what has arrived."""
        try:
            data = sock.recv(AT_ONCE)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        try:
            conn.add(data)
        except OSError as error:
            self._refuse_for_want(conn, error)
            return
        if not self._settle(conn) and conn.size > IN_MEMORY:
            self._make_room()

    @closing_on_fault
    def give(self, conn):
        """Give a whole request to a thread."""
        try:
            conn.hand_over()
        except OSError as error:
            self._refuse_for_want(conn, error)
            return
        self._leave(conn)
        conn.given = monotonic()
        self.handed_over[conn] = None
        super().enqueue_req(conn)

    def handle(self, conn):
        """Answer a request, in a thread, unless its sender has left while it waited for one."""
        if conn.is_gone():
            return False
        if monotonic() > conn.given + MOST_WAITING_SECONDS:
            conn.say(503)
            return False
        return super().handle(conn)

    def _settle(self, conn):
        # Whether nothing more of the request is waited for: a thread has it or will have it, or it was refused.
        if status := conn.refusal():
            self._refuse(conn, status)
        elif not conn.is_whole():
            return False
        elif conn.took_answers():
            self.give(conn)
        else:
            self.poller.unregister(conn.sock)
            conn.until = monotonic() + SENDING_SECONDS
            self.waiting[conn] = None
        return True

    def _refuse(self, conn, status):
        conn.say(status)
        self._drop(conn, graceful=True)

    def _refuse_for_want(self, conn, error):
        # A full disk, or no file to be had: this one request goes, the others and the process stay.
        self.log.error("A request cannot be taken in: %s", error)
        self._refuse(conn, 503)

    def _leave(self, conn):
        for those in (self.receiving, self.waiting, self.handed_over):
            those.pop(conn, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn, graceful=False):
        self._leave(conn)
        conn.forget()
        conn.close(graceful)

    def _make_room(self):
        # The one that has kept us waiting longest goes first: readers send their requests within a moment.
        while len(self.receiving) > self.worker_connections // 2:
            self._drop(next(iter(self.receiving)))
        # Of the bytes those go first of which there are most: without them there is room for all others.
        held = sum(conn.size for those in (self.receiving, self.handed_over) for conn in those)
        while self.receiving and held > MOST_HELD:
            largest = max(self.receiving, key=lambda conn: conn.size)
            held -= largest.size
            self._drop(largest)
        # gunicorn accepts nobody once it has as many as it may: of those that ask for nothing, the oldest goes.
        while self.nr_conns >= self.worker_connections and (self.keepalived_conns or self.receiving):
            self._drop_oldest()

    def _drop_oldest(self):
        if self.receiving and not self.keepalived_conns:
            self._drop(next(iter(self.receiving)))
            return
        oldest = self.keepalived_conns.popleft()
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(oldest.sock)
        oldest.close()

    def _free_a_file(self):
        if self.keepalived_conns or self.receiving:
            self._drop_oldest()
        else:
            # Threads have all of them; whoever asks to come in waits in the system's queue.
            sleep(PAUSE_SECONDS)

    def wait_for_and_dispatch_events(self, timeout):
        """Wait for events, and give the requests that waited for the reader of earlier answers to threads."""
        for key, _events in self.poller.select(min(timeout, LOOK_SECONDS) if self.waiting else timeout):
            # An earlier event of the same moment may have closed the connection that this one is about.
            if self.poller.get_map().get(key.fd) is key:
                key.data(key.fileobj)
        for conn in [conn for conn in self.waiting if conn.took_answers()]:
            self.give(conn)

    def murder_pending(self):
        """Close the connections whose requests take too long, as gunicorn calls it about once a second."""
        super().murder_pending()
        present = monotonic()
        for conn in [conn for conn in self.receiving if conn.until < present or not (self.alive or conn.size)]:
            self._drop(conn)
