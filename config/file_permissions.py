"""Permissions of the files that the site writes: only its own account may read them, except the static files.

The database, its log, backups and exports contain drafts, password hashes and sessions.
"""

import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE_UMASK, PUBLIC_UMASK = 0o077, 0o022
"""Umasks for new files that other accounts may not access, or may read."""
PUBLIC_FILE_COMMANDS = ("collectstatic",)
"""Management commands whose files a web server reads, under another account."""


def set_umask(command=None):
    """Set the umask of this process by the management command that it runs (``command``), PRIVATE_UMASK by default."""
    os.umask(PUBLIC_UMASK if command in PUBLIC_FILE_COMMANDS else PRIVATE_UMASK)


@contextmanager
def private_files():
    """Make files that are written in this block readable by this account alone."""
    before = os.umask(PRIVATE_UMASK)
    try:
        yield
    finally:
        os.umask(before)


def files_of(database):
    """Yield the Paths of an SQLite database and its logs, if it is one. ``database``: Django's settings of it."""
    if database["ENGINE"] == "django.db.backends.sqlite3" and not database["NAME"].startswith((":", "file:")):
        for ending in ("", "-wal", "-shm", "-journal"):
            yield Path(f"{database['NAME']}{ending}")


def files_open_to_others(paths):
    """Return those of the ``paths`` whose files other accounts of the machine may read or change."""
    return [path for path in paths if path.is_file() and path.stat().st_mode & PRIVATE_UMASK]


def is_shared(path):
    """Return whether other accounts may read or change a file with secrets.

    If another account such as root owns the file, its group may read it, as that is how this account does.
    """
    if not path.is_file():
        return False
    status = path.stat()
    return bool(status.st_mode & (PRIVATE_UMASK if status.st_uid == os.geteuid() else PRIVATE_UMASK & ~stat.S_IRGRP))


def tighten(paths):
    """Remove other accounts' permissions from this account's files: older files may still be readable by all."""
    for path in files_open_to_others(paths):
        # The site can still be read if this fails, for instance on a read-only disk.
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~PRIVATE_UMASK)
