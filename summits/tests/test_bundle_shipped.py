"""The collections that ship: importable together, and written as an export writes them."""

import csv
import json
import re

import pytest

from summits.models import Summit
from summits.tests.bundles import exported, validate
from summits.tests.public_pages import COLLECTIONS, import_collections

MEETINGS = {"us-russia": 109}
"""How many meetings each collection holds: what its README says too."""

CHECKED = [pytest.param(folder, id=folder.name) for folder in COLLECTIONS]


def records_in(path):
    """Return the records of a file, each as the text that stands in it, the heading first."""
    with path.open(encoding="utf-8", newline="") as stream:
        lines = list(stream)
    reader, start, found = csv.reader(lines, strict=True), 0, []
    for _record in reader:
        found.append("".join(lines[start : reader.line_num]))
        start = reader.line_num
    return found


def described_in(folder):
    """Return what the datapackage.json of a bundle says of each file, as text, by the file's name."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {resource["name"]: json.dumps(resource) for resource in package["resources"]}


def test_each_collection_holds_as_many_meetings_as_are_named_here():
    advice = "name the number of each collection in MEETINGS"
    assert {folder.name: len(records_in(folder / "summits.csv")) - 1 for folder in COLLECTIONS} == MEETINGS, advice


@pytest.mark.parametrize("folder", CHECKED)
def test_the_readme_of_a_collection_says_how_many_meetings_it_holds(folder):
    assert re.search(rf"\b{MEETINGS[folder.name]}\b", (folder / "README.md").read_text(encoding="utf-8"))


@pytest.mark.django_db
def test_the_collections_come_out_of_the_archive_as_they_are(tmp_path):
    import_collections()
    assert Summit.objects.published().count() == sum(MEETINGS.values())
    advice = "import the collections into an empty archive and write what is exported over them"
    for file in sorted(exported(tmp_path / "out").glob("*.csv")):
        written = records_in(file)
        ships = [records_in(folder / file.name) for folder in COLLECTIONS if (folder / file.name).exists()]
        # Each in the order of the export; what stands in none of them, and what several share, is seen once.
        for records in ships:
            own = set(records)
            assert [record for record in written if record in own] == records, f"{file.name}: {advice}"
        assert set(written) == set().union(*ships), f"{file.name}: {advice}"
    described = described_in(tmp_path / "out")
    for folder in COLLECTIONS:
        assert described_in(folder).items() <= described.items(), f"{folder.name}: {advice}"


@pytest.mark.parametrize("folder", CHECKED)
def test_frictionless_accepts_each_collection(folder):
    said = validate(folder)
    assert said.returncode == 0, said.stdout
