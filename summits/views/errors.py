"""Error handlers: the pages for 400, 404 and 500."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.shortcuts import render
from django.utils.translation import gettext as _

from summits.db import disk
from summits.db.locking import locked_response

TOO_LARGE_ERRORS = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
"""What Django raises where a form sends more than the settings allow."""


def bad_request(request, exception):
    """Answer 400 to a damaged or too large request, without using the database."""
    # Django's own messages are for developers. Exceptions of ours with a message for readers have
    # ``has_public_message``.
    why = str(exception) if getattr(exception, "has_public_message", False) else _("It was damaged or incomplete.")
    if isinstance(exception, TOO_LARGE_ERRORS):
        why = _("It was larger than this site accepts.")
    return render(request, "400.html", {"why": why}, status=400)


def not_found(request, exception):
    """Answer 404 with links to other pages."""
    return render(request, "404.html", {"path": request.path}, status=404)


def server_error(request):
    """Answer 500 without using the database.

    If nothing can be saved now, answer 409 or 503 instead, where possible with a page that keeps what was sent.
    """
    # Errors of middleware alone: LockedDatabaseMiddleware handles those of views.
    if answer := locked_response(request, sys.exception()):
        return answer
    if disk.disk_error_message(sys.exception()):
        return render(request, "500.html", status=disk.STATUS)
    return render(request, "500.html", status=500)
