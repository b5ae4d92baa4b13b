"""Read the cells of a workbook in OpenDocument (ODS) from its XML as a stream, with the limits of ``xml_stream``.

As for XLSX, the parser is Python's expat. Libraries were tried on 20,000 rows, which take this module 2 s: odfpy has
had no release since 2020; odfdo 3.27 took 143 s, because it repeats empty rows as often as the file states;
python-calamine 0.9 took 0.1 s, but gives neither formulas nor merged cells nor the formats of dates, and accepts 100
million cells.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite

from summits.datapackage.reader import MAX_COLUMNS
from summits.spreadsheets.date_formats import SheetDate
from summits.spreadsheets.limits import MAX_ROW_NUMBER, MAX_SHEETS, check_cell_length, check_column_count, read_chunks
from summits.spreadsheets.xlsx_reader import (
    BOOLEAN,
    DATE,
    FORMULA,
    MAX_FORMATS,
    MAX_MERGED,
    MAX_NUMBER_CHARACTERS,
    MAX_STYLES,
    NUMBER,
    TEXT,
    UNREADABLE,
    WHOLE,
    Cell,
)
from summits.spreadsheets.xml_stream import MalformedWorkbook, ReadLimits, TextParts, XmlStream

CONTENT_FILE = "content.xml"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
OFFICE, TABLE, TEXTS, STYLE = (f"{_NAMES}:{name}:1.0" for name in ("office", "table", "text", "style"))
"""Namespaces of OpenDocument 1.x."""
COUNT = re.compile(r"[1-9][0-9]{0,6}")
CELLS = ("table-cell", "covered-table-cell")
NUMBERS = ("float", "currency", "percentage")
HIDDEN = ("collapse", "filter")
"""How a row or column says that it is hidden, or left out by a filter."""
SIGNS = {"tab": "\t", "line-break": "\n"}
DATE_PARTS = {"year": "yyyy", "month": "mm", "day": "dd"}
"""Part of a date's format → how Office Open XML writes it."""
FIRST_DAY = date(1899, 12, 30)
"""Day 0 of workbooks, unless they say otherwise: a year typed into a cell for dates becomes as many days after it."""
MAX_SPACES = 10_000
"""How many spaces one element may stand for."""


@dataclass
class OdsSheet:
    """A sheet as ``SheetCells`` has it, and the CellTexts that made its texts."""

    title: str
    texts: object
    rows: list = field(default_factory=list)
    merged: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    is_hidden: bool = False


class DateStyles:
    """The formats of dates in a workbook, by the styles of its cells."""

    def __init__(self):
        self.formats, self.data_styles = {}, {}
        self.hidden_tables = set()
        """The styles of hidden sheets."""
        self._last = self._last_style = ""

    def add(self, name, attributes, parent):
        """Note an element of the styles."""
        if name == "date-style":
            self._last = attributes.get(f"{STYLE} name", "")
            self.formats[self._last] = []
        elif parent == "date-style" and name in DATE_PARTS:
            self.formats[self._last].append(DATE_PARTS[name])
        elif name == "table-properties" and attributes.get(f"{TABLE} display") == "false":
            self.hidden_tables.add(self._last_style)
        if name == "style":
            self._last_style = attributes.get(f"{STYLE} name", "")
        if name == "style" and f"{STYLE} data-style-name" in attributes:
            self.data_styles[attributes.get(f"{STYLE} name", "")] = attributes[f"{STYLE} data-style-name"]
        if len(self.formats) > MAX_FORMATS or len(self.data_styles) > MAX_STYLES:
            raise MalformedWorkbook("too many formats or styles")

    def format_of(self, style):
        """Return the number format of a style as Office Open XML writes it, such as "yyyy-mm", or None."""
        return "-".join(self.formats.get(self.data_styles.get(style), ())) or None


