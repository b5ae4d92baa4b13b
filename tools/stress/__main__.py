"""Readers, an editor, a large import and a killed worker at the same time: python -m tools.stress [--help].

The site runs as in production: gunicorn with two processes, on loopback, on SQLite and then on a temporary PostgreSQL.
The test fails if a response was a server error, a search found nothing, nothing could be saved, or the import failed.
The times depend on the machine; these rules do not.
"""

import argparse
import asyncio
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from tools import with_postgres
from tools.bench.archive import count_rows, database, sample
from tools.bench.machine import children, environment, free_port, log, run_timed, start
from tools.bench.servers import wait_for
from tools.stress.editor import Editor, sign_in
from tools.stress.readers import Readers, addresses_of

TIMEOUT = 300
"""Seconds after which an import is killed."""


def parse_options():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.stress", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=20, help="how long readers read (20)")
    parser.add_argument("--readers", type=int, default=200, help="connections of readers (200)")
    parser.add_argument("--before", type=int, default=300, help="summits that are there before (300)")
    parser.add_argument("--imported", type=int, default=3_430, help="summits imported, 17.5 rows for each (3,430)")
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"], help="on one database alone")
    return parser.parse_args()


def leave_out_codes(package):
    """Empty the ISO codes of a sample's states: they are unique, and the other sample has the same ones."""
    path = package / "actors.csv"
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        rows = [{**row, "iso_code": ""} for row in reader]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@contextmanager
def served(env):
    """Serve the site with two processes; yields the Popen of gunicorn."""
    command = [sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py"]
    process = start(command, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(process, int(env["PORT"]), "/")
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def run_concurrently(options, env, server, package, cookies):
    """Run readers, editor and import at the same time, and kill a worker.

    Return (Readers, Editor, seconds of the import, its exit status).
    """
    port = int(env["PORT"])
    readers, editor = Readers(port, addresses_of(options.base)), Editor(port, cookies)
    reading = [asyncio.create_task(readers.read(options.seconds, number)) for number in range(options.readers)]
    saving = asyncio.create_task(editor.save_each_second(options.seconds))
    await asyncio.sleep(1)
    started = time.monotonic()
    command = [sys.executable, "manage.py", "import_archive", package, "--on-conflict=overwrite", "--trust-status"]
    importing = start(command, env=env, stdout=subprocess.DEVNULL)
    await asyncio.sleep(options.seconds / 3)
    worker = children(server.pid)[0]
    log(f"killing the process {worker} of the server")
    os.kill(worker, signal.SIGKILL)
    readers.killed = time.monotonic()
    await asyncio.gather(*reading, saving)
    while importing.poll() is None and time.monotonic() - started < TIMEOUT:
        await asyncio.sleep(0.1)
    if importing.poll() is None:
        importing.kill()
    return readers, editor, time.monotonic() - started, importing.wait()


def run(name, options, folder):
    """Run the test on one database; return the lines of the report, and a list of sentences about failures."""
    with database(name, folder) as url:
        env = {**environment(url, static=folder / "static", port=free_port()), "WEB_CONCURRENCY": "2"}
        options.base = folder / "before"
        package = folder / "imported"
        sample(options.base, options.before)
        sample(package, options.imported)
        leave_out_codes(package)
        log(f"{name}: making the archive")
        run_timed(["migrate", "--verbosity", "0"], env)
        run_timed(["import_archive", options.base, "--trust-status"], env)
        run_timed(["collectstatic", "--no-input", "--verbosity", "0"], env)
        cookies = sign_in(env)
        log(
            f"{name}: {options.readers} readers for {options.seconds} s while {count_rows(package):,} rows are imported"
        )
        with served(env) as server:
            readers, editor, seconds, status = asyncio.run(run_concurrently(options, env, server, package, cookies))
    lines = [f"{name}", f"  import: {count_rows(package):,} rows in {seconds:.1f} s, status {status}"]
    lines += [f"  {line}" for line in (*readers.lines(), *editor.lines())]
    failed = [f"{name}: {failure}" for failure in (*readers.failures(), *editor.failures())]
    return lines, [*failed, *([f"{name}: the import failed"] if status else [])]


def main():
    options = parse_options()
    names = [options.database] if options.database else ["SQLite"]
    if not options.database and with_postgres.find_programs():
        names.append("PostgreSQL")
    failed = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="summits-stress-") as folder:
            lines, failures = run(name, options, Path(folder))
        print("\n".join(lines), flush=True)
        failed += failures
    print("\n".join(failed) or "Nothing failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
