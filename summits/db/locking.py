"""Locked databases: which errors mean a lock, how long to wait, and the "try again" page that keeps the form's data.

SQLite lets one connection write at a time, and an import on PostgreSQL locks the tables that it writes. Readers never
wait for either. A save waits one second at most, because there are few threads. Then the editor gets a page that asks
them to try again, whose form holds everything they sent.
"""

import logging

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DatabaseError, IntegrityError, connection
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from summits.db import disk

WAIT_SECONDS = 1
"""How long a request to the admin waits for a lock. Ordinary saves take a tenth of it."""
TASK_WAIT_SECONDS = 5
"""How long an import in the admin waits, in its own thread."""
COMMAND_WAIT_SECONDS = 20
"""How long an import by a management command waits; on SQLite this is the ``timeout`` in the settings."""
RETRY_SECONDS = 5
STATUS = 409
LOCKED_ON_SQLITE = {"SQLITE_BUSY", "SQLITE_LOCKED"}
LOCKED_ON_POSTGRESQL = {"55P03", "40001", "40P01"}
"""The SQLSTATEs of lock_not_available, serialization_failure and deadlock_detected."""
logger = logging.getLogger(__name__)
SECRET_FIELD_PREFIXES = ("password", "old_password", "new_password", "token", "code", "otp")
"""Prefixes of the names of secret fields, whose values are never sent back."""


def is_locked(error):
    """Return whether an exception, or one that caused it, means that the database is locked."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, DatabaseError) and _is_lock_error(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _is_lock_error(error):
    cause = error.__cause__ or error
    name = getattr(cause, "sqlite_errorname", None) or ""
    is_busy = name.startswith(tuple(LOCKED_ON_SQLITE)) or "is locked" in str(error)
    return is_busy or getattr(cause, "sqlstate", None) in LOCKED_ON_POSTGRESQL


def lock_timeout(seconds):
    """Set how many seconds this thread's connection waits for a lock, until it is closed.

    The value is stored on the connection, so that only the first request on it pays for the query.
    """
    connection.ensure_connection()
    if getattr(connection, "lock_wait", None) == (connection.connection, seconds):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET lock_timeout = {int(seconds * 1000)}")
        else:
            cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    # A rollback would undo the setting, so it is remembered only outside of transactions.
    if not connection.in_atomic_block:
        connection.lock_wait = connection.connection, seconds


def locked_message():
    """Return the message for an editor whose request met a locked database."""
    return _("An import or another large change is being saved.")


def locked_response(request, error):
    """Return the "try again" page for a lock, an IntegrityError or a disk error; None for any other error.

    IntegrityErrors and disk errors are answered only for requests that may save (``is_save``).
    """
    if is_locked(error):
        return retry_page(request)
    if isinstance(error, IntegrityError) and is_save(request):
        # Somebody else saved between validation and save. Validation of the next attempt will report the conflict.
        logger.error("A save met another at the same moment, or broke a rule of the database", exc_info=error)
        return retry_page(request, _("Another editor saved a conflicting change at the same moment."))
    why = disk.disk_error_message(error) if is_save(request) else None
    return retry_page(request, why, disk.STATUS, disk.RETRY_SECONDS) if why else None


def is_save(request):
    """Return whether a request may save: an unsafe method, a session cookie, or a URL of the admin."""
    is_read = request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES
    return not is_read or request.path.startswith(reverse("admin:index"))


def retry_page(request, why=None, status=STATUS, seconds=RETRY_SECONDS):
    """Return the "try again" page, rendered: its form holds the submitted data, to be sent again.

    ``why`` is a sentence, by default ``locked_message``; ``status`` the HTTP status; ``seconds`` the Retry-After. Files
    have to be chosen again, and secrets typed again.
    """
    _parse_post_leniently(request)
    secret = [name for name in request.POST if name.lower().startswith(SECRET_FIELD_PREFIXES)]
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken" and name not in secret
    ]
    context = {
        "title": _("Try again in a moment"),
        "why": why or locked_message(),
        "is_post": request.method == "POST",
        "sent": sent,
        "typed": [pair for pair in sent if _was_typed(*pair)],
        "secret": secret,
        "files": list(request.FILES),
    }
    response = TemplateResponse(request, "admin/try_again.html", context, status=status)
    response.headers["Retry-After"] = str(seconds)
    add_never_cache_headers(response)
    return response.render()


def _parse_post_leniently(request):
    # If an uploaded file could not be written to disk, Django would try again to parse the rest of the request.
    try:
        _ = request.POST
    except (OSError, BadRequest):
        request._mark_post_parse_error()


def _was_typed(name, value):
    is_own = name.startswith("_") or name.endswith("_FORMS")
    return not is_own and bool(value.strip()) and not value.isdecimal()


class LockedDatabaseMiddleware:
    """Middleware that limits the wait for locks and answers lock and disk errors with ``retry_page``."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # All other requests only read, perhaps from a replica.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.path.startswith(reverse("admin:index")):
            lock_timeout(WAIT_SECONDS)
        return self.get_response(request)

    def process_view(self, request, view, arguments, options):
        """Refuse an unsafe request if SQLite's database file was moved or deleted; return None otherwise."""
        is_read = request.method in ("GET", "HEAD", "OPTIONS")
        if not is_read and disk.is_file_lost(connection):
            return retry_page(request, disk.LOST, disk.STATUS, disk.RETRY_SECONDS)
        return None

    def process_exception(self, request, exception):
        """Answer an exception of a view with ``locked_response``."""
        return locked_response(request, exception)
