"""Bulk inserts and deletes in SQL, without the ORM's instances and signals; table locks and statistics."""

from django.db import connection


def insert_rows(model, fields, rows):
    """Insert rows into a model's table: by COPY on PostgreSQL, else by ``executemany``.

    ``rows`` are tuples of values as the database stores them, in the order of ``fields`` (model fields).
    """
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
    """Delete the rows of a model's table whose ``column`` holds one of ``values``; without ``column``, all rows."""
    quote = connection.ops.quote_name
    condition = f" WHERE {quote(column)} IN ({', '.join(['%s'] * len(values))})" if column else ""
    if column and not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}{condition}", list(values))


OUTWAIT_AUTOVACUUM = """
    SELECT set_config('lock_timeout', (vacuum.setting::integer + 1000)::text, true)
    FROM pg_settings AS vacuum, pg_settings AS present
    WHERE vacuum.name = 'deadlock_timeout' AND present.name = 'lock_timeout'
        AND present.setting::integer BETWEEN 1 AND vacuum.setting::integer + 999
"""


def outwait_autovacuum():
    """Raise PostgreSQL's ``lock_timeout`` for this transaction, so that autovacuum cannot block a table lock.

    PostgreSQL cancels an autovacuum once another session has waited for its lock for ``deadlock_timeout``, one second
    by default. With a shorter ``lock_timeout`` the session would give up first, and fail for as long as the autovacuum
    takes, which may be minutes.
    """
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(OUTWAIT_AUTOVACUUM)


def analyze(*models):
    """Run ANALYZE on the tables of ``models``, by default on all, to give the query planner statistics."""
    outwait_autovacuum()
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
        if not models:
            cursor.execute("ANALYZE")
