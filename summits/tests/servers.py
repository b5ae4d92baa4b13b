"""The site as it runs in production, gunicorn and all, on the database of the test."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import quote

from django.conf import settings
from django.db import connection

PATIENCE_SECONDS = 30


def database_url():
    """Return the address of the test's database, as DATABASE_URL takes it."""
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    who = quote(about["USER"], safe="") + (f":{quote(about['PASSWORD'], safe='')}" if about["PASSWORD"] else "")
    # A folder with a socket, or a machine and a port.
    where = f"/{about['HOST']}" if about["HOST"].startswith("/") else f"{about['HOST']}:{about['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{about['NAME']}"


def free_port():
    """Return a port of this machine that nothing listens on."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def production(static_root, **environment):
    """Return the environment of a server: as in production, but over http, with the static files in a folder."""
    return {
        **{name: os.environ[name] for name in ("PATH", "LANG", "HOME") if name in os.environ},
        "DEBUG": "off",
        "HTTPS": "off",
        "LOG_LEVEL": "WARNING",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
        "STATIC_ROOT": str(static_root),
        **environment,
    }


def collect_static(static_root):
    """Put the static files where a server finds them under their hashed names."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env=production(static_root), check=True)


@contextmanager
def gunicorn(static_root, log, workers=1, **environment):
    """Serve the site with so many processes; the context's value is its (host, port). Its log goes to a file (path)."""
    port = free_port()
    about = production(static_root, WEB_CONCURRENCY=str(workers), PORT=str(port), **environment)
    with log.open("ab") as out:
        command = [sys.executable, "-m", "gunicorn"]
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=about, stdout=out, stderr=out)
    try:
        wait_for("127.0.0.1", port, process, log)
        yield "127.0.0.1", port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_SECONDS)


def wait_for(host, port, process, log):
    """Wait until a server answers. Raises RuntimeError with its log if it does not."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            with closing(HTTPConnection(host, port, timeout=PATIENCE_SECONDS)) as http:
                http.request("GET", "/about/")
                http.getresponse().read()
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer: {log.read_text()}")
