"""How gunicorn serves the site; it reads this file by itself when started beside it.

Its variables, HOST, PORT, WEB_CONCURRENCY, WEB_THREADS and LOG_LEVEL, are read and checked as all others are: see
config/env_variables.py.
"""

import contextlib
import gc
import logging
import os
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# gunicorn is a program elsewhere: Python does not look here for modules by itself.
sys.path.insert(0, str(Path(__file__).resolve().parent))

from gunicorn.glogging import Logger  # noqa: E402

from config import bind_addresses, file_permissions  # noqa: E402
from config.log_filters import RedactPreviewKeys  # noqa: E402

try:
    from config.environment import env
except ImproperlyConfigured as error:
    sys.exit(str(error))


class HidingLogger(Logger):
    """gunicorn's logs, of errors and of requests, without the keys of previews."""

    def setup(self, cfg):
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.addFilter(RedactPreviewKeys())


file_permissions.set_umask()
HOST, PORT = env["HOST"], env["PORT"]

wsgi_app = "config.wsgi:application"
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
worker_class = "config.worker.WholeRequestWorker"
# The worker finds out by itself how long a request is (config/request_framing.py), as strictly as this parser.
http_parser = "python"
# No header of a request sets a variable of the server's: gunicorn takes SCRIPT_NAME and PATH_INFO from a proxy.
forwarder_headers = ""
workers = env["WEB_CONCURRENCY"]
logger_class = HidingLogger
loglevel = env["LOG_LEVEL"].lower()
# Nobody steers this server from outside, and a home folder may be read-only.
control_socket_disable = True
# Django leaves it to the server to drop the body of an answer to HEAD; that is no news.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)
# Longer than a proxy keeps a connection (60 s in nginx): so the one that closes it is the one that asks.
keepalive = 75
threads = env["WEB_THREADS"]
# A heartbeat file on a disk can stall a worker for seconds; memory cannot.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


def on_starting(server):
    """Stop before the first port is opened: to others without a proxy in front, or with an unprotected worker."""
    # It reads the variables, which only now are known to be right.
    from config import gunicorn_options

    refusals = (
        bind_addresses.listen_error(server.cfg.address, env["BEHIND_PROXY"], env["DEBUG"]),
        bind_addresses.database_error(env["DATABASE_URL"], env["DEBUG"]),
        gunicorn_options.option_error(server.cfg),
    )
    if refusal := next(filter(None, refusals), None):
        sys.exit(refusal)


def post_worker_init(worker):
    """Leave Ctrl-C to the master, which then ends the workers: two signals at once can lock a worker up.

    What is loaded by now stays for good, and a page makes thousands of short-lived objects in no cycles: looking for
    garbage among them after every 700, as Python does by itself, took a tenth of the time of a page. What the pages of
    all threads hold at such a moment is looked through again after 50,000 and 150,000, and else would pile up.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 5, 3)


def when_ready(server):
    """Say where the site is, once it really answers."""
    host = "localhost" if HOST in ("0.0.0.0", "::") else HOST
    shown = f"[{host}]" if ":" in host else host
    # What takes our words may be a file on a full disk: that keeps no reader out.
    with contextlib.suppress(OSError):
        print(
            f"\nThe archive is open at http://{shown}:{PORT}/ (Ctrl-C closes it).\n"
            "To make an editor for /admin/:  .venv/bin/python manage.py createsuperuser\n",
            flush=True,
        )
