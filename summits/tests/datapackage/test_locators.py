"""Places in the sources of a record, in the cell of its sources: ``slug@p. 412``."""

import pytest
from django.core.management.base import CommandError

from summits.models import ChangeSet, Participation, Source, Summit
from summits.tests.helpers.datapackages import contents, exported, imported, load, rows_in, small, with_cells, write
from summits.tests.helpers.factories import source

pytestmark = pytest.mark.django_db

CELL = "dpa@p. 412|treaty@Article 2, §1"


def places(record):
    """Return the places that a record cites, by slug of the source."""
    slugs = dict(Source.objects.values_list("pk", "slug"))
    return {slugs[int(pk)]: locator for pk, locator in record.locators.items()}


def participation():
    return Participation.objects.get(leader__slug="putin")


def test_places_in_sources_come_out_as_they_went_in(tmp_path):
    load(tmp_path / "package", with_cells("participations", 0, sources=CELL))
    assert places(participation()) == {"dpa": "p. 412", "treaty": "Article 2, §1"}
    assert [one.slug for one in participation().sources.order_by("slug")] == ["dpa", "treaty"]
    first = exported(tmp_path / "first")
    assert rows_in(first, "participations")[0]["sources"] == CELL
    before = ChangeSet.objects.count()
    imported(first)
    assert ChangeSet.objects.count() == before
    assert contents(exported(tmp_path / "second")) == contents(first)


def test_a_package_without_places_is_imported_as_before(tmp_path):
    load(tmp_path / "package", small())
    assert participation().locators == {} and Summit.objects.get(slug="sochi-2008").locators == {}
    assert rows_in(exported(tmp_path / "out"), "participations")[0]["sources"] == "dpa"


def test_spaces_around_a_place_do_not_count(tmp_path):
    load(tmp_path / "package", with_cells("participations", 0, sources="dpa@ p.  412 |treaty"))
    assert places(participation()) == {"dpa": "p. 412"}
    before = ChangeSet.objects.count()
    imported(write(tmp_path / "again", with_cells("participations", 0, sources="dpa@p. 412|treaty")))
    assert ChangeSet.objects.count() == before


def test_a_changed_place_is_a_difference_and_a_version(tmp_path):
    load(tmp_path / "package", with_cells("participations", 0, sources=CELL))
    changed = write(tmp_path / "changed", with_cells("participations", 0, sources="dpa@p. 413|treaty"))
    with pytest.raises(CommandError) as error:
        imported(changed)
    assert f"column sources: “{CELL}” → “dpa@p. 413|treaty”" in str(error.value)
    imported(changed, "--on-conflict=overwrite")
    assert places(participation()) == {"dpa": "p. 413"}
    assert [places(version) for version in participation().history.all()][0] == {"dpa": "p. 413"}
    imported(write(tmp_path / "none", small()), "--on-conflict=overwrite")
    assert participation().locators == {}


def test_a_record_with_a_status_and_texts_may_cite_places_too(tmp_path):
    cells = {"sources": "treaty@p. 9", "summary": "They met. [@dpa, p. 1]"}
    load(tmp_path / "package", with_cells("summits", 1, **cells))
    assert places(Summit.objects.get(slug="sochi-2008")) == {"treaty": "p. 9"}
    assert rows_in(exported(tmp_path / "out"), "summits")[1]["sources"] == "treaty@p. 9|dpa"


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("dpa@", "“dpa@” has no place after the @. Write it, or remove the @."),
        ("dpa@p. 1|dpa@p. 2", "“dpa” appears twice"),
        ("dpa|dpa@p. 2", "“dpa” appears twice"),
        ("dap@p. 1", "There is no record with this slug. Did you mean dpa?"),
        ("dpa@" + "p" * 101, "can have up to 100 characters"),
    ],
)
def test_a_malformed_place_is_an_error_of_its_cell(tmp_path, cell, message):
    with pytest.raises(CommandError) as error:
        imported(write(tmp_path / "package", with_cells("participations", 0, sources=cell)))
    assert "participations.csv, line 2, column sources: " in str(error.value) and message in str(error.value)


def test_the_place_of_a_source_that_is_not_exported_is_not_either(tmp_path):
    load(tmp_path / "package", with_cells("participations", 0, sources=CELL))
    Source.objects.filter(slug="dpa").update(approved=False)
    row = rows_in(exported(tmp_path / "public", "--published"), "leaders")
    assert row
    Summit.objects.get(slug="sochi-2008").sources.clear()
    kept = participation()
    kept.locators |= {str(source().pk): "p. 1"}
    kept.save()
    assert rows_in(exported(tmp_path / "all"), "participations")[0]["sources"] == CELL
