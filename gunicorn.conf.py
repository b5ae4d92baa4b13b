"""Configuration of gunicorn, which reads this file by itself when started in this folder.

The environment variables HOST, PORT, WEB_CONCURRENCY, WEB_THREADS and LOG_LEVEL are read and checked like all others:
see config/env_variables.py.
"""

import contextlib
import gc
import logging
import os
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# gunicorn's script is in another folder, so this one is not on Python's path yet.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from gunicorn.glogging import Logger  # noqa: E402

from config import bind_addresses, file_permissions  # noqa: E402
from config.log_filters import RedactPreviewKeys  # noqa: E402

try:
    from config.environment import env
except ImproperlyConfigured as error:
    sys.exit(str(error))


class HidingLogger(Logger):
    """gunicorn's logger of errors and requests, with the keys of previews shortened."""

    def setup(self, cfg):
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(RedactPreviewKeys())


file_permissions.set_umask()
HOST, PORT = env["HOST"], env["PORT"]

wsgi_app = "config.wsgi:application"
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
worker_class = "config.worker.WholeRequestWorker"
# The worker computes the length of a request itself (config/request_framing.py), at least as strictly as this parser.
http_parser = "python"
# The site answers addresses that are too long itself, with a page: summits/views/addresses.py.
limit_request_line = 0
# No request header may set a WSGI variable: by default gunicorn accepts SCRIPT_NAME and PATH_INFO from a proxy.
forwarder_headers = ""
workers = env["WEB_CONCURRENCY"]
logger_class = HidingLogger
loglevel = env["LOG_LEVEL"].lower()
# Nothing controls this server through a socket, and a home folder may be read-only.
control_socket_disable = True
# Django leaves it to the server to drop the body of a response to HEAD; that needs no warning.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)
# Longer than a proxy keeps an idle connection (60 s in nginx), so that the proxy, which sends on it, closes it.
keepalive = 75
threads = env["WEB_THREADS"]
# A heartbeat file on a disk can stall a worker for seconds; memory cannot.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


def on_starting(server):
    """Exit before a port is opened if addresses, database or options are unsafe (see ``config.bind_addresses``)."""
    # Imported here, as it reads the environment variables, which have been checked above.
    from config import gunicorn_options

    refusals = (
        bind_addresses.listen_error(server.cfg.address, env["BEHIND_PROXY"], env["DEBUG"]),
        bind_addresses.database_error(env["DATABASE_URL"], env["DEBUG"]),
        gunicorn_options.option_error(server.cfg),
    )
    if refusal := next(filter(None, refusals), None):
        sys.exit(refusal)


def post_worker_init(worker):
    """Ignore SIGINT in workers and tune the garbage collector.

    The master handles Ctrl-C and then ends the workers: two signals at once can lock up a worker.

    Objects loaded by now live as long as the process, so they are frozen. A page creates thousands of short-lived
    objects without reference cycles; collecting after every 700, Python's default, took a tenth of a page's time. The
    older generations are collected after 50,000 and 150,000 objects, so that garbage of all threads does not pile up.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 5, 3)


def when_ready(server):
    """Print the URL of the site once it answers."""
    host = "localhost" if HOST in ("0.0.0.0", "::") else HOST
    shown = f"[{host}]" if ":" in host else host
    # stdout may be a file on a full disk, which must not stop the site.
    with contextlib.suppress(OSError):
        print(
            f"\nThe archive is open at http://{shown}:{PORT}/ (Ctrl-C closes it).\n"
            "To make an editor for /admin/:  .venv/bin/python manage.py createsuperuser\n",
            flush=True,
        )
