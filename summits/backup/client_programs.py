"""The programs of PostgreSQL: which of those installed fits the server, and how to call it."""

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

PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
"""Where they are besides PATH: Debian keeps several versions side by side."""
LINES_KEPT = 5
LONGEST_PART = 1 << 20


def find_program(name):
    """Return the path of the program for the server in use: of its version or the next newer. Raises BackupRefused."""
    version = connection.pg_version // 10_000
    on_path = [path] if (path := shutil.which(name)) else []
    found = [*on_path, *(path for place in PLACES for path in glob.glob(f"{place}/{name}"))]
    versions = {path: _version(path) for path in found}
    fitting = [path for path in found if versions[path] >= version]
    if fitting:
        return min(fitting, key=versions.get)
    old = _("{name} has version {ours}, but the server has version {version}.")
    fault = old if found else _("{name} is not installed.")
    advice = _("Install PostgreSQL's client programs (Debian: apt-get install postgresql-client-{version}).")
    ours = max(versions.values(), default=0)
    raise BackupError(f"{fault} {advice}".format(name=name, ours=ours, version=version))


def _version(path):
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    number = re.search(r"\(PostgreSQL\) (\d+)", said)
    return int(number[1]) if number else 0


def command_for_database(name, *arguments):
    """Return the command and the environment to run a program on the database in use: the password is not shown."""
    (_psql, *where), environment = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, list(arguments))
    return [find_program(name), *where], environment or {}


def output_lines(command, environment=None, verbose=False):
    """Yield each line, as bytes, that a program writes; raise BackupRefused with what it complained of if it fails.

    ``verbose``: its complaints are among the lines. To be closed, which ends the program.
    """
    # Its messages are read by this program.
    environment = {**os.environ, "LC_ALL": "C", **(environment or {})}
    with (
        tempfile.TemporaryFile() as complaints,
        subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if verbose else complaints,
        ) as process,
    ):
        last = deque(maxlen=LINES_KEPT)
        try:
            # A line of any length in parts, so that none takes all memory.
            for line in iter(partial(process.stdout.readline, LONGEST_PART), b""):
                if verbose:
                    last.append(line)
                yield line
        except BaseException:
            process.kill()
            raise
        if process.wait():
            complaints.seek(0)
            raise _failed(command, last or complaints.readlines()[-LINES_KEPT:])


def _failed(command, lines):
    said = b" ".join(line.strip() for line in lines).decode(errors="replace") or _("it was stopped")
    return BackupError(_("{name} failed: {reason}").format(name=os.path.basename(command[0]), reason=said))
