"""Questions about a whole file: which number of 04/06/2003 is the month, and whether hidden rows count."""

import io

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from summits.models import ImportMatch, Leader
from summits.partial_dates import DAY_FIRST, MONTH_FIRST, day_orders
from summits.spreadsheets.hidden_cells import ranges_in_words
from summits.tests.helpers import uploads
from summits.tests.helpers.html import tree_of, walk
from summits.tests.helpers.spreadsheets import KINDS, ods_cell, ods_of_xml, read_upload, spreadsheet, xlsx
from summits.tests.helpers.uploads import press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief, archive = uploads.editor_client, uploads.chief, uploads.archive

ORDERS = {
    "04/06/2003": (DAY_FIRST, MONTH_FIRST),
    "4/6/2003": (DAY_FIRST, MONTH_FIRST),
    " 12/12/2003 ": (),
    "16/04/2003": (DAY_FIRST,),
    "04/16/2003": (MONTH_FIRST,),
    "31/02/2003": (),
    "16/16/2003": (),
    "2003-04-06": (),
    "6 April 2003": (),
    "04.06.2003": (),
}


def test_a_day_in_figures_is_read_in_the_orders_that_give_a_day():
    assert {text: day_orders(text) for text in ORDERS} == ORDERS


COLUMNS = [
    # born, died of the rows; the answer; born, died as read, whether it asks, the note
    ([("04/06/1903", "")], "", [("", "")], True, ""),
    ([("04/06/1903", "")], DAY_FIRST, [("1903-06-04", "")], True, ""),
    ([("04/06/1903", "")], MONTH_FIRST, [("1903-04-06", "")], True, ""),
    ([("04/06/1903", "")], "nonsense", [("", "")], True, ""),
    ([("04/06/1903 00:00", "")], DAY_FIRST, [("1903-06-04", "")], True, ""),
    ([("04/06/1903", ""), ("16/06/1903", "")], "", [("1903-06-04", ""), ("1903-06-16", "")], False, "day first"),
    (
        [("04/06/1903", ""), ("06/16/1903", "")],
        DAY_FIRST,
        [("1903-04-06", ""), ("1903-06-16", "")],
        False,
        "month first",
    ),
    # Another column decides nothing; one that mixes both orders cannot be decided by one answer.
    ([("04/06/1903", "16/06/1953")], MONTH_FIRST, [("1903-04-06", "1953-06-16")], True, ""),
    (
        [("04/06/1903", ""), ("06/16/1903", ""), ("16/06/1903", "")],
        "",
        [("", ""), *[("1903-06-16", "")] * 2],
        False,
        "",
    ),
    ([("05/05/1903", "1953")], "", [("1903-05-05", "1953")], False, ""),
]


def test_the_days_of_a_column_are_read_in_one_order():
    for days, answer, read, asks, note in COLUMNS:
        rows = [["slug", "born", "died"], *([f"x{number}", *pair] for number, pair in enumerate(days))]
        for kind in KINDS:
            found, faults, notes = read_upload(
                spreadsheet(kind, rows), f"leaders.{kind}", "leaders", {"day order": answer}
            )
            assert [(row.get("born", ""), row.get("died", "")) for _number, row in found] == read, (days, kind)
            questions = [fault[4] for fault in faults if "Which comes first" in fault[4]]
            assert len(questions) == (asks and answer not in (DAY_FIRST, MONTH_FIRST)), (days, faults)
            assert any(note in one for one in notes) if note else not notes, (days, notes)


def test_one_question_is_asked_for_a_file_and_the_answer_holds_for_the_next(editor_client, archive):
    rows = [[f"x{number}", f"X {number}", "X", "04/06/1903", "05/07/1983"] for number in range(9)]
    text = table("slug name sort_name born died", *rows)
    upload = send(editor_client, "leaders.csv", text)
    assert [one["wrong"] for one in upload.dry_run_result["faults"]] == [
        "Which comes first in days such as these, the day or the month?"
    ]
    page = shown(editor_client, upload)
    assert "leaders.csv, D2: 04/06/1903" in page and "… and 13 more." in page
    assert "The day: 04/06/1903 is 4 June 1903" in page and "The month: 04/06/1903 is 6 April 1903" in page
    press(editor_client, press(editor_client, upload, "_again", **{"answer:day order": "day"}), "_import")
    leader = Leader.objects.get(slug="x8")
    assert (str(leader.born), str(leader.died)) == ("1903-06-04", "1983-07-05")
    assert list(ImportMatch.objects.values_list("key", "value")) == [("day order", "day")]
    upload = send(editor_client, "leaders.csv", text.replace("x", "y"))
    assert upload.dry_run_result["faults"] == []
    assert '<option value="day" selected>' in shown(editor_client, upload)


# --- hidden rows, columns and sheets --------------------------------------------------------------------------------

LEADERS = [["slug", "born", "died"], *([f"x{number}", "1903", "1983"] for number in range(1, 7))]
"""Rows 3, 4 and 6 and column C are hidden, and so is another sheet."""


