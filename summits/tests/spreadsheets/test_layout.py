"""Tables as people make them are read as meant, whatever the file: headings, titles, totals, merged cells, values."""

from datetime import date

import pytest

from summits.datapackage.schema import ENUM, TABLES
from summits.spreadsheets.headings import columns_by_heading, heading_key
from summits.spreadsheets.limits import UploadRefused
from summits.tests.helpers.spreadsheets import KINDS, csv_text, ods, read_upload, spreadsheet, xlsx

SUMMITS = ["Title", "Kind", "First day", "Place"]
SOCHI = ["Sochi", "Bilateral", "2008-04-05", "Sochi"]
READ_SOCHI = {"title": "Sochi", "kind": "bilateral", "start": "2008-04-05", "place": "Sochi"}
every_kind = pytest.mark.parametrize("kind", KINDS)


def read(kind, rows, table="summits", **options):
    """Return how rows are read as a file of a kind: see ``read_upload``."""
    return read_upload(spreadsheet(kind, rows, **options), f"x.{kind}", table)


HEADINGS = {
    "start": [
        "Start",
        " start ",
        "START",
        "First day",
        "first  day",
        "FIRST DAY:",
        "Start Date",
        "start_date",
        "First_day",
    ],
    "end": ["Last day", "End date", "Date: end", "last day "],
    "title": ["Title", "TITLE", "*title*", "Title:", "“Title”", "Title (required)", "Title [text]", "Title (title)"],
    "country": ["Host state", "host_state", "HOST STATE", "Country"],
    "part_of": ["Part of", "part_of", "PART-OF"],
    "old_slugs": ["Old slugs", "old_slugs"],
    "unverified": ["unverified", "Unverified"],
    "slug": ["Slug", "slug "],
}


@every_kind
@pytest.mark.parametrize(("heading", "column"), [(one, name) for name, ones in HEADINGS.items() for one in ones])
def test_a_heading_is_known_by_its_name_and_label_whatever_its_capitals_and_blanks(kind, heading, column):
    rows, faults, _notes = read(kind, [[heading], ["1982"]])
    assert [list(cells) for _line, cells in rows] == [[column]]
    assert faults == []


@every_kind
@pytest.mark.parametrize(
    ("table", "heading", "column"),
    [
        ("actors", "Successor", "successor"),
        ("participations", "State or organisation", "actor"),
        ("participations", "First day present", "first"),
        ("terms", "From", "start"),
        ("terms", "To date", "end"),
        ("agreement_events", "Date", "on"),
        ("agreement_events", "By", "actor"),
        ("leaders", "Born", "born"),
        ("leaders", "Wikidata", "wikidata_id"),
        ("parties", "country", "actor"),
        ("sources", "Accessed", "accessed"),
    ],
)
def test_the_labels_of_the_admin_are_headings_in_every_table(kind, table, heading, column):
    rows, faults, _notes = read(kind, [[heading], ["1982"]], table)
    assert [list(cells) for _line, cells in rows] == [[column]]
    assert faults == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_two_columns_of_a_table_share_a_label(table):
    labels = [heading_key(str(column.field.verbose_name)) for column in table.columns]
    known = columns_by_heading(table)
    assert [known.get(label) for label in labels] == list(table.names)


VALUES = {
    "kind": [
        ("Bilateral", "bilateral"),
        (" BILATERAL ", "bilateral"),
        ("On  the sidelines of a conference", "sideline"),
    ],
    "status": [("Published", "published"), ("in review", "review"), ("IN REVIEW", "review"), ("draft", "draft")],
    "virtual": [
        ("Yes", "yes"),
        ("NO", "no"),
        ("TRUE", "yes"),
        ("false", "no"),
        ("y", "yes"),
        ("да", "yes"),
        ("Nein", "no"),
        ("x", "yes"),
    ],
    "start": [
        ("June 1982", "1982-06"),
        ("12 June 2018", "2018-06-12"),
        ("jun 1982", "1982-06"),
        ("about 1878", "1878~"),
        ("2018-06-12 00:00:00", "2018-06-12"),
        ("2018-06-12T00:00", "2018-06-12"),
        ("1982", "1982"),
        ("12.06.2018", "2018-06-12"),
        ("12. Juni 2018", "2018-06-12"),
        ("12 июня 2018 г.", "2018-06-12"),
        ("June 12, 2018", "2018-06-12"),
        ("24/05/2002", "2002-05-24"),
        ("Mai 1972", "1972-05"),
    ],
}


