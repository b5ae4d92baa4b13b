"""The bundle that ships: importable, and written as an export writes it."""

import pytest

from summits.models import Summit
from summits.tests.bundles import contents, exported, imported, validate
from summits.tests.test_architecture import ROOT

SHIPPED = ROOT / "data" / "us-russia"


@pytest.mark.django_db
def test_the_shipped_bundle_comes_out_of_the_archive_byte_for_byte(tmp_path):
    imported(SHIPPED)
    assert Summit.objects.published().filter(slug="sochi-2008").exists()
    shipped = contents(SHIPPED)
    del shipped["README.md"]
    out = contents(exported(tmp_path / "out"))
    advice = "import the bundle into an empty archive and export it over itself"
    assert sorted(name for name in out if out[name] != shipped.get(name)) == [], advice
    assert out.keys() == shipped.keys()


def test_frictionless_accepts_the_shipped_bundle():
    said = validate(SHIPPED)
    assert said.returncode == 0, said.stdout
