"""``load_collections``: an empty archive gets the release's collections, for any other a command is printed."""

import io
from unittest import mock

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from summits.datapackage import shipped_collections
from summits.models import Collection, Leader, Summit
from summits.search.index.writing import is_complete
from summits.tests.helpers import factories as new
from summits.tests.helpers.datapackages import contents, empty_the_archive, exported, write

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

RUSSIA = {"slug": "russia", "name": "Russia", "iso_code": "RU"}
ADD = "  .venv/bin/python manage.py import_archive "


def package_of(slug, year, leader):
    """Return a data package of one collection: a meeting of a leader and of Putin, whom all have."""
    meeting = {"slug": f"{slug}-{year}", "title": f"Meeting of {year}", "collection": slug, "kind": "bilateral"}
    people = [("putin", "Vladimir Putin", "Putin, Vladimir"), (leader, leader.title(), leader.title())]
    return {
        "actors": [RUSSIA],
        "places": [{"slug": "moscow", "name": "Moscow", "country": "russia"}],
        "leaders": [dict(zip(("slug", "name", "sort_name"), names, strict=True)) for names in people],
        "collections": [{"slug": slug, "name": slug.title()}],
        "summits": [
            meeting
            | {"start": str(year), "place": "moscow", "country": "russia", "venue": "A house", "status": "published"}
        ],
        "participations": [
            {"summit": f"{slug}-{year}", "leader": one, "actor": "russia"} for one, _name, _sort_name in people
        ],
    }


@pytest.fixture
def data(tmp_path):
    """The folder of a release with three data packages, one of which has no place in the order."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "empty").mkdir(), (folder / "README.md").write_text("Three bundles.")
    for name, slug, year, leader in (
        ("africa", "africa", 2019, "sisi"),
        ("koreas", "korea", 2000, "kim"),
        ("us-russia", "america", 1985, "reagan"),
    ):
        write(folder / name, package_of(slug, year, leader))
    return folder


def run(data):
    """Run the command; return the lines that it says."""
    said = io.StringIO()
    call_command("load_collections", str(data), stdout=said, stderr=io.StringIO())
    return said.getvalue().splitlines()


def run_printed_command(line):
    """Run the command that a line names."""
    _python, _manage, name, *arguments = line.split()
    call_command(name, *arguments, stdout=io.StringIO(), stderr=io.StringIO())


def test_all_collections_are_loaded_into_an_empty_archive_in_order_and_reported(data):
    lines = run(data)
    assert [line.partition(" rows in ")[0] for line in lines] == [
        "Loaded America: 1 meeting, 1985; 8",
        "Loaded Korea: 1 meeting, 2000; 5",
        "Loaded Africa: 1 meeting, 2019; 5",
    ]
    assert Summit.objects.published().count() == 3 and Leader.objects.count() == 4
    assert is_complete()


def test_an_archive_with_all_collections_is_left_unchanged(data, tmp_path):
    run(data)
    Summit.objects.update(venue="Corrected by an editor")
    before = contents(exported(tmp_path / "before"))
    assert run(data) == []
    assert contents(exported(tmp_path / "after")) == before


def test_the_command_that_adds_a_missing_collection_is_printed_and_changes_nothing_else(data, tmp_path):
    run(data)
    Summit.objects.filter(slug="korea-2000").delete(), Collection.objects.filter(slug="korea").delete()
    Summit.objects.update(venue="Corrected by an editor")
    before = contents(exported(tmp_path / "before"))
    lines = run(data)
    assert "It lacks these collections of this release: koreas." in lines[0]
    assert contents(exported(tmp_path / "after")) == before
    assert lines[-1].startswith(ADD) and lines[-1].endswith("koreas --on-conflict=skip --trust-status")
    run_printed_command(lines[-1])
    assert Summit.objects.published().get(slug="korea-2000").venue == "A house"
    assert Summit.objects.filter(venue="Corrected by an editor").count() == 2
    assert run(data) == []


def test_after_an_interruption_between_two_data_packages_the_next_run_reports_what_is_missing(data):
    def stop_at_the_second(package, *arguments, load=shipped_collections.import_folder, **options):
        if package.name != "us-russia":
            raise KeyboardInterrupt
        return load(package, *arguments, **options)

    with mock.patch.object(shipped_collections, "import_folder", stop_at_the_second), pytest.raises(KeyboardInterrupt):
        run(data)
    assert [one.slug for one in Collection.objects.all()] == ["america"]
    lines = run(data)
    assert "koreas, africa" in lines[0]
    run_printed_command(lines[-1])
    assert Summit.objects.count() == 3 and run(data) == []


def test_a_first_data_package_that_was_interrupted_is_loaded_by_the_next_run(data):
    def stop(*arguments, load=shipped_collections.import_folder, **options):
        with mock.patch("summits.datapackage.importer._finish", side_effect=KeyboardInterrupt):
            return load(*arguments, **options)

    with mock.patch.object(shipped_collections, "import_folder", stop), pytest.raises(KeyboardInterrupt):
        run(data)
    assert not Summit.objects.exists()
    assert len(run(data)) == 3


def test_contradictory_data_packages_are_refused_by_name_and_reported_by_the_next_run(data):
    package = package_of("korea", 2000, "kim")
    package["actors"] = [RUSSIA | {"name": "Rossiya"}]
    write(data / "koreas", package)
    with pytest.raises(CommandError) as error:
        run(data)
    assert str(error.value).startswith("koreas could not be loaded:\nactors.csv, line 2, russia, column name")
    assert "koreas, africa" in run(data)[0]


def test_the_command_that_adds_meetings_to_their_collections_is_printed(data):
    run(data)
    empty_the_archive()
    new.summit(slug="america-1985", title="Meeting of 1985", start="1985")
    lines = run(data)
    assert "us-russia, koreas, africa" in lines[0]
    assert "lack their collection" in lines[3]
    run_printed_command(lines[2])
    assert Summit.objects.get(slug="america-1985").collection is None
    lines = run(data)
    assert "lack their collection" in lines[0], "until they are in theirs"
    run_printed_command(lines[2])
    assert Summit.objects.get(slug="america-1985").collection.slug == "america"
    assert run(data) == []


def test_a_missing_folder_is_reported_before_anything_is_imported(data):
    with pytest.raises(CommandError) as error:
        call_command("import_archive", str(data / "koreas"), str(data / "china"), "--on-conflict=skip")
    assert f"There is no folder or file {data / 'china'}." == str(error.value)
    assert not Summit.objects.exists()
