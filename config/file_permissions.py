"""Who on the machine may read what the site writes: its own account alone, but for the static files.

Drafts, hashes of passwords and sessions are in the database, its log, backups and exports.
"""

import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path

PRIVATE, PUBLIC = 0o077, 0o022
"""Masks of what others may do with a new file: nothing, or read."""
FOR_THE_PUBLIC = ("collectstatic",)
"""Commands whose files a web server reads, under an account of its own."""


def set_umask(command=None):
    """Let what this process writes from now on be its account's own; ``command``: the one of manage.py that runs."""
    os.umask(PUBLIC if command in FOR_THE_PUBLIC else PRIVATE)


@contextmanager
def private_files():
    """Let what is written within be readable by this account alone."""
    before = os.umask(PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


def files_of(database):
    """Yield the files of a database, of which ``database`` are Django's settings: SQLite's, and its log beside it."""
    if database["ENGINE"] == "django.db.backends.sqlite3" and not database["NAME"].startswith((":", "file:")):
        for ending in ("", "-wal", "-shm", "-journal"):
            yield Path(f"{database['NAME']}{ending}")


def files_open_to_others(paths):
    """Return those of the files that another account of the machine may read or change."""
    return [path for path in paths if path.is_file() and path.stat().st_mode & PRIVATE]


def is_shared(path):
    """Return whether accounts that need not may read or change a file with secrets.

    Where it is another account's, such as root's, its group is how this one reads it.
    """
    if not path.is_file():
        return False
    about = path.stat()
    return bool(about.st_mode & (PRIVATE if about.st_uid == os.geteuid() else PRIVATE & ~stat.S_IRGRP))


def tighten(paths):
    """Take the files away from other accounts, where they are this one's; those of before may still be open to all."""
    for path in files_open_to_others(paths):
        # A disk that can only be read keeps nobody from reading the site.
        with suppress(OSError):
            path.chmod(stat.S_IMODE(path.stat().st_mode) & ~PRIVATE)
