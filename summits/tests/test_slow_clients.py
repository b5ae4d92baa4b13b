"""Half-sent requests and slow readers hold no thread of gunicorn: others are answered meanwhile."""

import contextlib
import http.client
import socket

import pytest

from summits.tests import servers

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 30
"""How long a reader is waited for: far longer than an answer takes, and shorter than a half-sent request is."""
HEAD = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
SLOW = {
    "no byte": b"",
    "half a line": b"GET /sum",
    "half a head": HEAD + b"X-Slow: ",
    "half a body": POST + b"Content-Length: 1000\r\n\r\nhalf",
    "a request after another": HEAD + b"\r\n" + HEAD,
}


@pytest.fixture(scope="module")
def port(tmp_path_factory, django_db_setup, django_db_blocker):
    """The site as it runs on one's own machine, with no proxy in front, and few threads."""
    folder = tmp_path_factory.mktemp("gunicorn")
    with (
        django_db_blocker.unblock(),
        servers.gunicorn(folder / "static", folder, WEB_THREADS="2", ALLOWED_HOSTS="localhost") as (_host, port),
    ):
        yield port


@contextlib.contextmanager
def holding(port, number, sent):
    """Within, so many connections are open on which only so much was sent."""
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _one in range(number)]
        for one in opened:
            one.sendall(sent)
        yield opened


def ask(port, address="/robots.txt", method="GET", body=None, **headers):
    """Return the status of an answer on a connection of its own."""
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    with contextlib.closing(reader):
        reader.request(method, address, body, {"Host": "localhost", **headers})
        answer = reader.getresponse()
        answer.read()
        return answer.status


def status_of(port, sent):
    """Return the status line that comes back for these bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as opened:
        opened.sendall(sent)
        return opened.makefile("rb").readline().decode().strip()


@pytest.mark.parametrize("what", SLOW)
def test_while_many_requests_are_half_sent_a_reader_is_answered(port, what):
    with holding(port, 40, SLOW[what]):
        assert ask(port) == 200
        assert ask(port, "/healthz") in (200, 503)


def test_while_many_do_not_read_their_answers_a_reader_is_answered(port):
    # Far more than the system keeps of what nobody takes.
    with holding(port, 10, (HEAD + b"\r\n") * 3_000) as opened:
        for one in opened:
            one.recv(1)
        assert ask(port) == 200


def test_while_many_keep_a_finished_connection_open_a_reader_is_answered(port):
    with holding(port, 20, HEAD + b"Connection: close\r\n\r\n"):
        assert ask(port) == 200


def test_a_request_in_small_pieces_is_answered_when_it_is_whole(port):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as opened:
        for byte in HEAD + b"Connection: close\r\n\r\n":
            opened.sendall(bytes([byte]))
        assert opened.makefile("rb").readline().startswith(b"HTTP/1.1 200")


def test_several_requests_in_one_go_are_each_answered(port):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as opened:
        opened.sendall((HEAD + b"\r\n") * 2 + HEAD + b"Connection: close\r\n\r\n")
        assert opened.makefile("rb").read().count(b"HTTP/1.1 200") == 3


def test_a_body_arrives_whole_and_after_the_server_said_go_on(port):
    # A form without a cookie: the site has looked at it, and refuses it for want of a token.
    assert ask(port, "/admin/login/", "POST", b"x" * 600_000) == 403
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as opened:
        opened.sendall(POST + b"Content-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n")
        assert opened.recv(1000).startswith(b"HTTP/1.1 100")
        opened.sendall(b"body")
        assert b"HTTP/1.1 403" in opened.makefile("rb").read()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "411"),
        (POST + b"Content-Length: 999999999999\r\n\r\n", "413"),
        (HEAD + b"X-Long: " + b"x" * 70_000, "431"),
        (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400"),
        (b"nonsense\r\n\r\n", "400"),
    ],
)
def test_what_is_not_taken_in_is_answered_at_once(port, sent, status):
    assert status_of(port, sent).split()[1] == status
