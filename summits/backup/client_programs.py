"""PostgreSQL's client programs: find the installed one that fits the server, and run it."""

import glob
import os
import re
import shutil
import subprocess
import tempfile
from collections import deque
from functools import partial

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient
from django.utils.translation import gettext as _

from summits.backup.errors import BackupError

PROGRAM_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Folders to search besides PATH: Debian installs several versions side by side."""
MAX_ERROR_LINES = 5
MAX_LINE_BYTES = 1 << 20


def find_program(name):
    """Return the path of a client program: the oldest installed version that is not older than the server.

    Raises BackupError if there is none.
    """
    version = connection.pg_version // 10_000
    on_path = [path] if (path := shutil.which(name)) else []
    found = [*on_path, *(path for folder in PROGRAM_FOLDERS for path in glob.glob(f"{folder}/{name}"))]
    versions = {path: _version(path) for path in found}
    suitable = [path for path in found if versions[path] >= version]
    if suitable:
        return min(suitable, key=versions.get)
    old = _("{name} has version {ours}, but the server has version {version}.")
    message = old if found else _("{name} is not installed.")
    advice = _("Install PostgreSQL's client programs (Debian: apt-get install postgresql-client-{version}).")
    ours = max(versions.values(), default=0)
    raise BackupError(f"{message} {advice}".format(name=name, ours=ours, version=version))


def _version(path):
    output = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", output)
    return int(number[1]) if number else 0


def command_for_database(name, *arguments):
    """Return (command, environment) to run a program on the current database.

    The password is in the environment, so that it does not appear in the list of processes.
    """
    (_psql, *options), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, list(arguments))
    return [find_program(name), *options], environment or {}


def output_lines(command, environment=None, verbose=False):
    """Run a program and yield its output line by line, as bytes.

    Raises BackupError with the last lines of its error output if it fails. With ``verbose``, error output is yielded
    too. Close the generator to end the program.
    """
    # LC_ALL=C: this code parses the program's messages, which would otherwise be translated.
    environment = {**os.environ, "LC_ALL": "C", **(environment or {})}
    with (
        tempfile.TemporaryFile() as error_output,
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if verbose else error_output,
        ) as process,
    ):
        last = deque(maxlen=MAX_ERROR_LINES)
        try:
            # Read a very long line in parts, so that it cannot use up the memory.
            for line in iter(partial(process.stdout.readline, MAX_LINE_BYTES), b""):
                if verbose:
                    last.append(line)
                yield line
        except BaseException:
            process.kill()
            raise
        if process.wait():
            error_output.seek(0)
            raise _failed(command, last or error_output.readlines()[-MAX_ERROR_LINES:])


def _failed(command, lines):
    output = b" ".join(line.strip() for line in lines).decode(errors="replace") or _("it was stopped")
    return BackupError(_("{name} failed: {reason}").format(name=os.path.basename(command[0]), reason=output))
