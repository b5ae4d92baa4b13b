"""PostgreSQL compiles no query of the site's."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db


@pytest.mark.postgresql
def test_postgresql_compiles_no_query():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
