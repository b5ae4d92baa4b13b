"""One run: an archive on one database, and each question put to the site, the bare view and Datasette in turn."""

import json
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.bench import archive, questions
from tools.bench.load import Load, mean_bytes, measure, measure_sequentially, request
from tools.bench.machine import CLIENT_CORE, environment, log, memory, output_of_module, pin_to_core, run_timed
from tools.bench.servers import bare, gunicorn, prepare_datasette, served_by_datasette

SECONDS = int(os.environ.get("BENCH_SECONDS") or 10)
"""How long each question is measured."""
LONGER_FOR_DATASETTE = 2
SLOW = 0.1
"""If a response takes more seconds than this, requests are sent one after the other, without wrk."""
NO_CACHE = "dummycache://"
WARM_UP = 20
REST = 0.3


@dataclass(frozen=True)
class Bare:
    """The bare view with as many bytes: responses per second, CPU milliseconds per response."""

    rate: float
    cpu_ms: float


@dataclass(frozen=True)
class QuestionResult:
    """The results of one question: of the site, the bare view and Datasette (None if it has no such question)."""

    name: str
    target: float
    site: Load
    bare: Bare
    datasette: Load | None
    queries: int
    bytes: int

    @property
    def ratio(self):
        """The rate as a fraction of the bare view's."""
        return self.site.rate / self.bare.rate

    @property
    def times_datasette(self):
        """The rate as a multiple of Datasette's; None without one."""
        return self.site.rate / self.datasette.rate if self.datasette and self.datasette.rate else None


@dataclass(frozen=True)
class Run:
    """A run: the Steps of building the archive, the results, and each worker's final (resident, proportional) MB."""

    database: str
    summits: int
    steps: list
    results: list
    memory: dict


def bench(name, summits, existing_url=None):
    """Return the Run on a new archive of so many summits, or on an existing one (``existing_url``)."""
    pin_to_core(CLIENT_CORE)
    with tempfile.TemporaryDirectory(prefix="summits-bench-") as temporary, ExitStack() as stack:
        folder = Path(temporary)
        url = stack.enter_context(archive.database(name, folder, existing_url))
        steps = [] if existing_url else build_archive(url, folder, summits)
        static = collect_static(url, folder)
        all_questions = questions.read(output_of_module("questions", env=environment(url, static)))
        query_counts = count_queries(all_questions, url, static, folder)
        prepare_datasette(folder, environment(url, static))
        with (
            bare() as bare_server,
            gunicorn(environment(url, static, NO_CACHE)) as uncached_server,
            gunicorn(environment(url, static)) as cached_server,
        ):
            results = []
            for question, queries in zip(all_questions, query_counts, strict=True):
                log(f"{name}, {summits:,} summits: {question.name}")
                server = cached_server if question.is_cached else uncached_server
                results.append(measure_question(question, server, bare_server, folder, queries))
            memory_use = {"without the page cache": memory(uncached_server[1]), "with it": memory(cached_server[1])}
    return Run(name, summits, steps, results, memory_use)


def build_archive(url, folder, summits):
    """Build the archive of a DATABASE_URL; return the Steps."""
    rows = archive.sample(folder / "package", summits)
    return archive.build(environment(url), folder / "package", rows, folder / "export")


def collect_static(url, folder):
    """Collect the static files as in production; return their folder."""
    static = folder / "static"
    run_timed(["collectstatic", "--no-input", "--verbosity", "0"], environment(url, static))
    return static


def count_queries(all_questions, url, static, folder):
    """Return the number of queries of each Question."""
    query_counts = {}
    for is_cached in (True, False):
        same = [question for question in all_questions if question.is_cached == is_cached]
        path = folder / "questions.json"
        path.write_text(json.dumps([question.addresses for question in same]))
        env = environment(url, static, None if is_cached else NO_CACHE)
        query_counts.update(zip(map(id, same), json.loads(output_of_module("queries", path, env=env)), strict=True))
    return [query_counts[id(question)] for question in all_questions]


def measure_question(question, server, bare_server, folder, queries):
    """Measure the bare view, the site, the bare view again, then Datasette; return the QuestionResult.

    Before that the site is under load for half the time to warm up: otherwise the database would still be reading its
    files.
    """
    port, _worker = server
    expected, headers, size = 200, (), mean_bytes(port, question.addresses[:WARM_UP])
    if question.unchanged:
        etag = request(port, question.addresses[0])[1]["ETag"]
        expected, headers, size = 304, [f"If-None-Match: {etag}"], 0
    half = max(SECONDS // 2, 1)
    bare_urls = [f"/?bytes={size}"]
    measure(server, question.addresses, half, folder, status=expected, headers=headers)
    before = measure(bare_server, bare_urls, half, folder)
    time.sleep(REST)
    site = measure(server, question.addresses, SECONDS, folder, status=expected, headers=headers)
    time.sleep(REST)
    after = measure(bare_server, bare_urls, half, folder)
    datasette_load = ask_datasette(question, folder) if question.datasette else None
    return QuestionResult(question.name, question.target, site, mean_of(before, after), datasette_load, queries, size)


def mean_of(before, after):
    """Return the means of two Loads of the bare view, as a Bare."""
    return Bare((before.rate + after.rate) / 2, (before.cpu_ms + after.cpu_ms) / 2)


def ask_datasette(question, folder):
    """Start Datasette and return its Load. It is restarted each time, as it goes on with abandoned requests."""
    first, *others = question.datasette
    others = others or [first]
    with served_by_datasette(folder) as server:
        mean_bytes(server[0], [first])
        started = time.monotonic()
        mean_bytes(server[0], others[:1])
        is_slow = time.monotonic() - started > SLOW
        seconds = SECONDS * LONGER_FOR_DATASETTE
        return measure_sequentially(server, others, seconds) if is_slow else measure(server, others, seconds, folder)
