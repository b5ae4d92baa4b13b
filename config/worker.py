"""A threaded gunicorn worker that gives a request to a thread only once all of it has arrived.

gunicorn's own gives a connection to a thread as soon as its first bytes arrive, so a few half-sent requests occupy all
threads for as long as their senders like. Here the event loop buffers requests, as nginx does, within limits of time
and size; and a thread that sends a response waits only some seconds for a slow client.
It relies on internals of the gunicorn version in requirements.in; the tests of slow clients would notice a change.
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
from config.request_bodies import CHUNK_BYTES, MAX_ANONYMOUS_BYTES, MAX_UPLOAD_BYTES, FileUnreader, max_body_bytes
from config.request_framing import Framing, framing_of

HEAD_SECONDS, BODY_SECONDS = 10, 120
"""How long the head of a request may take to arrive, and how much longer its body."""
SENDING_SECONDS = 20
"""How long a client may take to receive a response before its next request is answered, and how long a thread waits to
send one that does not fit into the send buffer."""
HALF_CLOSED_SECONDS = 0.2
"""How long a request waits for a thread if its client has closed its half of the connection: few such clients still
read. Otherwise a client that sends a thousand requests and leaves would occupy the threads until all are answered."""
MAX_WAITING_SECONDS = 10
"""How long a request may wait for a thread: few people wait longer, and later requests would wait for all of them."""
# On systems without it, a client that has closed its half of the connection is taken for one that still reads.
POLLRDHUP = getattr(select, "POLLRDHUP", 0)
POLL_SECONDS = 0.05
"""How often the loop checks whether responses have left the send buffers, for which there is no event."""
MAX_HEAD_BYTES, MAX_HEADER_FIELDS = 64_000, 100
"""How many bytes and header fields the head of a request may have. gunicorn's parser accepts as many fields."""
MAX_BUFFERED_BYTES = 10 * MAX_UPLOAD_BYTES
"""How many bytes all requests together may have that are being received, wait for a thread or are being answered."""
MAX_MEMORY_BYTES = 256_000
SEND_BUFFER_BYTES = 1 << 19
"""The size of the send buffer: it holds a whole page, so that no thread waits for a slow client."""
OUT_OF_RESOURCES = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)
"""Error numbers that mean that the system has no room for another connection."""
BROKEN_LISTENER = (errno.EBADF, errno.EINVAL, errno.ENOTSOCK)
"""Error numbers that mean that the listener is unusable; all others concern only the connection to be accepted."""
PAUSE_SECONDS = 0.1


def write_error(sock, status_int, reason, mesg):
    """Replacement of gunicorn's function: send an error response with our headers, and without text of the request."""
    util.write_nonblock(sock, error_response(status_int, reason))


# gunicorn has no setting for this.
util.write_error = write_error


