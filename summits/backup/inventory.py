"""What a database holds: how many rows in which table, and what that is for a person."""

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.backup.errors import BackupError
from summits.datapackage.schema import TABLES
from summits.models import (
    DeskSession,
    Edit,
    LogInCounter,
    Revision,
    SearchDocument,
    SearchName,
    SearchState,
    SearchVector,
    is_history,
)
from summits.search.backends.sqlite import TABLE as WORDS

# What migrations put in, what comes of itself, and what follows from the record.
IGNORED_MODELS = (
    ContentType,
    Permission,
    Group,
    Group.permissions.through,
    Session,
    DeskSession,
    LogInCounter,
    Revision,
)
INDEX_MODELS = (SearchDocument, SearchName, SearchState, SearchVector)
SHOWN = 5


def count_rows(cursor, tables):
    """Return table → number of its rows, asked with the cursor, of those of ``tables`` that a model has."""
    counts = {}
    for table in sorted(set(tables) & set(_models())):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        counts[table] = cursor.fetchone()[0]
    return counts


def check_row_counts(counts, manifest):
    """Raise BackupRefused where tables hold other numbers of rows than a backup's manifest, if it has one, says."""
    if manifest is None:
        return
    for table in sorted(counts.keys() | manifest.rows.keys()):
        if counts.get(table) != manifest.rows.get(table):
            fault = _("The backup contains {found} rows of {table}, but its manifest says {told}.")
            raise BackupError(fault.format(found=counts.get(table, 0), table=table, told=manifest.rows.get(table, 0)))


def non_empty_tables():
    """Return what the database holds beyond what an empty archive holds, as name → number of rows, most first."""
    ignored = {model._meta.db_table for model in IGNORED_MODELS + INDEX_MODELS}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {table: rows for table, rows in count_rows(cursor, tables).items() if table not in ignored and rows}
    # "sqlite_": SQLite's own.
    strange = {table for table in tables if table not in _models() and not table.startswith((WORDS, "sqlite_"))}
    counts = {table: rows for table, rows in counts.items() if not _is_told_by_others(_models()[table])}
    largest = sorted(counts.items(), key=lambda one: -one[1])
    names = {str(_models()[table]._meta.verbose_name_plural): rows for table, rows in largest}
    return names | dict.fromkeys(sorted(strange - {"django_migrations"}))


def _is_told_by_others(model):
    # Links between records by the records, versions by the edits.
    return model._meta.auto_created or (is_history(model) and model is not Edit)


def format_inventory(held):
    """Return holdings in one line: the largest, and how many kinds there are besides."""
    parts = [name if rows is None else f"{name}: {rows:,}" for name, rows in list(held.items())[:SHOWN]]
    if len(held) > SHOWN:
        parts.append(_("{number} more kinds").format(number=len(held) - SHOWN))
    return ", ".join(parts)


def summary(counts):
    """Return how many records and users there are, in words, of table → number of rows."""
    records = sum(counts.get(table.model._meta.db_table, 0) for table in TABLES)
    users = counts.get(get_user_model()._meta.db_table, 0)
    parts = (
        ngettext("{number} record", "{number} records", records).format(number=f"{records:,}"),
        ngettext("{number} user", "{number} users", users).format(number=f"{users:,}"),
    )
    return ", ".join(parts)


def _models():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
