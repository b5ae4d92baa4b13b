"""Readers, each on a connection of their own, who request one page after the other."""

import asyncio
import csv
import time
from collections import Counter
from itertools import islice
from urllib.parse import quote_plus

AFTER_KILL_SECONDS = 15
"""How long after a process is killed its readers may still find their connections cut."""
TIMEOUT = 60
FOUND = b'class="hits"'


def addresses_of(package):
    """Return pages and searches for the archive of a data package (its folder), as pairs (URL, expected bytes)."""
    pages = [(address, b"") for address in ("/", "/summits/", "/leaders/", "/issues/", "/agreements/", "/sources/")]
    for file, kind, name in (("summits", "summits", "title"), ("leaders", "leaders", "name")):
        with (package / f"{file}.csv").open(newline="", encoding="utf-8") as stream:
            for row in islice((row for row in csv.DictReader(stream) if row["status"] == "published"), 12):
                pages.append((f"/{kind}/{row['slug']}/", b""))
                pages.append((f"/search/?q={quote_plus(row[name].split()[-1])}", FOUND))
    return pages


async def request(reader, writer, address, cookies="", body=None):
    """Send a request, a POST if it has a body; return (status, headers, body).

    Raises OSError or EOFError if the connection is cut.
    """
    head = f"{'GET' if body is None else 'POST'} {address} HTTP/1.1\r\nHost: localhost\r\n"
    head += f"Cookie: {cookies}\r\n" if cookies else ""
    if body is not None:
        head += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    writer.write(head.encode() + b"\r\n" + (body or b""))
    await writer.drain()
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        return int(first.split()[1]), headers, await chunks(reader)
    return int(first.split()[1]), headers, await reader.readexactly(int(headers.get("content-length", 0)))


async def chunks(reader):
    """Return the body of a response with chunked transfer encoding."""
    found = b""
    while size := int(await reader.readline(), 16):
        found += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return found


def percentiles(seconds):
    """Return the percentiles of a list of seconds as text: "p50 12 ms, p95 80 ms, p99 120 ms"."""
    ordered = sorted(seconds)
    indexes = [(percent, min(len(ordered) - 1, len(ordered) * percent // 100)) for percent in (50, 95, 99)]
    return ", ".join(f"p{percent} {1_000 * ordered[index]:.0f} ms" for percent, index in indexes) if ordered else "none"


class Readers:
    """The readers, and the responses that they all got."""

    def __init__(self, port, addresses):
        self.port, self.addresses = port, addresses
        self.statuses, self.seconds, self.server_errors = Counter(), [], []
        self.empty = self.cut = self.cut_unexpectedly = 0
        self.killed = None

    async def read(self, seconds, number):
        """Read for so many seconds, starting at the URL with this number."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    while time.monotonic() < until:
                        number += 1
                        await self._request(reader, writer, *self.addresses[number % len(self.addresses)])
                finally:
                    writer.close()
            except (TimeoutError, OSError, EOFError):
                self._count_cut()
                await asyncio.sleep(0.1)

    async def _request(self, reader, writer, address, expected):
        started = time.monotonic()
        status, headers, body = await asyncio.wait_for(request(reader, writer, address), TIMEOUT)
        self.seconds.append(time.monotonic() - started)
        self.statuses[status] += 1
        if status >= 500 and len(self.server_errors) < 5:
            self.server_errors.append(f"{status} {address}")
        self.empty += status == 200 and expected not in body
        if headers.get("connection") == "close":
            raise EOFError

    def _count_cut(self):
        is_expected = self.killed is not None and time.monotonic() - self.killed < AFTER_KILL_SECONDS
        self.cut += is_expected
        self.cut_unexpectedly += not is_expected

    def lines(self):
        """Return the lines of the report."""
        statuses = ", ".join(f"{status}: {number:,}" for status, number in sorted(self.statuses.items()))
        return [
            f"readers: {statuses}; {percentiles(self.seconds)}",
            f"connections cut after the kill: {self.cut}, otherwise: {self.cut_unexpectedly}",
            f"empty searches: {self.empty}",
        ]

    def failures(self):
        """Yield a sentence for each failure."""
        errors = sum(number for status, number in self.statuses.items() if status >= 500)
        if errors:
            yield f"{errors} server errors for readers: {', '.join(self.server_errors)}"
        if self.empty:
            yield f"{self.empty} searches found nothing"
        if not self.seconds:
            yield "no reader was answered"
