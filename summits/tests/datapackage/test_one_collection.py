"""The data package of one collection can be imported by itself, whatever else the archive contains."""

import pytest
from django.core.management.base import CommandError

from summits.models import Actor, Agreement, Collection, Leader, Source, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.datapackages import contents, empty_the_archive, exported, imported, load, rows_in, small
from summits.tests.helpers.uploads import fetched
from summits.tests.spreadsheets.test_exporter import unpacked

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
editor_client, chief = uploads.editor_client, uploads.chief

ONE = "russia-and-us"


def slugs(folder, file):
    return [row["slug"] for row in rows_in(folder, file)]


def other_collection():
    """Create a collection whose meeting has a leader, an issue and a source of ONE, and whose treaty refers to its."""
    others = Collection.objects.get(slug="others")
    summit = new.summit("Beijing 2006", slug="beijing-2006", collection=others, start="2006")
    new.participation(summit, Leader.objects.get(slug="putin"), new.country("China"))
    new.discussion(summit, new.issue("Ferries"))
    new.quotation(summit, Leader.objects.get(slug="putin"), sources=[Source.objects.get(slug="dpa")])
    treaty = new.agreement("Border treaty", collection=others, summit=summit)
    new.relation(treaty, "follows", Agreement.objects.get(slug="sochi-declaration"))
    new.party(treaty, Actor.objects.get(slug="russia"))
    new.feature(slug="others-question", collection=others)
    new.feature(slug="question-of-all")


def test_a_collection_is_exported_with_everything_it_refers_to_and_nothing_else(tmp_path):
    package = small()
    package["leaders"].append({"slug": "nobody", "name": "Nobody", "sort_name": "Nobody"})
    load(tmp_path / "package", package)
    other_collection()
    out = exported(tmp_path / "one", "--collection", ONE)
    assert slugs(out, "collections") == [ONE]
    assert slugs(out, "summits") == ["moscow-1988", "sochi-2008"], "what it follows is named"
    assert slugs(out, "agreements") == ["inf-treaty", "sochi-declaration"]
    assert slugs(out, "leaders") == ["bush", "putin"]
    assert [row["name"] for row in rows_in(out, "leader_names")] == ["Владимир Путин", "Poutine"]
    assert [row["leader"] for row in rows_in(out, "terms")] == ["bush", "putin"]
    assert slugs(out, "issues") == ["arms", "missiles", "trade"]
    assert len(rows_in(out, "issue_names")) == 2
    assert slugs(out, "actors") == ["russia", "soviet-union", "united-states"]
    assert slugs(out, "features") == ["an-example", "who-met"]
    of_summit = {name: len(rows_in(out, name)) for name in ("programme", "discussions", "positions", "quotes")}
    assert of_summit == {"programme": 2, "discussions": 2, "positions": 2, "quotes": 1}


def test_leaders_without_a_meeting_are_exported_with_the_collections_of_their_states(tmp_path):
    load(tmp_path / "package", small())
    other_collection()
    for name, state in (("Yuri Andropov", "soviet-union"), ("Hua Guofeng", "china"), ("Dmitry Medvedev", "russia")):
        new.term(new.leader(name), actor=Actor.objects.get(slug=state), start="1982-11-12")
    out = exported(tmp_path / "one", "--collection", ONE)
    assert slugs(out, "leaders") == ["bush", "dmitry-medvedev", "putin"], "no meeting of the Soviet Union is there"
    assert ("dmitry-medvedev", "1982-11-12") in [(row["leader"], row["start"]) for row in rows_in(out, "terms")]
    assert slugs(exported(tmp_path / "two", "--collection", "others"), "leaders") == ["hua-guofeng", "putin"]


def test_the_data_package_of_a_collection_can_be_imported_and_exported_again(tmp_path):
    load(tmp_path / "package", small())
    other_collection()
    one = exported(tmp_path / "one", "--collection", ONE)
    empty_the_archive()
    imported(one)
    assert contents(exported(tmp_path / "again")) == contents(one)


def test_the_data_package_of_a_collection_does_not_depend_on_other_collections(tmp_path):
    load(tmp_path / "package", small())
    alone = contents(exported(tmp_path / "alone", "--collection", ONE))
    other_collection()
    assert contents(exported(tmp_path / "beside", "--collection", ONE)) == alone


def test_a_published_export_of_a_collection_contains_published_records_only(tmp_path):
    load(tmp_path / "package", small())
    collection = Collection.objects.get(slug=ONE)
    draft = new.summit("SECRET", slug="SECRET", status="draft", collection=collection, start="2007")
    new.participation(draft, new.leader("SECRET"), new.country("SECRET"), sources=[new.source("SECRET")])
    Summit.objects.filter(slug="sochi-2008").update(follows=draft, part_of=draft)
    public = exported(tmp_path / "public", "--published", "--collection", ONE)
    assert [name for name, data in contents(public).items() if b"SECRET" in data] == []
    assert slugs(public, "summits") == ["sochi-2008"]
    empty_the_archive()
    imported(public)
    assert contents(exported(tmp_path / "again", "--published")) == contents(public)


def test_an_unknown_collection_is_reported_with_the_known_ones(tmp_path):
    load(tmp_path / "package", small())
    with pytest.raises(CommandError) as error:
        exported(tmp_path / "one", "--collection", "russia")
    assert str(error.value) == "The archive has no collection “russia”. Choose one of: russia-and-us, others."
    assert not (tmp_path / "one").exists()


def test_the_admin_exports_a_collection_with_its_meetings(editor_client, tmp_path):
    load(tmp_path / "package", small())
    content = fetched(editor_client.get(f"/admin/summits/collection/export/zip/?q={ONE}"))
    out = unpacked(content, tmp_path / "one")
    assert slugs(out, "summits") == ["moscow-1988", "sochi-2008"] and slugs(out, "features") == [
        "an-example",
        "who-met",
    ]
