"""The measured servers, each pinned to the core SERVER_CORE."""

import json
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

from tools.bench import datasette
from tools.bench.load import request
from tools.bench.machine import BASE, SERVER_CORE, children, environment, free_port, start

DATASETTE = BASE / ".venvs" / "bench" / "bin" / "datasette"
TIMEOUT = 180


@contextmanager
def running(command, port, first, **options):
    """Run a server until the end of the block; yields its Popen once it answers the URL ``first``."""
    process = start(command, SERVER_CORE, stdout=subprocess.DEVNULL, **options)
    try:
        wait_for(process, port, first)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(process, port, address):
    """Wait until the server answers. Exits the program if it ends or does not answer within TIMEOUT seconds."""
    until = time.monotonic() + TIMEOUT
    while time.monotonic() < until and process.poll() is None:
        try:
            request(port, address)
            return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{process.args[0]} does not answer")


@contextmanager
def gunicorn(env, application=None, first="/"):
    """Serve the site, or another application, with gunicorn.conf.py; yields (port, process id of the worker)."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", BASE / "gunicorn.conf.py"]
    command += [application] if application else []
    with running(command, port, first, env={**env, "PORT": str(port)}) as process:
        [worker] = children(process.pid)
        yield port, worker


@contextmanager
def bare():
    """Serve the bare project; yields as ``gunicorn`` does.

    gunicorn.conf.py wants a database in a file, which the bare project does not open.
    """
    with tempfile.TemporaryDirectory(prefix="summits-bench-") as folder:
        env = environment(f"sqlite:///{folder}/bare.sqlite3")
        with gunicorn(env, "tools.bench.bare.wsgi:application", "/?bytes=1") as server:
            yield server


def prepare_datasette(folder, env):
    """Write the table, metadata and row counts for Datasette into a folder, unless they exist."""
    from tools.bench.machine import output_of_module

    path = folder / "summits.db"
    if not path.exists():
        output_of_module("datasette", path, env=env)
        (folder / "metadata.json").write_text(json.dumps(datasette.metadata()))
        command = [str(DATASETTE), "inspect", str(path), "--inspect-file", str(folder / "counts.json")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


@contextmanager
def served_by_datasette(folder):
    """Serve what ``prepare_datasette`` wrote; yields (port, process id)."""
    port = free_port()
    command = [DATASETTE, "serve", "--immutable", folder / "summits.db", "--inspect-file", folder / "counts.json"]
    command += ["--metadata", folder / "metadata.json", "--port", port]
    for name, value in datasette.SETTINGS.items():
        command += ["--setting", name, value]
    with running(command, port, "/-/versions.json", stderr=subprocess.DEVNULL) as process:
        yield port, process.pid
