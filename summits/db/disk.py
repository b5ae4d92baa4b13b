"""Disk errors: full, read-only, broken, or the database file is gone; and the messages for editors.

Public pages keep working, as they write nothing. Somebody who saves gets the page of ``summits.db.locking``, whose form
holds everything they sent.
"""

import errno
import os

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

STATUS, RETRY_SECONDS = 503, 60
FULL = _("The archive cannot save anything at the moment, because its disk is full.")
READ_ONLY = _("The archive cannot save anything at the moment, because its disk is read-only.")
BROKEN = _("The archive cannot save anything at the moment, because its disk reports an error.")
LOST = _("The archive cannot save anything at the moment, because its database file has been moved or deleted.")
SQLITE_MESSAGES = {"SQLITE_FULL": FULL, "SQLITE_READONLY": READ_ONLY, "SQLITE_IOERR": BROKEN}
"""Prefix of SQLite's error name → message."""
POSTGRESQL_MESSAGES = {"53100": FULL, "25006": READ_ONLY, "58030": BROKEN}
"""SQLSTATE → message: disk_full, read_only_sql_transaction, io_error."""
ERRNO_MESSAGES = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EIO: BROKEN}


def disk_error_message(error):
    """Return the message for an editor if an exception, or one that caused it, is a disk error; else None."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _message_for(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _message_for(error):
    if isinstance(error, OSError):
        return ERRNO_MESSAGES.get(error.errno)
    if not isinstance(error, DatabaseError):
        return None
    cause = error.__cause__ or error
    name = getattr(cause, "sqlite_errorname", None) or ""
    found = next((words for beginning, words in SQLITE_MESSAGES.items() if name.startswith(beginning)), None)
    return found or POSTGRESQL_MESSAGES.get(getattr(cause, "sqlstate", None))


def remember_database_file(connection, **kwargs):
    """Store on a new SQLite connection which file it opened (a receiver of ``connection_created``).

    A deleted or replaced file stays writable for processes that have it open; what they write to it is lost.
    """
    connection.opened_file = None
    if connection.vendor == "sqlite":
        _number, _name, path = connection.connection.execute("PRAGMA database_list").fetchone()
        # An in-memory database has no path.
        connection.opened_file = (path, _file_id(path)) if path else None


def is_file_lost(connection):
    """Return whether a connection's open database file was moved, deleted or replaced. Costs one ``stat``."""
    opened = getattr(connection, "opened_file", None)
    if connection.connection is None or opened is None:
        return False
    path, identity = opened
    return identity is None or _file_id(path) != identity


def _file_id(path):
    try:
        about = os.stat(path)
    except FileNotFoundError:
        return None
    return about.st_dev, about.st_ino
