"""The collections that ship can be imported together, and are written as an export writes them."""

import re

import pytest

from summits.datapackage.schema import TABLES
from summits.models import Summit
from summits.tests.helpers.datapackages import contents, exported, imported, rows_in, validate
from summits.tests.helpers.public_pages import COLLECTIONS, import_collections

pytestmark = pytest.mark.slow

MEETINGS = {"us-russia": 121, "us-china": 71, "koreas": 8}
"""How many meetings each collection holds: what its README says too."""
NOT_PUBLIC = {"cancun-1981", "gleneagles-2005"}
"""Meetings that ship unpublished: of their talks no source seen says enough."""

CHECKED = [pytest.param(folder, id=folder.name) for folder in COLLECTIONS]


def test_each_collection_has_the_expected_number_of_meetings():
    advice = "name the number of each collection in MEETINGS"
    assert {folder.name: len(rows_in(folder, "summits")) for folder in COLLECTIONS} == MEETINGS, advice


@pytest.mark.parametrize("folder", CHECKED)
def test_the_readme_of_a_collection_gives_its_number_of_meetings(folder):
    assert re.search(rf"\b{MEETINGS[folder.name]}\b", (folder / "README.md").read_text(encoding="utf-8"))


def test_the_commitments_of_five_agreements_ship_each_assessment_with_a_source():
    commitments = [row for folder in COLLECTIONS for row in rows_in(folder, "commitments")]
    assessments = [row for folder in COLLECTIONS for row in rows_in(folder, "assessments")]
    assert len({row["agreement"] for row in commitments}) == 5
    assert len(commitments) == 59 and len(assessments) == 130
    assert [row for row in assessments if not row["sources"]] == []
    # What no source says is marked as not yet confirmed.
    assert [row["slug"] for row in commitments if not row["sources"] and "text" not in row["unverified"]] == []


@pytest.mark.django_db
def test_each_collection_is_exported_byte_for_byte_from_an_archive_of_all(tmp_path):
    import_collections()
    summits = Summit.objects.values_list("slug", flat=True)
    assert set(summits) - set(summits.published()) == NOT_PUBLIC
    assert len(summits) == sum(MEETINGS.values())
    for folder in COLLECTIONS:
        assert_is_written(folder, exported(tmp_path / folder.name, "--collection", folder.name))


@pytest.mark.django_db
@pytest.mark.parametrize("folder", CHECKED)
def test_each_collection_is_exported_byte_for_byte_from_an_archive_of_its_own(folder, tmp_path):
    imported(folder)
    assert_is_written(folder, exported(tmp_path / "out"))


def assert_is_written(folder, out):
    """Fail unless the files of a collection are those that were exported."""
    ships, written = contents(folder), contents(out)
    del ships["README.md"]
    advice = "import the collections into an empty archive and export each over itself"
    assert [name for name in written if written[name] != ships.get(name)] == [], advice
    assert written.keys() == ships.keys()


def test_rows_that_several_collections_share_are_equal():
    seen = {}
    for folder in COLLECTIONS:
        for table in TABLES:
            for row in rows_in(folder, table.name):
                key = (table.name, *(row[name] for name in table.key))
                assert seen.setdefault(key, (folder.name, row))[1] == row, f"{key}: {seen[key][0]}, {folder.name}"


@pytest.mark.parametrize("folder", CHECKED)
def test_frictionless_accepts_each_collection(folder):
    said = validate(folder)
    assert said.returncode == 0, said.stdout
