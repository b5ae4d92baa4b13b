"""Whether the site can serve: for load balancers and monitors, at ``/healthz``.

It is answered before all other middleware: neither the name by which a monitor asks nor http instead of https matters,
since the answer repeats nothing that was asked and holds nothing that is not public.
"""

import logging

from django.db import DatabaseError, connection
from django.http import HttpResponseNotAllowed, JsonResponse

from summits import revision
from summits.models import SearchDocument, Summit
from summits.release import release

PATH = "/healthz"
logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers ``/healthz``, whatever the rest of the site is like."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return health(request) if request.path_info == PATH else self.get_response(request)


def health(request):
    """Return 200, or 503 where the site cannot serve, as JSON: the database, the index, and what is served.

    At most three queries, each for one row. The revision is that of the record, the release that of the program.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    state = {"status": "ok", "database": "ok", "index": "ok", "revision": None, "release": release()}
    try:
        state["revision"] = revision.number_of(revision.read())
        if not is_index_complete():
            state |= {"status": "failing", "index": "incomplete"}
    except DatabaseError as error:
        logger.error("The database does not answer /healthz: %s", error)
        state |= {"status": "failing", "database": "failing", "index": "unknown"}
        if not connection.in_atomic_block:
            connection.close()
    status = 200 if state["status"] == "ok" else 503
    return JsonResponse(state, status=status, headers={"Cache-Control": "no-store"})


def is_index_complete():
    """Return whether readers find what is public: there is an index, or nothing to be found."""
    return SearchDocument.objects.exists() or not Summit.objects.published().exists()
