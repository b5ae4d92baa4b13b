"""What a large import asks of the database beside its rows: to itself, with memory, and without work done twice."""

from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models.signals import post_migrate

from summits.caching.data_version import acquire_write_lock
from summits.datapackage.schema import TABLES
from summits.db.bulk import analyze, outlast_vacuum
from summits.db.locking import COMMAND_WAIT_SECONDS

CACHE_KB = 200_000
"""What SQLite may keep of the archive in memory during an import: the indexes of a large one grow at random places."""

FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND relname = ANY(%s) AND pg_table_is_visible(conrelid) AND pg_has_role(relowner, 'USAGE')
    ORDER BY 1, 2
"""


def written_models():
    """Return the models whose tables an import writes, those of the lists included."""
    lists = [column.field.remote_field.through for table in TABLES for column in table.lists]
    return [table.model for table in TABLES] + lists


def lock_tables():
    """Keep other writers out until the end of the transaction. Readers are not kept waiting.

    Primary keys are allotted here, so nobody else may allot any meanwhile. On SQLite a transaction does so by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # By itself PostgreSQL waits for ever.
            cursor.execute("SELECT setting FROM pg_settings WHERE name = 'lock_timeout'")
            if cursor.fetchone()[0] == "0":
                cursor.execute(f"SET LOCAL lock_timeout = '{COMMAND_WAIT_SECONDS}s'")
    # In the order in which a page of the desk takes its locks, or the two could wait for each other.
    acquire_write_lock()
    outlast_vacuum()
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in written_models())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def reset_sequences():
    """Let new records be numbered after those that were written with primary keys of their own."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written_models()):
            cursor.execute(statement)


def analyze_tables():
    """Let the database learn how the tables of the bundle look now, so that it chooses its ways by them.

    Without them SQLite took 18 s to count the public sources of 20,000 summits; with them 0.1 s. Table by table: SQLite
    would note of the search's own tables, which are still empty, that they are small, and read through the whole of
    them with each row that is written afterwards.
    """
    analyze(*written_models())


def connect():
    """Take statistics again after migrations."""
    post_migrate.connect(after_migrations, sender=apps.get_app_config("summits"), dispatch_uid="statistics")


def after_migrations(using, plan=(), **about):
    """Let SQLite know its tables again: it forgets the statistics of one that a migration makes anew.

    At 100,000 summits a summit's page took 62 ms of the processor without them instead of 8. To take them takes 1.2 s.
    """
    if plan and using == connection.alias and connection.vendor == "sqlite":
        # After migrations back to an earlier release some tables are not there.
        there = set(connection.introspection.table_names())
        analyze(*(model for model in written_models() if model._meta.db_table in there))


@contextmanager
def deferred_foreign_keys():
    """Check foreign keys once for all rows instead of row by row, to be entered within the transaction.

    PostgreSQL takes as long for a million checks one by one as for writing the rows; put back at the end, a foreign
    key is checked for the whole table at once, and none is missing after the transaction, however it ends. Readers
    have to wait meanwhile, so this is for an empty archive. SQLite checks fast enough.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        versions = [table.model.history.model for table in TABLES]
        cursor.execute(FOREIGN_KEYS, [[model._meta.db_table for model in [*written_models(), *versions]]])
        foreign_keys = cursor.fetchall()
        for table, name, _definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        for table, name, definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def enlarged_sqlite_cache():
    """Let SQLite use more memory for the time of an import; to be entered outside the transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")