@every_kind
@pytest.mark.parametrize(("column", "typed", "value"), [(name, *one) for name, ones in VALUES.items() for one in ones])
def test_a_value_is_read_as_people_write_it(kind, column, typed, value):
    rows, faults, _notes = read(kind, [["title", column], ["x", typed]])
    assert (rows[0][1].get(column), faults) == (value, [])


@every_kind
@pytest.mark.parametrize(
    ("table", "column", "typed", "value"),
    [
        ("places", "latitude", "43,6", "43.6"),
        ("places", "longitude", "-73,95", "-73.95"),
        ("places", "longitude", "−73.95", "-73.95"),
        ("agreement_events", "kind", "Entered into force", "entered-into-force"),
        ("agreement_events", "kind", "entered into  FORCE", "entered-into-force"),
        ("actors", "kind", "Organisation", "organisation"),
        ("participations", "role", "HOST", "host"),
        ("discussions", "outcome", "Partly agreed", "partial"),
    ],
)
def test_a_value_of_other_tables_is_read_as_people_write_it(kind, table, column, typed, value):
    rows, faults, _notes = read(kind, [["slug" if table == "places" else "note", column], ["x", typed]], table)
    values = [cells.get(column) for _line, cells in rows] or [one[4] for one in faults]
    assert values == [value]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_no_two_terms_of_a_vocabulary_are_written_alike(table):
    for column in table.columns:
        if column.kind == ENUM:
            words = [{heading_key(value), heading_key(str(label))} for value, label in column.field.choices if value]
            assert sum(map(len, words)) == len(set().union(*words)), column.name


@every_kind
@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        (["Bilateral talks", "2008"], "This value is not allowed here.", "Use one of: Bilateral, Trilateral"),
        (["Bilateral", "31 June 2008"], "There is no such date", ""),
        (["Bilateral", "tomorrow"], "Write a day as 2008-04-06", ""),
    ],
)
def test_a_value_that_cannot_be_read_is_told_in_the_words_of_the_admin(kind, typed, message, hint):
    _rows, [(_sheet, row, cell, _heading, wrong)], _notes = read(kind, [["Title", "Kind", "First day"], ["x", *typed]])
    assert wrong.startswith(message)
    assert (row, cell) == (2, "B2" if hint else "C2")


AROUND = {
    "empty columns at the end": [[*SUMMITS, None, None], [*SOCHI, None, None]],
    "an empty column at the beginning": [[None, *SUMMITS], [None, *SOCHI]],
    "an empty column in the middle": [[*SUMMITS[:2], None, *SUMMITS[2:]], [*SOCHI[:2], None, *SOCHI[2:]]],
    "blank rows": [[None], SUMMITS, [None], SOCHI, [None] * 4, [""]],
    "rows of blanks": [[" ", " "], SUMMITS, [" ", " ", " ", " "], SOCHI],
    "a title": [["Summits of our time"], SUMMITS, SOCHI],
    "a title and a line with its date": [["Summits"], ["as of", "1 May 2020"], [None], SUMMITS, SOCHI],
    "a title called as a column is": [["Summary"], ["Kind"], SUMMITS, SOCHI],
    "a title over all columns": [["Summits", "2008", "all", "known"], SUMMITS, SOCHI],
    "a total": [SUMMITS, SOCHI, ["Total", None, None, 1]],
    "a total after a blank row": [SUMMITS, SOCHI, [None], ["TOTAL:", None, None, "1"]],
    "a total in words": [SUMMITS, SOCHI, ["Total: 1 meeting"]],
    "a total in German": [SUMMITS, SOCHI, ["Summe", None, None, "1,0"]],
    "a total in Russian": [SUMMITS, SOCHI, [None, "Итого", None, "1"]],
    "a total by a formula": [SUMMITS, SOCHI, ["Total", None, None, "=COUNTA(D2:D2)"]],
}


