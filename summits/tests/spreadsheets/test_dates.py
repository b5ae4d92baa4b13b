"""Dates in the files of editors: the cell's format says how precise they are, and the trial shows them as read."""

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from summits.models import Summit
from summits.spreadsheets.date_formats import shown_parts
from summits.tests.helpers import factories as make
from summits.tests.helpers import uploads
from summits.tests.helpers.html import text_of, tree_of
from summits.tests.helpers.spreadsheets import ods_cell, ods_of_xml
from summits.tests.helpers.uploads import press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief
HEADER = ["slug", "title", "kind", "start", "place", "country"]


def workbook_with(value, number_format):
    """Return the bytes of a workbook with one new summit whose first day is a cell with this value and format."""
    book = Workbook()
    sheet = book.active
    sheet.title = "summits"
    sheet.append(HEADER)
    sheet.append(["x", "X", "bilateral", None, "sochi", "russia"])
    cell = sheet["D2"]
    cell.value = value
    cell.number_format = number_format
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def sochi():
    return make.place("Sochi", country=make.country("Russia"))


MAY_1972 = date(1972, 5, 1)
WORKBOOK_CELLS = [
    # value of the cell, its number format, the date as read
    (MAY_1972, "mmm-yy", "1972-05"),
    (MAY_1972, "mmmm yyyy", "1972-05"),
    (MAY_1972, "[$-407]mmmm\\ yyyy;@", "1972-05"),
    (MAY_1972, '[$-FC19]mmmm yyyy" г.";@', "1972-05"),
    (MAY_1972, "mm/yyyy", "1972-05"),
    (MAY_1972, "mm.yy", "1972-05"),
    (MAY_1972, "MM.JJJJ", "1972-05"),
    (MAY_1972, "ММ.ГГГГ", "1972-05"),
    (MAY_1972, "mm/aaaa", "1972-05"),
    (MAY_1972, 'yyyy"年"m"月"', "1972-05"),
    (MAY_1972, "yyyy", "1972"),
    (MAY_1972, "[$-407]yyyy", "1972"),
    (MAY_1972, "JJJJ", "1972"),
    (MAY_1972, "ГГГГ", "1972"),
    (MAY_1972, "yyyy-mm-dd", "1972-05-01"),
    (MAY_1972, "mm-dd-yy", "1972-05-01"),
    (MAY_1972, "d-mmm-yy", "1972-05-01"),
    (MAY_1972, "TT.MM.JJJJ", "1972-05-01"),
    (MAY_1972, "ДД.ММ.ГГГГ", "1972-05-01"),
    (MAY_1972, "jj/mm/aaaa", "1972-05-01"),
    (MAY_1972, "dd.mm.rrrr", "1972-05-01"),
    (MAY_1972, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "1972-05-01"),
    (MAY_1972, "[Red]dd/mm/yyyy;[Blue]yyyy", "1972-05-01"),
    (datetime(1972, 5, 1), "m/d/yy h:mm", "1972-05-01"),
    (datetime(1972, 5, 1), "dd.mm.yyyy hh:mm:ss AM/PM", "1972-05-01"),
    (1972, "General", "1972"),
    (1972, "0", "1972"),
    ("Mai 1972", "@", "1972-05"),
    ("12 June 2018", "General", "2018-06-12"),
    ("843", "@", "0843"),
]


@pytest.mark.parametrize(("value", "number_format", "read"), WORKBOOK_CELLS)
def test_a_date_of_a_workbook_is_as_precise_as_its_cell_shows(editor_client, sochi, value, number_format, read):
    upload = send(editor_client, "x.xlsx", workbook_with(value, number_format))
    assert f"start {read} " in text_of(tree_of(shown(editor_client, upload))) + " "
    press(editor_client, upload, "_import")
    assert str(Summit.objects.get().start) == read


REFUSED_CELLS = [
    # value of the cell, its number format, what the trial says
    (2005, "yyyy-mm-dd", "This is 27 June 1905 or the year 2005"),
    (2005, "mmm-yy", "Enter what is meant as text: 1905-06-27 or 2005."),
    (2005, "yyyy", "This is 27 June 1905 or the year 2005"),
    (1986, "TT.MM.JJJJ", "This is 8 June 1905 or the year 1986"),
    (843, "mm-dd-yy", "or the year 843"),
    (date(1905, 7, 24), "yyyy-mm-dd", "This is 24 July 1905 or the year 2032"),
    (date(2008, 4, 6), "d-mmm", "This cell shows no year. Enter the date as text, with its year: 2008-04-06."),
    (date(2008, 4, 6), "dd.mm.", "This cell shows no year."),
    (date(2008, 4, 6), "dddd", "This cell shows no year."),
    (datetime(2008, 4, 6), "h:mm", "This cell shows no year."),
    (datetime(2008, 4, 6, 12, 30), "dd.mm.yyyy hh:mm", "This is not a text, number or date."),
    (39545, "General", "Write a day as 2008-04-06"),
    (5.201, "General", "Write a day as 2008-04-06"),
    ("04/06/2008", "@", "Which comes first in days such as these, the day or the month?"),
    ("May 72", "@", "Write a day as 2008-04-06"),
]