def hidden_xlsx():
    book = load_workbook(io.BytesIO(xlsx({"leaders": LEADERS, "summits": [["slug", "title"], ["y", "Y"]]})))
    for row in (3, 4, 6, 90):
        book["leaders"].row_dimensions[row].hidden = True
    for column in "CQ":
        book["leaders"].column_dimensions[column].hidden = True
    book["summits"].sheet_state = "veryHidden"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cells(row):
    return "".join(map(ods_cell, row))


def hidden_ods():
    states = {3: "collapse", 4: "filter", 6: "collapse"}
    rows = "".join(
        f'<table:table-row table:visibility="{states.get(number, "visible")}">{_cells(row)}</table:table-row>'
        for number, row in enumerate(LEADERS, 1)
    )
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("ta1", "true"), ("ta2", "false"))
    )
    others = "".join(f"<table:table-row>{_cells(row)}</table:table-row>" for row in (["slug"], ["y"]))
    return ods_of_xml(
        f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="leaders" table:style-name="ta1">{columns}{rows}</table:table>'
        f'<table:table table:name="summits" table:style-name="ta2">{others}</table:table>'
        "</office:spreadsheet></office:body>"
    )


PLACES = ["Rows of the sheet “leaders”: 3–4, 6", "Columns of the sheet “leaders”: C", "The sheet “summits”"]


def test_what_is_hidden_is_asked_about_once_and_read_or_left_out():
    for kind, content in (("xlsx", hidden_xlsx()), ("ods", hidden_ods())):
        for answer, slugs in (("", "123456"), ("read", "123456"), ("visible only", "146")):
            found, faults, _notes = read_upload(content, f"x.{kind}", decisions={"hidden": answer})
            rows = [row for _number, row in found if row["slug"] != "y"]
            assert [row["slug"] for row in rows] == [f"x{number}" for number in slugs], (kind, answer)
            assert {row.get("died", "") for row in rows} == {"" if slugs == "146" else "1983"}, (kind, answer)
            asked = [fault[4] for fault in faults if "are hidden" in fault[4]]
            assert len(asked) == (not answer), (kind, answer)


def test_the_page_names_what_is_hidden_and_imports_nothing_before_the_answer(editor_client, archive):
    for content in (hidden_xlsx(), hidden_ods()):
        upload = send(editor_client, "x.xlsx", content)
        [question] = upload.dry_run_result["questions"]
        assert question["places"] == PLACES
        page = shown(editor_client, upload)
        assert all(place in page for place in PLACES) and 'name="_import"' not in page
        upload = press(editor_client, upload, "_again", **{"answer:hidden": "visible only"})
        assert [sheet["title"] for sheet in upload.dry_run_result["sheets"]] == ["leaders"]
    assert not ImportMatch.objects.exists()


def test_consecutive_numbers_are_named_together():
    assert ranges_in_words([4, 5, 6, 9, 11, 12]) == "4–6, 9, 11–12"
    assert ranges_in_words(range(1, 100, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, …"


def test_the_command_takes_the_answers_as_options(archive, tmp_path, capsys):
    path = tmp_path / "leaders.csv"
    path.write_text(table("slug name sort_name born", ["x", "X", "X", "04/06/1903"]))
    with pytest.raises(CommandError, match="Which comes first"):
        call_command("import_archive", path)
    assert "leaders.csv, D2: 04/06/1903" in capsys.readouterr().out
    call_command("import_archive", path, "--first-in-dates=month")
    assert str(Leader.objects.get(slug="x").born) == "1903-04-06"
    path = tmp_path / "x.xlsx"
    path.write_bytes(hidden_xlsx())
    with pytest.raises(CommandError, match="are hidden"):
        call_command("import_archive", path)
    with pytest.raises(CommandError) as error:
        call_command("import_archive", path, "--hidden=skip")
    assert "are hidden" not in str(error.value) and "y" not in str(error.value).split()


def test_columns_questions_and_names_are_decided_in_one_form(editor_client, archive):
    text = table("slug name born x", ["putin", "V. V. Putin", "04/06/1952", "1"], ["", "Vladimir Puttin", "", ""])
    upload = send(editor_client, "leaders.csv", text)
    forms = [one for one in walk(tree_of(shown(editor_client, upload))) if one.name == "form"]
    asked = [[node.attributes["name"] for node in walk(form) if node.name == "select"] for form in forms]
    [names] = filter(None, asked)
    for key in ("column:leaders:x", "day order", "leaders:vladimir puttin", "rename:leaders:putin:V. V. Putin"):
        assert f"answer:{key}" in names


def test_what_is_no_answer_is_ignored(editor_client, archive):
    text = table("slug name born", ["putin", "V. V. Putin", "04/06/1952"], ["", "Vladimir Puttin", ""])
    upload = send(editor_client, "leaders.csv", text)
    keys = ("day order", "leaders:vladimir puttin", "rename:leaders:putin:V. V. Putin", "rename:*", "nothing")
    for value in ("x" * 1_000, "day\0"):
        upload = press(editor_client, upload, "_again", **{f"answer:{key}": value for key in keys})
        assert upload.decisions == {} and not ImportMatch.objects.exists()
