"""Rows written and removed many at a time, past the ORM's instances and signals, by a model's own table and columns."""

from django.db import connection


def insert_rows(model, fields, rows):
    """Insert rows (tuples of values for the database, in the order of the fields) into a model's table."""
    if not rows:
        return
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(quote(field.column) for field in fields)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def delete_rows(model, column=None, values=()):
    """Delete the rows of a model's table whose ``column`` holds one of the values; all rows without a column."""
    quote = connection.ops.quote_name
    condition = f" WHERE {quote(column)} IN ({', '.join(['%s'] * len(values))})" if column else ""
    if column and not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}{condition}", list(values))


OUTLAST_VACUUM = """
    SELECT set_config('lock_timeout', (vacuum.setting::integer + 1000)::text, true)
    FROM pg_settings AS vacuum, pg_settings AS present
    WHERE vacuum.name = 'deadlock_timeout' AND present.name = 'lock_timeout'
        AND present.setting::integer BETWEEN 1 AND vacuum.setting::integer + 999
"""


def outlast_vacuum():
    """Wait for locks of whole tables, until the transaction ends, longer than PostgreSQL's autovacuum keeps its own.

    Autovacuum is ended for whoever has waited for ``deadlock_timeout``, a second unless it is set otherwise. Who gives
    up sooner is kept out for as long as it takes, which may be minutes.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(OUTLAST_VACUUM)


def analyze(*models):
    """Let the database learn how the tables of the models look now, so that it chooses its ways by them.

    Without models: all tables.
    """
    outlast_vacuum()
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
        if not models:
            cursor.execute("ANALYZE")
