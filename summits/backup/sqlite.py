"""Backups of SQLite: a copy of the file at one moment, made with SQLite's backup API while others read and write.

See "SQLite Backup API" in SQLite's documentation.
"""

import sqlite3
import tempfile
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from summits.backup.errors import BackupError, check_sequence
from summits.backup.expected_schema import compare_schemas, migrate_to
from summits.backup.inventory import check_row_counts, count_rows

MAGIC = b"SQLite format 3\0"
OWN_TABLES = {
    "sqlite_sequence": "CREATE TABLE sqlite_sequence(name,seq)",
    "sqlite_stat1": "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "sqlite_stat4": "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
}
"""SQLite's own counters and statistics, which it makes when needed."""
VALID_DATE_SQL = (
    "typeof({0}) = 'text' AND {0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND julianday({0}) "
    # SQLite turns 30 February into 1 March when it computes with it, and accepts a year 0.
    "AND date(substr({0}, 1, 10), '+0 days') = substr({0}, 1, 10) AND substr({0}, 1, 4) >= '0001'"
)
TYPE_CONDITIONS = (
    (("int", "bigint", "smallint"), "typeof({0}) = 'integer'"),
    (("bool",), "typeof({0}) = 'integer' AND {0} IN (0, 1)"),
    (("real",), "typeof({0}) IN ('real', 'integer')"),
    (("decimal",), "typeof({0}) IN ('real', 'integer', 'text')"),
    (("blob",), "typeof({0}) = 'blob'"),
    (("date",), VALID_DATE_SQL),
    (("varchar", "char", "text", "time"), "typeof({0}) = 'text'"),
)
"""How declared column types begin, each with the SQL condition for valid values.

SQLite itself accepts any value in any column.
"""
PAGES_PER_STEP = 5_000
BUSY_TIMEOUT_SECONDS = 20


def write(path, progress):
    """Write a copy of the database to the file ``path``, and return table → number of rows. Raises sqlite3.Error."""
    progress.write(_("Copying the database…"))
    with closing(_open(_database_path())) as source, closing(_open(path)) as copy:
        # A read transaction pins one snapshot, so that other writers do not make the backup start again.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _copy(source, copy, progress)
        source.execute("COMMIT")
        # A single file, without the WAL that the site's own database has beside it.
        copy.execute("PRAGMA journal_mode = DELETE")
        progress.write(_("Checking the copy…"))
        _refuse_if_damaged(path, copy)
        cursor = copy.cursor()
        return count_rows(cursor, _tables(cursor))


def temporary_parent():
    """Return the folder for temporary copies: that of the database, on whose disk there is room for one."""
    return _database_path().parent


def unpacked_size(path):
    """Return the size in bytes of the copy, which is not compressed."""
    return path.stat().st_size


def migrations_in(path):
    """Return the migrations of a copy as a set of (app, name). Raises BackupError if it is not a database."""
    with _open_untrusted(path) as copy:
        # Convert to str: in a forged table the values could be of any type.
        tables = copy.execute("SELECT name FROM sqlite_master WHERE name = 'django_migrations' AND type = 'table'")
        if not tables.fetchone():
            return set()
        return {(str(app), str(name)) for app, name in copy.execute("SELECT app, name FROM django_migrations")}


@contextmanager
def checked(path, applied, manifest):
    """Raise BackupError unless the copy has the schema of its migrations, is intact, and matches its manifest.

    The context has no value; on PostgreSQL it is the schema whose tables take the place of the archive's. The copy's
    schema is checked first: until it is known to be ours, no statement may run that makes use of it.
    """
    expected = schema_of_migrations(frozenset(applied))
    with _open_untrusted(path) as copy:
        compare_schemas(_schema(copy), expected)
        _refuse_if_damaged(path, copy)
        _refuse_if_dangling(path, copy)
        cursor = copy.cursor()
        for sequence, value in copy.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            check_sequence(str(sequence), value)
        for table in _tables(cursor):
            _refuse_other_types(path, copy, table)
        check_row_counts(count_rows(cursor, _tables(cursor)), manifest)
    if manifest and manifest.unpacked != unpacked_size(path):
        raise _damaged(path, _("its size differs from the stated size"))
    yield None


