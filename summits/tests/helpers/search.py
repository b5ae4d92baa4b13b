"""What a fixture of ``module_db`` does last, once for all tests of its file."""

from django.db import connection

from summits.search.index.writing import flush


def flush_indexes():
    """Write what was created into the search index; check foreign keys, which PostgreSQL would do after each test."""
    flush()
    connection.check_constraints()
