"""Backups of PostgreSQL: pg_dump archives, from which only the rows are restored.

A pg_dump archive is a program: pg_restore runs whatever statements it contains. So none of it is run here. Its schema
is only compared with the tables that the site's migrations make in a schema of their own (``summits.backup.pg_dump``).
The rows are copied into these tables and newer migrations are applied; then they take the place of the archive's, in
one transaction. See "Backup and Restore" in PostgreSQL's documentation.
"""

import re
import tempfile
from contextlib import closing, contextmanager, suppress

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from summits.backup import pg_dump
from summits.backup.client_programs import command_for_database, find_program, output_lines
from summits.backup.errors import BackupError, check_sequence
from summits.backup.expected_schema import compare_schemas
from summits.backup.inventory import check_row_counts, count_rows
from summits.datapackage.exporter import database_snapshot

MAGIC = b"PGDMP"
DUMPING = re.compile(rb'dumping contents of table "(?:.*\.)?([^."]+)"')
LOCK_TIMEOUT = "30s"
DEFERRED_OBJECTS_SQL = """
SELECT 1, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || quote_ident(conname),
       'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || quote_ident(conname) || ' '
           || pg_get_constraintdef(oid)
FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema::regnamespace
UNION ALL
SELECT 2, 'DROP INDEX ' || indexrelid::regclass, pg_get_indexdef(indexrelid)
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema::regnamespace AND NOT indisprimary
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
ORDER BY 1
"""
"""Foreign keys and indexes, as (rank, SQL to drop it, SQL to make it).

They are made after the rows are there, which is much faster.
"""


def temporary_parent():
    """Return the folder for temporary copies."""
    return tempfile.gettempdir()


def write(path, progress):
    """Write a pg_dump archive to the file ``path``, and return table → number of rows. Raises BackupError."""
    with database_snapshot(), connection.cursor() as cursor:
        # Count the rows in the same snapshot that pg_dump writes.
        cursor.execute("SELECT pg_export_snapshot(), current_schema")
        exported, schema = cursor.fetchone()
        options = ["--format=custom", "--verbose", f"--snapshot={exported}", f"--file={path}"]
        # Other schemas and the server's extensions are not part of the archive.
        command, environment = command_for_database("pg_dump", *options, f'--schema="{schema}"')
        counts = count_rows(cursor, connection.introspection.table_names(cursor))
        progress.start(sum(counts.values()), unit="")
        with closing(output_lines(command, environment, verbose=True)) as lines:
            for line in lines:
                match = DUMPING.search(line)
                if match and (rows := counts.get(table := match[1].decode())):
                    progress.advance(rows)
                    progress.part_done(table, rows)
        progress.end()
    progress.write(_("Checking the copy…"))
    return counts


def unpacked_size(path):
    """Return the size in bytes of the uncompressed copy, by reading all of it. Raises BackupError if it is damaged."""
    with closing(output_lines([find_program("pg_restore"), "--file=-", str(path)])) as lines:
        return sum(map(len, lines))


def migrations_in(path):
    """Return the migrations of a copy as a set of (app, name). Raises BackupError if it is damaged."""
    applied = set()
    for found in pg_dump.read_archive(path, "--table=django_migrations"):
        if (
            isinstance(found, pg_dump.DumpedTable)
            and found.table == "django_migrations"
            and {"app", "name"} <= {*found.columns}
        ):
            for row in found.chunks:
                cells = dict(zip(found.columns, row.decode(errors="replace").rstrip("\n").split("\t"), strict=False))
                applied.add((cells.get("app", ""), cells.get("name", "")))
    return applied


@contextmanager
def checked(path, applied, manifest):
    """Make the tables of the copy's migrations in a schema of their own; the value of the context is its name.

    Raises BackupError unless the copy has the same tables. Without a manifest, which has checksums, the copy is also
    read to its end. If another major version of PostgreSQL made the copy, only names are compared, because versions
    write definitions differently.
    """
    if manifest is None:
        unpacked_size(path)
    found, version = pg_dump.schema_in_archive(path)
    with pg_dump.migrated_schema(applied) as (schema, expected):
        if version != connection.pg_version // 10_000:
            found, expected = dict.fromkeys(found), dict.fromkeys(expected)
        compare_schemas(found, expected)
        yield schema


def restore_into(path, progress, bring_up_to_date, manifest, new_schema):
    """Replace all tables with those of ``new_schema``, once these have the copy's rows and the newer migrations.

    Until then each statement is a transaction of its own: every index and constraint that a transaction makes or drops
    takes a lock, and a server has only 64 a connection.
    """
    with pg_dump.working_in(new_schema):
        with connection.cursor() as cursor:
            _copy_rows(cursor, path, progress, manifest)
        bring_up_to_date(progress)
    with transaction.atomic(), connection.cursor() as cursor:
        _drop_all(cursor)
        _move_tables_from(new_schema, cursor)
    # The restore is committed by now, so errors are ignored: without statistics the site is only slow until autovacuum
    # runs.
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _drop_all(cursor):
    tables = connection.introspection.table_names(cursor)
    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
    if tables:
        # Not CASCADE: objects that others made and that depend on these tables are not in the backup, and are theirs to
        # remove.
        cursor.execute(f"DROP TABLE {', '.join(map(connection.ops.quote_name, tables))}")


def _move_tables_from(schema, cursor):
    cursor.execute(
        "SELECT quote_ident(current_schema), quote_ident(tablename) FROM pg_tables WHERE schemaname = %s", [schema]
    )
    for ours, table in cursor.fetchall():
        # Their indexes, constraints and sequences go with them.
        cursor.execute(f"ALTER TABLE {schema}.{table} SET SCHEMA {ours}")


def _copy_rows(cursor, path, progress, manifest):
    tables = connection.introspection.table_names(cursor)
    cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")
    cursor.execute(DEFERRED_OBJECTS_SQL)
    deferred_objects = cursor.fetchall()
    # Foreign keys first: an index that a foreign key relies on cannot be dropped.
    for _rank, drop, _make in deferred_objects:
        cursor.execute(drop)
    total = sum(manifest.rows.values()) if manifest else None
    progress.start(total, unit="")
    for found in pg_dump.read_archive(path, max_bytes=manifest and manifest.unpacked):
        if isinstance(found, pg_dump.DumpedTable):
            _copy(cursor, found, progress)
        else:
            check_sequence(found.sequence, found.value)
            name = connection.ops.quote_name(found.sequence)
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, found.value, found.is_called])
    progress.end()
    try:
        for _rank, _drop, make in deferred_objects[::-1]:
            cursor.execute(make)
    except DatabaseError as error:
        message = _("The backup’s rows are inconsistent, so nothing was restored: {reason}")
        raise BackupError(message.format(reason=error)) from error
    check_row_counts(count_rows(cursor, tables), manifest)


def _copy(cursor, rows, progress):
    quote, number = connection.ops.quote_name, 0
    statement = f"COPY {quote(rows.table)} ({', '.join(map(quote, rows.columns))}) FROM STDIN"
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for part in rows.chunks:
            copy.write(part)
            number += part.count(b"\n")
    if number:
        progress.advance(number)
        progress.part_done(rows.table, number)
