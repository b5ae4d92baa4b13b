"""The load: wrk, which asks as fast as it is answered, for one address after the other of a list."""

import json
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path

from tools.bench.machine import DRIVEN_FROM, processor_seconds, start

CONNECTIONS = 8
"""Twice the threads of a worker: one request of each thread is always waiting, so that the core never is."""
PATIENCE = "120s"
WALK = Path(__file__).with_name("walk.lua")


@dataclass(frozen=True)
class Load:
    """What was answered: requests a second, milliseconds of the half and of 99 in 100, their number, and failures.

    ``wrong`` counts the answers of another status than expected, ``lost`` the requests without answer; ``processor``:
    milliseconds of the server's processor for an answer, 0 where they were not read.
    """

    rate: float
    p50: float
    p99: float
    requests: int
    wrong: int
    lost: int
    processor: float = 0


def find():
    """Return the path of wrk; without it the program ends, and says how to install it."""
    return shutil.which("wrk") or sys.exit("wrk is not installed (Debian, Ubuntu: apt-get install wrk).")


def begin(port, addresses, seconds, folder, status=200, headers=()):
    """Start wrk on the addresses (list of paths), which are written into ``folder``; ``loaded`` reads its output."""
    walked = folder / f"addresses-{port}.txt"
    walked.write_text("".join(f"{address}\n" for address in addresses))
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", PATIENCE, "-s", WALK]
    command = [find(), *options, f"http://127.0.0.1:{port}", "--", walked, status, *headers]
    return start(command, DRIVEN_FROM, stdout=subprocess.PIPE, text=True)


def drive(server, *arguments, **options):
    """Ask a server, (port, process id), as ``begin`` does; return the Load once it is over."""
    port, pid = server
    before = processor_seconds(pid)
    load = loaded(begin(port, *arguments, **options).communicate()[0])
    return replace(load, processor=1_000 * (processor_seconds(pid) - before) / max(load.requests, 1))


def one_by_one(server, addresses, seconds, least=3):
    """Ask a server, (port, process id), for one address after the other, so long and at least so many; return the Load.

    For answers so slow that wrk, which counts what is complete in its time, would leave out much of the work.
    """
    port, pid = server
    taken, wrong, before = [], 0, processor_seconds(pid)
    for address in cycle(addresses):
        started = time.monotonic()
        wrong += ask(port, address)[0] != 200
        taken.append(time.monotonic() - started)
        if sum(taken) >= seconds and len(taken) >= least:
            break
    processor = 1_000 * (processor_seconds(pid) - before) / len(taken)
    middle, worst = 1_000 * statistics.median(taken), 1_000 * max(taken)
    return Load(len(taken) / sum(taken), middle, worst, len(taken), wrong, 0, processor)


def loaded(printed):
    """Return the Load that wrk printed, with walk.lua. Raises ValueError where it printed none."""
    lines = [line for line in printed.splitlines() if line.startswith("{")]
    if not lines:
        raise ValueError(f"wrk says nothing of what it did:\n{printed}")
    seen = json.loads(lines[-1])
    rate = seen["requests"] / (seen["microseconds"] / 1e6)
    return Load(rate, seen["p50"] / 1e3, seen["p99"] / 1e3, seen["requests"], seen["wrong"], seen["lost"])


def ask(port, address, headers=None):
    """Return (status, headers, body) of one answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request("GET", address, headers={"Host": "localhost", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def mean_bytes(port, addresses):
    """Return the mean length of the bodies of these addresses: which also warms the server up."""
    answers = [ask(port, address) for address in addresses]
    for address, (status, _headers, _body) in zip(addresses, answers, strict=True):
        if status != 200:
            sys.exit(f"{address} answers {status}")
    return round(sum(len(body) for _status, _headers, body in answers) / len(answers))
