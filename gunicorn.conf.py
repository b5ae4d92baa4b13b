"""How gunicorn serves the site; it reads this file by itself when started beside it.

Environment: HOST and PORT (default 127.0.0.1:8000), WEB_CONCURRENCY (processes, default 1),
WEB_THREADS (threads of each process, default 4) and LOG_LEVEL (default INFO).
"""

import gc
import logging
import os
import signal

HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = os.environ.get("PORT") or "8000"

wsgi_app = "config.wsgi:application"
bind = f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}"
worker_class = "gthread"
loglevel = (os.environ.get("LOG_LEVEL") or "INFO").lower()
# Nobody steers this server from outside, and a home folder may be read-only.
control_socket_disable = True
# Django leaves it to the server to drop the body of an answer to HEAD; that is no news.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)
# Longer than a proxy keeps a connection (60 s in nginx): so the one that closes it is the one that asks.
keepalive = 75
threads = int(os.environ.get("WEB_THREADS") or 4)
# A heartbeat file on a disk can stall a worker for seconds; memory cannot.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None


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
    print(
        f"\nThe archive is open at http://{shown}:{PORT}/ (Ctrl-C closes it).\n"
        "To make an editor for /admin/:  .venv/bin/python manage.py createsuperuser\n",
        flush=True,
    )
