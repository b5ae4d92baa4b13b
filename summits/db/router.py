"""The database router: public pages may be read from a replica, everything else from the primary.

A replica lags behind. So a request that reads from it reads everything from it, the data version too: a page is cached
under the data version of the database that it was rendered from or an older one, never under a newer one. The page
cache middleware decides once, at the beginning of a request, by entering ``use_replica``. While the replica cannot be
reached, the primary is used.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

REPLICA = "replica"
"""The replica's alias in ``settings.DATABASES``, if there is one."""
PAUSE_SECONDS = 10
"""How long this process does not try a replica that could not be reached."""

logger = logging.getLogger(__name__)
_replica_down_until = 0
_reads_from = ContextVar("where this request reads", default=DEFAULT_DB_ALIAS)


@contextmanager
def use_replica():
    """Read from the replica, if there is one, in this block. Within a transaction the primary is read all the same."""
    is_there = REPLICA in settings.DATABASES and monotonic() >= _replica_down_until
    token = _reads_from.set(REPLICA if is_there else DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _reads_from.reset(token)


@contextmanager
def from_primary():
    """Read from the primary in this block, even within ``use_replica``, because the replica may lag behind."""
    token = _reads_from.set(DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _reads_from.reset(token)


def fall_back_to_primary():
    """Read from the primary for the rest of this request and, for ``PAUSE_SECONDS``, in new ones.

    Returns False, and changes nothing, if the request was not reading from the replica.
    """
    global _replica_down_until
    if _reads_from.get() != REPLICA:
        return False
    _replica_down_until = monotonic() + PAUSE_SECONDS
    logger.warning("The replica cannot be reached; for %s s pages come from the primary.", PAUSE_SECONDS)
    _reads_from.set(DEFAULT_DB_ALIAS)
    return True


class ReplicaRouter:
    """A database router; see "Automatic database routing" in Django's documentation."""

    def db_for_read(self, model, **hints):
        """Return the replica within ``use_replica`` and outside of transactions, else the primary."""
        alias = _reads_from.get()
        return DEFAULT_DB_ALIAS if connections[DEFAULT_DB_ALIAS].in_atomic_block else alias

    def db_for_write(self, model, **hints):
        """Return the primary, for records read from the replica as well."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        """Allow all relations: both databases hold the same records."""
        return True

    def allow_migrate(self, alias, app_label, **hints):
        """Allow migrations on all databases but the replica, which the primary replicates to."""
        return alias != REPLICA
