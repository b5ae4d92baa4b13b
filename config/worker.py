"""gunicorn's worker with threads, of which a thread gets a request only once all of it is there.

gunicorn's own gives a thread to a connection as soon as its first bytes arrive, so that a few half-sent requests hold
all threads for as long as their senders like. Here the loop that accepts connections takes in requests, as nginx does,
within bounds of time and size; and a thread that answers waits for a slow reader for some seconds at most.
``tests/test_slow_clients.py`` holds this; it relies on the internals of the version of gunicorn in requirements.in.
"""

import errno
import re
import select
import selectors
import socket
from contextlib import suppress
from functools import partial
from tempfile import SpooledTemporaryFile
from time import monotonic

from gunicorn import util
from gunicorn.workers.gthread import TConn, ThreadWorker

from config.environment import env

HEAD_SECONDS, BODY_SECONDS = 10, 120
"""How long the head of a request may take, and all of it."""
SENDING_SECONDS = 20
"""How long a thread waits for a reader who does not take an answer."""
MOST_HEAD = 64_000
MOST_BODY = 2_000_000 * env["UPLOAD_MAX_MB"] + 5_000_000
"""What is a little too large is still told so by a page of the site."""
MOST_HELD = 10 * MOST_BODY
IN_MEMORY = 256_000
AT_ONCE = 65_536
SENT_AHEAD = 1 << 19
"""What the system keeps of an answer for a slow reader: a page, so that no thread waits for it."""
LENGTH = re.compile(rb"(?im)^content-length:[ \t]*([0-9]{1,15})[ \t]*\r?$")
CODED = re.compile(rb"(?im)^transfer-encoding[ \t]*:")
EXPECTS = re.compile(rb"(?im)^expect:[ \t]*100-continue[ \t]*\r?$")
REFUSALS = {411: b"Length Required", 413: b"Content Too Large", 431: b"Request Header Fields Too Large"}


class Connection(TConn):
    """A connection and what of its next request has arrived."""

    def begin(self, rest=b""):
        """Wait for a request, of which ``rest`` is here already."""
        # Closed by ``forget``, in whatever way the request ends.
        self.received = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115
        self.size, self.needed = 0, None
        self.head, self.until = bytearray(), monotonic() + HEAD_SECONDS
        self.add(rest)

    def add(self, data):
        """Take in some bytes; find out how many it will be once the head is whole."""
        self.received.write(data)
        self.size += len(data)
        if self.needed is None:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end >= 0:
                self._measure(bytes(self.head[: end + 2]), end + 4)

    def _measure(self, head, length):
        lengths = LENGTH.findall(head)
        # What is ambiguous gunicorn refuses from the head alone.
        self.body = int(lengths[0]) if len(lengths) == 1 else 0
        self.is_coded = bool(CODED.search(head))
        self.needed = length + self.body
        self.until += BODY_SECONDS
        if self.size < self.needed and not self.refusal() and EXPECTS.search(head):
            with suppress(OSError):
                self.sock.send(b"HTTP/1.1 100 Continue\r\n\r\n")

    def is_whole(self):
        """Whether all of the request is here."""
        return self.needed is not None and self.size >= self.needed

    def refusal(self):
        """Return the status of the answer to a request that is not taken in, or None."""
        if self.needed is None:
            return 431 if len(self.head) > MOST_HEAD else None
        if self.is_coded:
            return 411
        return 413 if self.body > MOST_BODY else None

    def takes_answers(self):
        """Whether there is room for an answer: not where those to earlier requests were not taken."""
        room = select.poll()
        room.register(self.sock, select.POLLOUT)
        return bool(room.poll(0))

    def hand_over(self):
        """Let gunicorn's parser find the request, as if it had just arrived."""
        self.sock.setblocking(True)
        self.init()
        self.received.seek(0)
        self.parser.unreader.unread(self.received.read())
        self.forget()
        self.data_ready = True

    def forget(self):
        """Let go of what has arrived."""
        self.received.close()
        self.head, self.size = bytearray(), 0

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


class WholeRequestWorker(ThreadWorker):
    """gunicorn's worker with threads, of which a half-sent request holds none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # In the order in which they began.
        self.receiving = {}

    def accept(self, listener):
        """Accept a connection, and wait for its request in the loop."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            if error.errno not in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                raise
            return
        self.nr_conns += 1
        with suppress(OSError):
            accepted.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENT_AHEAD)
        self.enqueue_req(Connection(self.cfg, accepted, client, listener.getsockname()))

    def enqueue_req(self, conn):
        """Take in a connection's next request before a thread gets it."""
        conn.begin(conn.parser.unreader.take_buffered() if conn.parser else b"")
        conn.sock.setblocking(False)
        self.receiving[conn] = None
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_arrival, conn))
        if not self._settle(conn):
            self.on_arrival(conn, conn.sock)
        self._make_room()

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
        conn.add(data)
        self._settle(conn)

    def on_room(self, conn, sock=None):
        """Give a whole request to a thread."""
        self._leave(conn)
        conn.hand_over()
        super().enqueue_req(conn)

    def _settle(self, conn):
        # Whether nothing more of the request is waited for: a thread has it or will have it, or it was refused.
        if status := conn.refusal():
            with suppress(OSError):
                conn.sock.send(b"HTTP/1.1 %d %s\r\nConnection: close\r\n\r\n" % (status, REFUSALS[status]))
            self._drop(conn, graceful=True)
        elif conn.is_whole() and conn.takes_answers():
            self.on_room(conn)
        elif conn.is_whole():
            self.poller.modify(conn.sock, selectors.EVENT_WRITE, partial(self.on_room, conn))
        else:
            return False
        return True

    def _leave(self, conn):
        del self.receiving[conn]
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn, graceful=False):
        self._leave(conn)
        conn.forget()
        self.nr_conns -= 1
        conn.close(graceful)

    def _make_room(self):
        # The one that has kept us waiting longest goes first: readers send their requests within a moment.
        held = sum(conn.size for conn in self.receiving) if self.receiving else 0
        while len(self.receiving) > self.worker_connections // 2 or held > MOST_HELD:
            oldest = next(iter(self.receiving))
            held -= oldest.size
            self._drop(oldest)

    def murder_pending(self):
        """Close the connections whose requests take too long, as gunicorn calls it about once a second."""
        super().murder_pending()
        present = monotonic()
        for conn in [conn for conn in self.receiving if conn.until < present or not (self.alive or conn.size)]:
            self._drop(conn)