@every_kind
@pytest.mark.parametrize("rows", AROUND.values(), ids=AROUND)
def test_what_stands_around_a_table_is_no_part_of_it(kind, rows):
    rows = [[*row, *[None] * (6 - len(row))] for row in rows] if kind == "csv" else rows
    found, faults, notes = read(kind, rows)
    assert ([cells for _line, cells in found], faults) == ([READ_SOCHI], [])
    header = next(number for number, row in enumerate(rows) if "Title" in row)
    assert (
        len(notes)
        == sum(any(cell and str(cell).strip() for cell in row) for row in rows[:header] + rows[header + 1 :]) - 1
    )


def test_a_total_without_a_word_is_known_by_its_formulas():
    for kind in ("xlsx", "ods"):
        found, faults, notes = read(kind, [SUMMITS, SOCHI, ["=COUNTA(A2:A2)", None, None, "=SUM(D2:D2)"]])
        assert ([cells for _line, cells in found], faults, len(notes)) == ([READ_SOCHI], [], 1)


@every_kind
def test_a_record_whose_name_begins_with_total_is_no_total(kind):
    rows = [SUMMITS, ["Total Ban Conference", "Multilateral", "1958", "Geneva"], ["Sum", "Bilateral", "1959", "Sochi"]]
    found, _faults, notes = read(kind, rows)
    assert ([cells["title"] for _line, cells in found], notes) == (["Total Ban Conference", "Sum"], [])


MERGED = [
    ["Summit", "Leader", "State or organisation"],
    ["Sochi", "Putin", "Russia"],
    [None, "Bush", "United States"],
    [None, "Rice", "United States"],
    ["Moscow", "Reagan", "United States"],
]


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_cells_merged_down_a_column_hold_for_each_row(kind):
    found, faults, notes = read(kind, MERGED, "participations", merged=["A2:A4"])
    assert [cells["summit"] for _line, cells in found] == ["Sochi", "Sochi", "Sochi", "Moscow"]
    assert (faults, notes) == ([], ["Merged cells were read as the same value in each of their rows: A2:A4."])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_cells_merged_across_columns_of_a_row_are_an_error(kind):
    rows = [SUMMITS, ["Sochi", "Bilateral", "2008-04-05", None], SOCHI]
    found, faults, _notes = read(kind, rows, merged=["C2:D2"])
    assert faults == [("Sheet1", 2, "C2", "First day", "These cells are merged: C2:D2.")]
    assert len(found) == 2


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_merged_titles_headings_and_lines_across_the_table_are_read(kind):
    rows = [
        ["Summits", None, None, None],
        ["Meeting", None, "When and where", None],
        ["Title", None, "First day", "Place"],
        ["The Cold War", None, None, None],
        ["Sochi", None, "2008-04-05", "Sochi"],
    ]
    found, faults, notes = read(kind, rows, merged=["A1:D1", "A2:B2", "C2:D2", "A4:D4"])
    assert found == [(5, {"title": "Sochi", "start": "2008-04-05", "place": "Sochi"})]
    assert faults == []
    assert notes[-1] == "Row 4 is one cell across the table and was not read: “The Cold War”."


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_headings_merged_over_two_rows_are_read(kind):
    rows = [["Title", "Days", None], [None, "First day", "Last day"], ["Sochi", "2008-04-05", "2008-04-06"]]
    found, faults, _notes = read(kind, rows, merged=["A1:A2", "B1:C1"])
    assert (found, faults) == ([(3, {"title": "Sochi", "start": "2008-04-05", "end": "2008-04-06"})], [])


DELIMITED = {
    "semicolons": ";".join(SUMMITS) + "\n" + ";".join(SOCHI),
    "tabs": "\t".join(SUMMITS) + "\n" + "\t".join(SOCHI),
    "commas": ",".join(SUMMITS) + "\n" + ",".join(SOCHI),
    "sep=;": "sep=;\n" + ";".join(SUMMITS) + "\n" + ";".join(SOCHI),
    "SEP=; with the line ends of Windows": "SEP=;\r\n" + ";".join(SUMMITS) + "\r\n" + ";".join(SOCHI),
    "sep=; in quotation marks": '"sep=;"\n' + ";".join(SUMMITS) + "\n" + ";".join(SOCHI),
    "sep=, with its own separators": "sep=,,,\n" + ",".join(SUMMITS) + "\n" + ",".join(SOCHI),
    "sep=| which nobody would guess": "sep=|\n" + "|".join(SUMMITS) + "\n" + "|".join(SOCHI),
    "a title with commas before semicolons": "Summits, 2008, all;;;\n" + ";".join(SUMMITS) + "\n" + ";".join(SOCHI),
    "commas within texts": ";".join(SUMMITS) + "\n" + ";".join(SOCHI) + ";",
    "quoted headings": ";".join(f'"{one}"' for one in SUMMITS) + "\n" + ";".join(SOCHI),
}


