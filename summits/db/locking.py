"""A database that is locked: which errors say so, how long a request waits, and the page that keeps what was typed.

SQLite lets one connection write at a time, and an import on PostgreSQL locks the tables that it writes. Readers never
wait for either. Who saves meanwhile waits a second at most, for there are few threads, and is then told to try again,
on a page that has all that was sent still in its form.
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
"""How long a request to the desk waits for a lock. Ordinary saves take a tenth of it."""
TASK_WAIT_SECONDS = 5
"""How long an import at the desk waits, in its own thread."""
COMMAND_WAIT_SECONDS = 20
"""How long an import by a command waits; on SQLite that is the ``timeout`` of the settings."""
RETRY_SECONDS = 5
STATUS = 409
LOCKED_ON_SQLITE = {"SQLITE_BUSY", "SQLITE_LOCKED"}
LOCKED_ON_POSTGRESQL = {"55P03", "40001", "40P01"}
"""The SQLSTATEs of lock_not_available, serialization_failure and deadlock_detected."""
logger = logging.getLogger(__name__)
NEVER_SENT_BACK = ("password", "old_password", "new_password", "token", "code", "otp")
"""How the names of fields begin whose values no page repeats."""


def is_locked(error):
    """Whether an exception, or what it was raised from, says that the database is locked."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, DatabaseError) and _says_locked(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _says_locked(error):
    cause = error.__cause__ or error
    name = getattr(cause, "sqlite_errorname", None) or ""
    is_busy = name.startswith(tuple(LOCKED_ON_SQLITE)) or "is locked" in str(error)
    return is_busy or getattr(cause, "sqlstate", None) in LOCKED_ON_POSTGRESQL


def lock_timeout(seconds):
    """Let this thread's connection wait so long for a lock from now on, until it is closed.

    What is set is remembered with the connection, so that it costs a question once, not for each request.
    """
    connection.ensure_connection()
    if getattr(connection, "lock_wait", None) == (connection.connection, seconds):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET lock_timeout = {int(seconds * 1000)}")
        else:
            cursor.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")
    # In a transaction that is undone, the setting would be undone with it.
    if not connection.in_atomic_block:
        connection.lock_wait = connection.connection, seconds


def locked_message():
    """Return the sentence for an editor who meets a locked database."""
    return _("An import or another large change is being saved.")


def locked_response(request, error):
    """Return the page for an error that says that nothing can be saved now; None for any other error.

    A reader saves nothing: of a disk that takes nothing they are not told here.
    """
    if is_locked(error):
        return retry_page(request)
    if isinstance(error, IntegrityError) and is_save(request):
        # Between the check of what was sent and its save somebody else has saved: the next check will say what.
        logger.error("A save met another at the same moment, or broke a rule of the database", exc_info=error)
        return retry_page(request, _("Another editor saved a conflicting change at the same moment."))
    why = disk.disk_error_message(error) if is_save(request) else None
    return retry_page(request, why, disk.STATUS, disk.RETRY_SECONDS) if why else None


def is_save(request):
    """Whether a request may be one of an editor's."""
    is_read = request.method in ("GET", "HEAD") and settings.SESSION_COOKIE_NAME not in request.COOKIES
    return not is_read or request.path.startswith(reverse("admin:index"))


def retry_page(request, why=None, status=STATUS, seconds=RETRY_SECONDS):
    """Return the page for a request that could not be answered now: all that was sent is in a form to send it again.

    ``why`` is a sentence; without it, that the archive is being imported. Files have to be chosen again, and what is
    secret has to be typed again. It can be called wherever an error was caught that ``is_locked``.
    """
    _read_what_can_be_read(request)
    secret = [name for name in request.POST if name.lower().startswith(NEVER_SENT_BACK)]
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


def _read_what_can_be_read(request):
    # Where the disk did not take a file that was sent, Django would try to read the rest of the request again.
    try:
        _ = request.POST
    except (OSError, BadRequest):
        request._mark_post_parse_error()


def _was_typed(name, value):
    is_own = name.startswith("_") or name.endswith("_FORMS")
    return not is_own and bool(value.strip()) and not value.isdecimal()


class LockedDatabaseMiddleware:
    """Answers a request that meets a locked database with ``retry_page``, and lets none wait for long."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Anybody else only reads, perhaps from a replica.
        if settings.SESSION_COOKIE_NAME in request.COOKIES or request.path.startswith(reverse("admin:index")):
            lock_timeout(WAIT_SECONDS)
        return self.get_response(request)

    def process_view(self, request, view, arguments, options):
        """Refuse to save into a file that nobody finds again."""
        is_read = request.method in ("GET", "HEAD", "OPTIONS")
        if not is_read and disk.is_file_lost(connection):
            return retry_page(request, disk.LOST, disk.STATUS, disk.RETRY_SECONDS)
        return None

    def process_exception(self, request, exception):
        """Answer for a view."""
        return locked_response(request, exception)
