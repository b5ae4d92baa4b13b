"""Searches without results, stored for the editors: the words and how often, nothing about the reader."""

import logging
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from summits.models import ZeroResultQuery
from summits.search.analysis.tokens import normalize_unicode

MAX_STORED_QUERIES = 10_000
"""Maximum number of different searches that are stored. Once it is reached, only these are counted."""
BUSY_TIMEOUT_MS = 250
"""How long to wait for SQLite's write lock, in milliseconds: the reader waits too, and a count is not worth more."""

logger = logging.getLogger(__name__)


def record_zero_result(text):
    """Count a search for ``text`` that found nothing. A database error is logged and not raised."""
    query = " ".join(normalize_unicode(text).lower().split())[
        : ZeroResultQuery._meta.get_field("query").max_length
    ].rstrip()
    if not query:
        return
    try:
        with short_busy_timeout(), transaction.atomic():
            _count(query)
    except DatabaseError:
        logger.warning("A search that found nothing could not be stored.", exc_info=True)


def _count(query):
    stored = ZeroResultQuery.objects.filter(query=query)
    if stored.update(count=F("count") + 1) or ZeroResultQuery.objects.count() >= MAX_STORED_QUERIES:
        return
    # Another request may have stored the same words meanwhile.
    _search, is_new = ZeroResultQuery.objects.get_or_create(query=query)
    if not is_new:
        stored.update(count=F("count") + 1)


@contextmanager
def short_busy_timeout():
    """Wait only ``BUSY_TIMEOUT_MS`` for SQLite's write lock in this block. Other databases are not affected."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        previous = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS:d}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {previous:d}")
