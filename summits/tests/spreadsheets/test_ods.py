"""Workbooks in OpenDocument (ODS): cells as LibreOffice, Google and others write them, and the limits of XLSX."""

import io
import tracemalloc
import zipfile

import pytest

from summits.spreadsheets import limits, ods_reader, xlsx_reader, xml_stream
from summits.spreadsheets.parsing import bytes_to_read, detect_format, open_upload
from summits.tests.helpers.spreadsheets import ods, ods_cell, ods_of_rows, ods_of_xml, read_upload
from summits.tests.helpers.uploads import zip_bytes

MOST_MEMORY = 150_000_000
NOT_READ = "This workbook cannot be read. Save it again as an Excel workbook (.xlsx)."


def row(*cells, attributes=""):
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


HEADER = row(ods_cell("slug"), ods_cell("name"))


def read(rows):
    """Return the rows of a sheet of leaders as lists of slug and name, and its errors as (cell, message)."""
    found, faults, _notes = read_upload(ods_of_rows(rows), "x.ods")
    return [[line, cells.get("slug"), cells.get("name")] for line, cells in found], [fault[2::2] for fault in faults]


def refusal(content):
    """Return why a file is refused; it may take little memory until then."""
    tracemalloc.start()
    try:
        with pytest.raises(limits.UploadRefused) as refused, open_upload(content, "leaders.ods", "leaders"):
            pass
        assert tracemalloc.get_traced_memory()[1] < MOST_MEMORY
    finally:
        tracemalloc.stop()
    return str(refused.value)


PARAGRAPH = "<text:p>{}</text:p>"
TEXTS = {
    "plain": (PARAGRAPH.format("Boris"), "Boris"),
    "in several formats": (PARAGRAPH.format("Bo<text:span>ri</text:span>s"), "Boris"),
    "a link": (PARAGRAPH.format('<text:a xlink:href="x">Boris</text:a>'.replace(' xlink:href="x"', "")), "Boris"),
    "blanks": (PARAGRAPH.format('Boris<text:s/><text:s text:c="2"/>Yeltsin'), "Boris Yeltsin"),
    "a tab": (PARAGRAPH.format("Boris<text:tab/>Yeltsin"), "Boris Yeltsin"),
    "a line break": (PARAGRAPH.format("Boris<text:line-break/>Yeltsin"), "Boris Yeltsin"),
    "two paragraphs": (PARAGRAPH.format("Boris") + PARAGRAPH.format("Yeltsin"), "Boris Yeltsin"),
    "a comment": ("<office:annotation><text:p>sure?</text:p></office:annotation>" + PARAGRAPH.format("Boris"), "Boris"),
    "a drawing": ("<draw><text:p>note</text:p></draw>" + PARAGRAPH.format("Boris"), "Boris"),
    "only blanks": (PARAGRAPH.format("<text:s/>"), None),
}


@pytest.mark.parametrize(("inside", "text"), TEXTS.values(), ids=TEXTS)
def test_the_text_of_a_cell_is_what_it_shows(inside, text):
    cell = f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'
    assert read(HEADER + row(ods_cell("a"), cell)) == ([[2, "a", text]], [])


NUMBERS = {
    "a whole number": ('office:value-type="float" office:value="1984"', "1984"),
    "a fraction": ('office:value-type="float" office:value="1.5"', "1.5"),
    "money": ('office:value-type="currency" office:currency="EUR" office:value="3"', "3"),
    "a percentage": ('office:value-type="percentage" office:value="0.5"', "0.5"),
    "a day": ('office:value-type="date" office:date-value="2008-04-05"', "2008-04-05"),
    "a text in an attribute": ('office:value-type="string" office:string-value="Boris"', "Boris"),
}


@pytest.mark.parametrize(("attributes", "text"), NUMBERS.values(), ids=NUMBERS)
def test_the_value_of_a_cell_is_read_whatever_it_shows(attributes, text):
    shown = "" if "string" in attributes else "<text:p>shown</text:p>"
    cell = f"<table:table-cell {attributes}>{shown}</table:table-cell>"
    assert read(HEADER + row(ods_cell("a"), cell)) == ([[2, "a", text]], [])


def date_style(name, *parts):
    """Return the XML of a style of cells that shows these parts of a date."""
    inside = "".join(f"<number:{part}/><number:text>.</number:text>" for part in parts)
    style = f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="N{name}"/>'
    return f'<number:date-style style:name="N{name}">{inside}</number:date-style>{style}'


STYLES = date_style("day", "day", "month", "year") + date_style("month", "month", "year") + date_style("year", "year")
SHOWN_DATES = {
    "a day": ("day", "1972-05-01", "1972-05-01"),
    "a month": ("month", "1972-05-01", "1972-05"),
    "a year": ("year", "1972-05-01", "1972"),
    "a day at midnight": ("day", "1972-05-01T00:00:00", "1972-05-01"),
    "a style that says nothing of dates": ("other", "1972-05-01", "1972-05-01"),
}


