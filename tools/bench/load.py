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

from tools.bench.machine import CLIENT_CORE, cpu_seconds, start

CONNECTIONS = 8
"""Twice the threads of a worker: there is always a request waiting for each thread, so that the core is never idle."""
TIMEOUT = "120s"
SCRIPT = Path(__file__).with_name("walk.lua")


@dataclass(frozen=True)
class Load:
    """The results of a load: requests per second, median and 99th percentile in milliseconds, number of requests.

    ``unexpected`` counts the responses with an unexpected status, ``lost`` the requests without a response; ``cpu_ms``:
    milliseconds of the server's CPU per response, 0 if they were not measured.
    """

    rate: float
    p50: float
    p99: float
    requests: int
    unexpected: int
    lost: int
    cpu_ms: float = 0


def find_wrk():
    """Return the path of wrk. If it is not installed, exits the program with a message."""
    return shutil.which("wrk") or sys.exit("wrk is not installed (Debian, Ubuntu: apt-get install wrk).")


def start_wrk(port, addresses, seconds, folder, status=200, headers=()):
    """Start wrk with a list of URL paths, written to a file in ``folder``; return the Popen.

    ``status``: the expected status; ``headers``: "Name: value". ``parse_results`` parses the output.
    """
    url_file = folder / f"addresses-{port}.txt"
    url_file.write_text("".join(f"{address}\n" for address in addresses))
    options = ["-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", TIMEOUT, "-s", SCRIPT]
    command = [find_wrk(), *options, f"http://127.0.0.1:{port}", "--", url_file, status, *headers]
    return start(command, CLIENT_CORE, stdout=subprocess.PIPE, text=True)


def measure(server, *arguments, **options):
    """Put a server, (port, process id), under load as ``start_wrk`` does; return the Load when it is over."""
    port, pid = server
    before = cpu_seconds(pid)
    load = parse_results(start_wrk(port, *arguments, **options).communicate()[0])
    return replace(load, cpu_ms=1_000 * (cpu_seconds(pid) - before) / max(load.requests, 1))


def measure_sequentially(server, addresses, seconds, minimum=3):
    """Request one URL after the other from a server, (port, process id); return the Load.

    It ends after ``seconds`` and ``minimum`` requests. For responses so slow that wrk, which counts only those that are
    complete in its time, would leave out much of the work.
    """
    port, pid = server
    durations, unexpected, before = [], 0, cpu_seconds(pid)
    for address in cycle(addresses):
        started = time.monotonic()
        unexpected += request(port, address)[0] != 200
        durations.append(time.monotonic() - started)
        if sum(durations) >= seconds and len(durations) >= minimum:
            break
    cpu_ms = 1_000 * (cpu_seconds(pid) - before) / len(durations)
    median, maximum = 1_000 * statistics.median(durations), 1_000 * max(durations)
    return Load(len(durations) / sum(durations), median, maximum, len(durations), unexpected, 0, cpu_ms)


def parse_results(printed):
    """Return the Load from the output of wrk with walk.lua. Raises ValueError if there is none."""
    lines = [line for line in printed.splitlines() if line.startswith("{")]
    if not lines:
        raise ValueError(f"wrk says nothing of what it did:\n{printed}")
    result = json.loads(lines[-1])
    rate = result["requests"] / (result["microseconds"] / 1e6)
    return Load(
        rate, result["p50"] / 1e3, result["p99"] / 1e3, result["requests"], result["unexpected"], result["lost"]
    )


def request(port, address, headers=None):
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
    answers = [request(port, address) for address in addresses]
    for address, (status, _headers, _body) in zip(addresses, answers, strict=True):
        if status != 200:
            sys.exit(f"{address} answers {status}")
    return round(sum(len(body) for _status, _headers, body in answers) / len(answers))
