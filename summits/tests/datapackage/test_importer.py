"""Imports into an archive: new, existing and differing records; everything is imported, or nothing."""

import pytest
from django.core.management.base import CommandError
from django.db import IntegrityError, connection

from summits.datapackage.schema import TABLES
from summits.models import Agreement, Leader, Participation, Place, ProgrammeItem, Source, Summit
from summits.tests.helpers.datapackages import (
    ROWS,
    contents,
    count_of_records,
    exported,
    imported,
    load,
    small,
    with_cells,
    with_records,
    write,
)

pytestmark = pytest.mark.django_db


def numbers(said, file):
    """Return (created, changed, kept, unchanged) of a file, as the summary gives them."""
    (line,) = (line for line in said.splitlines() if line.startswith(file) and ":" not in line)
    return tuple(int(number.replace(",", "")) for number in line.split()[1:])


def test_a_data_package_is_imported_as_records(tmp_path):
    said = load(tmp_path / "package", small())
    assert numbers(said, "total") == (ROWS, 0, 0, 0)
    sochi = Summit.objects.get(slug="sochi-2008")
    assert (str(sochi.start), str(sochi.end), sochi.place.name) == ("2008-04-05", "2008-04-06", "Sochi")
    assert sochi.unverified == ["summary"]
    assert sochi.follows.slug == "moscow-1988"
    assert [participation.leader.name for participation in sochi.participations.all()] == [
        "Vladimir Putin",
        "George W. Bush",
    ]
    assert str(Place.objects.get(slug="sochi").longitude) == "39.73030"


def test_a_public_record_without_a_status_is_a_draft(tmp_path):
    load(tmp_path / "package", small())
    assert Leader.objects.get(slug="putin").status == "draft"
    assert Leader.objects.get(slug="bush").status == "published"


def test_lists_keep_their_order(tmp_path):
    load(tmp_path / "package", small())
    through = Summit.sources.through.objects.filter(summit__slug="sochi-2008").order_by("pk")
    assert [link.source.slug for link in through] == ["treaty", "dpa"]
    links = ProgrammeItem.participants.through.objects.order_by("pk")
    assert [link.leader.slug for link in links] == ["putin", "bush"]


def test_primary_keys_continue_after_an_import(tmp_path):
    load(tmp_path / "package", small())
    putin = Leader.objects.create(slug="medvedev", name="Dmitry Medvedev", sort_name="Medvedev, Dmitry")
    putin.sources.add(Source.objects.get(slug="dpa"), Source.objects.create(slug="new", title="New"))
    assert putin.sources.count() == 2


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path):
    folder = write(tmp_path / "package", small())
    said = imported(folder, "--dry-run")
    assert numbers(said, "total") == (ROWS, 0, 0, 0)
    assert "Nothing was imported" in said
    assert count_of_records() == 0


def test_a_dry_run_changes_no_existing_record(tmp_path):
    load(tmp_path / "package", small())
    before = contents(exported(tmp_path / "before"))
    changed = write(tmp_path / "changed", with_cells("summits", 1, title="Other title"))
    assert numbers(imported(changed, "--dry-run", "--on-conflict=overwrite"), "summits.csv") == (0, 1, 0, 1)
    assert contents(exported(tmp_path / "after")) == before


def test_a_second_import_finds_everything_unchanged(tmp_path):
    folder = write(tmp_path / "package", small())
    imported(folder)
    assert numbers(imported(folder), "total") == (0, 0, 0, ROWS)
    assert count_of_records() == ROWS


def test_equivalent_notations_of_a_value_are_no_difference(tmp_path):
    load(tmp_path / "package", small())
    package = with_cells("places", 0, latitude="43.60", longitude="39.73030")
    package["leaders"][0]["status"] = "draft"
    package["programme"][0]["order"] = "01"
    package["quotes"][0]["text"] = "Our  attitudes have\nnot changed."
    assert numbers(load(tmp_path / "again", package), "total") == (0, 0, 0, ROWS)


