"""A disk that takes nothing: full, read-only or broken. Which errors say so, and what editors are told.

Readers go on: nothing of theirs has to be written. Who saves something gets the page of ``summits.locking`` with all
that was sent still in its form.
"""

import errno

from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

STATUS, RETRY_SECONDS = 503, 60
FULL = _("The archive cannot save at the moment: its disk is full.")
READ_ONLY = _("The archive cannot save at the moment: its disk can only be read.")
BROKEN = _("The archive cannot save at the moment: its disk reports an error.")
OF_SQLITE = {"SQLITE_FULL": FULL, "SQLITE_READONLY": READ_ONLY, "SQLITE_IOERR": BROKEN}
"""How the names of SQLite's errors begin."""
OF_POSTGRESQL = {"53100": FULL, "25006": READ_ONLY, "58030": BROKEN}
"""The SQLSTATEs of disk_full, read_only_sql_transaction and io_error."""
OF_SYSTEM = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY, errno.EIO: BROKEN}


def trouble(error):
    """Return the sentence for an editor if an exception, or what it was raised from, is about a disk; else None."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _of(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _of(error):
    if isinstance(error, OSError):
        return OF_SYSTEM.get(error.errno)
    if not isinstance(error, DatabaseError):
        return None
    cause = error.__cause__ or error
    name = getattr(cause, "sqlite_errorname", None) or ""
    found = next((words for beginning, words in OF_SQLITE.items() if name.startswith(beginning)), None)
    return found or OF_POSTGRESQL.get(getattr(cause, "sqlstate", None))