class Connection(TConn):
    """A connection, and what has arrived of its next request."""

    buffer, size, head, dispatched_at = None, 0, b"", 0

    def start_request(self, rest=b""):
        """Start to receive a request, of which the bytes ``rest`` have already arrived."""
        # Closed by ``discard``, however the request ends.
        self.buffer = SpooledTemporaryFile(MAX_MEMORY_BYTES)  # noqa: SIM115
        self.size, self.needed, self.framing = 0, None, Framing()
        self.head, self.deadline = bytearray(), monotonic() + HEAD_SECONDS
        self.feed(rest)

    def feed(self, data):
        """Add bytes to the request; once the head is complete, compute its length. Raises OSError on a full disk."""
        self.buffer.write(data)
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
        self.is_crowded = head.count(b"\r\n") > MAX_HEADER_FIELDS
        self.framing = Framing() if self.is_crowded else framing_of(head)
        self.max_body = max_body_bytes(head) if self.framing.body > MAX_ANONYMOUS_BYTES else MAX_ANONYMOUS_BYTES
        self.needed = length + self.framing.body
        self.deadline += BODY_SECONDS
        if self.framing.expects_continue and self.size < self.needed and not self.refusal():
            with suppress(OSError):
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def is_complete(self):
        """Whether all of the request has arrived."""
        return self.needed is not None and self.size >= self.needed

    def refusal(self):
        """Return the status with which the request is refused, or None."""
        if self.needed is None:
            is_too_long = len(self.head) > MAX_HEAD_BYTES
            return (431 if b"\r\n" in self.head[2:] else 414) if is_too_long else None
        if not self.framing.is_valid:
            return 431 if self.is_crowded else 400
        if self.framing.is_coded:
            return 411
        return 413 if self.framing.body > self.max_body else None

    def has_received_responses(self):
        """Whether the client's system has received all responses to earlier requests.

        Only then is the next request answered: a response fits into the send buffer (SEND_BUFFER_BYTES) if it is
        empty; otherwise a thread would wait for the client.
        """
        try:
            left = fcntl.ioctl(self.sock, termios.TIOCOUTQ, bytes(4))
        # The connection is closed, or the system does not support the call.
        except (OSError, ValueError):
            return True
        return struct.unpack("i", left) == (0,) or self.is_reset()

    def is_reset(self):
        """Whether the connection is closed in both directions."""
        return bool(self._events() & (select.POLLERR | select.POLLHUP))

    def is_gone(self):
        """Whether nobody waits for a response: the connection is reset, or half closed after a while of waiting."""
        is_late = monotonic() > self.dispatched_at + HALF_CLOSED_SECONDS
        return self.is_reset() or (is_late and bool(self._events(POLLRDHUP)))

    def _events(self, wanted=0):
        # poll() also reports POLLERR and POLLHUP, without being asked for them.
        poller = select.poll()
        poller.register(self.sock, wanted)
        return next((events for _number, events in poller.poll(0)), 0)

    def prepare_for_thread(self):
        """Prepare the request for gunicorn's parser, as if it had just arrived. Raises OSError on a full disk."""
        self.buffer.seek(0)
        # The thread reads from this file and never from the connection, so it does not wait for the client.
        unreader = FileUnreader(self.buffer)
        self.sock.setblocking(True)
        self.init()
        self.parser.unreader = unreader
        self.data_ready = True

    def finish(self):
        """Drop an answered request, and keep what was sent after it."""
        if not self.buffer.closed:
            with suppress(OSError):
                self.parser.unreader.keep_rest()
            self.discard()

    def discard(self):
        """Drop what has arrived."""
        # Closing may fail on a full disk, as it writes the rest of the file, which nobody needs.
        with suppress(OSError):
            if self.buffer:
                self.buffer.close()
        self.head, self.size = bytearray(), 0

    def send_error(self, status):
        """Send an error response of the server itself, without waiting if the client does not receive it."""
        with suppress(OSError):
            self.sock.send(error_response(status), socket.MSG_DONTWAIT)

    def init(self):
        """Prepare the connection for a thread; what the thread sends times out after SENDING_SECONDS."""
        super().init()
        self.sock.settimeout(SENDING_SECONDS)

    def close(self, graceful=False):
        """Close the connection at once: gunicorn's own method waits in the loop, up to two seconds, for the client."""
        if graceful:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_WR)
                self.sock.setblocking(False)
                self.sock.recv(CHUNK_BYTES)
        util.close(self.sock)


def close_on_error(method):
    """Decorate a method of the worker so that an exception in it closes the connection it was called with.

    The loop serves all connections of a process: no exception about one of them may end it.
    """

    @wraps(method)
    def wrapper(self, conn, *args):
        try:
            return method(self, conn, *args)
        except Exception:
            self.log.exception("A connection is closed because its request could not be handled")
            with suppress(ValueError):
                self.keepalived_conns.remove(conn)
            return self._drop(conn)

    return wrapper


