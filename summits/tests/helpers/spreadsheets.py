"""Spreadsheets as people's programs save them: the same rows as CSV, as XLSX and as ODS."""

import csv
import io
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from summits.spreadsheets.parsing import open_upload
from summits.spreadsheets.xlsx import column_letter
from summits.tests.helpers.uploads import xlsx, zip_bytes

KINDS = ("csv", "xlsx", "ods")
SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}


def spreadsheet(kind, rows, title="Sheet1", merged=()):
    """Return the bytes of a file of a kind, of KINDS, with one sheet: rows of values, "=…" for a formula.

    ``merged``: names of merged cells, such as "A2:A4", which CSV does not have.
    """
    if kind == "csv":
        return csv_text(rows).encode()
    return {"xlsx": xlsx, "ods": ods}[kind]({title: rows}, {title: merged})


def csv_text(rows, delimiter=","):
    """Return rows as CSV: a formula as the number that it gives."""
    text = io.StringIO()
    shown = [["12" if str(value).startswith("=") else "" if value is None else value for value in row] for row in rows]
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(shown)
    return text.getvalue()


def ods(sheets, merged=(), styles=""):
    """Return the bytes of an ODS workbook, written as LibreOffice writes it: repeated cells and rows, covered cells.

    ``styles``: XML of its automatic styles.
    """
    tables = "".join(_ods_table(title, rows, dict(merged).get(title, ())) for title, rows in sheets.items())
    return ods_of_xml(f"<office:automatic-styles>{styles}</office:automatic-styles>{_body(tables)}")


def ods_of_xml(inside, prolog=""):
    """Return the bytes of an ODS workbook with the XML ``inside`` of its content's root element."""
    spaces = " ".join(f'xmlns:{name}="{space}"' for name, space in SPACES.items())
    root = f'<office:document-content {spaces} office:version="1.3">{inside}</office:document-content>'
    return zip_bytes(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prolog}{root}',
            "META-INF/manifest.xml": "<manifest/>",
        }
    )


def _body(tables):
    return f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"


def ods_of_rows(rows, title="leaders"):
    """Return the bytes of an ODS workbook with one sheet, given as the XML of its rows."""
    return ods_of_xml(_body(f"<table:table table:name={quoteattr(title)}>{rows}</table:table>"))


def ods_cell(value, attributes=""):
    """Return the XML of a cell."""
    text = f"<text:p>{escape(str(value))}</text:p>"
    if value in (None, ""):
        return f"<table:table-cell{attributes}/>"
    if isinstance(value, bool):
        kind = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
    elif isinstance(value, int | float):
        kind = f'office:value-type="float" office:value="{value}"'
    elif isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
    elif value.startswith("="):
        kind = f'table:formula="of:{escape(value)}" office:value-type="float" office:value="12"'
        text = "<text:p>12</text:p>"
    else:
        kind = 'office:value-type="string" calcext:value-type="string"'
        text = "".join(f"<text:p>{escape(part)}</text:p>" for part in value.split("\n"))
    return f"<table:table-cell{attributes} {kind}>{text}</table:table-cell>"


def _ods_table(title, rows, merged):
    spans, covered = _spans(merged)
    lines = []
    for row, values in enumerate(rows, 1):
        cells = [
            "<table:covered-table-cell/>" if (row, column) in covered else ods_cell(value, spans.get((row, column), ""))
            for column, value in enumerate(values, 1)
        ]
        cells.append(f'<table:table-cell table:number-columns-repeated="{16384 - len(values)}"/>')
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    rest = f'<table:table-row table:number-rows-repeated="{1048576 - len(rows)}">'
    rest += '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    column = '<table:table-column table:number-columns-repeated="16384"/>'
    return f"<table:table table:name={quoteattr(title)}>{column}{''.join(lines)}{rest}</table:table>"


def _spans(merged):
    # Place of a cell → its attributes; and the places of the cells covered by others.
    letters = {column_letter(number): number for number in range(1, 27)}
    spans, covered = {}, set()
    for name in merged:
        (left, top), (right, bottom) = ((letters[end[0]], int(end[1:])) for end in name.split(":"))
        spans[top, left] = (
            f' table:number-columns-spanned="{right - left + 1}" table:number-rows-spanned="{bottom - top + 1}"'
        )
        covered |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} - {
            (top, left)
        }
    return spans, covered


def read_upload(content, name, table="", decisions=None):
    """Return how a file is read: (rows of its first table as (number, column → text), faults, notes).

    Faults are (sheet, row, cell, heading, message), notes are sentences.
    """
    with open_upload(content, name, table, decisions=decisions) as folder:
        rows, errors = [], list(folder.errors.first)
        for number, (own, data) in enumerate(folder.table_data.items()):
            errors += data.errors.first
            for line, cells in data.rows if not number else ():
                filled = {name: text for name, text in zip(own.names, cells, strict=True) if text}
                rows.append((line, filled))
        faults = [(one.file, one.line, folder.place(one)[2], one.column, one.message) for one in errors]
        return rows, faults, [note for sheet in folder.sheets for note in sheet["notes"]]
