"""A process that starts looks whether the index is complete, and writes it in the background if it is not.

So an index that was left to be written, or that is of an older form, is complete again without anybody's doing, and
meanwhile readers search what is there.
"""

import logging
import threading
from time import sleep

from django.db import DatabaseError, connection

from summits.search.index import writing

PAUSES = (0, 10, 60, 300, 900)
"""Seconds before each trial: the tables may not be there yet, or an import may hold the database."""

logger = logging.getLogger(__name__)


def complete_in_background():
    """Complete the index in a thread of its own."""
    threading.Thread(target=_in_thread, name="search-index", daemon=True).start()


def _in_thread():
    try:
        complete()
    finally:
        connection.close()


def complete():
    """Write the whole index unless it is complete. Of several processes one does it; the others find it done."""
    for pause in PAUSES:
        sleep(pause)
        try:
            written = writing.rebuild_if_needed()
        except DatabaseError as error:
            logger.warning("The index of the search could not be looked at or written; trying again: %s", error)
            connection.close()
            continue
        if written is not None:
            logger.warning("The index of the search was not complete: %s records were written.", sum(written.values()))
        return