@pytest.mark.parametrize(
    ("file", "column"),
    [
        (table.name, column.name)
        for table in TABLES
        for column in table.columns
        if column.name != "old_slugs"
        and column.field.has_default()
        and column.name not in table.key
        # Without a kind, an organisation would be a state, which has no members.
        and (table.name, column.name) != ("actors", "kind")
    ],
)
def test_an_empty_cell_is_no_difference_from_the_default_that_an_import_stored(tmp_path, file, column):
    package = small()
    for record in package.get(file, ()):
        record[column] = ""
    load(tmp_path / "package", package)
    assert numbers(load(tmp_path / "again", package), "total") == (0, 0, 0, ROWS)


DIFFERENCES = [
    ("summits", 1, {"title": "Other title"}, "sochi-2008, column title: “Sochi Summit 2008” → “Other title”"),
    ("summits", 1, {"end": ""}, "sochi-2008, column end: “2008-04-06” → “”"),
    ("summits", 1, {"sources": "dpa|treaty"}, "column sources: “treaty|dpa” → “dpa|treaty”"),
    ("summits", 1, {"unverified": "summary|venue"}, "column unverified: “summary” → “summary|venue”"),
    ("summits", 1, {"follows": ""}, "column follows: “moscow-1988” → “”"),
    ("participations", 0, {"capacity": "Chairman"}, "sochi-2008 putin, column capacity: “” → “Chairman”"),
    ("agreement_events", 1, {"note": "Text"}, "inf-treaty 2019-08-02 withdrawn united-states, column note"),
    ("programme", 1, {"participants": "putin"}, "sochi-2008 2, column participants: “putin|bush” → “putin”"),
    ("positions", 1, {"summary": "Other"}, "sochi-2008 missiles united-states, column summary: “For.” → “Other”"),
]


@pytest.mark.parametrize(("file", "index", "cells", "says"), DIFFERENCES)
def test_a_record_that_differs_aborts_the_import_and_is_listed(tmp_path, file, index, cells, says):
    load(tmp_path / "package", small())
    before = contents(exported(tmp_path / "before"))
    package = with_cells(file, index, **cells)
    package["sources"].append({"slug": "new", "title": "New"})
    with pytest.raises(CommandError) as error:
        load(tmp_path / "other", package)
    message = str(error.value)
    assert f"{file}.csv, line {index + 2}, {says}" in message or (f"{file}.csv, line {index + 2}" in message)
    assert says in message
    assert "1 record differs" in message
    assert "--on-conflict=skip" in message and "--on-conflict=overwrite" in message
    assert contents(exported(tmp_path / "after")) == before


@pytest.mark.parametrize(("file", "index", "cells", "says"), DIFFERENCES)
def test_skip_keeps_the_record_and_imports_new_ones(tmp_path, file, index, cells, says):
    load(tmp_path / "package", small())
    before = contents(exported(tmp_path / "before"))
    package = with_cells(file, index, **cells)
    package["series"].append({"slug": "new", "name": "New"})
    said = load(tmp_path / "other", package, "--on-conflict=skip")
    assert numbers(said, f"{file}.csv")[2] == 1
    assert numbers(said, "series.csv") == (1, 0, 0, 1)
    after = contents(exported(tmp_path / "after"))
    assert {name for name in after if after[name] != before[name]} == {"series.csv"}


@pytest.mark.parametrize(("file", "index", "cells", "says"), DIFFERENCES)
def test_overwrite_takes_the_data_packages_version(tmp_path, file, index, cells, says):
    load(tmp_path / "package", small())
    said = load(tmp_path / "other", with_cells(file, index, **cells), "--on-conflict=overwrite")
    assert numbers(said, f"{file}.csv")[1] == 1
    replaced = contents(exported(tmp_path / "replaced"))
    folder = tmp_path / "other"
    assert numbers(imported(folder), "total") == (0, 0, 0, ROWS)
    assert contents(exported(tmp_path / "again")) == replaced


def test_overwrite_updates_the_modification_date_of_changed_records_only(tmp_path):
    load(tmp_path / "package", small())
    Summit.objects.update(modified="2001-01-01T00:00:00Z")
    load(tmp_path / "other", with_cells("summits", 1, title="Other title"), "--on-conflict=overwrite")
    years = dict(Summit.objects.values_list("slug", "modified__year"))
    assert years["moscow-1988"] == 2001
    assert years["sochi-2008"] > 2001


