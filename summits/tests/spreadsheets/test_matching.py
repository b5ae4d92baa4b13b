"""Sheets and columns that are not understood are matched by hand, or left out, on the page of the import."""

import pytest

from summits.models import ImportMatch, Leader, Summit
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import member
from summits.tests.helpers.html import text_of, tree_of, walk
from summits.tests.helpers.spreadsheets import KINDS, ods, spreadsheet, xlsx
from summits.tests.helpers.uploads import page_of, press, send, shown

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

GERMAN = [
    ["Titel", "Art", "Beginn", "Ort", "Gastgeber", "Bemerkung"],
    ["Treffen in Sotschi", "Bilateral", "2008-04-06", "Sochi", "Russia", "schön"],
]
MATCHED = {
    "answer:column:summits:titel": "title",
    "answer:column:summits:art": "kind",
    "answer:column:summits:beginn": "start",
    "answer:column:summits:ort": "place",
    "answer:column:summits:gastgeber": "country",
    "answer:column:summits:bemerkung": "-",
}


def chosen_on(client, upload):
    """Return name of each select of the matching form → what is selected."""
    found = {}
    for node in walk(tree_of(shown(client, upload))):
        if node.name == "select" and node.attributes.get("name", "").startswith("answer:"):
            options = [one for one in walk(node) if one.name == "option"]
            selected = [one.attributes["value"] for one in options if "selected" in one.attributes]
            found[node.attributes["name"]] = selected[0] if selected else ""
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_columns_are_matched_by_hand_and_the_next_file_is_read_so(editor_client, archive, kind):
    upload = send(editor_client, f"summits.{kind}", spreadsheet(kind, GERMAN))
    assert upload.dry_run_result["fault_count"] == 6
    assert "There is no such column." in shown(editor_client, upload)
    upload = press(editor_client, upload, "_again", **MATCHED)
    assert upload.dry_run_result["faults"] == []
    press(editor_client, upload, "_import")
    found = Summit.objects.get(title="Treffen in Sotschi")
    assert (found.kind, str(found.start), found.place.slug) == ("bilateral", "2008-04-06", "sochi")
    upload = send(editor_client, f"summits.{kind}", spreadsheet(kind, [GERMAN[0], ["Anderes", *GERMAN[1][1:]]]))
    assert upload.dry_run_result["counts"] == [["summits", 1, 0, 0, 0]]
    assert chosen_on(editor_client, upload) | MATCHED == chosen_on(editor_client, upload)


def test_what_is_matched_is_remembered_though_the_file_is_discarded(editor_client, archive):
    upload = send(editor_client, "summits.csv", spreadsheet("csv", GERMAN))
    press(editor_client, upload, "_again", **MATCHED)
    editor_client.post(page_of(upload), {"_discard": "1"})
    assert send(editor_client, "summits.csv", spreadsheet("csv", GERMAN)).dry_run_result["faults"] == []


def test_what_somebody_else_matched_is_not_taken(editor_client, archive, client):
    press(editor_client, send(editor_client, "summits.csv", spreadsheet("csv", GERMAN)), "_again", **MATCHED)
    client.force_login(member("other", "Chief editor"))
    assert send(client, "summits.csv", spreadsheet("csv", GERMAN)).dry_run_result["fault_count"] == 6


def test_a_match_is_changed_for_this_file_and_the_next(editor_client, archive):
    upload = send(editor_client, "leaders.csv", "slug,name,sort_name,Name 2\nx,Xi Jinping,Xi,Xi J.\n")
    upload = press(editor_client, upload, "_again", **{"answer:column:leaders:name 2": "short_name"})
    upload = press(editor_client, upload, "_again", **{"answer:column:leaders:name 2": "native_name"})
    press(editor_client, upload, "_import")
    leader = Leader.objects.get(slug="x")
    assert (leader.short_name, leader.native_name) == ("", "Xi J.")
    assert list(ImportMatch.objects.values_list("value", flat=True)) == ["native_name"]


