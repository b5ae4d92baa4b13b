"""What a database contains: the number of rows of each table, and summaries of it for people."""

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
    AdminSession,
    ChangeSet,
    DataVersion,
    LogInCounter,
    SearchDocument,
    SearchName,
    SearchState,
    SearchVector,
    is_history_model,
)
from summits.search.backends.sqlite import TABLE as FTS_TABLE

# Models whose rows do not make an archive non-empty: migrations insert them, or logging in does.
IGNORED_MODELS = (
    ContentType,
    Permission,
    Group,
    Group.permissions.through,
    Session,
    AdminSession,
    LogInCounter,
    DataVersion,
)
INDEX_MODELS = (SearchDocument, SearchName, SearchState, SearchVector)
MAX_SHOWN = 5


def count_rows(cursor, tables):
    """Return table → number of rows, for those of ``tables`` that belong to a model."""
    counts = {}
    for table in sorted(set(tables) & set(_models())):
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
        counts[table] = cursor.fetchone()[0]
    return counts


def check_row_counts(counts, manifest):
    """Raise BackupError if the row counts differ from those in the manifest. A manifest of None is not checked."""
    if manifest is None:
        return
    for table in sorted(counts.keys() | manifest.rows.keys()):
        if counts.get(table) != manifest.rows.get(table):
            message = _("The backup contains {found} rows of {table}, but its manifest says {told}.")
            raise BackupError(message.format(found=counts.get(table, 0), table=table, told=manifest.rows.get(table, 0)))


def non_empty_tables():
    """Return what an empty archive would not hold, as verbose name → number of rows, the largest first.

    A table that belongs to no model appears under its own name with None.
    """
    ignored = {model._meta.db_table for model in IGNORED_MODELS + INDEX_MODELS}
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        counts = {table: rows for table, rows in count_rows(cursor, tables).items() if table not in ignored and rows}
    # Tables whose names begin with “sqlite_” are SQLite's own.
    unknown = {table for table in tables if table not in _models() and not table.startswith((FTS_TABLE, "sqlite_"))}
    counts = {table: rows for table, rows in counts.items() if not _is_counted_elsewhere(_models()[table])}
    largest = sorted(counts.items(), key=lambda one: -one[1])
    names = {str(_models()[table]._meta.verbose_name_plural): rows for table, rows in largest}
    return names | dict.fromkeys(sorted(unknown - {"django_migrations"}))


def _is_counted_elsewhere(model):
    # Many-to-many rows come with their records, and history rows with their changesets.
    return model._meta.auto_created or (is_history_model(model) and model is not ChangeSet)


def format_inventory(tables):
    """Return the result of ``non_empty_tables`` as one line: the largest entries and how many more there are."""
    parts = [name if rows is None else f"{name}: {rows:,}" for name, rows in list(tables.items())[:MAX_SHOWN]]
    if len(tables) > MAX_SHOWN:
        parts.append(_("{number} more kinds").format(number=len(tables) - MAX_SHOWN))
    return ", ".join(parts)


def summary(counts):
    """Return how many records and users there are, as text, from a dict of table → number of rows."""
    records = sum(counts.get(table.model._meta.db_table, 0) for table in TABLES)
    users = counts.get(get_user_model()._meta.db_table, 0)
    parts = (
        ngettext("{number} record", "{number} records", records).format(number=f"{records:,}"),
        ngettext("{number} user", "{number} users", users).format(number=f"{users:,}"),
    )
    return ", ".join(parts)


def _models():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
