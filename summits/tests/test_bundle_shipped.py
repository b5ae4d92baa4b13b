"""The bundle that ships: importable, and as an export would write it."""

import pytest

from summits.bundle.schema import PACKAGE_FILE, TABLES
from summits.models import Summit
from summits.tests.bundles import contents, exported, imported, rows_in
from summits.tests.test_architecture import ROOT

SHIPPED = ROOT / "data" / "us-russia"

pytestmark = pytest.mark.django_db


def test_it_is_imported_without_a_fault_and_exported_with_every_record(tmp_path):
    imported(SHIPPED)
    assert Summit.objects.published().filter(slug="sochi-2008").exists()
    out = exported(tmp_path / "out")
    for table in TABLES:
        assert len(rows_in(out, table.name)) == len(rows_in(SHIPPED, table.name)), table.file
    assert PACKAGE_FILE in contents(out)
