"""The archive that is served: a sample, imported as an operator would."""

import csv
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from tools import with_postgres
from tools.bench.machine import say, start, timed

# What a server that must not lose data would run with, on a machine of a few gigabytes; figures are worth nothing
# without it. Where they are not named, PostgreSQL's own defaults hold: fsync and synchronous_commit are on.
SAFE = ("shared_buffers=256MB", "effective_cache_size=1GB", "work_mem=16MB", "random_page_cost=1.1")


@dataclass(frozen=True)
class Step:
    """A step of the building: its seconds, the rows of the bundle that it saw, and its memory in MB."""

    name: str
    seconds: float
    rows: int
    memory: float


def sample(folder, summits):
    """Write a bundle of so many summits into ``folder``, unless it is there; return the number of its rows."""
    if not folder.exists():
        say(f"writing a sample of {summits:,} summits")
        write_sample(folder, summits)
    return rows_of(folder)


def write_sample(folder, summits, *options):
    """Write a sample in a process of its own, since it needs Django. A failure ends the program."""
    command = [sys.executable, "-m", "tools.sample", folder, "--summits", summits, *options]
    if start(command, stdout=subprocess.DEVNULL).wait():
        sys.exit("tools.sample failed")


def rows_of(bundle):
    """Return the data rows of all files of a bundle. A cell may hold line breaks, so lines will not do."""
    total = 0
    for path in bundle.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            total += sum(1 for _ in csv.reader(file)) - 1
    return total


def build(env, bundle, rows, exported):
    """Import a bundle into the new database of ``env``, index it, import it again, export it; return the Steps."""
    timed(["migrate", "--verbosity", "0"], env)
    steps = {
        "import": ["import_archive", bundle, "--trust-status", "--without-search"],
        "search index": ["rebuild_search"],
        "import again, all the same": ["import_archive", bundle, "--trust-status"],
        "export": ["export_archive", exported],
    }
    done = []
    for name, command in steps.items():
        say(f"{name}: {rows:,} rows")
        seconds, memory = timed(command, env)
        done.append(Step(name, seconds, rows, memory))
    return done


@contextmanager
def database(name, folder, given=None):
    """Yield the DATABASE_URL of a database: that ``given``, or a new one, in ``folder`` or on a server for it alone."""
    if given:
        place = nullcontext(given)
    elif name == "SQLite":
        place = nullcontext(f"sqlite:///{folder / 'archive.sqlite3'}")
    else:
        programs = with_postgres.find_programs()
        if not programs:
            raise SystemExit("PostgreSQL is not installed (Debian: apt-get install postgresql).")
        place = with_postgres.server(programs, settings=SAFE)
    with place as url:
        yield url
