"""The worker's loop serves all connections of a process; no event on one of them ends it."""

import errno
import logging
import os
import random
import socket
import struct
from concurrent.futures import Future
from contextlib import ExitStack, suppress
from types import SimpleNamespace

import pytest
from gunicorn.http.errors import ParseException

from config import worker
from summits.tests.helpers import worker_loop
from summits.tests.helpers.worker_loop import connect

ROUNDS = int(os.environ.get("WORKER_ROUNDS", 400))
REQUEST = b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n"
POST = b"POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nbody"
RESET = struct.pack("ii", 1, 0)
"""The option of a socket with which it is closed by a reset."""


@pytest.fixture
def site(monkeypatch):
    with worker_loop.running(monkeypatch) as made:
        made.set_accept_enabled(True)
        yield made


@pytest.fixture
def opened():
    with ExitStack() as stack:
        yield stack


def settle(site, is_so):
    """Let the worker work until something is so."""
    for _round in range(200):
        if is_so():
            return
        site.wait_for_and_dispatch_events(0.05)
    raise AssertionError


def answer(site, is_kept=True, error=None, place=0):
    """Do as a thread that has read a request and answered it, or failed over it."""
    conn, future = site.handed.pop(place), Future()
    if error:
        future.set_exception(error)
    else:
        future.set_result(is_kept and read(conn))
    site.finish_request(conn, future)


def read(conn):
    """Whether gunicorn's parser has read a request of a connection to its end."""
    try:
        return next(conn.parser, None) is not None and conn.parser.finish_body()
    except ParseException:
        return False


def is_closed(connection):
    """Whether the other side has closed a connection."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def at_once(site, number):
    """Let the worker have so many events in one go, that of the listening socket first."""
    for _round in range(200):
        events = site.poller.select(0.05)
        if len(events) >= number:
            break
    else:
        raise AssertionError
    events.sort(key=lambda event: event[0].fileobj is not site.sockets[0])
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(site.poller, "select", lambda timeout: events)
        site.wait_for_and_dispatch_events(0)


def test_a_half_sent_request_that_made_room_for_another_one_is_passed_over(site, opened):
    site.worker_connections = 4
    oldest, younger = (opened.enter_context(connect(site)) for _one in range(2))
    settle(site, lambda: len(site.receiving) == 2)
    opened.enter_context(connect(site))
    oldest.close()
    at_once(site, 2)
    assert site.nr_conns == len(site.receiving) == 2
    younger.sendall(REQUEST)
    settle(site, lambda: site.handed)


def test_a_connection_kept_alive_that_made_room_for_another_one_is_passed_over(site, opened):
    oldest = opened.enter_context(connect(site, REQUEST))
    settle(site, lambda: site.handed)
    answer(site)
    assert len(site.keepalived_conns) == 1
    site.worker_connections = 2
    opened.enter_context(connect(site))
    opened.enter_context(connect(site))
    oldest.sendall(REQUEST)
    at_once(site, 2)
    settle(site, lambda: len(site.receiving) == 1)
    assert not site.keepalived_conns and not site.handed


@pytest.mark.parametrize("fault", [KeyError, MemoryError])
@pytest.mark.parametrize("method", ["start_request", "feed", "has_received_responses", "prepare_for_thread", "finish"])
def test_a_fault_about_one_connection_closes_it_and_no_other(site, opened, monkeypatch, caplog, method, fault):
    other = opened.enter_context(connect(site, POST))
    settle(site, lambda: site.receiving)

    def fail(*args):
        raise fault

    caplog.set_level(logging.CRITICAL)
    with monkeypatch.context() as patched:
        patched.setattr(worker.Connection, method, fail)
        faulty = opened.enter_context(connect(site, REQUEST))
        faulty.settimeout(0)

        def is_over():
            if site.handed:
                answer(site)
            with suppress(BlockingIOError):
                return is_closed(faulty)

        settle(site, is_over)
    assert site.nr_conns == len(site.receiving) == 1
    other.sendall(b"five.")
    settle(site, lambda: site.handed)


@pytest.mark.parametrize("error", [SystemExit(1), GeneratorExit(), RuntimeError()])
def test_a_thread_that_ends_in_any_way_ends_only_its_connection(site, opened, caplog, error):
    caplog.set_level(logging.CRITICAL)
    faulty = opened.enter_context(connect(site, REQUEST))
    settle(site, lambda: site.handed)
    answer(site, error=error)
    assert faulty.recv(1) == b"" and site.nr_conns == 0


@pytest.mark.parametrize("number", [errno.ENETDOWN, errno.EPROTO, errno.EHOSTUNREACH, errno.ETIMEDOUT, errno.EPERM])
def test_a_connection_that_failed_before_it_was_accepted_is_passed_over(site, number):
    def fail():
        raise OSError(number, os.strerror(number))

    site.accept(SimpleNamespace(accept=fail))
    assert site.nr_conns == 0


def test_a_connection_for_which_the_poller_has_no_room_is_refused_alone(site, opened, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL)

    def fail(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    faulty = opened.enter_context(connect(site))
    with monkeypatch.context() as patched:
        patched.setattr(site.poller, "register", fail)
        settle(site, lambda: not site.nr_conns and site.poller.select(0.05) == [])
    assert faulty.recv(12) == b"HTTP/1.1 503"


@pytest.fixture
def worked_on(monkeypatch):
    """The connections whose requests gunicorn's part of the worker has answered."""
    answered = []
    monkeypatch.setattr(worker.ThreadWorker, "handle", lambda self, conn: answered.append(conn) or True)
    return answered


