"""A database that is being written to: waiting briefly, and the page that asks to try again."""

from contextlib import contextmanager

from django.db import connection
from django.utils.translation import gettext as _

from summits.locking import RETRY_SECONDS, STATUS, is_locked, try_again

PATIENCE_SECONDS = 2
"""How long a log-in waits for SQLite's write lock: a thread that waits serves no reader."""


@contextmanager
def briefly():
    """Wait within for SQLite's write lock no longer than PATIENCE_SECONDS. PostgreSQL has no such lock."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_SECONDS * 1000:.0f}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def is_busy(error):
    """Whether an error says that somebody else is writing to the database."""
    return is_locked(error)


def busy_message():
    """Return what an editor is told."""
    return _("The archive is being imported: try again in a moment. Nothing was changed.")


def busy_page(request):
    """Return the page that asks to try again, with what was sent in its form."""
    return try_again(request)


def as_busy(response):
    """Return the response with the status and header of a page that asks to try again in a moment."""
    response.status_code = STATUS
    response["Retry-After"] = RETRY_SECONDS
    return response