@pytest.mark.parametrize(("value", "number_format", "said"), REFUSED_CELLS)
def test_a_cell_that_can_mean_something_else_is_told_and_not_stored(editor_client, sochi, value, number_format, said):
    upload = send(editor_client, "x.xlsx", workbook_with(value, number_format))
    assert said in text_of(tree_of(shown(editor_client, upload)))
    press(editor_client, upload, "_import")
    assert not Summit.objects.exists()


ODS_CELLS = [
    # elements of the cell's format, its day, the date as read, or what is said if it is refused
    ('<number:month number:textual="true"/><number:year number:style="long"/>', "1972-05-01", "1972-05", ""),
    ('<number:month number:style="long"/><number:year/>', "1972-05-01", "1972-05", ""),
    ('<number:year number:style="long"/>', "1972-05-01", "1972", ""),
    ("<number:day/><number:month/><number:year/>", "1972-05-01", "1972-05-01", ""),
    ("<number:day/><number:month/>", "1972-05-01", "", "This cell shows no year."),
    ("<number:day/><number:month/><number:year/>", "1905-06-27", "", "This is 27 June 1905 or the year 2005"),
    ("<number:year/>", "1905-06-27", "", "This is 27 June 1905 or the year 2005"),
]


@pytest.mark.parametrize(("number_format", "day", "read", "said"), ODS_CELLS)
def test_a_date_of_an_ods_workbook_is_as_precise_as_its_cell_shows(
    editor_client, sochi, number_format, day, read, said
):
    styles = f'<number:date-style style:name="N1">{number_format}</number:date-style>'
    styles += '<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>'
    cells = [ods_cell(value) for value in ("x", "X", "bilateral", date.fromisoformat(day), "sochi", "russia")]
    cells[3] = cells[3].replace("<table:table-cell", '<table:table-cell table:style-name="c1"', 1)
    rows = ["".join(map(ods_cell, HEADER)), "".join(cells)]
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    sheet = f'<table:table table:name="summits">{lines}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    content = ods_of_xml(f"<office:automatic-styles>{styles}</office:automatic-styles>{body}")
    upload = send(editor_client, "x.ods", content)
    text = text_of(tree_of(shown(editor_client, upload))) + " "
    assert said in text and (f"start {read} " in text or said)


CSV_CELLS = [
    ("June 1982", "1982-06"),
    ("12 June 2018", "2018-06-12"),
    ("Juni 1982", "1982-06"),
    ("12. Juni 2018", "2018-06-12"),
    ("12 июня 2018", "2018-06-12"),
    ("12.06.2018", "2018-06-12"),
    ("06.2018", "2018-06"),
    ("2018", "2018"),
    ("about 1878", "1878~"),
    ("843", "0843"),
    ("0843-08", "0843-08"),
]


@pytest.mark.parametrize(("typed", "read"), CSV_CELLS)
def test_a_date_of_a_table_is_read_as_people_write_it(editor_client, sochi, typed, read):
    row = ["x", "X", "bilateral", typed, "sochi", "russia"]
    upload = send(editor_client, "summits.csv", table(" ".join(HEADER), row))
    assert f"start {read} " in text_of(tree_of(shown(editor_client, upload))) + " "
    press(editor_client, upload, "_import")
    assert str(Summit.objects.get().start) == read


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        (None, ""),
        ("General", ""),
        ("Standard", ""),
        ("#,##0.00", ""),
        ("h:mm AM/PM", "time"),
        ("mm:ss", "time"),
        ("ddd", "weekday"),
        ("d mmmm", "day month"),
        ('"yyyy" m', "month"),
        ("\\d\\d mm", "month"),
        ("ггггг", "year"),
        ("[$-411]ge.m.d", "day month year"),
    ],
)
def test_a_number_format_tells_which_parts_of_a_date_it_shows(code, parts):
    assert shown_parts(code) == set(parts.split())
