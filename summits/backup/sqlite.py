"""Backups of SQLite: a copy of the file as it was at one moment, by SQLite's own means, while others read and write.

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
"""SQLite's own counters and statistics, which come and go by themselves."""
DAY = (
    "typeof({0}) = 'text' AND {0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*' AND julianday({0}) "
    # SQLite takes 30 February for 1 March, once it has to work with it, and knows a year 0.
    "AND date(substr({0}, 1, 10), '+0 days') = substr({0}, 1, 10) AND substr({0}, 1, 4) >= '0001'"
)
OF_TYPE = (
    (("int", "bigint", "smallint"), "typeof({0}) = 'integer'"),
    (("bool",), "typeof({0}) = 'integer' AND {0} IN (0, 1)"),
    (("real",), "typeof({0}) IN ('real', 'integer')"),
    (("decimal",), "typeof({0}) IN ('real', 'integer', 'text')"),
    (("blob",), "typeof({0}) = 'blob'"),
    (("date",), DAY),
    (("varchar", "char", "text", "time"), "typeof({0}) = 'text'"),
)
"""How the declared types of columns begin, and what holds of a value: SQLite itself takes any value in any column."""
PAGES_AT_ONCE = 5_000
BUSY_TIMEOUT_SECONDS = 20


def write(path, progress):
    """Write a copy of the database into the file ``path``; return table → number of rows. Raises sqlite3.Error."""
    progress.write(_("Copying the database…"))
    with closing(_opened(_place())) as source, closing(_opened(path)) as copy:
        # In one transaction all that is read is of one moment, and what others write does not start the copy afresh.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _copy(source, copy, progress)
        source.execute("COMMIT")
        # One file, without the log that the site keeps beside its own.
        copy.execute("PRAGMA journal_mode = DELETE")
        progress.write(_("Checking the copy…"))
        _refuse_if_damaged(path, copy)
        cursor = copy.cursor()
        return count_rows(cursor, _tables(cursor))


def temporary_parent():
    """Return the folder for copies on their way: that of the database, which has room for one."""
    return _place().parent


def unpacked(path):
    """Return how many bytes a copy unpacks to: it is not compressed."""
    return path.stat().st_size


def migrations_in(path):
    """Return the migrations of a copy, as (app, name). Raises BackupRefused where it is no database."""
    with _looked_into(path) as copy:
        # As text: of a table of somebody's own making nothing else is certain.
        tables = copy.execute("SELECT name FROM sqlite_master WHERE name = 'django_migrations' AND type = 'table'")
        if not tables.fetchone():
            return set()
        return {(str(app), str(name)) for app, name in copy.execute("SELECT app, name FROM django_migrations")}


def check(path, applied, manifest):
    """Raise BackupRefused unless a copy has the schema of its migrations, is whole, and holds what the manifest says.

    Its schema first: only when that is ours may SQLite be asked anything that makes use of it.
    """
    expected = schema_of_migrations(frozenset(applied))
    with _looked_into(path) as copy:
        compare_schemas(_schema(copy), expected)
        _refuse_if_damaged(path, copy)
        _refuse_if_dangling(path, copy)
        cursor = copy.cursor()
        for counter, value in copy.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
            check_sequence(str(counter), value)
        for table in _tables(cursor):
            _refuse_other_types(path, copy, table)
        check_row_counts(count_rows(cursor, _tables(cursor)), manifest)
    if manifest and manifest.unpacked != unpacked(path):
        raise _damaged(path, _("its size differs from the stated size"))


@cache
def schema_of_migrations(applied):
    """Return name → definition as migrations, a frozenset of (app, name), make it."""
    with tempfile.TemporaryDirectory(prefix="summits-reference-") as folder:
        made = Path(folder, "reference.sqlite3")
        with _using_file(made):
            migrate_to(applied)
        with _looked_into(made) as reference:
            return _schema(reference)


