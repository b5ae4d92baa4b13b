"""Probable duplicates: told in the trial of an import and when a record is added, and never refused."""

import io

import pytest
from django.core.management import call_command

from summits.datapackage.duplicates import DuplicateList
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.datapackage.validation import ValidRow
from summits.models import Actor, Agreement, Issue, Leader, Place, Series, Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import add_url, confirmations, form_data
from summits.tests.helpers.uploads import package_zip, press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def archive():
    """A record of each kind that can be repeated."""
    russia = make.country("Russia", slug="russia", iso_code="RU")
    sochi = make.place("Sochi", country=russia)
    make.other_name(russia, "Russian Federation")
    make.meeting(title="Sochi Summit", slug="sochi", start="2008-04-05", end="2008-04-06", place=sochi)
    make.meeting(title="Tea in Sochi", slug="tea", start="2010-05", place=sochi)
    putin = make.leader("Vladimir Putin", slug="putin", wikidata_id="Q7747", native_name="Владимир Владимирович Путин")
    make.other_name(putin, "Poutine")
    make.agreement("INF Treaty", slug="inf", signed="1987-12-08")
    make.agreement("Draft treaty", signed="1991", status="draft")
    make.issue("Missile defence", slug="missiles")
    make.series("G7 Summits", slug="g7")


DUPLICATES = [
    # table, columns, row, slug of the record that it repeats, reason
    ("leaders", "slug name sort_name", ["vvp", "Vladimir Putin", "Putin"], "putin", "same name"),
    ("leaders", "slug name sort_name", ["vvp", "Putin, Vladimir", "Putin"], "putin", "same name"),
    ("leaders", "slug name sort_name", ["vvp", "POUTINE", "Putin"], "putin", "same name"),
    ("leaders", "slug name sort_name", ["vvp", "V. V. P.", "Putin, Vladimir"], "putin", "same name"),
    (
        "leaders",
        "slug name sort_name native_name",
        ["vvp", "V. V. P.", "P.", "Владимир Владимирович ПУТИН"],
        "putin",
        "same name",
    ),
    ("leaders", "name sort_name wikidata_id", ["The President", "P.", "Q7747"], "putin", "same Wikidata number"),
    (
        "summits",
        "title kind start end place country",
        ["Farewell", "bilateral", "2008-04-05", "2008-04-06", "Sochi", "RU"],
        "sochi",
        "same days and place",
    ),
    (
        "summits",
        "title kind start place country",
        ["Coffee", "bilateral", "2010-05", "Sochi", "RU"],
        "tea",
        "same days and place",
    ),
    (
        "summits",
        "slug title kind start place country",
        ["x", "SOCHI SUMMIT", "bilateral", "2011", "Sochi", "RU"],
        "sochi",
        "same name",
    ),
    ("agreements", "slug title kind signed", ["x", "I.N.F. Treaty", "treaty", "1990"], "inf", "same name"),
    ("agreements", "slug title kind signed", ["x", "inf treaty", "treaty", "1990"], "inf", "same name"),
    ("issues", "slug name", ["x", "Missile Defense"], "missiles", "same name"),
    ("series", "slug name", ["x", "g7 summits"], "g7", "same name"),
    ("places", "slug name country", ["x", "SOCHI", "russia"], "sochi", "same name"),
    ("actors", "slug name kind", ["x", "Russian federation", "state"], "russia", "same name"),
    ("actors", "slug name kind", ["x", "Russland", "state"], "russia", "same name"),
    ("leaders", "slug name sort_name", ["vvp", "Vladimir Puttin", "Puttin, Vladimir"], "putin", "similar name"),
    ("leaders", "slug name sort_name", ["vvp", "V. Putin", "V. P."], "putin", "similar name"),
    # No duplicates: other days, another place, another number, another name.
    ("summits", "title kind start place country", ["Farewell", "bilateral", "2008-04-05", "Sochi", "RU"], None, ""),
    ("summits", "title kind start place country", ["Coffee", "bilateral", "2010", "Sochi", "RU"], None, ""),
    ("summits", "title kind start virtual", ["Call", "bilateral", "2008-04-05", "yes"], None, ""),
    ("leaders", "slug name sort_name wikidata_id", ["vvp", "Ann Lee", "Lee, Ann", "Q77"], None, ""),
    ("leaders", "slug name sort_name", ["vvp", "Vladimir Lenin", "Lenin, Vladimir"], None, ""),
    ("places", "slug name country", ["x", "New Sochi", "russia"], None, ""),
]


