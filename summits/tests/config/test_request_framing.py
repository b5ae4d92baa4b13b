"""The worker and gunicorn's parser agree on where a request ends; a request that cannot be received fails alone."""

import errno
import os
import random
from contextlib import closing
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http.body import LengthReader
from gunicorn.http.message import Request
from gunicorn.http.unreader import IterUnreader

from config import worker
from config.open_files import RESERVED_FILES, max_connections
from config.request_framing import framing_of
from summits.tests.helpers import worker_loop

TRIES = int(os.environ.get("FRAMING_TRIES", 2_000))
PIECES = [
    *(b"Content-Length", b"content-length", b"CONTENT-LENGTH", b"Content_Length", b"Transfer-Encoding", b"X"),
    *(b"transfer-encoding", b"Upgrade", b"Expect", b"chunked", b"identity", b"gzip", b"websocket", b"100-continue"),
    *(b":", b":", b": ", b" :", b":\t", b",", b", ", b"\r\n", b"\r\n", b"\r\n", b"\r", b"\n", b"\0", b"\x0b", b"\x85"),
    *(b" ", b"\t", b"+", b"-", b"0", b"5", b"10", b"0x5", b"1_0", b"\xb2", b"0" * 15, b"9" * 15),
]
HEADS = [b"POST / HTTP/1.1", b"POST / HTTP/1.0", b"GET / HTTP/1.1", b"PRI * HTTP/2.0", b"post / HTTP/1.1"]


def length_of(head):
    """Return how many bytes of a body gunicorn's parser waits for; None if it refuses the request from its head."""
    try:
        request = Request(Config(), IterUnreader([head + b"\r\n\r\n"]), ("127.0.0.1", 1))
    except Exception:
        return None
    return request.body.reader.length if isinstance(request.body.reader, LengthReader) else -1


def some_head(chance):
    """Return a head put together by chance, many of them almost right."""
    lines = [b"".join(chance.choices(PIECES, k=chance.choice((0, 0, 5))))]
    for _line in range(chance.randint(1, 3)):
        name, value = chance.choice(PIECES[:8]), b"".join(chance.choices(PIECES[-10:], k=chance.randint(1, 2)))
        lines.append(name + chance.choice((b":", b": ", b":\t ", b" :")) + value)
    chance.shuffle(lines)
    return b"\r\n".join([chance.choice(HEADS), *filter(None, lines)])


def test_what_is_handed_over_is_as_long_as_the_parser_reads_it():
    chance = random.Random(14)
    with_body = 0
    for _try in range(TRIES):
        head = some_head(chance)
        framing = framing_of(head)
        if framing.is_valid and not framing.is_coded:
            assert length_of(head) in (None, framing.body), head
            with_body += framing.body > 0
    assert with_body > TRIES // 200


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_who_speaks_the_older_version_is_not_told_to_go_on(version):
    head = f"POST / HTTP/{version}\r\nexpect: 100-Continue\r\nContent-Length:\t5 ".encode()
    assert framing_of(head) == (True, 5, False, version == "1.1")


class Full:
    """A temporary file on a disk that is full."""

    def __init__(self, *args):
        self.written = 0

    def write(self, data):
        self.written += len(data)
        if self.written > 5_000:
            raise OSError(errno.ENOSPC, "No space left on device")

    def close(self):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def site(monkeypatch):
    with worker_loop.running(monkeypatch) as made:
        yield made


POST = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9000\r\n\r\n"


def test_a_request_for_which_the_disk_has_no_room_is_refused_and_the_next_is_taken_in(site, monkeypatch, caplog):
    monkeypatch.setattr(worker, "SpooledTemporaryFile", Full)
    with closing(worker_loop.exchange(site, POST + b"x" * 6_000)) as opened:
        answer = opened.recv(10_000)
        assert answer.startswith(b"HTTP/1.1 503 ") and b"\r\nRetry-After: " in answer
    assert not site.receiving and not site.nr_conns and "No space left" in caplog.text
    monkeypatch.undo()
    worker_loop.without_threads(site, monkeypatch)
    with closing(worker_loop.exchange(site, POST + b"x" * 9_000)):
        (one,) = site.handed
        one.close()


@pytest.mark.parametrize("broken", ["seek", "read"])
def test_a_request_that_cannot_be_read_back_is_refused_alone(site, monkeypatch, broken):
    def fail(*args):
        raise OSError(errno.EIO, "Input/output error")

    files = {"write": lambda data: None, "seek": lambda place: None, "read": lambda: b"", "close": lambda: None}
    monkeypatch.setattr(worker, "SpooledTemporaryFile", lambda size: SimpleNamespace(**{**files, broken: fail}))
    with closing(worker_loop.exchange(site, POST + b"x" * 9_000)) as opened:
        assert opened.recv(10_000).startswith(b"HTTP/1.1 503 ")
    assert not site.receiving and not site.nr_conns and not site.handed


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOBUFS])
def test_where_no_file_is_left_the_oldest_that_asks_for_nothing_goes_and_the_worker_stays(site, monkeypatch, number):
    def fail():
        raise OSError(number, "Too many open files")

    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0)
    full = SimpleNamespace(accept=fail)
    with closing(worker_loop.exchange(site, b"GET / HTT")) as first, closing(worker_loop.exchange(site, b"GET / HTT")):
        site.accept(full)
        assert site.nr_conns == len(site.receiving) == 1 and first.recv(10) == b""
        site.accept(full)
        site.accept(full)
        assert site.nr_conns == 0


def test_a_thread_never_reads_from_the_connection(site):
    with closing(worker_loop.exchange(site, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\nGET")) as opened:
        (one,) = site.handed
        opened.sendall(b"more")
        unreader = one.parser.unreader
        assert unreader.take_buffered().endswith(b"\r\n\r\nGET") and unreader.read(1) == unreader.read() == b""
        one.close()


def test_no_more_connections_are_taken_than_there_are_files_for():
    assert max_connections(256) * 2 + RESERVED_FILES <= 256
    assert max_connections(10) > 0