def waited(site, leave, seconds):
    """Let somebody send a request and leave while it waits for a thread for so long; return what the thread says."""
    with connect(site, REQUEST) as sender:
        settle(site, lambda: site.handed)
        leave(sender)
        [conn] = site.handed
        conn.dispatched_at -= seconds
        return site.handle(conn)


def reset(sender):
    """Close a connection in both directions."""
    sender.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    sender.close()


def half_close(sender):
    """Close one direction of a connection, and read on."""
    sender.shutdown(socket.SHUT_WR)


LEFT = {"closed": socket.socket.close, "reset": reset}


@pytest.mark.parametrize("leave", LEFT.values(), ids=LEFT)
def test_a_request_whose_sender_left_while_it_waited_for_a_thread_takes_none(site, worked_on, leave):
    assert not waited(site, leave, worker.HALF_CLOSED_SECONDS)
    assert not worked_on


@pytest.mark.parametrize(("leave", "seconds"), [(half_close, 0), (lambda sender: None, 0), (lambda sender: None, 5)])
def test_whoever_waits_for_an_answer_gets_it_also_on_a_connection_closed_by_half(site, worked_on, leave, seconds):
    assert waited(site, leave, seconds)
    assert len(worked_on) == 1


def test_a_request_that_waited_long_for_a_thread_is_refused_so_that_the_next_ones_need_not(site, opened, worked_on):
    sender = opened.enter_context(connect(site, REQUEST))
    settle(site, lambda: site.handed)
    [conn] = site.handed
    conn.dispatched_at -= worker.MAX_WAITING_SECONDS
    assert not site.handle(conn) and not worked_on
    answer = sender.recv(10_000)
    assert answer.startswith(b"HTTP/1.1 503 ") and b"\r\nRetry-After: " in answer


class Clients:
    """Some who connect to a worker and do by chance whatever the other end of a connection can do."""

    def __init__(self, site, chance):
        self.site, self.chance, self.opened = site, chance, []

    def connect(self):
        self.opened.append(connect(self.site, self.chance.choice((b"", b"GET /", POST, REQUEST, REQUEST * 3))))

    def send(self):
        with suppress(OSError):
            self.chance.choice(self.opened).send(
                self.chance.choice((b"\r\n", b"body.", POST, REQUEST, b"nonsense\r\n\r\n"))
            )

    def close(self):
        with self.opened.pop(self.chance.randrange(len(self.opened))) as leaving:
            if self.chance.random() < 0.5:
                leaving.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def shut(self):
        with suppress(OSError):
            self.chance.choice(self.opened).shutdown(socket.SHUT_WR)

    def answer(self):
        """Let a thread be done with a request."""
        if self.site.handed:
            place = self.chance.randrange(len(self.site.handed))
            answer(self.site, is_kept=self.chance.random() < 0.8, place=place)

    def do(self):
        """Do one of them; nobody connects where the worker accepts nobody."""
        what = [self.send, self.send, self.close, self.shut] * bool(self.opened) + [self.answer]
        is_open = self.site.nr_conns < self.site.worker_connections
        self.chance.choice(what + [self.connect] * 2 * is_open)()


def test_whatever_clients_do_by_chance_the_worker_goes_on_and_loses_no_count(site, opened, caplog):
    chance = random.Random(7)
    clients, site.worker_connections, select = Clients(site, chance), 12, site.poller.select
    # The order of what happens in one moment is not to be relied on.
    site.poller.select = lambda timeout: chance.sample(events := select(0), len(events))
    caplog.set_level(logging.ERROR)
    for _round in range(ROUNDS):
        for _one in range(chance.randint(1, 4)):
            clients.do()
        site.set_accept_enabled(site.nr_conns < site.worker_connections)
        site.wait_for_and_dispatch_events(0)
        site.murder_keepalived()
        site.murder_pending()
        known = [*site.receiving, *site.handed_over, *site.keepalived_conns]
        assert len(set(known)) == len(known) == site.nr_conns
        assert all(conn.sock.fileno() >= 0 for conn in known) and set(site.waiting) <= set(site.receiving)
        assert len(known) <= site.worker_connections + len(site.handed_over)
        assert set(site.handed) == set(site.handed_over)
    for one in clients.opened:
        one.close()
    assert "A connection is closed because" not in caplog.text