@pytest.mark.parametrize(("name", "columns", "row", "slug", "reason"), DUPLICATES)
def test_the_trial_tells_probable_duplicates(editor_client, archive, name, columns, row, slug, reason):
    upload = send(editor_client, f"{name}.csv", table(columns, row))
    found = [(one[1], one[3]) for *_row, records in upload.dry_run_result["duplicates"] for one in records]
    assert found == ([(slug, reason)] if slug else [])
    text = shown(editor_client, upload)
    assert ("Probable duplicates" in text) == bool(slug) and reason in text
    assert press(editor_client, upload, "_import").imported


def test_the_trial_of_a_data_package_tells_them_too(editor_client, archive, tmp_path):
    rows = {"leaders": [{"slug": "vvp", "name": "Vladimir Putin", "sort_name": "Putin, Vladimir"}]}
    upload = send(editor_client, "package.zip", package_zip(rows))
    assert "Vladimir Putin" in shown(editor_client, upload)
    assert [row[2] for row in upload.dry_run_result["duplicates"]] == ["Vladimir Putin"]


def test_the_dry_run_of_the_command_tells_them(archive, tmp_path):
    path, out = tmp_path / "leaders.csv", io.StringIO()
    path.write_text(table("slug name sort_name", ["vvp", "Vladimir Putin", "Putin, Vladimir"]))
    call_command("import_archive", path, "--dry-run", stdout=out)
    text = "line 2: “Vladimir Putin” probably repeats Vladimir Putin (putin): same name"
    assert text in out.getvalue()


def test_a_meeting_within_a_larger_one_does_not_repeat_it(editor_client, archive):
    row = ["Aside", "bilateral", "2008-04-05", "2008-04-06", "Sochi", "RU", "sochi"]
    upload = send(editor_client, "summits.csv", table("title kind start end place country part_of", row))
    assert upload.dry_run_result["duplicates"] == []


REPEATED_IN_FILE = [
    # table, columns, rows; slugs of the rows that the second one repeats, the reason
    ("leaders", "slug name sort_name", [["a", "Ann Lee", "Lee, Ann"], ["b", "LEE, Ann", "Lee"]], ["a"], "same name"),
    ("leaders", "slug name sort_name", [["a", "Ann Lee", "Lee, Ann"], ["b", "Bob Lee", "Lee, Bob"]], [], ""),
    (
        "leaders",
        "slug name sort_name wikidata_id",
        [["a", "Ann Lee", "Lee", "Q77"], ["b", "Bob Ray", "Ray", "Q77"]],
        ["a"],
        "same Wikidata number",
    ),
    (
        "summits",
        "slug title kind start place country",
        [
            ["a", "Coffee", "bilateral", "2012-05-01", "Sochi", "RU"],
            ["b", "Talk", "bilateral", "2012-05-01", "Sochi", "RU"],
        ],
        ["a"],
        "same days and place",
    ),
    (
        "summits",
        "slug title kind start place country part_of",
        [["a", "Day", "bilateral", "2012", "Sochi", "RU", "b"], ["b", "Week", "bilateral", "2012", "Sochi", "RU", ""]],
        [],
        "",
    ),
    ("places", "slug name country", [["a", "Omsk", "russia"], ["b", "OMSK", "russia"]], ["a"], "same name"),
]


def test_the_trial_tells_new_rows_of_one_file_that_repeat_each_other(editor_client, archive):
    for name, columns, rows, slugs, reason in REPEATED_IN_FILE:
        upload = send(editor_client, f"{name}.csv", table(columns, *rows))
        found = [
            (line, slug, why, pk)
            for _kind, line, _name, records in upload.dry_run_result["duplicates"]
            for pk, slug, _label, why in records
        ]
        assert found == [(3, slug, reason, None) for slug in slugs], rows
        assert ("row 2 of this file" in shown(editor_client, upload)) == bool(slugs), rows


