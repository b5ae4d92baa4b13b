"""The archive of the benchmark: a sample, imported with the commands of an operator."""

import csv
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from tools import with_postgres
from tools.bench.machine import say, start, timed

# Realistic settings of PostgreSQL for a machine with a few gigabytes of memory. fsync and synchronous_commit stay on,
# their default: results of a server that may lose data would be worthless.
SAFE = ("shared_buffers=256MB", "effective_cache_size=1GB", "work_mem=16MB", "random_page_cost=1.1")


@dataclass(frozen=True)
class Step:
    """A step of building the archive: its seconds, the rows of the data package, and its peak memory in MB."""

    name: str
    seconds: float
    rows: int
    memory: float


def sample(folder, summits):
    """Write a data package of so many summits into ``folder``, unless it exists; return the number of its rows."""
    if not folder.exists():
        say(f"writing a sample of {summits:,} summits")
        write_sample(folder, summits)
    return rows_of(folder)


def write_sample(folder, summits, *options):
    """Write a sample in a process of its own, since it needs Django. Exits the program if that fails."""
    command = [sys.executable, "-m", "tools.sample", folder, "--summits", summits, *options]
    if start(command, stdout=subprocess.DEVNULL).wait():
        sys.exit("tools.sample failed")


def rows_of(bundle):
    """Return the number of data rows in all files of a data package. Cells may contain line breaks, so lines differ."""
    total = 0
    for path in bundle.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            total += sum(1 for _ in csv.reader(file)) - 1
    return total


def build(env, bundle, rows, exported):
    """Import a data package into the new database of ``env``, index it, import it again, export; return the Steps."""
    timed(["migrate", "--verbosity", "0"], env)
    steps = {
        "import": ["import_archive", bundle, "--trust-status", "--skip-index"],
        "search index": ["rebuild_index"],
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
    """Yield a DATABASE_URL: ``given``, or that of a new database in ``folder`` or on a temporary PostgreSQL server."""
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
