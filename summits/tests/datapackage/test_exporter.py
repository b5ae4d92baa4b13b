"""Exports: the same bytes for the same records on both databases, and nothing unpublished in public exports."""

import csv
import json
import tempfile
from pathlib import Path

import pytest
from django.core.management.base import CommandError
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summits.datapackage.schema import PACKAGE_FILE, TABLES
from summits.models import Agreement, Discussion, Leader, Quotation, Source, Summit
from summits.tests.helpers.datapackages import (
    contents,
    empty_the_archive,
    exported,
    imported,
    load,
    rows_in,
    small,
    with_cells,
    write,
)
from summits.text.stored_form import normalize_line, normalize_paragraphs

pytestmark = pytest.mark.django_db


def test_an_export_has_the_rows_that_were_imported(tmp_path):
    folder = write(tmp_path / "package", small())
    imported(folder)
    out = exported(tmp_path / "out")
    for table in TABLES:
        went_in = rows_in(folder, table.name)
        for record in went_in if "status" in table.names else ():
            record["status"] = record["status"] or "draft"
        key = lambda record, names=table.names: [record[name] for name in names]  # noqa: E731
        assert sorted(rows_in(out, table.name), key=key) == sorted(went_in, key=key)


def test_export_import_export_gives_the_same_bytes(tmp_path):
    load(tmp_path / "package", small())
    first = contents(exported(tmp_path / "first"))
    assert set(first) == {table.file for table in TABLES} | {PACKAGE_FILE}
    empty_the_archive()
    imported(tmp_path / "first")
    assert contents(exported(tmp_path / "second")) == first