class OdsContent(XmlStream):
    """The ``sheets`` of a workbook, a list of OdsSheets. ``new_texts()`` returns the CellTexts of another sheet."""

    def __init__(self, limits, new_texts):
        super().__init__(limits)
        self.new_texts = new_texts
        self.sheets, self.sheet = [], None
        self.styles, self.column_styles = DateStyles(), []
        self.row = self.column = self.rows_repeated = 0
        self.cells, self.values = {}, []
        self.is_row_hidden = False
        self.cell_at = None
        """The depth of the cell that is open, or None."""
        self.attributes, self.parts = {}, TextParts()

    def opened(self, name, attributes):
        if self.sheet is None:
            self._open_outside(name, attributes, self.path[-1] if self.path else "")
        elif self.cell_at is None:
            self._open_in_table(name, attributes)
        elif self._is_in_paragraph():
            self._add_sign(name, attributes)
        elif name == "p" and len(self.path) == self.cell_at + 1 and self.parts.chunks:
            self.parts.add("\n")

    def text(self, text):
        if self.cell_at is not None and self._is_in_paragraph():
            self.parts.add(text)

    def closed(self, name):
        if self.cell_at is not None:
            if len(self.path) == self.cell_at:
                self._end_cell(name)
                self.cell_at = None
        elif self.sheet is not None and name == "table-row":
            self._end_row()
        elif self.sheet is not None and name == "table":
            self.sheet = None

    def _is_in_paragraph(self):
        # Comments, drawings and tables within the cell have paragraphs too, which are no part of its text.
        return self.path[self.cell_at + 1 : self.cell_at + 2] == ["p"]

    def _open_outside(self, name, attributes, parent):
        if name != "table" or parent != "spreadsheet":
            self.styles.add(name, attributes, parent)
            return
        self.sheet = OdsSheet(attributes.get(f"{TABLE} name", ""), self.new_texts())
        self.sheet.is_hidden = attributes.get(f"{TABLE} style-name") in self.styles.hidden_tables
        self.sheets.append(self.sheet)
        self.row, self.column_styles = 0, []
        if len(self.sheets) > MAX_SHEETS:
            raise MalformedWorkbook("too many sheets")

    def _open_in_table(self, name, attributes):
        if name == "table-column":
            last = self.column_styles[-1][0] if self.column_styles else 0
            style = attributes.get(f"{TABLE} default-cell-style-name", "")
            number = last + _number(attributes, "number-columns-repeated")
            self.column_styles.append((number, style))
            if attributes.get(f"{TABLE} visibility") in HIDDEN:
                self.sheet.hidden_columns.update(range(last + 1, min(number, MAX_COLUMNS) + 1))
        elif name == "table-row":
            self.is_row_hidden = attributes.get(f"{TABLE} visibility") in HIDDEN
            self.rows_repeated = _number(attributes, "number-rows-repeated")
            self.cells, self.values, self.column = {}, [], 0
        elif name in CELLS:
            self.attributes, self.parts, self.cell_at = attributes, TextParts(), len(self.path)

    def _add_sign(self, name, attributes):
        if name == "s":
            spaces = _number(attributes, "c", TEXTS)
            self.parts.add(" " * min(spaces, MAX_SPACES))
        elif name in SIGNS:
            self.parts.add(SIGNS[name])

    def _end_cell(self, name):
        first = self.column + 1
        self.column += _number(self.attributes, "number-columns-repeated")
        cell = self._cell(first) if name == "table-cell" else None
        if cell is None:
            return
        check_column_count(self.column, self.sheet.title)
        for column in range(first, self.column + 1):
            self.limits.cell(cell.value)
            self.values.append(cell.value)
            self.cells[column] = self.sheet.texts.text_of(self.row + 1, column, cell)
        bottom = self.row + _number(self.attributes, "number-rows-spanned")
        right = first + _number(self.attributes, "number-columns-spanned") - 1
        if (bottom, right) != (self.row + 1, first):
            self.sheet.merged.append((self.row + 1, first, bottom, right))
        if len(self.sheet.merged) > MAX_MERGED:
            raise MalformedWorkbook("too many merged cells")

    def _end_row(self):
        first = self.row + 1
        self.row += self.rows_repeated
        if not self.cells:
            return
        if self.row > MAX_ROW_NUMBER:
            raise MalformedWorkbook(f"a row numbered {self.row}")
        errors = self.sheet.texts.errors
        wrong = {column: errors[first, column] for column, text in self.cells.items() if text is None}
        for number in range(first, self.row + 1):
            self.limits.row()
            for value in self.values if number > first else ():
                self.limits.cell(value)
            errors.update({(number, column): error for column, error in wrong.items()})
            self.sheet.rows.append((number, dict(self.cells)))
            if self.is_row_hidden:
                self.sheet.hidden_rows.add(number)

    def _cell(self, column):
        # The Cell that is about to end, or None if it is empty.
        own = self.attributes
        kind, text = own.get(f"{OFFICE} value-type"), self.parts.joined()
        if f"{TABLE} formula" in own:
            formula = own[f"{TABLE} formula"].partition("=")[2]
            check_cell_length(len(formula))
            return Cell(f"={formula}", FORMULA)
        if kind in NUMBERS:
            return _number_cell(own.get(f"{OFFICE} value", ""))
        if kind == "date":
            return _date_cell(own.get(f"{OFFICE} date-value", ""), self.styles.format_of(self._style(column)))
        if kind == "boolean":
            return Cell(own.get(f"{OFFICE} boolean-value") == "true", BOOLEAN)
        if kind == "time":
            return Cell(text, UNREADABLE)
        text = text or own.get(f"{OFFICE} string-value", "")
        return Cell(text, TEXT) if text else None

    def _style(self, column):
        style = self.attributes.get(f"{TABLE} style-name")
        if style is not None or not self.column_styles:
            return style
        at = bisect_left(self.column_styles, (column, ""))
        return self.column_styles[at][1] if at < len(self.column_styles) else None


def _number(attributes, name, namespace=TABLE):
    # The number that an attribute gives, 1 without it.
    text = attributes.get(f"{namespace} {name}", "1")
    if not COUNT.fullmatch(text):
        raise MalformedWorkbook(f"{name} {text[:MAX_NUMBER_CHARACTERS]}")
    return int(text)


def _number_cell(text):
    if len(text) > MAX_NUMBER_CHARACTERS:
        return Cell(text, UNREADABLE)
    try:
        number = int(text) if WHOLE.fullmatch(text) else float(text)
    except ValueError:
        return Cell(text, UNREADABLE)
    return Cell(number, NUMBER) if isfinite(number) else Cell(text, UNREADABLE)


def _date_cell(text, number_format):
    try:
        moment = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return Cell(text[:MAX_NUMBER_CHARACTERS], UNREADABLE)
    number = (moment.date() if isinstance(moment, datetime) else moment).toordinal() - FIRST_DAY.toordinal()
    return Cell(SheetDate(moment, number_format, number), DATE)


def read_ods(archive, checkpoint, new_texts):
    """Return the OdsSheets of a workbook in an open ZipFile. ``checkpoint`` is called while it is read, and may raise.

    ``new_texts()`` returns new CellTexts for a sheet. Raises MalformedWorkbook, and what ZipFile and expat raise.
    """
    content = OdsContent(ReadLimits(checkpoint), new_texts)
    return content.read(read_chunks(archive, CONTENT_FILE, checkpoint)).sheets


def is_ods(archive):
    """Whether a ZipFile is a workbook in OpenDocument."""
    return CONTENT_FILE in archive.namelist()
