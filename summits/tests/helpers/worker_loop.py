"""The worker's loop without a program and threads around it, driven by hand."""

import logging
import os
import selectors
import socket
from contextlib import contextmanager
from itertools import count

from gunicorn.config import Config

from config import worker

PATIENCE_SECONDS = 10


@contextmanager
def running(monkeypatch):
    """Within, there is a worker with its listening socket; ``handed`` are the connections that a thread would get."""
    logger = logging.getLogger("worker")
    with socket.create_server(("127.0.0.1", 0)) as listener, selectors.DefaultSelector() as poller:
        listener.setblocking(False)
        made = worker.WholeRequestWorker(1, os.getpid(), [listener], None, 30, Config(), logger)
        made.poller = poller
        without_threads(made, monkeypatch)
        yield made
        for conn in [*made.receiving, *made.handed_over, *made.keepalived_conns]:
            made._drop(conn)
        made.tmp.close()


def without_threads(site, monkeypatch):
    """Let a worker note in ``handed`` which connections it gives to threads."""
    site.handed = []
    monkeypatch.setattr(worker.ThreadWorker, "enqueue_req", lambda self, conn: site.handed.append(conn))


def connect(site, sent=b""):
    """Return a new connection to a worker, on which some bytes were sent."""
    opened = socket.create_connection(site.sockets[0].getsockname(), timeout=PATIENCE_SECONDS)
    opened.sendall(sent)
    return opened


def exchange(site, sent):
    """Connect, send some bytes, let the worker take them in; return the connection."""
    opened = connect(site, sent)
    before = site.nr_conns
    for _round in count():
        site.accept(site.sockets[0])
        if site.nr_conns > before or _round > 1_000:
            break
    for _round in range(5):
        for key, _events in site.poller.select(0.05):
            key.data(key.fileobj)
    return opened
