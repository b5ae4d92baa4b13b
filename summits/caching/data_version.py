"""The data version: every write raises it, and every cache has it in its keys.

A data version is a text, "number-token", from the one row of ``DataVersion``; "0" before the first write.
"""

import uuid
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import InterfaceError, OperationalError, connections, router
from django.db.models import F

from summits.db.router import fall_back_to_primary
from summits.models import DataVersion, current_changeset
from summits.models.data_version import DATA_VERSION_PK

_pinned = ContextVar("the data version of this request", default=None)


def current():
    """Return the current data version, a text for cache keys; within ``pinned``, the pinned one."""
    return _pinned.get() or read_from_db()


@contextmanager
def pinned():
    """Read the data version once and use it in this block, which gets it. What the block reads is no older."""
    token = _pinned.set(read_from_db())
    try:
        yield _pinned.get()
    finally:
        _pinned.reset(token)


def read_from_db():
    """Return the data version from the database: one query of one row.

    It is the first query of most requests. If the server has dropped the connection, the query is repeated on a new
    one, which saves a health check per request. If the replica cannot be reached, the primary is queried.

    In a changeset that has already changed something, the version is raised first. So nothing computed from
    uncommitted data is cached under a version that other requests see, or under the changeset's final version.
    """
    context = current_changeset()
    if context is not None and not context.is_empty:
        bump_version()
    connection = connections[router.db_for_read(DataVersion)]
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
        return _query(connections[router.db_for_read(DataVersion)])


def sequence_number(version):
    """Return the number (int) in a data version. It only goes up, unless a backup is restored."""
    return int(version.partition("-")[0])


VERSION_SQL = f"SELECT number, token FROM {DataVersion._meta.db_table} WHERE id = {DATA_VERSION_PK:d}"


def _query(connection):
    # Not through the ORM, which would take longer than the database does. The query itself shows whether the connection
    # is alive, so Django need not check it first.
    connection.health_check_done = True
    with connection.cursor() as cursor:
        cursor.execute(VERSION_SQL)
        row = cursor.fetchone()
    return f"{row[0]}-{str(row[1]).replace('-', '')}" if row else "0"


def acquire_write_lock():
    """Lock the version row (SELECT … FOR UPDATE) until the transaction ends, so that writers run one after another.

    What a writer reads then stays true until it commits. SQLite's write transactions are exclusive anyway.
    """
    if connections[router.db_for_write(DataVersion)].features.has_select_for_update:
        row = DataVersion.objects.select_for_update().filter(pk=DATA_VERSION_PK).values_list("pk")
        if not list(row):
            # Before the first write there is no row to lock, so create it.
            DataVersion.objects.bulk_create([DataVersion(pk=DATA_VERSION_PK)], ignore_conflicts=True)
            list(row.all())


def bump_version():
    """Raise the data version, in the current transaction if there is one.

    Waits until no other transaction holds the row.
    """
    token = uuid.uuid4()
    if not DataVersion.objects.filter(pk=DATA_VERSION_PK).update(number=F("number") + 1, token=token):
        DataVersion.objects.get_or_create(pk=DATA_VERSION_PK, defaults={"number": 1, "token": token})
