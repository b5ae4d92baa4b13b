"""The site as it runs in production, gunicorn and all, on the database of the test."""

import os
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import quote

from django.conf import settings
from django.db import connection

from summits.tests.helpers import processes


def database_url():
    """Return the address of the test's database, as DATABASE_URL takes it."""
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    who = quote(about["USER"], safe="") + (f":{quote(about['PASSWORD'], safe='')}" if about["PASSWORD"] else "")
    # A folder with a socket, or a machine and a port.
    where = f"/{about['HOST']}" if about["HOST"].startswith("/") else f"{about['HOST']}:{about['PORT'] or 5432}"
    return f"postgres://{who}@{where}/{about['NAME']}"


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
def gunicorn(static_root, folder, workers=1, **environment):
    """Serve the site with so many processes; the context's value is its (host, port). Its log goes into a folder."""
    port = processes.free_port()
    about = production(static_root, WEB_CONCURRENCY=str(workers), **environment)
    with processes.gunicorn(folder, port, about).running():
        yield "127.0.0.1", port
