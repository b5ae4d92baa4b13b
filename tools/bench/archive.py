"""The archive of the benchmark: a sample, imported with the commands of an operator."""

import csv
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from tools import with_postgres
from tools.bench.machine import log, run_timed, start

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
        log(f"writing a sample of {summits:,} summits")
        write_sample(folder, summits)
    return count_rows(folder)


def write_sample(folder, summits, *options):
    """Write a sample in a process of its own, since it needs Django. Exits the program if that fails."""
    command = [sys.executable, "-m", "tools.sample", folder, "--summits", summits, *options]
    if start(command, stdout=subprocess.DEVNULL).wait():
        sys.exit("tools.sample failed")


def count_rows(package):
    """Return the number of data rows in all files of a data package. Cells may contain line breaks, so lines differ."""
    total = 0
    for path in package.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            total += sum(1 for _ in csv.reader(file)) - 1
    return total


def build(env, package, rows, exported):
    """Import a data package into the new database of ``env``, index it, import it again, export; return the Steps."""
    run_timed(["migrate", "--verbosity", "0"], env)
    steps = {
        "import": ["import_archive", package, "--trust-status", "--skip-index"],
        "search index": ["rebuild_index"],
        "import again, all the same": ["import_archive", package, "--trust-status"],
        "export": ["export_archive", exported],
    }
    done = []
    for name, command in steps.items():
        log(f"{name}: {rows:,} rows")
        seconds, memory = run_timed(command, env)
        done.append(Step(name, seconds, rows, memory))
    return done


@contextmanager
def database(name, folder, existing_url=None):
    """Yield ``existing_url``, or the URL of a new database in ``folder`` or on a temporary PostgreSQL server."""
    if existing_url:
        context = nullcontext(existing_url)
    elif name == "SQLite":
        context = nullcontext(f"sqlite:///{folder / 'archive.sqlite3'}")
    else:
        programs = with_postgres.find_programs()
        if not programs:
            raise SystemExit("PostgreSQL is not installed (Debian: apt-get install postgresql).")
        context = with_postgres.server(programs, settings=SAFE)
    with context as url:
        yield url