@pytest.mark.parametrize("is_columns_style", [False, True])
@pytest.mark.parametrize(("style", "value", "written"), SHOWN_DATES.values(), ids=SHOWN_DATES)
def test_a_date_is_as_precise_as_its_cell_shows(style, value, written, is_columns_style):
    own = "" if is_columns_style else f' table:style-name="{style}"'
    day = f'<table:table-cell{own} office:value-type="date" office:date-value="{value}"/>'
    column = f'<table:table-column/><table:table-column table:default-cell-style-name="{style}"/>'
    rows = row(ods_cell("slug"), ods_cell("born")) + row(ods_cell("a"), day)
    table = f'<table:table table:name="leaders">{column if is_columns_style else ""}{rows}</table:table>'
    styles = f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
    body = f"<office:body><office:spreadsheet>{table}</office:spreadsheet></office:body>"
    found, faults, _notes = read_upload(ods_of_xml(styles + body), "x.ods")
    assert (found, faults) == ([(2, {"slug": "a", "born": written})], [])


def test_a_year_typed_into_a_cell_for_dates_is_asked_about():
    day = '<table:table-cell office:value-type="date" office:date-value="1905-06-27"/>'
    [(cell, wrong)] = read(HEADER + row(ods_cell("a"), day))[1]
    assert (cell, wrong.partition(":")[0]) == ("B2", "This is 27 June 1905 or the year 2005")


UNREADABLE = {
    "a formula": (
        'table:formula="of:=1+1" office:value-type="float" office:value="2"',
        "This cell contains a formula.",
    ),
    "a time": ('office:value-type="time" office:time-value="PT1H"', "This is not a text, number or date."),
    "yes or no": ('office:value-type="boolean" office:boolean-value="true"', "This is not a text, number or date."),
    "a day with its time": ('office:value-type="date" office:date-value="2008-04-05T12:00:00"', "This is not a text"),
    "no day": ('office:value-type="date" office:date-value="2008-13-05"', "This is not a text, number or date."),
    "no number": ('office:value-type="float" office:value="nan"', "This is not a text, number or date."),
    "an endless number": ('office:value-type="float" office:value="1e999"', "This is not a text, number or date."),
    "a long number": (f'office:value-type="float" office:value="{"9" * 5_000}"', "This is not a text, number or date."),
}


