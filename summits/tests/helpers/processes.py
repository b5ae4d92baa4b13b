"""Servers as in production, each a program of its own on the loopback: gunicorn, nginx, Redis, PostgreSQL, a replica.

All live in temporary folders and end with the test. Debian's packages bring the programs; services that those started
are left alone.
"""

import contextlib
import gzip
import http.client
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from summits.tests.helpers.html import tree_of, walk

BASE = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 60

_spec = importlib.util.spec_from_file_location("with_postgres", BASE / "tools" / "with_postgres.py")
with_postgres = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(with_postgres)


def find(program):
    """Return the path of a program, also where only root looks for it; None if it is not installed."""
    return shutil.which(program, path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


def free_port():
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(happens, what):
    """Wait until a function returns something true, and return that; fail the test if it takes too long."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        found = happens()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"waited in vain: {what}")


def accepts(address):
    """Whether somebody listens at a port or at the path of a socket."""
    family = socket.AF_INET if isinstance(address, int) else socket.AF_UNIX
    with socket.socket(family) as caller:
        return caller.connect_ex(("127.0.0.1", address) if isinstance(address, int) else str(address)) == 0


class Program:
    """A server program that can be stopped and started again."""

    ending = signal.SIGTERM

    def __init__(self, command, address, log, **environment):
        self.command, self.address, self.log = command, address, log
        self.environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", **environment}
        self.process = None

    def start(self):
        """Start it and wait until it listens."""
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command, cwd=BASE, env=self.environment, stdout=log, stderr=log)
        until(lambda: accepts(self.address) or self._is_over(), f"{self.command[0]} listens")

    def _is_over(self):
        assert self.process.poll() is None, Path(self.log).read_text()[-3000:]

    def stop(self):
        """End it, whether it runs, hangs or is over."""
        if self.process and self.process.poll() is None:
            self.hang(False)
            self.process.send_signal(self.ending)
            self.process.wait(PATIENCE_SECONDS)

    def hang(self, is_hanging=True):
        """Let it answer nothing while it keeps its connections, or go on."""
        self.process.send_signal(signal.SIGSTOP if is_hanging else signal.SIGCONT)

    @contextlib.contextmanager
    def running(self):
        """Run it within."""
        try:
            self.start()
            yield self
        finally:
            self.stop()


class Gunicorn(Program):
    """The archive, served by gunicorn."""

    # At once: else it waits for connections that readers keep.
    ending = signal.SIGINT


def redis(folder):
    """Return Redis as a Program; it speaks over a socket in the folder and nowhere else."""
    path = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(path), "--save", "", "--appendonly", "no", "--dir", str(folder)]
    return Program([find("redis-server"), *options], path, folder / "redis.log")


def gunicorn(folder, port, environment):
    """Return the archive, served by gunicorn at a port, as a Program."""
    command = [sys.executable, "-m", "gunicorn"]
    return Gunicorn(command, port, folder / f"gunicorn-{port}.log", **environment, PORT=str(port))


def nginx(folder, port, ports, static, pages_a_second=30):
    """Return nginx as a Program: the configuration of the documentation, without TLS, before servers at ``ports``.

    ``pages_a_second`` is how many it passes on for one address: more for readers who are all at the same one.
    """
    site = (BASE / "docs" / "nginx.conf").read_text()
    for pattern, ours in {
        r"listen 443 ssl http2;": f"listen 127.0.0.1:{port};",
        r"(?s)ssl_certificate .*?;\s*ssl_certificate_key .*?;": "",
        r"(?s)(    server 127\.0\.0\.1:\d+;\n)+": "".join(f"    server 127.0.0.1:{port};\n" for port in ports),
        r"server_name .*;": "server_name localhost;",
        r"zone=pages:5m rate=30r/s": f"zone=pages:5m rate={pages_a_second}r/s",
        r"/srv/summits/var/static/": f"{static}/",
        r"/var/cache/nginx/summits": f"{folder}/pages",
        r"/var/log/nginx/summits\.log": f"{folder}/access.log",
    }.items():
        site, number = re.subn(pattern, ours, site)
        assert number == 1, f"docs/nginx.conf has {number} of {pattern}"
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off;\n{temporary}{site}}}\n"
    )
    command = [find("nginx"), "-p", str(folder), "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]
    return Program(command, port, folder / "nginx.out")


class Answer:
    """What a server answered: ``status``, ``headers`` and the ``text``."""

    def __init__(self, response):
        self.status, self.headers, content = response.status, response.headers, response.read()
        self.text = (gzip.decompress(content) if self.headers["Content-Encoding"] == "gzip" else content).decode()


class Client:
    """A reader or an editor at one server: keeps the connection, and the cookies that it is given."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        self.cookies = {}

    def get(self, path, **headers):
        """Return the Answer to a GET; of a header's name ``_`` is a hyphen."""
        return self._ask("GET", path, None, {name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path, data):
        """Return the Answer to a form sent off, with the token that Django asks for."""
        body = urlencode({**data, "csrfmiddlewaretoken": self.cookies["csrftoken"]}, doseq=True)
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method, path, body, headers):
        # The site has one name, whichever server answers: pages and their ETags hold it.
        headers["Host"] = "localhost"
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = Answer(self.connection.getresponse())
        for cookie in answer.headers.get_all("Set-Cookie", ()):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer


def form_of(page):
    """Return what a browser would send of the only form by POST on a page, untouched, Save pressed."""
    data = {}
    for form in (
        node for node in walk(tree_of(page)) if node.name == "form" and node.attributes.get("method") == "post"
    ):
        for node in walk(form):
            name, value = node.attributes.get("name"), node.attributes.get("value", "")
            if node.name == "select":
                chosen = [each.attributes["value"] for each in walk(node) if "selected" in each.attributes]
                data[name] = chosen
            elif node.name == "textarea":
                data[name] = "".join(node.children).removeprefix("\n")
            elif node.name == "input" and name and _is_sent(node.attributes):
                data.setdefault(name, []).append(value)
    return data


def _is_sent(attributes):
    kind = attributes.get("type", "text")
    return "checked" in attributes if kind in ("checkbox", "radio") else kind not in ("submit", "button", "file")


def keys(redis):
    """Return how many values Redis holds."""
    return _client(redis).dbsize()


def empty(redis):
    """Let Redis hold nothing."""
    _client(redis).flushall()


def _client(redis):
    from redis import Redis

    return Redis(unix_socket_path=str(redis.address))


def sql(url, statement):
    """Run one statement on a database and return its rows."""
    host = with_postgres.folder_of(url)
    with psycopg.connect(host=host, user="summits", dbname="summits", autocommit=True) as opened:
        cursor = opened.execute(statement)
        return cursor.fetchall() if cursor.description else []


@contextlib.contextmanager
def configured(url, **values):
    """A database server with these settings within."""
    for name, value in values.items():
        sql(url, f"ALTER SYSTEM SET {name} = '{value}'")
    sql(url, "SELECT pg_reload_conf()")
    try:
        for name, value in values.items():
            until(lambda name=name, value=value: sql(url, f"SHOW {name}") == [(value,)], f"{name} is {value}")
        yield
    finally:
        for name in values:
            sql(url, f"ALTER SYSTEM RESET {name}")
        sql(url, "SELECT pg_reload_conf()")