@pytest.mark.parametrize("text", DELIMITED.values(), ids=DELIMITED)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_separator_and_any_unicode_is_read(text, encoding):
    found, faults, _notes = read_upload(text.encode(encoding), "summits.csv")
    assert ([cells for _line, cells in found], faults) == ([READ_SOCHI], [])


def in_encoding(names, encoding):
    return "\n".join(["name;sort_name", *(f"{name};{name}" for name in names)]).encode(encoding)


ENCODED = {
    "Russian": (["Владимир Путин", "Михаил Горбачёв", "и № 5"], "cp1251", "Windows-1251"),
    "Ukrainian": (["Володимир Зеленський", "Їжак"], "cp1251", "Windows-1251"),
    "Russian with English": (["Владимир Путин (Vladimir Putin)", "США – USA"], "cp1251", "Windows-1251"),
    "German": (["Helmut Schröder", "ÜBER", "Weiß"], "cp1252", "Windows-1252"),
    "French": (["Élysée", "François à côté", "L’œuvre"], "cp1252", "Windows-1252"),
    "Icelandic": (["Höfði", "Þingvellir"], "cp1252", "Windows-1252"),
    "English with dashes and quotation marks": (["Bush – Putin", "“agreed”", "Reagan’s"], "cp1252", "Windows-1252"),
}


@pytest.mark.parametrize(("names", "encoding", "told"), ENCODED.values(), ids=ENCODED)
def test_an_encoding_of_windows_is_read_where_nothing_else_is_likely_and_told(names, encoding, told):
    found, faults, [note] = read_upload(in_encoding(names, encoding), "leaders.csv")
    assert ([cells["name"] for _line, cells in found], faults) == (names, [])
    assert told in note


NOT_GUESSED = {
    "Russian in KOI8-R": (["Владимир Путин"], "koi8-r"),
    "Russian of DOS": (["Владимир Путин"], "cp866"),
    "Russian of a Mac": (["Владимир Путин"], "mac_cyrillic"),
    "Polish": (["Łódź", "Wałęsa"], "cp1250"),
    "German of a Mac": (["Schröder", "Grüße"], "mac_roman"),
    "French of DOS": (["Élysée", "François"], "cp850"),
    "Greek": (["Κωνσταντίνος", "Έλλη"], "cp1253"),
    "a single letter": (["à"], "cp1252"),
    "Chinese": (["李明华"], "gbk"),
}


@pytest.mark.parametrize(("names", "encoding"), NOT_GUESSED.values(), ids=NOT_GUESSED)
def test_any_other_encoding_is_an_error_of_its_cells(names, encoding):
    found, faults, _notes = read_upload(in_encoding(names, encoding), "leaders.csv")
    assert found == []
    assert {fault[4] for fault in faults} == {"This text is not encoded in UTF-8."}


SHEETS = {
    "by its title": ({"Summits": [SUMMITS, SOCHI]}, "x"),
    "by the label of its kind": ({"Participants": [["Summit", "Leader"], ["a", "b"]]}, "x"),
    "by the name of the file": ({"Sheet1": [SUMMITS, SOCHI]}, "summits 2008"),
    "by its headings": ({"Tabelle1": [[*SUMMITS, "Host state"], [*SOCHI, "Russia"]]}, "x"),
    "by its headings under a title": ({"Лист1": [["All"], [*SUMMITS, "Host state"], SOCHI]}, "x"),
    "by its headings among other sheets": (
        {"a": [["Leader", "State or organisation", "Office", "From"], ["Putin", "Russia", "President", "2000"]]},
        "x",
    ),
}


