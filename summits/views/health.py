"""The health check ``/healthz`` for load balancers and monitors.

It is answered before almost all other middleware, so a monitor may use any host name, and http instead of https. That
is safe, as the answer repeats nothing of the request and holds only public data.
"""

import logging

from django.db import DatabaseError, connection
from django.http import HttpResponseNotAllowed, JsonResponse

from summits.caching import data_version
from summits.caching.fingerprint import build_fingerprint
from summits.db import disk
from summits.models import SearchDocument, Summit
from summits.search.index import writing

PATH = "/healthz"
logger = logging.getLogger(__name__)


class HealthMiddleware:
    """Answers ``/healthz`` and passes all other requests on."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return health(request) if request.path_info == PATH else self.get_response(request)


def health(request):
    """Return the state of the database and of the search index as JSON: 200, or 503 if the site cannot serve.

    ``revision`` is the number of the data version, ``release`` the build fingerprint. At most four queries, each of one
    row.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    state = {"status": "ok", "database": "ok", "index": "ok", "revision": None, "release": build_fingerprint()}
    try:
        state["revision"] = data_version.sequence_number(data_version.read_from_db())
        if is_index_missing():
            state |= {"status": "failing", "index": "missing"}
        elif not writing.is_complete():
            # Searches use the old index until the new one is complete.
            state["index"] = "outdated"
        if disk.is_file_lost(connection):
            logger.error("The file of the database is no longer where it was.")
            state |= {"status": "failing", "database": "failing"}
    except DatabaseError as error:
        logger.error("The database does not answer /healthz: %s", error)
        state |= {"status": "failing", "database": "failing", "index": "unknown"}
        if not connection.in_atomic_block:
            connection.close()
    status = 200 if state["status"] == "ok" else 503
    return JsonResponse(state, status=status, headers={"Cache-Control": "no-store"})


def is_index_missing():
    """Return whether there are published summits and the search index is empty."""
    return not SearchDocument.objects.exists() and Summit.objects.published().exists()
