#!/usr/bin/env python3
"""with_postgres.py COMMAND…: run COMMAND with the DATABASE_URL of a temporary PostgreSQL server.

The server's data and its Unix socket are in a temporary folder; it listens nowhere else and is removed in any case.
If DATABASE_URL already names a PostgreSQL, that one is used. Without COMMAND the program prints where PostgreSQL is.
Exits with COMMAND's status, or 127 if PostgreSQL is not installed.
"""

import contextlib
import glob
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
# A crash may lose this database, which is deleted in any case.
UNSAFE_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def find_programs():
    """Return the folder of initdb and pg_ctl: that on PATH, else the newest version's; None if there is none."""
    on_path = shutil.which("initdb")
    if on_path:
        return os.path.dirname(os.path.realpath(on_path))
    found = [
        folder for pattern in PROGRAM_FOLDERS for folder in glob.glob(pattern) if os.path.exists(f"{folder}/initdb")
    ]
    return max(found, key=lambda folder: [int(n) for n in re.findall(r"\d+", folder)], default=None)


def owner():
    """Return the user to run the server as, None for the current one: for root "postgres" or "nobody".

    initdb refuses to run as root.
    """
    if os.geteuid() != 0:
        return None
    import pwd

    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def run_program(programs, folder, program, *arguments):
    """Run one of PostgreSQL's programs in a folder, as the server's user. Exits with its output if it fails."""
    # The output goes to a file: the server inherits it, and a pipe would never be closed.
    with open(f"{folder}/{program}.out", "w") as out:
        command = [f"{programs}/{program}", *arguments]
        rc = subprocess.run(command, cwd=folder, user=owner(), stdout=out, stderr=out).returncode
    if rc:
        sys.exit(f"{program} failed:\n{Path(folder, program + '.out').read_text()}")


@contextlib.contextmanager
def new_folder():
    """Yield a temporary folder that belongs to the server's user."""
    # Not in $TMPDIR: the path of a socket may have 107 bytes at most.
    folder = tempfile.mkdtemp(prefix="summits-", dir="/tmp")
    if owner():
        shutil.chown(folder, owner())
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def started(programs, folder, settings):
    """Run the server of folder/data, with a socket in the folder, until the end of the block."""
    # The locks, 64 a connection, have to do for several processes that restore backups at the same time.
    options = [f"unix_socket_directories={folder}", "listen_addresses=", "max_connections=200", *settings]
    joined = " ".join(f"-c {option}" for option in options)
    try:
        run_program(
            programs, folder, "pg_ctl", "-D", f"{folder}/data", "-l", f"{folder}/log", "-w", "-o", joined, "start"
        )
        yield
    finally:
        with contextlib.suppress(SystemExit):
            run_program(programs, folder, "pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


@contextlib.contextmanager
def server(programs, settings=UNSAFE_SETTINGS):
    """Run a new server of these programs; yields its DATABASE_URL."""
    with new_folder() as folder:
        arguments = ["-U", "summits", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        run_program(programs, folder, "initdb", "-D", f"{folder}/data", *arguments)
        with started(programs, folder, settings):
            run_program(programs, folder, "createdb", "-h", folder, "-U", "summits", "summits")
            yield url_of(folder)


@contextlib.contextmanager
def replica(programs, primary, settings=UNSAFE_SETTINGS):
    """Run a replica of the server whose DATABASE_URL is ``primary``; yields the replica's DATABASE_URL."""
    with new_folder() as folder:
        arguments = ["-h", folder_of(primary), "-U", "summits", "-c", "fast", "--no-sync", "--write-recovery-conf"]
        run_program(programs, folder, "pg_basebackup", "-D", f"{folder}/data", *arguments)
        with started(programs, folder, settings):
            yield url_of(folder)


def url_of(folder):
    """Return the DATABASE_URL of the server whose socket is in the folder."""
    return f"postgres://summits@/{folder}/summits"


def folder_of(url):
    """Return the folder of a server from its DATABASE_URL."""
    return url.removeprefix("postgres://summits@/").removesuffix("/summits")


def run(command, environment):
    """Run a command and return its exit status; on Ctrl-C, wait for the command to end by itself."""
    process = subprocess.Popen(command, env=environment)
    try:
        return process.wait()
    except KeyboardInterrupt:
        return process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()


def main(command):
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        return run(command, os.environ)
    programs = find_programs()
    if not programs:
        print("PostgreSQL is not installed (Debian: apt-get install postgresql).", file=sys.stderr)
        return 127
    if not command:
        print(programs)
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with server(programs) as url:
        return run(command, {**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
