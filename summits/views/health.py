"""Whether the site can serve: for load balancers and monitors, at ``/healthz``.

It is answered before all other middleware: neither the name by which a monitor asks nor http instead of https matters,
since the answer repeats nothing that was asked and holds nothing that is not public.
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
    """Answers ``/healthz``, whatever the rest of the site is like."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return health(request) if request.path_info == PATH else self.get_response(request)


def health(request):
    """Return 200, or 503 where the site cannot serve, as JSON: the database, the index, and what is served.

    At most four queries, each for one row. The revision is that of the record, the release that of the program.
    """
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    state = {"status": "ok", "database": "ok", "index": "ok", "revision": None, "release": build_fingerprint()}
    try:
        state["revision"] = data_version.sequence_number(data_version.read_from_db())
        if is_index_missing():
            state |= {"status": "failing", "index": "missing"}
        elif not writing.is_complete():
            # Readers search the one that is there until the new one is written.
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
    """Return whether there is something to be found, and no index to find it by."""
    return not SearchDocument.objects.exists() and Summit.objects.published().exists()