def sort_slugs_as_a_language_does():
    """Make PostgreSQL sort the slugs of sources by an alphabet: hyphens and capitals then count little."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute('ALTER TABLE summits_source ALTER COLUMN slug TYPE varchar(120) COLLATE "und-x-icu"')


# The bytes do not depend on the database: each checks the same figure.
def test_rows_are_ordered_by_date_and_slug_on_both_databases(tmp_path):
    sort_slugs_as_a_language_does()
    package = small()
    package["sources"] = [{"slug": slug, "title": slug} for slug in ("b-a", "ba", "B", "a_b", "a-c", "dpa", "treaty")]
    load(tmp_path / "package", package)
    out = exported(tmp_path / "out")
    assert [row["slug"] for row in rows_in(out, "sources")] == ["B", "a-c", "a_b", "b-a", "ba", "dpa", "treaty"]
    assert [row["slug"] for row in rows_in(out, "summits")] == ["moscow-1988", "sochi-2008"]
    assert [row["slug"] for row in rows_in(out, "issues")] == ["arms", "missiles", "trade"]
    assert [row["leader"] for row in rows_in(out, "terms")] == ["bush", "putin"]
    assert [row["leader"] for row in rows_in(out, "participations")] == ["putin", "bush"]


def test_lines_end_with_line_feeds_and_only_necessary_quotation_marks_are_written(tmp_path):
    load(tmp_path / "package", with_cells("series", 0, name="US, Russia", description='He said "no",\r\nand left'))
    text = (exported(tmp_path / "out") / "series.csv").read_bytes().decode()
    assert text == (
        "slug,name,description,rule,completeness,sources,unverified\n"
        'us-russia,"US, Russia","He said ""no"",\nand left",,,,\n'
    )


def test_numbers_are_written_without_needless_zeros(tmp_path):
    load(tmp_path / "package", with_cells("places", 0, latitude="-0.0", longitude="100.10"))
    (place,) = (row for row in rows_in(exported(tmp_path / "out"), "places") if row["slug"] == "sochi")
    assert (place["latitude"], place["longitude"]) == ("0", "100.1")


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80)
texts = anything.map(normalize_paragraphs)
lines = anything.map(normalize_line)
some_line = lines.filter(bool)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(title=some_line, venue=lines, summary=texts, words=some_line, name=some_line, note=texts)
@pytest.mark.slow
def test_any_text_in_its_stored_form_survives_the_round_trip(title, venue, summary, words, name, note):
    empty_the_archive()
    with tempfile.TemporaryDirectory() as folder:
        load(Path(folder) / "package", small())
        Summit.objects.filter(slug="sochi-2008").update(title=title, venue=venue, summary=summary)
        Leader.objects.filter(slug="putin").update(name=name)
        Source.objects.filter(slug="dpa").update(note=note)
        Quotation.objects.update(text=words, note=note)
        first = contents(exported(Path(folder) / "first"))
        empty_the_archive()
        imported(Path(folder) / "first")
        assert contents(exported(Path(folder) / "second")) == first
        summit = Summit.objects.get(slug="sochi-2008")
        assert (summit.title, summit.venue, summit.summary) == (title, venue, summary)
        assert Source.objects.get(slug="dpa").note == note


# --- the folder ----------------------------------------------------------------------------------------------------


def test_an_export_replaces_a_data_package_and_keeps_its_readme(tmp_path):
    load(tmp_path / "package", small())
    exported(tmp_path / "out")
    (tmp_path / "out" / "README.md").write_text("About these data")
    Source.objects.create(slug="new", title="New")
    out = exported(tmp_path / "out")
    assert (out / "README.md").read_text() == "About these data"
    assert "new" in [row["slug"] for row in rows_in(out, "sources")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "package"]


def test_an_export_into_a_folder_with_other_files_is_refused(tmp_path):
    load(tmp_path / "package", small())
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years of work")
    with pytest.raises(CommandError, match=r"thesis\.txt"):
        exported(folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.txt"]


def test_an_export_to_the_path_of_a_file_is_refused(tmp_path):
    (tmp_path / "mine").write_text("years of work")
    with pytest.raises(CommandError):
        exported(tmp_path / "mine")
    assert (tmp_path / "mine").read_text() == "years of work"


def test_a_failed_export_leaves_the_existing_data_package(tmp_path, monkeypatch):
    load(tmp_path / "package", small())
    before = contents(exported(tmp_path / "out"))
    Source.objects.create(slug="new", title="New")
    monkeypatch.setattr("summits.datapackage.exporter.descriptor", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        exported(tmp_path / "out")
    assert contents(tmp_path / "out") == before


# --- only what is public -------------------------------------------------------------------------------------------


def with_drafts():
    """Return the small data package with an unpublished record of each kind, linked with published ones.

    Every text of what is not public holds the word SECRET.
    """
    package = small()
    for leader in package["leaders"]:
        leader["status"] = "published"
    package["sources"].append({"slug": "SECRET", "title": "SECRET source"})
    cited = {"sources": "SECRET"}
    package["leaders"].append({"slug": "SECRET-leader", "name": "SECRET", "sort_name": "SECRET"} | cited)
    package["leader_names"].append({"leader": "SECRET-leader", "name": "SECRET"})
    package["terms"].append({"leader": "SECRET-leader", "actor": "russia", "office": "SECRET", "start": "2001"} | cited)
    package["issues"].append({"slug": "SECRET-issue", "name": "SECRET", "status": "review"} | cited)
    package["issues"][0]["parent"] = ""
    package["issues"][2]["parent"] = "SECRET-issue"
    package["issue_names"].append({"issue": "SECRET-issue", "name": "SECRET"})
    package["summit_names"].append({"summit": "SECRET-summit", "name": "SECRET"})
    package["agreement_names"].append({"agreement": "SECRET-treaty", "name": "SECRET"})
    meeting = {"kind": "bilateral", "start": "1990", "place": "moscow", "country": "russia"} | cited
    package["summits"].append({"slug": "SECRET-summit", "title": "SECRET"} | meeting)
    package["summits"][1]["follows"] = "SECRET-summit"
    for summit, leader in (("SECRET-summit", "putin"), ("sochi-2008", "SECRET-leader")):
        package["participations"].append({"summit": summit, "leader": leader, "actor": "russia"} | cited)
        said = {"slug": f"SECRET-{summit}", "summit": summit, "leader": leader, "text": "SECRET"}
        package["quotes"].append(said | cited)
    package["quotes"][0]["issue"] = "SECRET-issue"
    item = {"order": "9", "on": "1990", "kind": "talks", "title": "SECRET", "participants": "putin"}
    package["programme"].append({"summit": "SECRET-summit"} | item | cited)
    package["programme"][1]["participants"] = "putin|SECRET-leader|bush"
    for summit, issue in (("SECRET-summit", "trade"), ("sochi-2008", "SECRET-issue")):
        about = {"summit": summit, "issue": issue}
        package["discussions"].append(about | {"outcome": "agreed", "summary": "SECRET"} | cited)
        package["positions"].append(about | {"actor": "russia", "summary": "SECRET"} | cited)
    package["positions"][0]["leader"] = "SECRET-leader"
    text = {"title": "SECRET", "kind": "treaty", "signed": "1990", "summit": "sochi-2008"}
    package["agreements"].append({"slug": "SECRET-treaty"} | text | cited)
    package["agreements"][0]["issues"] = "arms|SECRET-issue|missiles"
    package["agreements"][1]["summit"] = "SECRET-summit"
    package["parties"].append({"agreement": "SECRET-treaty", "actor": "russia", "capacity": "SECRET"} | cited)
    package["parties"][0]["signatory"] = "SECRET-leader"
    event = {"on": "1990", "kind": "signed", "note": "SECRET"}
    package["agreement_events"].append({"agreement": "SECRET-treaty"} | event | cited)
    for agreement, other in (("SECRET-treaty", "inf-treaty"), ("sochi-declaration", "SECRET-treaty")):
        package["agreement_relations"].append({"agreement": agreement, "kind": "follows", "other": other})
    promise = {"slug": "SECRET-promise", "agreement": "SECRET-treaty", "order": "1", "text": "SECRET"}
    package["commitments"].append(promise | {"wording": "quotation", "issue": "SECRET-issue"} | cited)
    package["commitments"][0]["issue"] = "SECRET-issue"
    verdict = {
        "commitment": "SECRET-promise",
        "actor": "russia",
        "on": "1990",
        "verdict": "kept",
        "summary": "SECRET",
    }
    package["assessments"].append(verdict | cited)
    for number, owner in enumerate(({"summit": "SECRET-summit"}, {"agreement": "SECRET-treaty"})):
        document = {"slug": f"SECRET-{number}", "title": "SECRET", "language": "en"}
        package["documents"].append(document | owner | cited)
    for summit, issue in (("SECRET-summit", "trade"), ("sochi-2008", "SECRET-issue")):
        feature = {"slug": f"SECRET-{issue}", "kind": "example", "question": "SECRET"}
        package["features"].append(feature | {"summit": summit, "issue": issue})
    return package


def test_a_public_export_contains_nothing_unpublished(tmp_path):
    load(tmp_path / "package", with_drafts())
    assert all(b"SECRET" in data for name, data in contents(exported(tmp_path / "all")).items() if _may_hide(name))
    out = exported(tmp_path / "public", "--published")
    assert [name for name, data in contents(out).items() if b"SECRET" in data] == []


def _may_hide(name):
    shared = {f"{file}.csv" for one in ("actor", "place", "series") for file in (f"{one}_names", TABLE_FILES[one])}
    return name not in {PACKAGE_FILE, "collections.csv", "memberships.csv", *shared}


TABLE_FILES = {"actor": "actors", "place": "places", "series": "series"}


def test_a_public_export_contains_everything_published(tmp_path):
    load(tmp_path / "package", with_drafts())
    out = exported(tmp_path / "public", "--published")
    counts = {table.name: len(rows_in(out, table.name)) for table in TABLES}
    assert counts == {file: len(records) for file, records in small().items()}
    declaration = next(row for row in rows_in(out, "agreements") if row["slug"] == "sochi-declaration")
    assert declaration["summit"] == ""
    treaty = next(row for row in rows_in(out, "agreements") if row["slug"] == "inf-treaty")
    assert treaty["issues"] == "arms|missiles"
    assert [row["participants"] for row in rows_in(out, "programme")] == ["", "putin|bush"]


def test_a_public_export_can_be_imported(tmp_path):
    load(tmp_path / "package", with_drafts())
    public = exported(tmp_path / "public", "--published")
    empty_the_archive()
    imported(public)
    assert contents(exported(tmp_path / "again", "--published")) == contents(public)
    assert not Agreement.objects.exclude(status="published").exists()
    assert Discussion.objects.count() == 2


def test_a_public_export_with_positions_of_two_unpublished_leaders_can_be_imported(tmp_path):
    package = small()
    about = {"summit": "sochi-2008", "issue": "trade", "actor": "russia", "summary": "For."}
    for slug in ("first", "second"):
        package["leaders"].append({"slug": slug, "name": slug, "sort_name": slug})
        package["positions"].append(about | {"leader": slug})
    load(tmp_path / "package", package)
    public = exported(tmp_path / "public", "--published")
    empty_the_archive()
    imported(public)
    assert [row["leader"] for row in rows_in(public, "positions") if row["issue"] == "trade"] == [""]


def test_a_source_that_no_public_record_cites_is_not_public(tmp_path):
    package = small()
    package["sources"].append({"slug": "unused", "title": "Unused"})
    load(tmp_path / "package", package)
    assert "unused" in (exported(tmp_path / "all") / "sources.csv").read_text()
    assert "unused" not in (exported(tmp_path / "public", "--published") / "sources.csv").read_text()


def test_the_description_names_every_file_and_column(tmp_path):
    load(tmp_path / "package", small())
    out = exported(tmp_path / "out")
    package = json.loads((out / PACKAGE_FILE).read_text())
    for resource in package["resources"]:
        with (out / resource["path"]).open(newline="") as stream:
            header = next(csv.reader(stream))
        assert [field["name"] for field in resource["schema"]["fields"]] == header
