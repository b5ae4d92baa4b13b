"""Request bodies: how large they may be, how much of them is in memory, and that a parser reads each byte once."""

import contextlib
import socket
from collections import deque
from concurrent.futures import Future

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse
from gunicorn.config import Config

from config import request_bodies, worker
from config.request_bodies import CHUNK_BYTES, MAX_ANONYMOUS_BYTES, MAX_FORM_BYTES, MAX_UPLOAD_BYTES, max_body_bytes
from summits.accounts.known_browsers import SALT
from summits.tests.helpers import gunicorn_server
from summits.tests.helpers.second_factor import LOG_IN, WHO
from summits.tests.helpers.uploads import ADD

HEAD = "POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{more}\r\n"
SESSION = "Cookie: csrftoken=a; sessionid=b\r\n"


def known(name="known-device", **signing_with):
    """Return the cookies of a browser in which somebody has logged in, as the head of a request has them."""
    value = signing.dumps([[1, "identifier", "proof"]], salt=SALT, **signing_with)
    return f"Cookie: csrftoken=a; sessionid=b; {name}={value}\r\n"


def forged():
    """Return such cookies as somebody makes them up who knows how they are made, but no key of the site."""
    return known(key="another key")


def head(length, address="/", more=""):
    """Return the head of a request with a body of so many bytes."""
    return HEAD.format(address=address, length=length, more=more).encode()


class Counted:
    """A file that counts the bytes read from it, and notes the most that were read at once."""

    def __init__(self, file):
        self.file, self.total, self.most = file, 0, 0

    def __getattr__(self, name):
        return getattr(self.file, name)

    def read(self, size):
        data = self.file.read(size)
        self.total, self.most = self.total + len(data), max(self.most, len(data))
        return data


