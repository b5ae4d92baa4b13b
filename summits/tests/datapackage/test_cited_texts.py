"""Data packages whose texts cite sources."""

import pytest
from django.core.management.base import CommandError

from summits.models import ChangeSet, Source, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.datapackages import contents, exported, imported, load, rows_in, small, with_cells, write

pytestmark = pytest.mark.django_db

CITING = "They met. [@treaty, p. 2] They left. [@dpa; @treaty] [?]"


def refusal(folder):
    with pytest.raises(CommandError) as error:
        imported(folder)
    return str(error.value)


def summit(slug="sochi-2008"):
    return Summit.objects.get(slug=slug)


def slugs_of(record):
    through = record.sources.through.objects.filter(summit=record).order_by("pk")
    return list(through.values_list("source__slug", flat=True))


def test_what_a_text_cites_is_a_source_of_its_record_whether_or_not_the_list_names_it(tmp_path):
    load(tmp_path / "package", with_cells("summits", 1, summary=CITING, sources=""))
    assert slugs_of(summit()) == ["treaty", "dpa"]
    load(tmp_path / "again", with_cells("summits", 1, summary=CITING, sources="dpa"), "--on-conflict=overwrite")
    assert slugs_of(summit()) == ["dpa", "treaty"]


def test_a_text_may_cite_a_source_of_the_archive_that_the_package_leaves_out(tmp_path):
    load(tmp_path / "package", small())
    new.source("Elsewhere")
    folder = write(tmp_path / "again", with_cells("summits", 1, summary="They met. [@elsewhere]"))
    imported(folder, "--on-conflict=overwrite")
    assert slugs_of(summit()) == ["treaty", "dpa", "elsewhere"]


def test_citations_come_out_as_they_went_in(tmp_path):
    load(tmp_path / "package", with_cells("summits", 1, summary=CITING, assessment="So. [@treaty]", sources="dpa"))
    first = exported(tmp_path / "first")
    assert rows_in(first, "summits")[1]["summary"] == CITING
    assert rows_in(first, "summits")[1]["sources"] == "dpa|treaty"
    before = ChangeSet.objects.count()
    imported(first)
    assert ChangeSet.objects.count() == before
    assert contents(exported(tmp_path / "second")) == contents(first)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("They met. [@tready]", "“tready”. There is no record with this slug. Did you mean treaty?"),
        ("They met. [@nobody-wrote-this]", "Add it to the archive or to sources.csv"),
        ("They met. [@treaty", "The bracket “[@treaty” is not closed"),
        ("They met. [@treaty p. 2]", "“[@treaty p. 2]” is no citation"),
    ],
)
def test_a_wrong_citation_is_an_error_of_its_cell(tmp_path, text, message):
    folder = write(tmp_path / "package", with_cells("summits", 1, background=text))
    found = refusal(folder)
    assert "summits.csv, line 3, column background: " in found and message in found
    assert not Summit.objects.exists()


def test_a_published_export_names_no_source_that_waits_for_approval(tmp_path):
    load(tmp_path / "package", with_cells("summits", 1, summary=CITING))
    Source.objects.filter(slug="dpa").update(approved=False)
    row = rows_in(exported(tmp_path / "public", "--published"), "summits")[1]
    assert row["summary"] == "They met. [@treaty, p. 2] They left. [@treaty] [?]"
    assert row["sources"] == "treaty"
    Source.objects.filter(slug="treaty").update(approved=False)
    row = rows_in(exported(tmp_path / "none", "--published"), "summits")[1]
    assert row["summary"] == "They met. They left. [?]"


def test_a_source_renamed_by_an_import_is_cited_by_its_new_slug_everywhere(tmp_path):
    load(tmp_path / "package", with_cells("summits", 1, summary=CITING))
    other = new.leader(biography="Wrote it. [@dpa]")
    package = {"sources": [{"slug": "dpa-2008", "title": "Putin and Bush differ", "old_slugs": "dpa"}]}
    package["summits"] = [small()["summits"][0] | {"summary": "They met. [@dpa]"}]
    folder = write(tmp_path / "renamed", package)
    imported(folder, "--on-conflict=overwrite")
    other.refresh_from_db()
    assert other.biography == "Wrote it. [@dpa-2008]"
    assert summit().summary == "They met. [@treaty, p. 2] They left. [@dpa-2008; @treaty] [?]"
    assert summit("moscow-1988").summary == "They met. [@dpa-2008]"
    assert other.history.first().biography == other.biography


def test_an_import_that_renames_no_cited_source_is_one_edit(tmp_path):
    load(tmp_path / "package", with_cells("summits", 1, summary=CITING))
    before = ChangeSet.objects.count()
    package = {"sources": [{"slug": "dpa", "title": "Another title"}]}
    imported(write(tmp_path / "changed", package), "--on-conflict=overwrite")
    assert ChangeSet.objects.count() == before + 1
