"""What a reader sees when there is nothing to see."""

import sys

from django.shortcuts import render

from summits.locking import is_locked, try_again


def not_found(request, exception):
    """Answer 404 with ways on from here."""
    return render(request, "404.html", {"path": request.path}, status=404)


def server_error(request):
    """Answer 500 without the help of the database; 409 where it is only locked, which a middleware met, not a view."""
    if is_locked(sys.exception()):
        return try_again(request)
    return render(request, "500.html", status=500)