@contextlib.contextmanager
def connected():
    """Within, there is a connection as the worker has it."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield worker.Connection(Config(), ours, ("127.0.0.1", 1), ("127.0.0.1", 2))


def arrived(conn, length, rest=b""):
    """Let a request with a body of so many bytes arrive at a connection, and hand it over."""
    conn.start_request()
    sent = head(length) + b"x" * length + rest
    for start in range(0, len(sent), CHUNK_BYTES):
        conn.feed(sent[start : start + CHUNK_BYTES])
    conn.buffer = Counted(conn.buffer)
    conn.prepare_for_thread()


@pytest.mark.parametrize("step", [1_000, CHUNK_BYTES, None])
def test_a_body_is_read_once_and_stays_in_its_file(step):
    length = 4_000_000
    with connected() as conn:
        arrived(conn, length)
        assert conn.buffer._rolled
        unreader = conn.parser.unreader
        body, read, most = next(conn.parser).body, 0, 0
        while piece := body.read(step):
            read += len(piece)
            most = max(most, len(unreader.buf.getvalue()))
        assert read == length
        assert conn.buffer.total == len(head(length)) + length
        assert conn.buffer.most <= CHUNK_BYTES
        assert most <= CHUNK_BYTES
        conn.finish()


def test_a_body_without_a_line_end_is_read_once_line_by_line_too():
    with connected() as conn:
        arrived(conn, 500_000)
        assert len(next(conn.parser).body.readline()) == 500_000
        assert conn.buffer.total == len(head(500_000)) + 500_000
        conn.finish()


def test_what_was_sent_after_a_request_is_there_for_the_next_one():
    with connected() as conn:
        arrived(conn, 300_000, rest=head(0, "/next"))
        assert len(next(conn.parser).body.read()) == 300_000
        conn.finish()
        assert conn.buffer.closed
        assert conn.parser.unreader.take_buffered() == head(0, "/next")


COOKIES = {
    "none": lambda: "",
    "a session": lambda: SESSION,
    "forged": forged,
    "known": known,
    "known in a second line": lambda: SESSION + known(),
    "known with https": lambda: known("__Host-known-device").replace("sessionid", "__Host-sessionid"),
    "known without a session": lambda: known().replace("sessionid", "oldsessionid"),
    "another of that name": lambda: known("x-known-device"),
}


@pytest.mark.parametrize(
    ("address", "cookies", "most"),
    [
        ("/", "none", MAX_ANONYMOUS_BYTES),
        ("/", "known", MAX_FORM_BYTES),
        (ADD, "none", MAX_ANONYMOUS_BYTES),
        (ADD, "a session", MAX_ANONYMOUS_BYTES),
        (ADD, "forged", MAX_ANONYMOUS_BYTES),
        (ADD, "known without a session", MAX_FORM_BYTES),
        (ADD, "another of that name", MAX_ANONYMOUS_BYTES),
        (ADD, "known", MAX_UPLOAD_BYTES),
        (ADD, "known in a second line", MAX_UPLOAD_BYTES),
        (ADD, "known with https", MAX_UPLOAD_BYTES),
        (f"{ADD}?x=1", "known", MAX_UPLOAD_BYTES),
        (f"/?x={ADD}", "known", MAX_FORM_BYTES),
        (f"{ADD}x/", "known", MAX_FORM_BYTES),
    ],
)
def test_only_from_where_somebody_has_logged_in_a_body_may_be_large_and_an_upload_very_large(address, cookies, most):
    assert reverse("admin:summits_upload_add") == ADD
    assert max_body_bytes(head(1, address, COOKIES[cookies]())) == most


@pytest.mark.parametrize("value", ["", "x", "a:b:c", "W10:1:x", "é", "=" * 60_000, "." * 60_000], ids=range(7))
def test_whatever_stands_for_the_cookie_is_no_error(value):
    assert max_body_bytes(head(1, ADD, f"{SESSION.strip()}; known-device={value}\r\n")) == MAX_ANONYMOUS_BYTES


@pytest.mark.django_db
def test_a_browser_may_upload_as_much_once_somebody_has_logged_in_there(client):
    User.objects.create_superuser(**WHO)
    client.post(LOG_IN, WHO)
    cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())
    assert max_body_bytes(head(1, ADD, f"Cookie: {cookies}\r\n")) == MAX_UPLOAD_BYTES


def test_the_largest_form_that_the_site_reads_is_below_the_bound(settings):
    around = len(encode_multipart(BOUNDARY, {"sections-1000-passages-100-translation-text": ""}))
    fields, typed = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS, settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert fields * around + typed < request_bodies.MAX_FORM_BYTES


class Loop:
    """A poller that nothing was registered with."""

    def unregister(self, sock):
        raise KeyError


@contextlib.contextmanager
def working(receiving, handed_over):
    """Within, there is a worker with connections of which so many bytes have arrived; none is set up further."""
    made = object.__new__(worker.WholeRequestWorker)
    made.worker_connections, made.nr_conns, made.poller, made.keepalived_conns = 100, 10, Loop(), deque()
    made.waiting = {}
    with contextlib.ExitStack() as stack:

        def holding(size):
            conn = stack.enter_context(connected())
            conn.start_request(head(MAX_FORM_BYTES) + b"x" * size)
            return conn

        made.receiving = dict.fromkeys(map(holding, receiving))
        made.handed_over = dict.fromkeys(map(holding, handed_over))
        yield made
        for conn in [*made.receiving, *made.handed_over]:
            conn.discard()


def test_what_waits_for_a_thread_counts_among_what_is_held(monkeypatch):
    monkeypatch.setattr(worker, "MAX_BUFFERED_BYTES", 1_000_000)
    with working([10, 300_000, 20], [900_000]) as made:
        _small, large, _other = made.receiving
        made._make_room()
        assert large not in made.receiving
        assert len(made.receiving) == 2
    with working([10], [2_000_000]) as made:
        made._make_room()
        assert not made.receiving


def test_an_answered_request_is_held_no_longer(monkeypatch):
    monkeypatch.setattr(worker.ThreadWorker, "finish_request", lambda *about: None)
    with working([], []) as made, connected() as conn:
        arrived(conn, 300_000)
        made.handed_over[conn] = None
        future = Future()
        future.set_result(False)
        made.finish_request(conn, future)
        assert conn.buffer.closed
        assert not made.handed_over


@pytest.mark.django_db(transaction=True)
def test_a_body_over_its_bound_is_refused_from_its_head(tmp_path):
    with gunicorn_server.gunicorn(tmp_path / "static", tmp_path, WEB_THREADS="2", ALLOWED_HOSTS="localhost") as (
        _host,
        port,
    ):
        waits = "Expect: 100-continue\r\n"
        for address, more, status in (
            ("/", SESSION, b"413"),
            ("/", known(), b"413"),
            (ADD, "", b"413"),
            (ADD, SESSION, b"413"),
            (ADD, forged(), b"413"),
            (ADD, known(), b"100"),
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as opened:
                opened.sendall(head(MAX_FORM_BYTES + 1, address, more + waits))
                answer = opened.makefile("rb")
                assert answer.readline().split()[1] == status
                assert status == b"100" or answer.read()
