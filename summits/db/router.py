"""Which database is asked: readers' pages may come from a replica, everything else from the primary.

A replica runs behind. So a request that reads from it reads everything from it, the revision too: a page is then
kept under the revision of the database that it was made from, or an earlier one, and never under a newer. That is
settled once, at the beginning of a request: ``use_replica`` is entered there, and nowhere else. Where the replica
cannot be reached, the primary is read from for a while.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

REPLICA = "replica"
"""The name of the replica in settings.DATABASES, where there is one."""
PAUSE_SECONDS = 10
"""How long a replica that could not be reached is left alone by the process."""

logger = logging.getLogger(__name__)
_replica_down_until = 0
_reads_from = ContextVar("where this request reads", default=DEFAULT_DB_ALIAS)


@contextmanager
def use_replica():
    """Read from the replica within, if there is one. A transaction on the primary still reads what is its own."""
    is_there = REPLICA in settings.DATABASES and monotonic() >= _replica_down_until
    token = _reads_from.set(REPLICA if is_there else DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _reads_from.reset(token)


@contextmanager
def from_primary():
    """Read from the primary within, also where readers' requests read from the replica, which may run behind."""
    token = _reads_from.set(DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        _reads_from.reset(token)


def fall_back_to_primary():
    """Read from the primary for the rest of this request, and in others for a while; return whether that is new."""
    global _replica_down_until
    if _reads_from.get() != REPLICA:
        return False
    _replica_down_until = monotonic() + PAUSE_SECONDS
    logger.warning("The replica cannot be reached; for %s s pages come from the primary.", PAUSE_SECONDS)
    _reads_from.set(DEFAULT_DB_ALIAS)
    return True


class ReplicaRouter:
    """Django's router of questions, see "Automatic database routing" in Django's documentation."""

    def db_for_read(self, model, **hints):
        """Return the replica within ``use_replica``, else the primary."""
        alias = _reads_from.get()
        return DEFAULT_DB_ALIAS if connections[DEFAULT_DB_ALIAS].in_atomic_block else alias

    def db_for_write(self, model, **hints):
        """Return the primary: a record read from the replica is saved there."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one, other, **hints):
        """Both databases hold the same records."""
        return True

    def allow_migrate(self, alias, app_label, **hints):
        """Nothing is written to the replica but by the primary."""
        return alias != REPLICA
