"""Processes pinned to cores, and what they consume."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]
SERVER_CORE, CLIENT_CORE = CORES[0], CORES[-1]
"""The core of the measured server; the core of the load and of PostgreSQL's server."""


def log(text):
    """Print progress to stderr: stdout is for the report."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def environment(url, static=None, cache=None, port=None):
    """Return environment variables for the site in production, with ``url`` as DATABASE_URL.

    ``static``: the folder of the static files; ``cache``: CACHE_URL, by default the site's; ``port``: PORT.
    """
    production = {
        "DATABASE_URL": url,
        "SECRET_KEY": "t3YxKfLw5RbNc7GdHs9Jm4Qe6Ua1Tz0YiWo2Xu-Bv_ErAhq8ZpV",
        "DEBUG": "off",
        "HTTPS": "off",
        "LOG_LEVEL": "WARNING",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HOST": "127.0.0.1",
        "WEB_CONCURRENCY": "1",
        "REPLICA_URL": "",
        "PYTHONPATH": str(BASE),
    }
    optional = {"STATIC_ROOT": static, "CACHE_URL": cache, "PORT": port}
    inherited = {key: value for key, value in os.environ.items() if key not in ("CACHE_URL", "WEB_THREADS")}
    return {**inherited, **production, **{key: str(value) for key, value in optional.items() if value is not None}}


def start(command, core=None, **options):
    """Start a command in the project's folder, pinned to ``core`` if given; return the Popen."""
    pin = None if core is None or not hasattr(os, "sched_setaffinity") else lambda: os.sched_setaffinity(0, {core})
    options = {"cwd": BASE, "stdin": subprocess.DEVNULL, **options}
    return subprocess.Popen([str(part) for part in command], preexec_fn=pin, **options)


def pin_to_core(core):
    """Pin this process, and those that it starts from now on, to one core, if the system supports it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})


def run_timed(command, env):
    """Run a management command; return (seconds, peak memory in MB). Exits the program if it fails."""
    started = time.monotonic()
    process = start([sys.executable, "manage.py", *command], SERVER_CORE, env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed")
    return time.monotonic() - started, usage.ru_maxrss / 1_000


def output_of_module(module, *arguments, env):
    """Return the output of a module of the benchmark, run in a process of its own. Exits the program if it fails."""
    command = [sys.executable, "-m", f"tools.bench.{module}", *map(str, arguments)]
    process = start(command, env=env, stdout=subprocess.PIPE, text=True)
    printed, _ = process.communicate()
    if process.returncode:
        sys.exit(f"{module} failed")
    return printed


def free_port():
    """Return a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid):
    """Return the process ids of the children of a process: gunicorn's workers."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def memory(pid):
    """Return (resident, proportional) memory of a process in MB: shared memory counts in full, or divided by users."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in text.splitlines() if line.endswith(" kB")}
    return sizes["Rss"] * 1.024 / 1_000, sizes["Pss"] * 1.024 / 1_000


def cpu_seconds(pid):
    """Return the CPU seconds that a process has used; unlike elapsed time they do not grow on a busy machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
