"""What a fixture of ``module_db`` does last, once for all tests of its file."""

from django.db import connection

from summits.search.index import flush


def settle():
    """Let the search follow what was made, and check its foreign keys: else PostgreSQL does after each test."""
    flush()
    connection.check_constraints()
