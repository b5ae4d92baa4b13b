"""The search index for fixtures of ``module_db``, which create records once for all tests of a file."""

from django.db import connection

from summits.search.index.writing import flush


def flush_indexes():
    """Index the records created so far; check foreign keys, as PostgreSQL does at the end of each test."""
    flush()
    connection.check_constraints()