@pytest.mark.parametrize(("attributes", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_cell_without_a_text_is_an_error(attributes, message):
    _rows, [(cell, wrong)] = read(HEADER + row(ods_cell("a"), f"<table:table-cell {attributes}/>"))
    assert cell == "B2" and wrong.startswith(message)


def test_cells_and_rows_are_repeated_as_the_file_says():
    again = ' table:number-columns-repeated="2"'
    empty = row(ods_cell("", again), attributes=' table:number-rows-repeated="7"')
    rows = HEADER + empty + row(ods_cell("a", again), attributes=' table:number-rows-repeated="3"')
    assert read(rows)[0] == [[9, "a", "a"], [10, "a", "a"], [11, "a", "a"]]


def test_an_unreadable_cell_is_an_error_in_each_of_its_rows():
    cell = '<table:table-cell table:formula="of:=1"/>'
    rows = HEADER + row(ods_cell("a"), cell, attributes=' table:number-rows-repeated="2"')
    assert [place for place, _wrong in read(rows)[1]] == ["B2", "B3"]


def test_rows_in_groups_and_header_rows_are_read():
    rows = f"<table:table-header-rows>{HEADER}</table:table-header-rows>"
    rows += f"<table:table-row-group><table:table-rows>{row(ods_cell('a'), ods_cell('A'))}</table:table-rows>"
    rows += f"</table:table-row-group>{row(ods_cell('b'), ods_cell('B'))}"
    assert read(rows) == ([[2, "a", "A"], [3, "b", "B"]], [])


def test_a_table_within_a_cell_and_tracked_changes_are_not_read():
    inner = f"<table:table-cell>{PARAGRAPH.format('A')}<table:table>{HEADER}</table:table></table:table-cell>"
    table = f'<table:table table:name="leaders">{HEADER}{row(ods_cell("a"), inner)}</table:table>'
    changes = f"<table:tracked-changes>{row(ods_cell('x'))}</table:tracked-changes>"
    body = f"<office:body><office:spreadsheet>{changes}{table}</office:spreadsheet></office:body>"
    found, faults, _notes = read_upload(ods_of_xml(body), "x.ods")
    assert (found, faults) == ([(2, {"slug": "a", "name": "A"})], [])


def test_an_ods_file_is_known_by_its_content():
    content = ods({"leaders": [["slug"], ["a"]]})
    assert detect_format(content) == "ods"
    assert bytes_to_read(content) == len(content)


def many(number):
    return "".join(row(ods_cell("x")) for _row in range(number))


BLANKS = '<text:s text:c="9999999"/>'
REPEATED = ' table:number-columns-repeated="{}"'
HOSTILE = {
    "a row repeated without end": (row(ods_cell("a"), attributes=' table:number-rows-repeated="1000000"'), " rows."),
    "a row repeated as often as nobody counts": (row(attributes=f' table:number-rows-repeated="{"9" * 50}"'), NOT_READ),
    "a row repeated no time": (row(ods_cell("a"), attributes=' table:number-rows-repeated="0"'), NOT_READ),
    "a row repeated less than once": (row(ods_cell("a"), attributes=' table:number-rows-repeated="-1"'), NOT_READ),
    "a cell repeated over all columns": (row(ods_cell("a", REPEATED.format(16384))), "column 16,384"),
    "a cell repeated in many rows": (
        row(ods_cell("a", REPEATED.format(200)), attributes=' table:number-rows-repeated="140000"'),
        " cells.",
    ),
    "a long text repeated": (
        row(ods_cell("x" * 30_000, REPEATED.format(100)), attributes=' table:number-rows-repeated="1000"'),
        "too much text",
    ),
    "a cell beyond many empty ones": (row(ods_cell("", REPEATED.format(5_000)), ods_cell("a")), "column 5,001"),
    "a text that is too long": (row(ods_cell("x" * 5_000_001)), "A cell can have up to"),
    "more rows than a sheet has": (
        row(attributes=' table:number-rows-repeated="1048570"') + many(20),
        NOT_READ,
    ),
    "elements nested without end": ("<a>" * 1_000, NOT_READ),
    "an attribute without end": (f'<table:table-row a="{"1" * 5_000_000}"/>', NOT_READ),
    "blanks without end": (
        row(f"<table:table-cell><text:p>{BLANKS * 600}</text:p></table:table-cell>"),
        "A cell can",
    ),
    "no table of a workbook": ("</table:table><table:table>", "empty"),
}


@pytest.mark.parametrize(("rows", "why"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_sheet_is_refused_before_it_costs_anything(rows, why):
    content = ods_of_rows(rows if "</table:table>" in rows else HEADER + rows)
    assert len(content) < 200_000
    assert why in refusal(content)


def test_entities_and_document_types_are_refused():
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    assert refusal(ods_of_xml("<office:body>&b;</office:body>", bomb)) == NOT_READ
    assert refusal(ods_of_xml("", '<!DOCTYPE x SYSTEM "file:///etc/passwd">')) == NOT_READ


def test_what_unpacks_to_too_much_is_refused(settings):
    settings.UPLOAD_MAX_MB = 1
    assert "MB in total" in refusal(zip_bytes({"content.xml": b" " * 10_000_001}))


def test_an_encrypted_or_damaged_file_is_refused():
    assert refusal(zip_bytes({"content.xml": b"\x8f\x01\x02" * 100})) == NOT_READ
    content = ods({"leaders": [["slug"], ["a"]]})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read("content.xml")
    assert refusal(zip_bytes({"content.xml": text[:-40]})) == NOT_READ


def test_a_text_document_is_no_workbook():
    content = ods_of_xml("<office:body><office:text><text:p>x</text:p></office:text></office:body>")
    assert "empty" in refusal(content)


LIMITS = {
    "elements without a cell": (xml_stream, "MAX_ELEMENTS_WITHOUT_CELL", 1_000, "<a/>" * 3_000, "too much besides"),
    "elements": (xml_stream, "MAX_ELEMENTS", 1_000, many(2_000), "too much besides"),
    "rows": (limits, "MAX_ROWS", 100, many(200), "up to 100 rows"),
    "sheets": (ods_reader, "MAX_SHEETS", 2, "</table:table><table:table>" * 3, NOT_READ),
    "formats": (
        ods_reader,
        "MAX_STYLES",
        0,
        "</table:table><style:style style:data-style-name='a'/><table:table>",
        NOT_READ,
    ),
    "merged cells": (ods_reader, "MAX_MERGED", 1, row(ods_cell("a", ' table:number-rows-spanned="2"')) * 3, NOT_READ),
}


@pytest.mark.parametrize(("module", "name", "most", "rows", "why"), LIMITS.values(), ids=LIMITS)
def test_the_limits_of_xlsx_hold_for_ods(module, name, most, rows, why, monkeypatch):
    monkeypatch.setattr(module, name, most)
    assert why in refusal(ods_of_rows(HEADER + rows))


def test_the_work_on_an_ods_file_can_be_stopped():
    def stop():
        raise limits.UploadStopped("enough")

    with pytest.raises(limits.UploadStopped), open_upload(ods({"leaders": [["slug"]]}), "x", "leaders", stop):
        pass


def test_the_kinds_of_cells_are_those_of_xlsx():
    assert ods_reader.Cell is xlsx_reader.Cell
