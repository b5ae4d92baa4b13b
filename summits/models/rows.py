"""Rows written and removed many at a time, past the ORM's instances and signals, by a model's own table and columns."""

from django.db import connection


def insert(model, fields, rows):
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


def remove(model, column=None, values=()):
    """Delete the rows of a model's table whose ``column`` holds one of the values; all rows without a column."""
    quote = connection.ops.quote_name
    condition = f" WHERE {quote(column)} IN ({', '.join(['%s'] * len(values))})" if column else ""
    if column and not values:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}{condition}", list(values))


def analyze(*models):
    """Let the database learn how the tables of the models look now, so that it chooses its ways by them."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")