class WholeRequestWorker(ThreadWorker):
    """gunicorn's threaded worker, in which half-sent requests occupy no thread."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Connections whose request is arriving, in the order in which they began; a dict as an ordered set.
        self.receiving = {}
        # Connections whose request waits for a thread or has one.
        self.handed_over = {}
        # Those of ``receiving`` whose request is complete, but whose earlier responses are still being sent.
        self.waiting = {}
        self.worker_connections = min(self.worker_connections, max_connections(raise_open_file_limit()))

    @property
    def nr_conns(self):
        """The number of open connections."""
        return len(self.receiving) + len(self.handed_over) + len(self.keepalived_conns)

    @nr_conns.setter
    def nr_conns(self, number):
        """Ignore gunicorn's own count, which goes permanently wrong if a connection is closed for two reasons."""

    def accept(self, listener):
        """Accept a connection, and wait for its request in the loop."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno in OUT_OF_RESOURCES:
                self._free_a_file()
            elif error.errno in BROKEN_LISTENER:
                raise
            return
        with suppress(OSError):
            accepted.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        self.enqueue_req(Connection(self.cfg, accepted, client, listener.getsockname()))

    @close_on_error
    def on_client_socket_readable(self, conn, client):
        """Receive the next request of a connection that was kept alive."""
        super().on_client_socket_readable(conn, client)

    @close_on_error
    def enqueue_req(self, conn):
        """Receive a connection's next request before a thread gets it."""
        conn.sock.setblocking(False)
        self.receiving[conn] = None
        try:
            conn.start_request(conn.parser.unreader.take_buffered() if conn.parser else b"")
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_arrival, conn))
        except OSError as error:
            self._refuse_for_lack_of_resources(conn, error)
            return
        if not self._handle_if_complete(conn):
            self.on_arrival(conn, conn.sock)
        self._make_room()

    @close_on_error
    def finish_request(self, conn, fs):
        """Take back a connection from a thread; it may now be idle."""
        self.handed_over.pop(conn, None)
        # gunicorn's own method would re-raise a SystemExit, for instance, and end the process.
        if not fs.cancelled() and (error := fs.exception()):
            self.log.error("A thread failed", exc_info=error)
            self._drop(conn)
            return
        conn.finish()
        super().finish_request(conn, fs)
        self._make_room()

    @close_on_error
    def on_arrival(self, conn, sock):
        """Receive the bytes that have arrived."""
        try:
            data = sock.recv(CHUNK_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if not data:
            self._drop(conn)
            return
        try:
            conn.feed(data)
        except OSError as error:
            self._refuse_for_lack_of_resources(conn, error)
            return
        if not self._handle_if_complete(conn) and conn.size > MAX_MEMORY_BYTES:
            self._make_room()

    @close_on_error
    def dispatch(self, conn):
        """Give a complete request to a thread."""
        try:
            conn.prepare_for_thread()
        except OSError as error:
            self._refuse_for_lack_of_resources(conn, error)
            return
        self._leave(conn)
        conn.dispatched_at = monotonic()
        self.handed_over[conn] = None
        super().enqueue_req(conn)

    def handle(self, conn):
        """Answer a request, in a thread, unless the client left or the request waited too long for the thread."""
        if conn.is_gone():
            return False
        if monotonic() > conn.dispatched_at + MAX_WAITING_SECONDS:
            conn.send_error(503)
            return False
        return super().handle(conn)

    def _handle_if_complete(self, conn):
        # Return whether no more bytes are expected: the request was refused, or a thread has it or will get it.
        if status := conn.refusal():
            self._refuse(conn, status)
        elif not conn.is_complete():
            return False
        elif conn.has_received_responses():
            self.dispatch(conn)
        else:
            self.poller.unregister(conn.sock)
            conn.deadline = monotonic() + SENDING_SECONDS
            self.waiting[conn] = None
        return True

    def _refuse(self, conn, status):
        conn.send_error(status)
        self._drop(conn, graceful=True)

    def _refuse_for_lack_of_resources(self, conn, error):
        # The disk is full or no file can be opened: refuse this request; the others and the process go on.
        self.log.error("A request cannot be taken in: %s", error)
        self._refuse(conn, 503)

    def _leave(self, conn):
        for connections in (self.receiving, self.waiting, self.handed_over):
            connections.pop(conn, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn, graceful=False):
        self._leave(conn)
        conn.discard()
        conn.close(graceful)

    def _make_room(self):
        # Drop those first that have been arriving longest: readers' requests arrive within a moment.
        while len(self.receiving) > self.worker_connections // 2:
            self._drop(next(iter(self.receiving)))
        # Drop the largest requests first, which makes room for most others.
        buffered = sum(conn.size for connections in (self.receiving, self.handed_over) for conn in connections)
        while self.receiving and buffered > MAX_BUFFERED_BYTES:
            largest = max(self.receiving, key=lambda conn: conn.size)
            buffered -= largest.size
            self._drop(largest)
        # gunicorn accepts no more connections at its limit, so close the oldest, idle ones first.
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
            # Threads have all connections; new ones wait in the queue of the listener.
            sleep(PAUSE_SECONDS)

    def wait_for_and_dispatch_events(self, timeout):
        """Handle events, and give threads the requests whose earlier responses have now been received."""
        for key, _events in self.poller.select(min(timeout, POLL_SECONDS) if self.waiting else timeout):
            # An earlier event of this batch may have closed the connection of this one.
            if self.poller.get_map().get(key.fd) is key:
                key.data(key.fileobj)
        for conn in [conn for conn in self.waiting if conn.has_received_responses()]:
            self.dispatch(conn)

    def murder_pending(self):
        """Close connections whose requests take too long to arrive; gunicorn calls this about once a second."""
        super().murder_pending()
        now = monotonic()
        for conn in [conn for conn in self.receiving if conn.deadline < now or not (self.alive or conn.size)]:
            self._drop(conn)
