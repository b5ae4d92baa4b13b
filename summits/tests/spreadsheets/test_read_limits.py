"""Limits on how much of an upload is read: elements, rows and characters, counted for the whole file."""

import pytest
from django.db import transaction

from summits.datapackage import importer, reader
from summits.datapackage.importer import PackageImport, import_package
from summits.spreadsheets import limits, xml_stream
from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.progress import NullProgress
from summits.tests.helpers.uploads import zip_bytes
from summits.tests.spreadsheets.test_limits import HEADER, MAIN, NOT_READ, cell, read, refusal, row, sheet, with_part

RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/package/2006/relationships"


def with_sheets(content, parts):
    """Return a workbook of sheets, each of one of the ``parts`` (numbers), all with the same content."""
    sheets = "".join(f'<sheet name="leaders{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(len(parts)))
    targets = "".join(
        f'<Relationship Id="r{n}" Type="w" Target="worksheets/../worksheets/s{part}.xml"/>'
        for n, part in enumerate(parts)
    )
    return zip_bytes(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{sheets}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{OFFICE}">{targets}</Relationships>',
            **{f"xl/worksheets/s{part}.xml": content for part in set(parts)},
        }
    )


EMPTY = {
    "elements that are no cells": "<a/>" * 6_000,
    "rows": "<row/>" * 6_000,
    "cells without content": "<row>" + '<c s="1"/>' * 6_000 + "</row>",
    "elements within one cell": '<row><c t="str">' + "<x/>" * 6_000 + "</c></row>",
}


@pytest.mark.parametrize("rows", EMPTY.values(), ids=EMPTY)
def test_elements_without_a_cell_are_counted(rows, monkeypatch):
    monkeypatch.setattr(xml_stream, "MAX_ELEMENTS_WITHOUT_CELL", 5_000)
    assert "too much besides its cells" in refusal(with_part(sheet=sheet(HEADER + rows)))


def test_elements_are_counted_for_all_sheets_together(monkeypatch):
    monkeypatch.setattr(xml_stream, "MAX_ELEMENTS_WITHOUT_CELL", 5_000)
    content = sheet("<a/>" * 1_000)
    assert "too much besides its cells" in refusal(with_sheets(content, range(8)))
    assert "empty" in refusal(with_sheets(content, range(3)))


def test_elements_of_cells_are_limited_too(monkeypatch):
    monkeypatch.setattr(xml_stream, "MAX_ELEMENTS", 5_000)
    rows = "".join(row(number, cell(f"A{number}")) for number in range(2, 2_000))
    assert "too much" in refusal(with_part(sheet=sheet(HEADER + rows)))


def test_two_sheets_in_one_file_are_refused():
    assert refusal(with_sheets(sheet(HEADER), [1] * 8)) == NOT_READ


def test_an_element_with_many_attributes_is_refused():
    attributes = " ".join(f'a{number}=""' for number in range(xml_stream.MAX_ATTRIBUTES + 1))
    assert refusal(with_part(sheet=sheet(f"{HEADER}<row {attributes}/>"))) == NOT_READ


def test_the_checkpoint_is_called_for_elements_without_a_cell():
    checks = []
    with open_upload(with_part(sheet=sheet(HEADER + "<a/>" * 10_000)), "leaders.xlsx", "", lambda: checks.append(1)):
        pass
    assert len(checks) >= 10


LONG = "a" * (reader.MAX_CELL_CHARACTERS + 1)
LONG_CELLS = {
    "a cell": {"sheet": sheet(HEADER + row(2, cell("A2", LONG)))},
    "a formula": {"sheet": sheet(f'{HEADER}<row r="2"><c r="A2"><f>{LONG}</f></c></row>')},
    "a text that cells share": {
        "sheet": sheet(HEADER + row(2, '<c r="A2" t="s"><v>0</v></c>')),
        "texts": f'<sst xmlns="{MAIN}"><si><t>{LONG}</t></si></sst>',
    },
}


@pytest.mark.parametrize("parts", LONG_CELLS.values(), ids=LONG_CELLS)
def test_a_long_text_is_refused_before_its_parts_are_joined(parts):
    assert "A cell can have up to" in refusal(with_part(**parts))


def test_unused_shared_strings_are_counted(settings):
    settings.UPLOAD_MAX_MB = 1
    one = f"<si><t>{'x' * 32_000}</t></si>"
    texts = f'<sst xmlns="{MAIN}">{one * 200}</sst>'
    used = row(2, '<c r="A2" t="s"><v>0</v></c>')
    assert "too much text" in refusal(with_part(sheet=sheet(HEADER + used), texts=texts))


def test_a_table_or_workbook_with_too_many_rows_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS", 100)
    assert "up to 100 rows" in refusal(b"slug,name\n" + b"a,b\n" * 101)
    rows = "".join(row(number, cell(f"A{number}")) for number in range(2, 103))
    assert "up to 100 rows" in refusal(with_part(sheet=sheet(HEADER + rows)))


def test_a_collection_of_sixty_thousand_rows_is_read():
    rows, errors = read(b"slug,name\n" + b"".join(b"leader-%d,Leader %d\n" % (n, n) for n in range(60_000)))
    assert (len(rows), errors) == (60_000, [])
    assert limits.MAX_LINES >= 10 * 60_000 and limits.MAX_CELLS >= 30 * 60_000


def test_a_workbook_with_many_formatted_empty_rows_is_accepted():
    styled = "".join(f'<row r="{number}"><c r="A{number}" s="0"/></row>' for number in range(3, 50_000))
    rows, errors = read(with_part(sheet=sheet(HEADER + row(2, cell("A2"), cell("B2")) + styled)))
    assert (len(rows), errors) == (1, [])


@pytest.mark.django_db
def test_a_data_package_with_many_lines_is_written_while_it_is_read(monkeypatch):
    prepared, prepare = [], PackageImport.prepare
    monkeypatch.setattr(PackageImport, "prepare", lambda self: prepared.append(1) or prepare(self))
    content = zip_bytes({"leaders.csv": "slug,name,sort_name\n" + "".join(f"a{n},A,A\n" for n in range(50))})
    for most, expected in ((50, []), (51, [1])):
        monkeypatch.setattr(importer, "MAX_LINES_IN_MEMORY", most)
        with open_upload(content, "x.zip") as folder, transaction.atomic():
            result = import_package(folder, NullProgress(), dry_run=True)
        assert [count.created for count in result.counts.values()] == [50]
        assert prepared == expected
