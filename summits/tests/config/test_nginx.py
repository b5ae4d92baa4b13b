"""nginx with docs/nginx.conf before a stand-in for the site: how much it accepts, and what it logs."""

import http.client
import re
import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from config.request_bodies import MAX_FORM_BYTES, MAX_UPLOAD_BYTES
from summits.tests.conftest import missing
from summits.tests.helpers import processes
from summits.tests.helpers.uploads import ADD

pytestmark = pytest.mark.slow

CONF = (processes.BASE / "docs" / "nginx.conf").read_text()
KEY = "ZOg4vR-1_aPq8sT5uW6xY7zA0bC1dE2fG3hI4jK5lM6"
heard = []
"""The headers of the requests that reached the stand-in."""


class Site(BaseHTTPRequestHandler):
    """A request handler that responds with the number of bytes sent."""

    def do_GET(self):
        length = len(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        heard.append(self.headers)
        body = str(length).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *about):
        """Write nothing."""


@contextmanager
def in_front(folder, port):
    """Serve at the context's value, a port, what is at another, through nginx."""
    if not processes.find("nginx"):
        missing("nginx is not installed (Debian: apt-get install nginx)")
    front = processes.free_port()
    with processes.nginx(folder, front, [port], folder).running():
        yield front


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The port of nginx, before the stand-in of the site."""
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with in_front(tmp_path_factory.mktemp("nginx"), site.server_address[1]) as port:
        yield port
    site.shutdown()


def answer_to_head(port, address, length):
    """Return the status with which nginx answers the head of a POST with a body that never comes; 0 if it waits."""
    with socket.create_connection(("127.0.0.1", port), timeout=1) as opened:
        opened.sendall(f"POST {address} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n\r\n".encode())
        try:
            return int(opened.recv(100).split()[1])
        except TimeoutError:
            return 0


@pytest.mark.parametrize("address", ["/", "/search/", "/admin/login/", f"{ADD}x", f"/x{ADD}", f"/preview/{KEY}/"])
def test_nginx_accepts_no_more_than_the_size_of_a_form(front, address):
    assert answer_to_head(front, address, 6_000_000) == 413


def test_nginx_accepts_an_upload_and_refuses_one_that_is_far_too_large(front):
    assert answer_to_head(front, ADD, 60_000_000) == 413
    connection = http.client.HTTPConnection("127.0.0.1", front, timeout=30)
    connection.request("POST", f"{ADD}?x=1", body=b"x" * 6_000_000)
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"6000000")


def test_nginx_leaves_long_addresses_to_the_site(front):
    for length in (8_000, 20_000):
        connection = http.client.HTTPConnection("127.0.0.1", front, timeout=30)
        connection.request("GET", "/summits/?q=".ljust(length, "x"))
        assert connection.getresponse().status == 200


def test_nginx_accepts_as_much_as_the_site_does():
    general, upload = (int(found) * 1024**2 for found in re.findall(r"client_max_body_size (\d+)m;", CONF))
    assert MAX_FORM_BYTES <= general < MAX_FORM_BYTES * 1.1 and MAX_UPLOAD_BYTES <= upload < MAX_UPLOAD_BYTES * 1.1
    [address] = re.findall(r"location = (\S+) {\s+client_max_body_size", CONF)
    assert address == ADD


@pytest.mark.parametrize("address", ["/", f"/preview/{KEY}/", ADD])
def test_no_header_reaches_the_site_that_may_pass_for_a_variable_of_its_server(front, address):
    odd = {"SCRIPT_NAME": "/x", "PATH_INFO": "/x", "REMOTE_USER": "root", "X_FORWARDED_PROTO": "x", "Proxy": "http://x"}
    connection = http.client.HTTPConnection("127.0.0.1", front, timeout=30)
    heard.clear()
    connection.request("GET", f"{address}?odd=1", headers={**odd, "X-Odd": "1", "X-Forwarded-For": "192.0.2.7"})
    assert connection.getresponse().status == 200
    [headers] = heard
    assert headers["X-Odd"] == "1" and headers["X-Forwarded-For"] == "127.0.0.1"
    assert not any(headers[name] for name in odd)


def test_while_the_site_is_down_no_log_of_nginx_has_the_key_of_a_preview(tmp_path):
    with in_front(tmp_path, processes.free_port()) as front:
        for address in (
            f"/preview/{KEY}/",
            f"/Preview/{KEY}/",
            f"//preview/{KEY}/x",
            f"/%70review/{KEY}/",
            "/leaders/",
        ):
            connection = http.client.HTTPConnection("127.0.0.1", front, timeout=30)
            connection.request("GET", address)
            assert connection.getresponse().status == 502
            connection.close()
    logs = {name: (tmp_path / name).read_text() for name in ("nginx.log", "access.log", "nginx.out")}
    assert "/leaders/" in logs["nginx.log"] and logs["access.log"].count(" 502 ") == 5
    assert not any(KEY[8:] in text for text in logs.values())


def test_nginx_passes_on_only_so_many_requests_a_second_from_one_address(tmp_path):
    asked = b"GET /search/?q=1 HTTP/1.1\r\nHost: localhost\r\n\r\n" * 800
    with (
        in_front(tmp_path, processes.free_port()) as front,
        socket.create_connection(("127.0.0.1", front), 30) as opened,
    ):
        opened.sendall(asked + b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        answers = opened.makefile("rb").read()
    assert answers.count(b"HTTP/1.1 502 ") >= 300 and answers.count(b"HTTP/1.1 429 ") > 0