@cache
def schema_of_migrations(applied):
    """Return name → definition of the schema that migrations, a frozenset of (app, name), make."""
    with tempfile.TemporaryDirectory(prefix="summits-reference-") as folder:
        reference_file = Path(folder, "reference.sqlite3")
        with _using_file(reference_file):
            migrate_to(applied)
        with _open_untrusted(reference_file) as reference:
            return _schema(reference)


def restore_into(path, progress, bring_up_to_date, manifest, new_schema):
    """Apply the newer migrations to the copy, then replace the database with it in one transaction."""
    with _using_file(path):
        bring_up_to_date(progress)
    _refresh_statistics(path)
    with closing(_open(path)) as source, closing(_open(_database_path())) as target:
        # Open connections read the old archive until the last page is copied, then the new one.
        _copy(source, target, progress)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _open_untrusted(path):
    # Open an untrusted copy read-only, in a way that runs no code from its schema.
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            copy.execute("PRAGMA trusted_schema = OFF")
            copy.execute("PRAGMA cell_size_check = ON")
            yield copy
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


def _schema(database):
    # Everything that a schema can contain: tables, virtual tables, indexes, triggers and views.
    rows = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    own = {
        f"{kind} {name}": (table, " ".join((sql or "").split()))
        for kind, name, table, sql in rows
        if not (kind == "table" and name == table and OWN_TABLES.get(name) == sql)
    }
    return own | {"encoding": database.execute("PRAGMA encoding").fetchone()}


def _tables(cursor):
    return [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _database_path():
    return Path(connection.settings_dict["NAME"])


def _open(path):
    return sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


@contextmanager
def _using_file(path):
    # Point Django's connection at another file: some migrations use the default connection whatever they are given.
    previous = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = previous


def _copy(source, target, progress):
    size = source.execute("PRAGMA page_size").fetchone()[0]
    progress.start(source.execute("PRAGMA page_count").fetchone()[0] * size)
    done = 0

    def report(status, remaining, total):
        nonlocal done
        progress.advance((total - remaining - done) * size)
        done = total - remaining

    source.backup(target, pages=PAGES_PER_STEP, progress=report)
    progress.end()


def _refuse_if_damaged(path, database):
    message = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if message != "ok":
        raise _damaged(path, message)


def _refuse_other_types(path, database, table):
    # An invalid date, or a text that is not UTF-8, would make every page that shows it fail.
    quoted = connection.ops.quote_name(table)
    conditions = {}
    for _number, name, declared, *_rest in database.execute(f"PRAGMA table_info({quoted})"):
        # Double the quotes in the name, so that it can only be read as a column and not as an expression.
        column = '"' + name.replace('"', '""') + '"'
        for prefixes, condition in TYPE_CONDITIONS:
            if declared.lower().startswith(prefixes) and (declared.lower()[:4] != "date" or prefixes == ("date",)):
                is_valid = condition.format(column)
                conditions[name] = f"{column} IS NOT NULL AND NOT coalesce({is_valid}, 0)"
                break
    # One query for all columns, since each pass over a table takes time; one per column only if something was found.
    if conditions and database.execute(f"SELECT 1 FROM {quoted} WHERE {' OR '.join(conditions.values())}").fetchone():
        for name, condition in conditions.items():
            if row := database.execute(f"SELECT rowid FROM {quoted} WHERE {condition}").fetchone():
                message = _("row {row} of {table} has a value of the wrong type in {column}")
                raise _damaged(path, message.format(row=row[0], table=table, column=name))
    # SQLite stores any bytes as text; reading them makes Python raise an error if they are not UTF-8.
    for _row in database.execute(f"SELECT * FROM {quoted}"):
        pass


def _refresh_statistics(path):
    # Statistics in the backup may be false, and would lead to bad query plans.
    with closing(_open(path)) as database:
        for name in sorted(OWN_TABLES.keys() - {"sqlite_sequence"}):
            if database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [name]).fetchone():
                database.execute(f"DELETE FROM {name}")
        database.execute("ANALYZE")


def _refuse_if_dangling(path, database):
    dangling = database.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        table, row, other, _key = dangling
        message = _("row {row} of {table} refers to a row of {other} that does not exist")
        raise _damaged(path, message.format(row=row, table=table, other=other))


def _damaged(path, reason):
    return BackupError(_("{file} is damaged: {reason}").format(file=path, reason=reason))
