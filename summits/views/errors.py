"""What a reader sees when there is nothing to see."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.shortcuts import render
from django.utils.translation import gettext as _

from summits.db import disk
from summits.db.locking import locked_response

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
"""What Django raises where a form sends more than the settings allow."""


def bad_request(request, exception):
    """Answer 400 to a request that is damaged or asks for too much, without the help of the database."""
    # A message of Django's own is for developers; one of ours, which is for people, says so.
    why = str(exception) if getattr(exception, "is_for_people", False) else _("It was damaged or incomplete.")
    if isinstance(exception, TOO_LARGE):
        why = _("It was larger than any page of this site sends.")
    return render(request, "400.html", {"why": why}, status=400)


def not_found(request, exception):
    """Answer 404 with ways on from here."""
    return render(request, "404.html", {"path": request.path}, status=404)


def server_error(request):
    """Answer 500 without the help of the database; where nothing can be saved now, say so and keep what was sent."""
    # A middleware met it, not a view.
    if answer := locked_response(request, sys.exception()):
        return answer
    if disk.disk_error_message(sys.exception()):
        return render(request, "500.html", status=disk.STATUS)
    return render(request, "500.html", status=500)