def test_a_column_that_is_understood_can_be_left_out(editor_client, archive):
    upload = send(editor_client, "leaders.csv", "slug,name,born\nputin,Vladimir Putin,tomorrow\n")
    assert upload.dry_run_result["fault_count"] == 1
    upload = press(editor_client, upload, "_again", **{"answer:column:leaders:born": "-"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_a_sheet_is_left_out_or_said_what_it_holds(editor_client, archive, make):
    sheets = {
        "Liste": [["slug", "name"], ["putin", "Vladimir Putin"]],
        "Notizen": [["x"], ["y"]],
        "leaders": [["slug", "sort_name"], ["bush", "Bush, George"]],
    }
    upload = send(editor_client, "x.xlsx", make(sheets))
    faults = [(one["file"], one["wrong"]) for one in upload.dry_run_result["faults"]]
    assert faults == [
        (title, "Choose which kind of record this sheet holds, or leave it out.") for title in ("Liste", "Notizen")
    ]
    upload = press(editor_client, upload, "_again", **{"answer:sheet:notizen": "-", "answer:sheet:liste": "leaders"})
    assert [one["wrong"] for one in upload.dry_run_result["faults"]] == [
        "The sheet “Liste” holds records of this kind too."
    ]
    upload = press(editor_client, upload, "_again", **{"answer:sheet:leaders": "-"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


def test_a_file_of_no_known_kind_is_asked_about_on_its_page(editor_client, archive):
    upload = send(editor_client, "x.csv", "slug,name\nputin,Vladimir Putin\n")
    assert chosen_on(editor_client, upload) == {"answer:sheet:x.csv": ""}
    upload = press(editor_client, upload, "_again", **{"answer:sheet:x.csv": "leaders"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


def test_a_kind_chosen_with_the_file_counts_more_than_what_was_remembered(editor_client, archive):
    upload = send(editor_client, "x.csv", "slug,name\nputin,Vladimir Putin\n")
    press(editor_client, upload, "_again", **{"answer:sheet:x.csv": "leaders"})
    upload = send(editor_client, "x.csv", "slug,name\nsochi,Sochi\n", table="places")
    assert upload.dry_run_result["counts"] == [["places", 0, 0, 0, 1]]


def test_all_sheets_left_out_is_an_error(editor_client, archive):
    upload = send(editor_client, "leaders.csv", "slug,name\nputin,Vladimir Putin\n")
    upload = press(editor_client, upload, "_again", **{"answer:sheet:leaders.csv": "-"})
    assert [one["wrong"] for one in upload.dry_run_result["faults"]] == ["All sheets are left out."]
    upload = press(editor_client, upload, "_again", **{"answer:sheet:leaders.csv": "leaders"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


@pytest.mark.parametrize("value", ["x", "nothing", "a" * 1_000, "leaders\0", ""])
def test_what_cannot_be_chosen_is_ignored(editor_client, archive, value):
    upload = send(editor_client, "leaders.csv", "slug,name,x\nputin,Vladimir Putin,y\n")
    upload = press(editor_client, upload, "_again", **{"answer:column:leaders:x": value, "answer:nothing": "-"})
    assert upload.dry_run_result["fault_count"] == 1
    assert not ImportMatch.objects.exists()


def test_a_column_that_appears_twice_is_matched_or_left_out(editor_client, archive):
    upload = send(editor_client, "leaders.csv", "slug,name,Name\nputin,Vladimir Putin,Vladimir\n")
    assert [(one["cell"], one["wrong"]) for one in upload.dry_run_result["faults"]] == [
        ("C1", "There is no such column.")
    ]
    upload = press(editor_client, upload, "_again", **{"answer:column:leaders:name 2": "name"})
    assert [one["wrong"] for one in upload.dry_run_result["faults"]] == ["Column B is “Name” too."]
    upload = press(editor_client, upload, "_again", **{"answer:column:leaders:name 2": "-"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


def test_the_page_shows_how_the_file_was_read(editor_client, archive):
    rows = [["Our leaders"], ["slug", "Name"], ["putin", "Vladimir Putin"], ["Total", 1]]
    upload = send(editor_client, "leaders.xlsx", spreadsheet("xlsx", rows))
    page = shown(editor_client, upload)
    assert "Row 1 stands above the headings and was not read: “Our leaders”." in page
    assert "Row 4 was taken for a total and was not read: “Total 1”." in page
    assert chosen_on(editor_client, upload) == {
        "answer:sheet:sheet1": "leaders",
        "answer:column:leaders:slug": "slug",
        "answer:column:leaders:name": "name",
    }


def test_a_title_that_says_nothing_is_not_taken_for_the_kind_of_an_earlier_file(editor_client, archive):
    upload = send(editor_client, "x.xlsx", xlsx({"Sheet1": [["slug", "name"], ["putin", "Vladimir Putin"]]}))
    upload = press(editor_client, upload, "_again", **{"answer:sheet:sheet1": "leaders"})
    assert upload.dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]
    places = xlsx({"Sheet1": [["slug", "name", "country", "latitude"], ["sochi", "Sochi", "russia", 43.6]]})
    assert send(editor_client, "x.xlsx", places).dry_run_result["counts"] == [["places", 0, 0, 0, 1]]
    unknown = xlsx({"Sheet1": [["slug", "name"], ["putin", "Vladimir Putin"]]})
    assert send(editor_client, "x.xlsx", unknown).dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


def test_a_sheet_is_left_out_of_the_next_file_too(editor_client, archive):
    sheets = {
        "Notes": [["x"], ["y"]],
        "leaders": [["slug", "name"], ["putin", "Vladimir Putin"]],
        "places": [["slug"], ["sochi"]],
    }
    upload = send(editor_client, "x.xlsx", xlsx(sheets))
    press(editor_client, upload, "_again", **{"answer:sheet:notes": "-", "answer:sheet:places": "-"})
    assert send(editor_client, "y.xlsx", xlsx(sheets)).dry_run_result["counts"] == [["leaders", 0, 0, 0, 1]]


def test_only_what_was_not_understood_is_shown_open(editor_client, archive):
    sheets = {
        "leaders": [["slug", "Name", "x", "name 2"], ["putin", "Vladimir Putin", "1", "V."]],
        "Leader": [["slug"], ["putin"]],
        "places": [["slug", "name"], ["sochi", "Sochi"]],
        "Notes": [["a"], ["b"]],
    }
    upload = send(editor_client, "x.xlsx", xlsx(sheets))
    decisions = {"column:leaders:name 2": "name", "column:places:name": "-", "sheet:notes": "-"}
    upload = press(editor_client, upload, "_again", **{f"answer:{key}": value for key, value in decisions.items()})
    tree = tree_of(shown(editor_client, upload))
    [form] = [one for one in walk(tree) if one.attributes.get("class") == "import-sheets"]
    closed = [one for one in walk(form) if one.name == "details" and one is not form]
    hidden = {one.attributes["name"] for details in closed for one in walk(details) if one.name == "select"}
    every = {one.attributes["name"] for one in walk(form) if one.name == "select"}
    assert every - hidden == {
        *("answer:sheet:leaders", "answer:sheet:leader"),
        *("answer:column:leaders:x", "answer:column:leaders:name", "answer:column:leaders:name 2"),
    }
    summaries = [text_of(one).strip() for details in closed for one in walk(details) if one.name == "summary"]
    assert summaries == [
        "Leaders; columns that were understood: slug",
        "Places; columns that were understood: slug; left out: name",
        "Left out",
    ]
