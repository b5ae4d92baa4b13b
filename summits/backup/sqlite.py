"""Backups of SQLite: a copy of the file as it was at one moment, by SQLite's own means, while others read and write.

See "SQLite Backup API" in SQLite's documentation.
"""

import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from summits.backup.contents import counted
from summits.backup.refusal import BackupRefused

MAGIC = b"SQLite format 3\0"
PAGES_AT_ONCE = 5_000
PATIENCE_SECONDS = 20


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
        tables = [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return counted(cursor, tables)


def migrations_in(path):
    """Check a backup, all of it, and return its migrations, as (app, name). Raises BackupRefused if it is damaged."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as backup:
            _refuse_if_damaged(path, backup)
            if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
                return set()
            return set(backup.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise _damaged(path, error) from error


def take_in(path, progress, bring_up_to_date):
    """Put the backup in the place of the database, in one transaction, once it is brought up to date elsewhere."""
    place = _place()
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=place.parent) as folder:
        made = Path(folder, "archive.sqlite3")
        shutil.copyfile(path, made)
        with _elsewhere(made):
            bring_up_to_date(progress)
        with closing(_opened(made)) as source, closing(_opened(place)) as target:
            # Who has the database open reads the old archive until the last page is there, then the new one.
            _copy(source, target, progress)
            target.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _place():
    return Path(connection.settings_dict["NAME"])


def _opened(path):
    return sqlite3.connect(path, timeout=PATIENCE_SECONDS, isolation_level=None)


@contextmanager
def _elsewhere(path):
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


def _damaged(path, reason):
    return BackupRefused(_("{file} is damaged: {reason}").format(file=path, reason=reason))
