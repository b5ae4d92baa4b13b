"""Half-sent requests and slow readers hold no thread of gunicorn: others are answered meanwhile."""

import contextlib
import http.client
import socket

import pytest
from django.core import signing

from config.request_bodies import MAX_ANONYMOUS_BYTES
from summits.accounts.known_browsers import SALT
from summits.tests.helpers import gunicorn_server

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 30
"""How long a reader is waited for: far longer than an answer takes, and shorter than a half-sent request is."""
HEAD = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n"
POST = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
UNSURE_LENGTHS = {
    "sixteen digits": b"Content-Length: 0000000000001000",
    "thirty digits": b"content-LENGTH: 000000000000000000000000001000",
    "a sign": b"Content-Length: +1000",
    "a list": b"Content-Length: 1000, 1000",
    "said twice": b"Content-Length: 1000\r\nContent-Length: 1000",
    "no digit": b"Content-Length: ",
    "a space before the colon": b"Content-Length : 1000",
    "a tab before the colon": b"Content-Length\t: 1000",
    "on the next line": b"Content-Length:\r\n 1000",
    "after a bare CR": b"X-One: 1\rContent-Length: 1000",
    "after a bare LF": b"X-One: 1\nContent-Length: 1000",
    "a NUL": b"Content-Length: 1000\0",
    "a vertical tab": b"Content-Length:\x0b1000",
    "another alphabet": b"Content-Length: \xb2",
}
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
    (folder / "static" / "js").mkdir(parents=True)
    (folder / "static" / "js" / "large.js").write_bytes(b"1" * 325_000)
    with (
        django_db_blocker.unblock(),
        gunicorn_server.gunicorn(folder / "static", folder, WEB_THREADS="2", ALLOWED_HOSTS="localhost") as (
            _host,
            port,
        ),
    ):
        yield port


@contextlib.contextmanager
def holding(port, number, sent, room=None):
    """Within, so many connections are open on which only so much was sent; ``room``: the bytes they take in unread."""
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(socket.socket()) for _one in range(number)]
        for one in opened:
            if room:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
            one.connect(("127.0.0.1", port))
            one.sendall(sent)
        yield opened


@pytest.fixture(scope="module")
def small_port(tmp_path_factory, django_db_setup, django_db_blocker):
    """The site with room for a few connections only."""
    folder = tmp_path_factory.mktemp("small")
    about = {"WEB_THREADS": "2", "ALLOWED_HOSTS": "localhost", "GUNICORN_CMD_ARGS": "--worker-connections 20"}
    with django_db_blocker.unblock(), gunicorn_server.gunicorn(folder / "static", folder, **about) as (_host, port):
        yield port


def ask(port, address="/robots.txt", method="GET", body=None, **headers):
    """Return the status of an answer on a connection of its own."""
    reader = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    with contextlib.closing(reader):
        reader.request(method, address, body, {"Host": "localhost", **headers})
        answer = reader.getresponse()
        answer.read()
        return answer.status


@pytest.mark.parametrize("what", SLOW)
def test_while_many_requests_are_half_sent_a_reader_is_answered(port, what):
    with holding(port, 40, SLOW[what]):
        assert ask(port) == 200
        assert ask(port, "/healthz") in (200, 503)


@pytest.mark.parametrize("what", UNSURE_LENGTHS)
def test_a_length_that_is_not_plainly_said_is_refused_before_a_thread_waits_for_the_body(port, what):
    sent = POST + UNSURE_LENGTHS[what] + b"\r\n\r\nhalf"
    with holding(port, 4, sent) as opened:
        assert ask(port) == 200
        for one in opened:
            one.settimeout(PATIENCE_SECONDS)
            assert one.makefile("rb").readline() == b"HTTP/1.1 400 Bad Request\r\n"


def test_while_more_idle_connections_are_open_than_there_is_room_for_a_reader_is_answered(small_port):
    with holding(small_port, 50, HEAD + b"\r\n") as opened:
        assert ask(small_port) == 200
        # The last of them is still open: the oldest went.
        opened[-1].sendall(HEAD + b"Connection: close\r\n\r\n")
        opened[-1].settimeout(PATIENCE_SECONDS)
        assert opened[-1].makefile("rb").read().count(b"HTTP/1.1 200") == 2


def test_while_idle_and_half_sent_connections_take_all_room_a_reader_is_answered(small_port):
    with (
        holding(small_port, 30, SLOW["half a body"]),
        holding(small_port, 30, HEAD + b"\r\n"),
        holding(small_port, 30, SLOW["half a head"]),
    ):
        assert ask(small_port) == 200


def test_while_many_do_not_read_their_answers_a_reader_is_answered(port):
    # Far more than the system keeps of what nobody takes.
    with holding(port, 10, (HEAD + b"\r\n") * 3_000) as opened:
        for one in opened:
            one.recv(1)
        assert ask(port) == 200


def test_while_many_ask_for_much_in_one_go_and_read_nothing_a_reader_is_answered(port):
    asked = HEAD.replace(b"/robots.txt", b"/static/js/large.js") + b"\r\n"
    with holding(port, 8, asked * 6, room=2048) as opened:
        for one in opened:
            one.recv(1)
        for _time in range(3):
            assert ask(port) == 200


def test_who_asks_for_much_in_one_go_and_reads_late_gets_everything(port):
    asked = HEAD.replace(b"/robots.txt", b"/static/js/large.js") + b"\r\n"
    with holding(port, 1, asked * 6 + HEAD + b"Connection: close\r\n\r\n") as [opened]:
        assert ask(port) == ask(port) == 200
        opened.settimeout(PATIENCE_SECONDS)
        answers = opened.makefile("rb").read()
        assert answers.count(b"HTTP/1.1 200") == 7 and len(answers) > 6 * 325_000


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
    # A form without a token: the site has looked at it, and refuses it.
    known = signing.dumps([[1, "identifier", "proof"]], salt=SALT)
    assert ask(port, "/admin/login/", "POST", b"x" * 600_000, Cookie=f"known-device={known}") == 403
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
        (HEAD + b"X: y\r\n" * 100 + b"\r\n", "431"),
        (POST + b"Content-Length: %d\r\n\r\n" % (MAX_ANONYMOUS_BYTES + 1), "413"),
        (b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n", "414"),
        (HEAD + b"X-Long: " + b"x" * 9_000 + b"\r\n\r\n", "431"),
        (HEAD + b"Expect: a-miracle\r\n\r\n", "417"),
    ],
)
def test_what_is_not_taken_in_is_answered_at_once_and_with_the_headers_of_security(port, sent, status):
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as opened:
        opened.sendall(sent)
        answer = http.client.HTTPResponse(opened)
        answer.begin()
        assert str(answer.status) == status
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["Connection"] == "close"


def test_an_address_of_eight_thousand_characters_is_answered(port):
    address = b"/robots.txt?q=".ljust(8_000, b"x")
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as opened:
        opened.sendall(b"GET " + address + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert opened.makefile("rb").read().split()[1] == b"200"
