"""Database settings for a bulk import: table locks, SQLite's cache size, deferred foreign keys, ANALYZE."""

from contextlib import contextmanager

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.db.models.signals import post_migrate

from summits.caching.data_version import acquire_write_lock
from summits.datapackage.schema import TABLES
from summits.db.bulk import analyze, outwait_autovacuum
from summits.db.locking import COMMAND_WAIT_SECONDS

SQLITE_CACHE_KB = 200_000
"""SQLite's page cache during an import: the indexes of a large archive are updated at random places."""

FOREIGN_KEYS = """
    SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(pg_constraint.oid)
    FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
    WHERE contype = 'f' AND relname = ANY(%s) AND pg_table_is_visible(conrelid) AND pg_has_role(relowner, 'USAGE')
    ORDER BY 1, 2
"""


def written_models():
    """Return the models whose tables an import writes, including those of many-to-many relations."""
    through_models = [column.field.remote_field.through for table in TABLES for column in table.list_columns]
    return [table.model for table in TABLES] + through_models


def lock_tables():
    """Lock out other writers until the end of the transaction, without blocking readers.

    The import assigns primary keys itself, so nobody else may insert meanwhile. On SQLite a write transaction does so
    by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # PostgreSQL's default is to wait for a lock without limit.
            cursor.execute("SELECT setting FROM pg_settings WHERE name = 'lock_timeout'")
            if cursor.fetchone()[0] == "0":
                cursor.execute(f"SET LOCAL lock_timeout = '{COMMAND_WAIT_SECONDS}s'")
    # In the order in which the admin takes its locks; any other order could cause a deadlock.
    acquire_write_lock()
    outwait_autovacuum()
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in written_models())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def reset_sequences():
    """Move the sequences past the primary keys that the import assigned."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), written_models()):
            cursor.execute(statement)


def analyze_tables():
    """Run ANALYZE on the imported tables, so that the query planner has current statistics.

    Without statistics SQLite took 18 s to count the public sources of 20,000 summits, with them 0.1 s. It runs table by
    table: otherwise SQLite would record that the search tables, still empty, are small, and scan all of them for each
    row written later.
    """
    analyze(*written_models())


def connect():
    """Connect the ``post_migrate`` signal to ``after_migrations``."""
    post_migrate.connect(after_migrations, sender=apps.get_app_config("summits"), dispatch_uid="statistics")


def after_migrations(using, plan=(), **kwargs):
    """Run ANALYZE on SQLite after migrations: a table that a migration rebuilds loses its statistics.

    At 100,000 summits a summit's page took 62 ms of processor time without statistics and 8 ms with them. Running it
    takes 1.2 s.
    """
    if plan and using == connection.alias and connection.vendor == "sqlite":
        # After migrating back to an earlier release some tables do not exist.
        existing = set(connection.introspection.table_names())
        analyze(*(model for model in written_models() if model._meta.db_table in existing))


@contextmanager
def deferred_foreign_keys():
    """Drop foreign keys and add them again afterwards, so that all rows are checked at once.

    Enter it within the transaction. On PostgreSQL, a million checks row by row take as long as writing the rows. The
    constraints are dropped and added in one transaction, so none is ever lost. Readers have to wait meanwhile, so use
    this only for an empty archive. On SQLite this does nothing, because its checks are fast enough.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        history_models = [table.model.history.model for table in TABLES]
        cursor.execute(FOREIGN_KEYS, [[model._meta.db_table for model in [*written_models(), *history_models]]])
        foreign_keys = cursor.fetchall()
        for table, name, _definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    yield
    with connection.cursor() as cursor:
        for table, name, definition in foreign_keys:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


@contextmanager
def enlarged_sqlite_cache():
    """Enlarge SQLite's page cache during an import. Enter it outside the transaction."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(before)}")