@pytest.mark.parametrize("make", [xlsx, ods])
@pytest.mark.parametrize(("sheets", "name"), SHEETS.values(), ids=SHEETS)
def test_what_a_sheet_holds_is_told(make, sheets, name):
    found, faults, _notes = read_upload(make(sheets), name)
    assert (len(found), faults) == (1, [])


@every_kind
def test_all_errors_are_told_at_once_with_sheet_row_and_column_as_the_person_sees_them(kind):
    rows = [
        ["Our summits"],
        ["Title", "KIND", "First day", "Remarks"],
        ["Sochi", "talks", "tomorrow", "x"],
        [None],
        ["Moscow", "Bilateral", "31 June 1988", "y"],
    ]
    sheet = "x.csv" if kind == "csv" else "Sheet1"
    rows = [[*row, *[None] * (4 - len(row))] for row in rows]
    _rows, faults, _notes = read(kind, rows)
    assert [fault[:4] for fault in faults] == [
        (sheet, 2, "D2", "Remarks"),
        (sheet, 3, "B3", "KIND"),
        (sheet, 3, "C3", "First day"),
        (sheet, 5, "C5", "First day"),
    ]


def test_a_column_that_is_left_out_and_a_total_need_no_values():
    rows = [["Title", "Sum", "First day"], ["Sochi", "=1+1", "2008"], ["Total", "=SUM(B2:B2)", None]]
    for make in (xlsx, ods):
        decisions = {"column:summits:sum": "-"}
        found, faults, _notes = read_upload(make({"summits": rows}), "x", decisions=decisions)
        assert (found, faults) == ([(2, {"title": "Sochi", "start": "2008"})], [])


def test_a_day_in_a_cell_of_a_workbook_is_read():
    rows = [["Title", "First day", "Last day", "virtual"], ["Sochi", date(2008, 4, 5), 2008, True]]
    for make in (xlsx, ods):
        found, faults, _notes = read_upload(make({"summits": rows}), "x")
        expected = {"title": "Sochi", "start": "2008-04-05", "end": "2008", "virtual": "yes"}
        assert (found, faults) == ([(2, expected)], [])


def test_a_line_of_text_with_other_cells_than_the_headings_is_an_error():
    text = csv_text([["slug", "name"], ["a", "A"]]) + "b,Putin, Vladimir\r\nc\r\n"
    found, faults, _notes = read_upload(text.encode(), "leaders.csv")
    assert [line for line, _cells in found] == [2]
    assert [(row, wrong) for _sheet, row, _cell, _heading, wrong in faults] == [
        (3, "This row has 3 cells, but there are 2 headings."),
        (4, "This row has 1 cells, but there are 2 headings."),
    ]


@pytest.mark.parametrize("make", [xlsx, ods])
def test_of_many_lines_across_the_table_the_first_are_named(make):
    rows = [SUMMITS, *[[f"Part {number}", None, None, None] for number in range(9)], SOCHI]
    merged = [f"A{number}:D{number}" for number in range(2, 11)]
    found, faults, notes = read_upload(make({"summits": rows}, {"summits": merged}), "x")
    assert ([cells for _line, cells in found], faults, len(notes)) == ([READ_SOCHI], [], 6)
    assert notes[-1] == "4 more rows are one cell and were not read."


@pytest.mark.parametrize("text", ["<html><table>", "\n <?xml version='1.0'?>", "\ufeff<table>"])
def test_a_page_or_flat_xml_is_no_table(text):
    with pytest.raises(UploadRefused, match="This is not a table"):
        read_upload(text.encode(), "summits.csv")


@every_kind
def test_a_table_of_one_column_has_a_heading_too(kind):
    found, faults, notes = read(kind, [["Slug"], ["sochi"], ["moscow"]])
    assert ([cells for _line, cells in found], faults, notes) == ([{"slug": "sochi"}, {"slug": "moscow"}], [], [])


@every_kind
def test_a_title_called_as_a_column_is_no_heading_above_foreign_ones(kind):
    _rows, faults, notes = read(kind, [["Summary", None], ["Titel", "Beginn"], ["Sotschi", "2008"]])
    assert [fault[3] for fault in faults] == ["Titel", "Beginn"]
    assert notes == ["Row 1 stands above the headings and was not read: “Summary”."]