def restore_into(path, progress, bring_up_to_date, applied, manifest):
    """Replace the database with a copy, in one transaction, once the newer migrations are applied to the copy."""
    with _using_file(path):
        bring_up_to_date(progress)
    _take_statistics(path)
    with closing(_opened(path)) as source, closing(_opened(_place())) as target:
        # Who has the database open reads the old archive until the last page is there, then the new one.
        _copy(source, target, progress)
        target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def _looked_into(path):
    # A copy of whatever making: to be read, and to run nothing.
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as copy:
            copy.execute("PRAGMA trusted_schema = OFF")
            copy.execute("PRAGMA cell_size_check = ON")
            yield copy
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


def _schema(opened):
    # Everything that a schema can hold: tables, virtual tables, indexes, triggers and views.
    rows = opened.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    own = {
        f"{kind} {name}": (table, " ".join((sql or "").split()))
        for kind, name, table, sql in rows
        if not (kind == "table" and name == table and OWN_TABLES.get(name) == sql)
    }
    return own | {"encoding": opened.execute("PRAGMA encoding").fetchone()}


def _tables(cursor):
    return [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]


def _place():
    return Path(connection.settings_dict["NAME"])


def _opened(path):
    return sqlite3.connect(path, timeout=BUSY_TIMEOUT_SECONDS, isolation_level=None)


@contextmanager
def _using_file(path):
    # Let Django work on another file: migrations do not all ask which database is meant.
    place = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place


def _copy(source, target, progress):
    size = source.execute("PRAGMA page_size").fetchone()[0]
    progress.start(source.execute("PRAGMA page_count").fetchone()[0] * size)
    done = 0

    def tell(status, remaining, total):
        nonlocal done
        progress.advance((total - remaining - done) * size)
        done = total - remaining

    source.backup(target, pages=PAGES_AT_ONCE, progress=tell)
    progress.end()


def _refuse_if_damaged(path, opened):
    fault = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if fault != "ok":
        raise _damaged(path, fault)


def _refuse_other_types(path, opened, table):
    # A date that is none, or a text that is no UTF-8, would be an error on every page that shows it.
    quoted = connection.ops.quote_name(table)
    conditions = {}
    for _number, name, declared, *_about in opened.execute(f"PRAGMA table_info({quoted})"):
        # A name can stand for an expression only where it is a column: quotes are doubled within.
        column = '"' + name.replace('"', '""') + '"'
        for beginnings, condition in OF_TYPE:
            if declared.lower().startswith(beginnings) and (declared.lower()[:4] != "date" or beginnings == ("date",)):
                holds = condition.format(column)
                conditions[name] = f"{column} IS NOT NULL AND NOT coalesce({holds}, 0)"
                break
    # All at once, for each look at a table takes its time; and where there is something, one by one.
    if conditions and opened.execute(f"SELECT 1 FROM {quoted} WHERE {' OR '.join(conditions.values())}").fetchone():
        for name, condition in conditions.items():
            if row := opened.execute(f"SELECT rowid FROM {quoted} WHERE {condition}").fetchone():
                fault = _("row {row} of {table} has a value of the wrong type in {column}")
                raise _damaged(path, fault.format(row=row[0], table=table, column=name))
    # SQLite keeps any bytes as a text; Python's library refuses those that are none.
    for _row in opened.execute(f"SELECT * FROM {quoted}"):
        pass


def _take_statistics(path):
    # Those of the backup may be false, and would lead every question astray.
    with closing(_opened(path)) as opened:
        for name in sorted(OWN_TABLES.keys() - {"sqlite_sequence"}):
            if opened.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [name]).fetchone():
                opened.execute(f"DELETE FROM {name}")
        opened.execute("ANALYZE")


def _refuse_if_dangling(path, opened):
    dangling = opened.execute("PRAGMA foreign_key_check").fetchone()
    if dangling:
        table, row, other, _key = dangling
        fault = _("row {row} of {table} refers to a row of {other} that does not exist")
        raise _damaged(path, fault.format(row=row, table=table, other=other))


def _damaged(path, reason):
    return BackupError(_("{file} is damaged: {reason}").format(file=path, reason=reason))