def test_many_new_rows_are_compared_without_a_query_for_each(archive, django_assert_num_queries):
    found = DuplicateList()
    names = TABLE_OF_MODEL[Issue].names

    def rows(first, last):
        texts = [{"slug": f"x{n}", "name": f"Topic {n // 2}"} for n in range(first, last)]
        cells = [[one.get(name, "") for name in names] for one in texts]
        return [ValidRow(n, one, 1_000 + n, one) for n, one in enumerate(cells, first)]

    found.add(TABLE_OF_MODEL[Issue], rows(0, 2))
    with django_assert_num_queries(0):
        found.add(TABLE_OF_MODEL[Issue], rows(2, 200))
    assert found.count == 100


def test_a_changed_record_repeats_nothing(editor_client, archive):
    upload = send(editor_client, "leaders.csv", table("slug born", ["putin", "1952"]))
    assert upload.dry_run_result["duplicates"] == []


ADDED = [
    (Leader, {"name": "Putin, Vladimir", "sort_name": "Putin"}, "Vladimir Putin"),
    (Leader, {"name": "The President", "sort_name": "President", "wikidata_id": "Q7747"}, "Vladimir Putin"),
    (Actor, {"name": "Russian federation", "kind": "state"}, "Russia"),
    (Agreement, {"title": "INF treaty", "kind": "treaty", "signed": "1990"}, "INF Treaty, 8 December 1987"),
    (Leader, {"name": "Vladimir Puttin", "sort_name": "Puttin"}, "similar name"),
    (Agreement, {"title": "Draft Treaty", "kind": "treaty", "signed": "1990"}, "Draft treaty, 1991"),
    (Issue, {"name": "Missile Defense"}, "Missile defence"),
    (Series, {"name": "g7 summits"}, "G7 Summits"),
]


def added(client, model, values, **more):
    """Send the form of a new record; return the response."""
    return client.post(add_url(model), form_data(client.get(add_url(model))) | values | more)


@pytest.mark.parametrize(("model", "values", "label"), ADDED)
def test_adding_a_probable_duplicate_is_warned_of_once(editor_client, archive, model, values, label):
    before = model.objects.count()
    page = added(editor_client, model, values)
    assert "This may be in the archive already:" in page.text and label in page.text
    assert model.objects.count() == before
    assert added(editor_client, model, values, _confirmed=confirmations(page)).status_code == 302
    assert model.objects.count() == before + 1


def test_adding_a_summit_on_the_days_and_in_the_place_of_another_is_warned_of(editor_client, archive):
    sochi = Place.objects.get(slug="sochi")
    days = {"start": "5 April 2008", "end": "6 April 2008"}
    values = {"title": "Farewell", "kind": "bilateral", "place": sochi.pk, "country": sochi.country_id, **days}
    page = added(editor_client, Summit, values)
    assert "Sochi Summit, 5–6 April 2008, Sochi" in page.text and "same days and place" in page.text
    assert not Summit.objects.filter(title="Farewell").exists()


def test_everything_is_confirmed_at_once_and_stays_confirmed_on_a_page_that_comes_back(editor_client, archive):
    values = {"name": "Vladimir Puttin", "sort_name": "P.", "born": "1750", "wikidata_id": "Q7747"}
    page = added(editor_client, Leader, values)
    boxes = confirmations(page)
    assert len(boxes) == 2 and "Wikidata" in page.text
    again = added(editor_client, Leader, values | {"sort_name": ""}, _confirmed=boxes)
    assert confirmations(again) == boxes
    assert added(editor_client, Leader, values, _confirmed=confirmations(again)).status_code == 302


def test_adding_and_changing_other_records_is_not_warned_of(editor_client, archive):
    assert added(editor_client, Leader, {"name": "Ann Lee", "sort_name": "Lee, Ann"}).status_code == 302
    putin = Leader.objects.get(slug="putin")
    page = f"/admin/summits/leader/{putin.pk}/change/"
    answer = editor_client.post(page, form_data(editor_client.get(page)) | {"name": "Ann Lee"})
    assert answer.status_code == 302


def test_other_duplicates_than_those_seen_are_warned_of(editor_client, archive):
    values = {"name": "Putin, Vladimir", "sort_name": "Putin"}
    assert added(editor_client, Leader, values, _confirmed=["name 0"]).status_code == 200
