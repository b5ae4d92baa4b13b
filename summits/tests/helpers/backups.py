"""Helpers for tests of backups: an archive with rows in every table, a second database, and all rows of one."""

import resource
import subprocess
import sys
from contextlib import contextmanager
from datetime import date

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.db import connection

from summits.models import Leader, Summit, ZeroResultQuery, changeset
from summits.tests.helpers import factories as make
from summits.tests.helpers import gunicorn_server
from summits.tests.helpers.datapackages import load, small

FOLLOWS_RESTORING = {"summits_dataversion"}
"""Tables that differ by design: no state after a restore has the name of one before."""
WRITTEN_ANEW = ("summits_search", "(counters)")
"""How the names begin of the tables that a restore writes by the records; the counters are theirs as well."""


def archive(folder):
    """Fill the archive: published and draft records, users with passwords and groups, and what is kept beside."""
    load(folder / "bundle", small())
    make.summit("Not yet", status="draft")
    renamed = Summit.objects.get(slug="sochi-2008")
    renamed.slug, renamed.summary = "sochi-2008-04", 'Zażółć\t"gęślą"\\N\r\n\\. jaźń'
    renamed.full_clean()
    renamed.save()
    make.correction(leader=Leader.objects.get(slug="reagan"), what="He was born a year earlier.")
    ZeroResultQuery.objects.create(query="atlantis", count=3)
    editors = Group.objects.create(name="Editors of the south")
    editors.permissions.set(Permission.objects.filter(content_type__app_label="summits")[:7])
    editor = User.objects.create_user("anna", "anna@example.org", "a long password", is_staff=True)
    editor.groups.add(editors)
    with changeset(user=editor, reason="The house's full name."):
        renamed.venue = "Bocharov Ruchey, Sochi"
        renamed.save()
        renamed.quotations.all().delete()
    kind = ContentType.objects.get_for_model(Leader)
    LogEntry.objects.create(
        user=editor, content_type=kind, object_id="1", object_repr="Putin", action_flag=CHANGE, change_message="[]"
    )
    session = SessionStore()
    session["day"] = str(date(2026, 1, 1))
    session.save()


class Database:
    """A database that is not the test's own: its ``connection``, and its ``url`` for programs."""

    def __init__(self, name):
        self.connection = connection.copy()
        self.connection.settings_dict["NAME"] = name
        is_file = connection.vendor == "sqlite"
        self.url = f"sqlite:///{name}" if is_file else f"{gunicorn_server.database_url().rpartition('/')[0]}/{name}"

    def sql(self, statement, *values):
        """Run a statement and let go of the database."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
        self.connection.close()


@contextmanager
def second_database(folder):
    """A database without a table, gone at the end; the context's value is a Database."""
    if connection.vendor == "sqlite":
        yield Database(str(folder / "second.sqlite3"))
        return
    name = f"{connection.settings_dict['NAME']}_second"
    quoted = connection.ops.quote_name(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted}")
    database = Database(name)
    try:
        yield database
    finally:
        database.connection.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


def everything(database=connection):
    """Return all rows of all tables, whosever they are, as dict of table → sorted list of texts; counters as well."""
    # A restore that was killed leaves a schema of its own, which the next one drops.
    sequences = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = current_schema"
    counters = sequences if database.vendor == "postgresql" else None
    with database.cursor() as cursor:
        names = database.introspection.table_names(cursor)
        # Statistics say nothing of the archive, and are taken again when it is restored.
        names = [name for name in names if not name.startswith("sqlite_stat")]
        tables = {name: f"SELECT * FROM {database.ops.quote_name(name)}" for name in names}
        tables["(counters)"] = counters or "SELECT * FROM sqlite_sequence"
        rows = {name: _rows(cursor, question) for name, question in tables.items()}
    database.close()
    return rows


def counters_of_records(found):
    """Return the rows of the counters in what ``everything`` returned, but those of the search."""
    return [row for row in found["(counters)"] if "summits_search" not in row]


def _rows(cursor, question):
    cursor.execute(question)
    return sorted(
        repr([bytes(value) if isinstance(value, memoryview) else value for value in row]) for row in cursor.fetchall()
    )


def environment(url=None):
    """Return the environment for manage.py as a person has it, for the test's database or another."""
    return gunicorn_server.production("unused", DATABASE_URL=url or gunicorn_server.database_url())


def manage(*arguments, url=None, largest_file=resource.RLIM_INFINITY):
    """Run manage.py as a person would, where no file may grow beyond so many bytes; return the finished process."""
    return subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *map(str, arguments)],
        # Python takes a file that was cut off for a whole one, and would find half a module ever after.
        env={**environment(url), "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file)),
        capture_output=True,
        text=True,
        check=False,
    )


def done(*arguments, **about):
    """Run manage.py, which succeeds; return what it said."""
    process = manage(*arguments, **about)
    assert process.returncode == 0, process.stderr
    return process.stdout


def refusal(command, *arguments):
    """Return why a command refuses, which leaves every row as it was."""
    before = everything()
    with pytest.raises(CommandError) as refused:
        call_command(command, *map(str, arguments), verbosity=0)
    assert everything() == before
    return str(refused.value)
