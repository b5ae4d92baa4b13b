"""Writing rows into the database many at a time, past the ORM's instances, by the models' own tables and columns."""

from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import connection

from summits.bundle.schema import TABLES

CACHE_KB = 200_000
"""What SQLite may keep of the archive in memory during an import: the indexes of a large one grow at random places."""


class Writer:
    """Writes the rows of one table and of its lists."""

    def __init__(self, table, keys):
        self.table = table
        self.keys = keys
        self.places = [table.position[column.name] for column in table.plain]
        self.fields = [column.field for column in table.plain]

    def add(self, rows):
        """Insert new records: Rows with their primary keys."""
        places = self.places
        values = [(row.pk, *[row.values[place] for place in places]) for row in rows]
        insert(self.table.model, [self.table.model._meta.pk, *self.fields], values)
        self._add_lists(rows)

    def change(self, rows):
        """Overwrite records that the archive holds."""
        quote = connection.ops.quote_name
        model = self.table.model
        parts = [f"{quote(field.column)} = %s" for field in self.fields]
        parts += [f"{quote('modified')} = CURRENT_TIMESTAMP"] if hasattr(model, "modified") else []
        update = (
            f"UPDATE {quote(model._meta.db_table)} SET {', '.join(parts)} WHERE {quote(model._meta.pk.column)} = %s"
        )
        with connection.cursor() as cursor:
            cursor.executemany(update, [(*[row.values[place] for place in self.places], row.pk) for row in rows])
        for column in self.table.lists:
            owner = column.field.m2m_field_name()
            through = column.field.remote_field.through._base_manager
            through.filter(**{f"{owner}__in": [row.pk for row in rows]}).delete()
        self._add_lists(rows)

    def _add_lists(self, rows):
        for column in self.table.lists:
            through = column.field.remote_field.through
            place = self.table.position[column.name]
            names = [column.field.m2m_field_name(), column.field.m2m_reverse_field_name()]
            fields = [through._meta.pk, *map(through._meta.get_field, names)]
            allot = self.keys.allot
            links = [(allot(through), row.pk, other) for row in rows for other in row.values[place]]
            insert(through, fields, links)


def insert(model, fields, rows):
    """Insert rows (tuples of values for the database, in the order of the fields) into a model's table."""
    if not rows:
        return
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


@contextmanager
def alone():
    """Within a transaction, keep other writers out; afterwards let new records follow on the imported ones.

    Primary keys are allotted here, so nobody else may allot any meanwhile. Readers are not kept waiting.
    """
    models = [model for table in TABLES for model in (table.model, *_throughs(table))]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
    yield
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [table.model for table in TABLES]):
            cursor.execute(statement)


def _throughs(table):
    return [column.field.remote_field.through for column in table.lists]


@contextmanager
def much_memory():
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