def test_references_to_records_of_the_archive_are_accepted(tmp_path):
    load(tmp_path / "package", small())
    records = {"participations": [{"summit": "moscow-1988", "leader": "reagan", "actor": "united-states"}]}
    position = {"summit": "sochi-2008", "issue": "trade", "actor": "russia", "summary": "For.", "sources": "dpa"}
    said = load(tmp_path / "more", {**records, "positions": [position]})
    assert numbers(said, "total") == (2, 0, 0, 0)
    assert Participation.objects.get(leader__slug="reagan").summit.slug == "moscow-1988"


def test_an_unknown_reference_is_compared_with_the_archive_too(tmp_path):
    load(tmp_path / "package", small())
    with pytest.raises(CommandError, match="Did you mean reagan"):
        load(
            tmp_path / "more",
            {"participations": [{"summit": "moscow-1988", "leader": "reagen", "actor": "united-states"}]},
        )


def test_unique_values_are_compared_with_the_archive(tmp_path):
    load(tmp_path / "package", small())
    more = {"actors": [{"slug": "rossiya", "name": "Russia", "iso_code": "RU"}]}
    with pytest.raises(CommandError) as error:
        load(tmp_path / "more", more)
    assert "actors.csv, line 2, column name: “Russia”. In the archive, russia has the same value" in str(error.value)
    assert "actors.csv, line 2, column iso_code: “RU”. In the archive, russia has the same value" in str(error.value)


@pytest.mark.parametrize(
    ("file", "record", "column"),
    [
        ("actors", {"slug": "russia", "name": "Russia", "iso_code": "RU", "successor": "soviet-union"}, "successor"),
        ("issues", {"slug": "trade", "name": "Trade", "parent": "missiles", "status": "published"}, "parent"),
        ("agreement_relations", {"agreement": "inf-treaty", "kind": "amends", "other": "sochi-declaration"}, "other"),
    ],
)
def test_cycles_through_records_of_the_archive_are_refused(tmp_path, file, record, column):
    load(tmp_path / "package", small())
    with pytest.raises(CommandError, match=f"{file}.csv, line 2, column {column}"):
        load(tmp_path / "more", {file: [record]}, "--on-conflict=overwrite")


def test_if_empty_does_nothing_if_the_archive_has_records(tmp_path):
    Source.objects.create(slug="mine", title="Mine")
    said = load(tmp_path / "package", small(), "--if-empty")
    assert "not empty" in said
    assert count_of_records() == 1


def test_if_empty_fills_an_empty_archive(tmp_path):
    load(tmp_path / "package", small(), "--if-empty")
    assert count_of_records() == ROWS


def test_a_data_package_of_one_file_is_imported(tmp_path):
    load(tmp_path / "package", {"sources": small()["sources"]})
    assert count_of_records() == 2


def test_errors_leave_no_valid_row_imported(tmp_path):
    with pytest.raises(CommandError):
        load(tmp_path / "package", with_records("documents", {"slug": "last", "title": "Without language"}))
    assert count_of_records() == 0


def test_an_import_that_the_database_rejects_is_reported_and_rolled_back(tmp_path, monkeypatch):
    monkeypatch.setattr("summits.datapackage.validation.row_rules", lambda table: [])
    with pytest.raises(CommandError, match="rejected the data package: .*summit_start_not_after_end"):
        load(tmp_path / "package", with_cells("summits", 1, end="2008-04-01"))
    assert count_of_records() == 0


def test_a_dry_run_includes_the_checks_of_the_database(tmp_path, monkeypatch):
    monkeypatch.setattr("summits.datapackage.importer.check_parents", lambda *arguments: None)
    with pytest.raises(CommandError, match="rejected the data package"):
        load(tmp_path / "package", with_cells("positions", 0, issue="arms"), "--dry-run")
    assert count_of_records() == 0


@pytest.mark.postgresql
def test_a_large_import_restores_every_foreign_key_constraint(tmp_path, monkeypatch):
    keys = "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2"
    with connection.cursor() as cursor:
        before = cursor.execute(keys).fetchall()
        monkeypatch.setattr("summits.datapackage.importer.LARGE_PACKAGE_BYTES", 0)
        load(tmp_path / "package", small())
        assert cursor.execute(keys).fetchall() == before
    assert count_of_records() == ROWS
    with pytest.raises(IntegrityError):
        Agreement.objects.filter(slug="inf-treaty").update(summit=999_999)
        connection.check_constraints()
