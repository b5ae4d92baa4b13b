#!/usr/bin/env python3
"""bench.py [SUMMITS]: time a large sample bundle, on SQLite and on PostgreSQL: import, search, export, pages.

Prints for each step the seconds, the rows a second (data rows of all files of the bundle) and the peak memory
of the process that did it (the PostgreSQL server's own memory is not in it); then the time of pages (see bench_pages).
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import with_postgres

BASE = Path(__file__).resolve().parent.parent
# What a server that must not lose data would run with; rows a second are worth nothing without it.
SAFE = ()


def measure(environment, *arguments):
    """Run manage.py with these arguments; return (seconds, peak memory in MB). A failure ends the program."""
    started = time.monotonic()
    command = [sys.executable, str(BASE / "manage.py"), *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(arguments)} failed")
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return time.monotonic() - started, usage.ru_maxrss / unit


def rows_of(bundle):
    """The data rows of all files of a bundle. A cell may hold line breaks, so lines will not do."""
    total = 0
    for path in bundle.glob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            total += sum(1 for _ in csv.reader(file)) - 1
    return total


def bench(name, url, bundle, rows, folder):
    """Import a bundle into a new database, index it, import it again, export it, time pages; print a line for each."""
    environment = {**os.environ, "DATABASE_URL": url}
    measure(environment, "migrate", "--verbosity", "0")
    for step, arguments in (
        ("import", ("import_archive", str(bundle), "--without-search")),
        ("search", ("rebuild_search",)),
        ("import again", ("import_archive", str(bundle))),
        ("export", ("export_archive", str(folder / f"{name}-export"))),
    ):
        seconds, memory = measure(environment, *arguments)
        print(
            f"{name:<12}{step:<14}{seconds:>8.1f} s{rows / seconds:>12,.0f} rows/s{memory:>10,.0f} MB",
            flush=True,
        )
    print(f"{name:<12}{'pages, the first time and later':<34}", flush=True)
    subprocess.run([sys.executable, str(BASE / "tools" / "bench_pages.py")], env=environment, check=True)


def main(summits):
    os.environ.update(SECRET_KEY="only-for-measurements" + "x" * 40, DEBUG="off", LOG_LEVEL="WARNING")
    with tempfile.TemporaryDirectory(prefix="summits-bench-") as name:
        folder = Path(name)
        bundle = folder / "bundle"
        sqlite = f"sqlite:///{folder / 'archive.sqlite3'}"
        seconds, memory = measure(
            {**os.environ, "DATABASE_URL": sqlite},
            "make_sample_archive",
            str(bundle),
            "--summits",
            str(summits),
        )
        rows = rows_of(bundle)
        print(f"A sample of {summits:,} summits, {rows:,} rows, written in {seconds:.1f} s ({memory:,.0f} MB)")
        bench("SQLite", sqlite, bundle, rows, folder)
        programs = with_postgres.find_programs()
        if not programs:
            sys.exit("PostgreSQL is not installed (Debian: apt-get install postgresql).")
        with with_postgres.server(programs, settings=SAFE) as url:
            bench("PostgreSQL", url, bundle, rows, folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
