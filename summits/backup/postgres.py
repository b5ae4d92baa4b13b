"""Backups of PostgreSQL: archives of pg_dump, put back by way of pg_restore in one transaction of our own.

One transaction, so that the migrations which a backup lacks are in it as well: either all is there or nothing has
changed. pg_restore cannot share a transaction, so it writes its script, and the statements of that are run here.
See "Backup and Restore" in PostgreSQL's documentation.
"""

import os
import re
from contextlib import closing, suppress

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from summits.backup.contents import counted
from summits.backup.programs import connected, find, lines_of, run
from summits.backup.refusal import BackupRefused
from summits.bundle.exporting import snapshot

MAGIC = b"PGDMP"
SECTIONS = ("pre-data", "data", "post-data")
OURS = ("--no-owner", "--no-privileges", "--no-comments", "--no-tablespaces")
"""What belongs to the server and the role of the day of the backup, not to the archive."""
DUMPING = re.compile(rb'dumping contents of table "(?:.*\.)?([^."]+)"')
COPYING = re.compile(rb'COPY (?:.*\.)?"?([^ ."]+)"? \(.*\) FROM stdin;\n')
BYTES_AT_ONCE = 1 << 18
PATIENCE = "30s"


def write(path, progress):
    """Write an archive of pg_dump into the file ``path``; return table → number of rows. Raises BackupRefused."""
    with snapshot(), connection.cursor() as cursor:
        # The rows are counted in the state of the database that is written.
        cursor.execute("SELECT pg_export_snapshot()")
        options = ["--format=custom", "--verbose", f"--snapshot={cursor.fetchone()[0]}", f"--file={path}"]
        command, environment = connected("pg_dump", *options)
        counts = counted(cursor, connection.introspection.table_names(cursor))
        progress.start(sum(counts.values()), unit="")
        with closing(lines_of(command, environment, verbose=True)) as lines:
            for line in lines:
                match = DUMPING.search(line)
                if match and (rows := counts.get(table := match[1].decode())):
                    progress.advance(rows)
                    progress.part(table, rows)
        progress.end()
    progress.write(_("Checking the copy…"))
    migrations_in(path)
    return counts


def migrations_in(path):
    """Check a backup, all of it, and return its migrations, as (app, name). Raises BackupRefused if it is damaged."""
    program = find("pg_restore")
    try:
        run([program, f"--file={os.devnull}", str(path)])
    except BackupRefused as error:
        raise BackupRefused(_("{file} cannot be read. {reason}").format(file=path, reason=error)) from error
    command = [program, "--data-only", "--table=django_migrations", "--file=-", str(path)]
    applied = set()
    with closing(lines_of(command)) as lines:
        for line in lines:
            if COPYING.fullmatch(line):
                applied = {tuple(row.decode().split("\t")[1:3]) for row in iter(lines.__next__, b"\\.\n")}
    return applied


def take_in(path, progress, bring_up_to_date):
    """Put the backup in the place of all tables, in one transaction, brought up to date within it."""
    with transaction.atomic(), connection.cursor() as cursor:
        _drop_all(cursor)
        progress.start(None, unit="")
        for section in SECTIONS:
            command = [find("pg_restore"), f"--section={section}", *OURS, "--file=-", str(path)]
            with closing(lines_of(command)) as lines:
                _run_script(cursor, lines, progress)
        progress.end()
        # The script leaves it empty.
        cursor.execute("SET search_path TO DEFAULT")
        # Migrations expect a transaction each: a table with checks still to come cannot be altered by the next one.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        bring_up_to_date(progress)
    # The script's settings hold for the connection.
    connection.close()
    # It is there already; without statistics it is slow until the server finds the time.
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _drop_all(cursor):
    tables = connection.introspection.table_names(cursor)
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    if tables:
        # Not CASCADE: what others made of these tables is not in the backup, and is theirs to remove.
        cursor.execute(f"DROP TABLE {', '.join(map(connection.ops.quote_name, tables))}")


def _run_script(cursor, lines, progress):
    # Rows of COPY stand between their statement and a line "\."; other lines with a backslash are for psql.
    statements = []
    for line in lines:
        if match := COPYING.fullmatch(line):
            cursor.execute(b"".join(statements).decode())
            statements = []
            _copy(cursor, line.decode(), lines, match[1].decode(), progress)
        elif not line.startswith(b"\\"):
            statements.append(line)
    cursor.execute(b"".join(statements).decode())


def _copy(cursor, statement, lines, table, progress):
    number, told, rows, size = 0, 0, [], 0
    with connection.wrap_database_errors, cursor.copy(statement) as copy:
        for line in iter(lines.__next__, b"\\.\n"):
            rows.append(line)
            size += len(line)
            number += 1
            if size >= BYTES_AT_ONCE:
                copy.write(b"".join(rows))
                progress.advance(number - told)
                rows, size, told = [], 0, number
        copy.write(b"".join(rows))
    if number:
        progress.advance(number - told)
        progress.part(table, number)
