"""The load: wrk, which requests the URLs of a list one after the other, as fast as the server answers."""

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
"""Twice the threads of a worker: there is always a request waiting for each thread, so that the core is never idle."""
PATIENCE = "120s"
WALK = Path(__file__).with_name("walk.lua")


@dataclass(frozen=True)
class Load:
    """The results of a load: requests per second, median and 99th percentile in milliseconds, number of requests.

    ``wrong`` counts the responses with an unexpected status, ``lost`` the requests without a response; ``processor``:
    milliseconds of the server's CPU per response, 0 if they were not measured.
    """

    rate: float
    p50: float
    p99: float
    requests: int
    wrong: int
    lost: int
    processor: float = 0


def find():
    """Return the path of wrk. If it is not installed, exits the program with a message."""
    return shutil.which("wrk") or sys.exit("wrk is not installed (Debian, Ubuntu: apt-get install wrk).")


def begin(port, addresses, seconds, folder, status=200, headers=()):
    """Start wrk with a list of URL paths, written to a file in ``folder``; return the Popen.

    ``status``: the expected status; ``headers``: "Name: value". ``loaded`` parses the output.
    """
    walked = folder / f"addresses-{port}.txt"
    walked.write_text("".join(f"{address}\n" for address in addresses))
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", PATIENCE, "-s", WALK]
    command = [find(), *options, f"http://127.0.0.1:{port}", "--", walked, status, *headers]
    return start(command, DRIVEN_FROM, stdout=subprocess.PIPE, text=True)


def drive(server, *arguments, **options):
    """Put a server, (port, process id), under load as ``begin`` does; return the Load when it is over."""
    port, pid = server
    before = processor_seconds(pid)
    load = loaded(begin(port, *arguments, **options).communicate()[0])
    return replace(load, processor=1_000 * (processor_seconds(pid) - before) / max(load.requests, 1))


def one_by_one(server, addresses, seconds, least=3):
    """Request one URL after the other from a server, (port, process id); return the Load.

    It ends after ``seconds`` and ``least`` requests. For responses so slow that wrk, which counts only those that are
    complete in its time, would leave out much of the work.
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
    """Return the Load from the output of wrk with walk.lua. Raises ValueError if there is none."""
    lines = [line for line in printed.splitlines() if line.startswith("{")]
    if not lines:
        raise ValueError(f"wrk says nothing of what it did:\n{printed}")
    seen = json.loads(lines[-1])
    rate = seen["requests"] / (seen["microseconds"] / 1e6)
    return Load(rate, seen["p50"] / 1e3, seen["p99"] / 1e3, seen["requests"], seen["wrong"], seen["lost"])


def ask(port, address, headers=None):
    """Return (status, headers, body) of one response."""
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    try:
        connection.request("GET", address, headers={"Host": "localhost", **(headers or {})})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def mean_bytes(port, addresses):
    """Return the mean length of the responses to these URLs in bytes; the requests also warm up the server."""
    answers = [ask(port, address) for address in addresses]
    for address, (status, _headers, _body) in zip(addresses, answers, strict=True):
        if status != 200:
            sys.exit(f"{address} answers {status}")
    return round(sum(len(body) for _status, _headers, body in answers) / len(answers))
