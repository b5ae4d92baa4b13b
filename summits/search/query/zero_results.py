"""Searches without results, stored for the editors: the words and how often, nothing about the reader."""

import logging
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction
from django.db.models import F

from summits.models import ZeroResultQuery
from summits.search.analysis.tokens import normalize_unicode

MOST_KEPT = 10_000
"""Maximum number of different searches that are stored. Once it is reached, only these are counted."""
PATIENCE_MS = 250
"""How long to wait for SQLite's write lock, in milliseconds: the reader waits too, and a count is not worth more."""

logger = logging.getLogger(__name__)


def record_zero_result(text):
    """Count a search for ``text`` that found nothing. A database error is logged and not raised."""
    words = " ".join(normalize_unicode(text).lower().split())[
        : ZeroResultQuery._meta.get_field("query").max_length
    ].rstrip()
    if not words:
        return
    try:
        with short_busy_timeout(), transaction.atomic():
            _count(words)
    except DatabaseError:
        logger.warning("A search that found nothing could not be kept.", exc_info=True)


def _count(words):
    known = ZeroResultQuery.objects.filter(query=words)
    if known.update(count=F("count") + 1) or ZeroResultQuery.objects.count() >= MOST_KEPT:
        return
    # Another request may have stored the same words meanwhile.
    _search, is_new = ZeroResultQuery.objects.get_or_create(query=words)
    if not is_new:
        known.update(count=F("count") + 1)


@contextmanager
def short_busy_timeout():
    """Wait only ``PATIENCE_MS`` for SQLite's write lock in this block. Other databases are not affected."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        usual = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE_MS:d}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual:d}")
