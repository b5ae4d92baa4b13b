"""The number that goes up when anything in the record changes: what is reckoned from the record is kept under it."""

import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import InterfaceError, OperationalError, connections, router
from django.db.models import F

from summits.db.router import fall_back_to_primary
from summits.models import Revision, present_ledger
from summits.models.data_version import THE_ROW

_held = ContextVar("the revision of this request", default=None)


def current():
    """Return the present revision, as text fit for a key: different for any two states of the record.

    Within ``pinned`` it is the one that held at its beginning.
    """
    return _held.get() or read_from_db()


@contextmanager
def pinned():
    """Hold the present revision, as the context's value: what is asked for within is at least of that revision."""
    token = _held.set(read_from_db())
    try:
        yield _held.get()
    finally:
        _held.reset(token)


def read_from_db():
    """Return the revision that the database holds now: one question for one row by its key.

    It is mostly the first question of a request. Where the server has dropped the connection meanwhile, it is asked
    again on a new one: so that no request pays for a check of the connection. Where a replica is away, the primary
    is asked.

    Within a change that has touched something the revision goes up first, so that nothing made of the record as it is
    meanwhile is kept under a revision that others see, or under that of the end of the change.
    """
    ledger = present_ledger()
    if ledger is not None and not ledger.is_empty:
        bump_version()
    connection = connections[router.db_for_read(Revision)]
    try:
        return _query(connection)
    except (InterfaceError, OperationalError):
        if connection.in_atomic_block:
            raise
        connection.close()
    try:
        return _query(connection)
    except OperationalError:
        if not fall_back_to_primary():
            raise
        return _query(connections[router.db_for_read(Revision)])


def sequence_number(revision):
    """Return the number (int) in a revision as ``current`` returns it: it goes up in one history of the record."""
    return int(revision.partition("-")[0])


VERSION_SQL = f"SELECT number, token FROM {Revision._meta.db_table} WHERE id = {THE_ROW:d}"


def _query(connection):
    # Past the ORM, which would take longer than the database does. The answer shows whether the connection is alive,
    # so Django need not check it first.
    connection.health_check_done = True
    with connection.cursor() as cursor:
        cursor.execute(VERSION_SQL)
        row = cursor.fetchone()
    return f"{row[0]}-{str(row[1]).replace('-', '')}" if row else "0"


def acquire_write_lock():
    """Wait until other transactions that change the record have ended, and hold back later ones, until this one ends.

    What is read then and is to be changed stays as it is read. On SQLite a transaction that writes is alone anyway.
    """
    if connections[router.db_for_write(Revision)].features.has_select_for_update:
        row = Revision.objects.select_for_update().filter(pk=THE_ROW).values_list("pk")
        if not list(row):
            # Where nothing was ever changed there is no row yet at which one of two could wait for the other.
            Revision.objects.bulk_create([Revision(pk=THE_ROW)], ignore_conflicts=True)
            list(row.all())


def bump_version():
    """Raise the revision, within the transaction of the change, if there is one.

    Of two transactions the later waits here for the row until the earlier has ended.
    """
    token = uuid.uuid4()
    if not Revision.objects.filter(pk=THE_ROW).update(number=F("number") + 1, token=token):
        Revision.objects.get_or_create(pk=THE_ROW, defaults={"number": 1, "token": token})
