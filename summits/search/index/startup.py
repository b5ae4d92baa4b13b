"""Check of the search index when a process starts; an incomplete index is rebuilt in the background.

So an index that was marked for a rebuild, or has an older format, becomes complete by itself. Until then readers search
it as it is.
"""

import logging
import threading
from time import sleep

from django.db import DatabaseError, connection

from summits.search.index import writing

RETRY_DELAYS = (0, 10, 60, 300, 900)
"""Seconds before each attempt: the tables may not exist yet, or an import may have locked the database."""

logger = logging.getLogger(__name__)


def complete_in_background():
    """Run ``complete`` in a daemon thread."""
    threading.Thread(target=_in_thread, name="search-index", daemon=True).start()


def _in_thread():
    try:
        complete()
    finally:
        connection.close()


def complete():
    """Rebuild the index unless it is complete, with retries after database errors. Of several processes one does it."""
    for delay in RETRY_DELAYS:
        sleep(delay)
        try:
            written = writing.rebuild_if_needed()
        except DatabaseError as error:
            logger.warning("The search index could not be read or written; trying again: %s", error)
            connection.close()
            continue
        if written is not None:
            logger.warning("The search index was not complete: %s records were written.", sum(written.values()))
        return
