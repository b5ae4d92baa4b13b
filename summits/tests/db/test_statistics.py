"""Statistics of the tables, from which the databases choose their query plans."""

import pytest
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from summits.db.bulk import analyze
from summits.models import Summit
from summits.tests.helpers import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def known():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT tbl FROM sqlite_stat1")
        return {table for (table,) in cursor.fetchall()}


@pytest.mark.parametrize("plan", [[], [("a migration", False)]], ids=["nothing migrated", "migrated"])
def test_sqlite_knows_a_table_again_that_a_migration_made_anew(plan):
    make.summit("Sochi Summit 2008")
    analyze(Summit)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1 WHERE tbl = 'summits_summit'")
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)
    assert ("summits_summit" in known()) == bool(plan)
