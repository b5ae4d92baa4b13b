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
from tools.bench.archive import database, rows_of, sample
from tools.bench.machine import children, environment, free_port, say, start, timed
from tools.bench.servers import wait_for
from tools.stress.editor import Editor, sign_in
from tools.stress.readers import Readers, addresses_of

PATIENCE = 300
"""Seconds after which an import is killed."""


def options():
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tools.stress", description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=20, help="how long readers read (20)")
    parser.add_argument("--readers", type=int, default=200, help="connections of readers (200)")
    parser.add_argument("--before", type=int, default=300, help="summits that are there before (300)")
    parser.add_argument("--imported", type=int, default=3_430, help="summits imported, 17.5 rows for each (3,430)")
    parser.add_argument("--database", choices=["SQLite", "PostgreSQL"], help="on one database alone")
    return parser.parse_args()


def leave_out_codes(bundle):
    """Empty the ISO codes of a sample's countries: they are unique, and the other sample has the same ones."""
    path = bundle / "countries.csv"
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


async def at_once(asked, env, server, bundle, cookies):
    """Run readers, editor and import at the same time, and kill a worker.

    Return (Readers, Editor, seconds of the import, its exit status).
    """
    port = int(env["PORT"])
    readers, editor = Readers(port, addresses_of(asked.base)), Editor(port, cookies)
    reading = [asyncio.create_task(readers.read(asked.seconds, number)) for number in range(asked.readers)]
    saving = asyncio.create_task(editor.save_each_second(asked.seconds))
    await asyncio.sleep(1)
    begun = time.monotonic()
    command = [sys.executable, "manage.py", "import_archive", bundle, "--on-conflict=overwrite", "--trust-status"]
    importing = start(command, env=env, stdout=subprocess.DEVNULL)
    await asyncio.sleep(asked.seconds / 3)
    worker = children(server.pid)[0]
    say(f"killing the process {worker} of the server")
    os.kill(worker, signal.SIGKILL)
    readers.killed = time.monotonic()
    await asyncio.gather(*reading, saving)
    while importing.poll() is None and time.monotonic() - begun < PATIENCE:
        await asyncio.sleep(0.1)
    if importing.poll() is None:
        importing.kill()
    return readers, editor, time.monotonic() - begun, importing.wait()


def run(name, asked, folder):
    """Run the test on one database; return the lines of the report, and a list of sentences about failures."""
    with database(name, folder) as url:
        env = {**environment(url, static=folder / "static", port=free_port()), "WEB_CONCURRENCY": "2"}
        asked.base = folder / "before"
        bundle = folder / "imported"
        sample(asked.base, asked.before)
        sample(bundle, asked.imported)
        leave_out_codes(bundle)
        say(f"{name}: making the archive")
        timed(["migrate", "--verbosity", "0"], env)
        timed(["import_archive", asked.base, "--trust-status"], env)
        timed(["collectstatic", "--no-input", "--verbosity", "0"], env)
        cookies = sign_in(env)
        say(f"{name}: {asked.readers} readers for {asked.seconds} s while {rows_of(bundle):,} rows are imported")
        with served(env) as server:
            readers, editor, seconds, status = asyncio.run(at_once(asked, env, server, bundle, cookies))
    lines = [f"{name}", f"  import: {rows_of(bundle):,} rows in {seconds:.1f} s, status {status}"]
    lines += [f"  {line}" for line in (*readers.lines(), *editor.lines())]
    failed = [f"{name}: {fault}" for fault in (*readers.faults(), *editor.faults())]
    return lines, [*failed, *([f"{name}: the import failed"] if status else [])]


def main():
    asked = options()
    names = [asked.database] if asked.database else ["SQLite"]
    if not asked.database and with_postgres.find_programs():
        names.append("PostgreSQL")
    failed = []
    for name in names:
        with tempfile.TemporaryDirectory(prefix="summits-stress-") as folder:
            lines, faults = run(name, asked, Path(folder))
        print("\n".join(lines), flush=True)
        failed += faults
    print("\n".join(failed) or "Nothing failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
