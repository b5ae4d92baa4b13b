"""One run: an archive on one database, and each question put to the site, the bare view and Datasette in turn."""

import json
import os
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.bench import archive, questions
from tools.bench.load import Load, ask, drive, mean_bytes, one_by_one
from tools.bench.machine import DRIVEN_FROM, environment, memory, output_of, say, stay_on, timed
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
    processor: float


@dataclass(frozen=True)
class Answer:
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
    """A run: the Steps of building the archive, the Answers, and each worker's final (resident, proportional) MB."""

    database: str
    summits: int
    steps: list
    answers: list
    memory: dict


def bench(name, summits, given=None):
    """Return the Run on a new archive of so many summits, or on an existing one (``given``, its DATABASE_URL)."""
    stay_on(DRIVEN_FROM)
    with tempfile.TemporaryDirectory(prefix="summits-bench-") as made, ExitStack() as stack:
        folder = Path(made)
        url = stack.enter_context(archive.database(name, folder, given))
        steps = [] if given else built(url, folder, summits)
        static = collected(url, folder)
        asked = questions.read(output_of("questions", env=environment(url, static)))
        counted = queries_of(asked, url, static, folder)
        prepare_datasette(folder, environment(url, static))
        with (
            bare() as beside,
            gunicorn(environment(url, static, NO_CACHE)) as anew,
            gunicorn(environment(url, static)) as kept,
        ):
            answers = []
            for question, queries in zip(asked, counted, strict=True):
                say(f"{name}, {summits:,} summits: {question.name}")
                server = kept if question.kept else anew
                answers.append(answer(question, server, beside, folder, queries))
            weights = {"without the page cache": memory(anew[1]), "with it": memory(kept[1])}
    return Run(name, summits, steps, answers, weights)


def built(url, folder, summits):
    """Build the archive of a DATABASE_URL; return the Steps."""
    rows = archive.sample(folder / "bundle", summits)
    return archive.build(environment(url), folder / "bundle", rows, folder / "export")


def collected(url, folder):
    """Collect the static files as in production; return their folder."""
    static = folder / "static"
    timed(["collectstatic", "--no-input", "--verbosity", "0"], environment(url, static))
    return static


def queries_of(asked, url, static, folder):
    """Return the number of queries of each Question."""
    counted = {}
    for kept in (True, False):
        some = [question for question in asked if question.kept == kept]
        path = folder / "asked.json"
        path.write_text(json.dumps([question.addresses for question in some]))
        env = environment(url, static, None if kept else NO_CACHE)
        counted.update(zip(map(id, some), json.loads(output_of("queries", path, env=env)), strict=True))
    return [counted[id(question)] for question in asked]


def answer(question, server, beside, folder, queries):
    """Measure the bare view, the site, the bare view again, then Datasette; return the Answer.

    Before that the site is under load for half the time to warm up: otherwise the database would still be reading its
    files.
    """
    port, _worker = server
    expected, headers, size = 200, (), mean_bytes(port, question.addresses[:WARM_UP])
    if question.unchanged:
        etag = ask(port, question.addresses[0])[1]["ETag"]
        expected, headers, size = 304, [f"If-None-Match: {etag}"], 0
    half = max(SECONDS // 2, 1)
    plain = [f"/?bytes={size}"]
    drive(server, question.addresses, half, folder, status=expected, headers=headers)
    before = drive(beside, plain, half, folder)
    time.sleep(REST)
    site = drive(server, question.addresses, SECONDS, folder, status=expected, headers=headers)
    time.sleep(REST)
    after = drive(beside, plain, half, folder)
    rival = ask_datasette(question, folder) if question.datasette else None
    return Answer(question.name, question.target, site, halves(before, after), rival, queries, size)


def halves(before, after):
    """Return the means of two Loads of the bare view, as a Bare."""
    return Bare((before.rate + after.rate) / 2, (before.processor + after.processor) / 2)


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
        return one_by_one(server, others, seconds) if is_slow else drive(server, others, seconds, folder)
