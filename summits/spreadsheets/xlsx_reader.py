"""Read the cells of a workbook (XLSX) from its XML as a stream, each at its own row and column.

openpyxl is used here to write workbooks, but not to read them. It fills in rows and columns up to any number that a
file states, and it builds styles, names and links before a cell can be read. Only its functions for number formats and
dates are used.
"""

import posixpath
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import isfinite

from summits.datapackage.reader import MAX_COLUMNS
from summits.spreadsheets.date_formats import SheetDate, is_written_in_letters_of_dates
from summits.spreadsheets.limits import MAX_ROW_NUMBER, MAX_SHEETS, check_column_count, read_chunks
from summits.spreadsheets.xml_stream import MalformedWorkbook, ReadLimits, TextParts, XmlStream

WORKBOOK_FILE, RELATIONS_FILE = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
MAX_OTHER_ELEMENTS = 500_000
"""Outside the sheets and shared strings, all of which is kept in memory: a workbook may have 65,490 styles."""
MAX_FORMATS, MAX_STYLES = 10_000, 100_000
"""How many number formats and styles a workbook may have; Excel accepts fewer of both."""
MAX_FORMAT_CHARACTERS = 255
"""In characters: Excel accepts no longer format, and openpyxl's test of one takes quadratic time."""
MAX_NUMBER_CHARACTERS = 40
MAX_MERGED = 100_000
"""How many merged cells a sheet may have: a table has no more rows than twice that."""
CELL_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
ROW = re.compile(r"[1-9][0-9]{0,6}")
WHOLE = re.compile(r"[-+]?[0-9]+")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""An escaped character (ECMA-376, ST_Xstring)."""
TRUE = ("1", "true")
HIDDEN_STATES = ("hidden", "veryHidden")
SHEETS_WITHOUT_CELLS = ("chartsheet", "dialogsheet", "macrosheet")


TEXT, NUMBER, DATE, BOOLEAN, FORMULA, FAILED, UNREADABLE = "text", "number", "date", "boolean", "formula", "failed", "?"
"""The kinds of value that a cell may hold."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its ``value`` as a Python object, and the ``kind`` of value."""

    value: object
    kind: str


class Elements(XmlStream):
    """All elements of a small file, as (path of the parents, name, attributes without namespaces)."""

    def __init__(self, limits):
        super().__init__(limits)
        self.found = []

    def opened(self, name, attributes):
        short_names = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.found.append((tuple(self.path), name, short_names))
        if len(self.found) > MAX_OTHER_ELEMENTS:
            raise MalformedWorkbook("too many elements beside the sheets")


class SharedStrings(XmlStream):
    """The shared strings of a workbook in their order, without phonetic readings."""

    def __init__(self, limits):
        super().__init__(limits)
        self.strings, self.parts = [], TextParts()

    def closed(self, name):
        if name == "si":
            self.strings.append(unescape_xml(self.parts.joined()))
            self.parts = TextParts()
            self.limits.shared_string(self.strings[-1])

    def text(self, text):
        if self.path[-1:] == ["t"] and "rPh" not in self.path:
            self.parts.add(text)


class SheetCells(XmlStream):
    """The non-empty rows of a worksheet: ``rows`` is a list of (number, dict of column → text), counted from 1.

    ``merged`` lists the merged cells as (first row, first column, last row, last column); ``hidden_rows`` and
    ``hidden_columns`` hold numbers. ``texts.text_of(row, column, Cell)`` converts cells to texts.
    """

    def __init__(self, book, title, texts):
        super().__init__(book.limits)
        self.book, self.title, self.texts = book, title, texts
        self.rows, self.row, self.cells = [], 0, {}
        self.merged = []
        self.is_hidden = title in book.hidden_titles
        self.hidden_rows, self.hidden_columns = set(), set()
        self.column = 0
        self.kind = self.style = ""
        self.is_formula = False
        self.parts = TextParts()

    def opened(self, name, attributes):
        if name == "row" and self.path[-1:] == ["sheetData"]:
            self._begin_row(attributes.get("r"))
            if attributes.get("hidden") in TRUE:
                self.hidden_rows.add(self.row)
        elif name == "c" and self.path[-1:] == ["row"]:
            self._begin_cell(attributes)
        elif name == "f" and self.path[-1:] == ["c"]:
            self.is_formula = True
        elif name == "col" and attributes.get("hidden") in TRUE:
            self.hidden_columns.update(column_range(attributes.get("min"), attributes.get("max")))
        elif name == "mergeCell" and self.path[-1:] == ["mergeCells"]:
            self._add_merged(attributes.get("ref", ""))

    def text(self, text):
        inside = self.path[-1:]
        wanted = ("f",) if self.is_formula else ("v", "t")
        if inside and inside[0] in wanted and "c" in self.path and "rPh" not in self.path:
            self.parts.add(text)

    def closed(self, name):
        if name == "c" and self.path[-1:] == ["row"]:
            self._end_cell(self.parts.joined())
        elif name == "row" and self.path[-1:] == ["sheetData"] and self.cells:
            self.limits.row()
            self.rows.append((self.row, self.cells))

    def _begin_row(self, number):
        previous, self.row = self.row, self.row + 1
        if number is not None:
            self.row = int(number) if ROW.fullmatch(number) else 0
        if not previous < self.row <= MAX_ROW_NUMBER:
            raise MalformedWorkbook(f"a row numbered {number}")
        self.cells, self.column = {}, 0

    def _begin_cell(self, attributes):
        reference = attributes.get("r")
        self.column += 1
        if reference is not None:
            found = CELL_REFERENCE.fullmatch(reference)
            if not found or int(found[2]) != self.row:
                raise MalformedWorkbook(f"a cell at {reference} in row {self.row}")
            self.column = column_number(found[1])
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.is_formula, self.parts = False, TextParts()

    def _add_merged(self, reference):
        ends = [CELL_REFERENCE.fullmatch(end) for end in reference.split(":")]
        if len(ends) == 2 and all(ends):
            (top, left), (bottom, right) = ((int(end[2]), column_number(end[1])) for end in ends)
            self.merged.append((top, left, bottom, right))
        if len(self.merged) > MAX_MERGED:
            raise MalformedWorkbook("too many merged cells")

    def _end_cell(self, text):
        if not text and not self.is_formula:
            return
        check_column_count(self.column, self.title)
        cell = self._cell(text)
        self.limits.cell(cell.value)
        self.cells[self.column] = self.texts.text_of(self.row, self.column, cell)

    def _cell(self, text):
        if self.is_formula:
            return Cell(f"={text}", FORMULA)
        if self.kind == "s":
            return Cell(self.book.shared_string(text), TEXT)
        if self.kind in ("str", "inlineStr"):
            return Cell(unescape_xml(text), TEXT)
        if self.kind == "b":
            return Cell(text.strip() == "1", BOOLEAN)
        if self.kind == "e":
            return Cell(text, FAILED)
        return self.book.number_or_date(text.strip(), self.kind, self.style)


class Workbook:
    """A workbook in an open ZipFile. ``checkpoint`` is called while it is read, and may raise."""

    def __init__(self, archive, checkpoint):
        self.archive, self.checkpoint = archive, checkpoint
        self.names = set(archive.namelist())
        self.limits = ReadLimits(checkpoint)
        self.date_styles = {}

    def sheets(self):
        """Return a list of (title, file name) of the worksheets. Raises MalformedWorkbook, and what ZipFile raises."""
        found = self._elements(RELATIONS_FILE)
        targets = {attributes.get("Id"): attributes for _path, name, attributes in found if name == "Relationship"}
        sheets = [attributes for path, name, attributes in self.book if name == "sheet" and path[-1:] == ("sheets",)]
        if len(sheets) > MAX_SHEETS:
            raise MalformedWorkbook("too many sheets")
        relations = [(sheet.get("name", ""), targets.get(sheet.get("id"), {})) for sheet in sheets]
        found = [
            (title, self._part(relation.get("Target", "")))
            for title, relation in relations
            if not relation.get("Type", "").lower().endswith(SHEETS_WITHOUT_CELLS)
        ]
        if len({part for _title, part in found}) < len(found):
            raise MalformedWorkbook("two sheets in one file")
        return found

    def read_sheets(self, new_texts):
        """Return the SheetCells of each worksheet; ``new_texts()`` returns what converts its cells to texts."""
        return [SheetCells(self, title, new_texts()).read(self._chunks(part)) for title, part in self.sheets()]

    @cached_property
    def book(self):
        """The elements of the file that lists the sheets."""
        return self._elements(WORKBOOK_FILE)

    @cached_property
    def hidden_titles(self):
        """The titles of the sheets that are hidden."""
        sheets = [attributes for path, name, attributes in self.book if name == "sheet" and path[-1:] == ("sheets",)]
        return {sheet.get("name", "") for sheet in sheets if sheet.get("state") in HIDDEN_STATES}

    @cached_property
    def shared_strings(self):
        """The shared strings."""
        name = next((name for name in self.names if name.lower() == "xl/sharedstrings.xml"), None)
        return SharedStrings(self.limits).read(self._chunks(name)).strings if name else []

    @cached_property
    def formats(self):
        """The number format code of each style, or None."""
        from openpyxl.styles.numbers import BUILTIN_FORMATS

        name = next((name for name in self.names if name.lower() == "xl/styles.xml"), None)
        found = self._elements(name) if name else []
        custom = {one.get("numFmtId"): one.get("formatCode") for _path, kind, one in found if kind == "numFmt"}
        styles = [one.get("numFmtId") for path, kind, one in found if kind == "xf" and "cellXfs" in path]
        if len(custom) > MAX_FORMATS or len(styles) > MAX_STYLES:
            raise MalformedWorkbook("too many formats or styles")
        known = {str(number): code for number, code in BUILTIN_FORMATS.items()} | custom
        return [known.get(number) for number in styles]

    @cached_property
    def counts_from_1904(self):
        """Whether the workbook counts days from 1904 rather than 1900."""
        return any(name == "workbookPr" and attributes.get("date1904") in TRUE for _path, name, attributes in self.book)

    def shared_string(self, text):
        """Return the shared string of an index, which is given as text."""
        if not WHOLE.fullmatch(text.strip()) or not 0 <= int(text[:MAX_NUMBER_CHARACTERS]) < len(self.shared_strings):
            raise MalformedWorkbook(f"no shared text {text[:MAX_NUMBER_CHARACTERS]}")
        return self.shared_strings[int(text)]

    def number_or_date(self, text, kind, style):
        """Return the Cell of a number or date, or an UNREADABLE one if ``text`` is neither.

        A date is a number whose style has a date format, or of the kind “d”.
        """
        if len(text) > MAX_NUMBER_CHARACTERS:
            return Cell(text, UNREADABLE)
        # Read the formats outside “try”: malformed styles are an error of the workbook, not of each cell.
        formats = self.formats
        try:
            if kind == "d":
                from openpyxl.utils.datetime import from_ISO8601

                return Cell(SheetDate(from_ISO8601(text), self._date_format(style, formats)), DATE)
            number = int(text) if WHOLE.fullmatch(text) else float(text)
            if not isfinite(number):
                return Cell(text, UNREADABLE)
            code = self._date_format(style, formats)
            return Cell(number, NUMBER) if code is None else Cell(SheetDate(self._date(number), code, number), DATE)
        except (ValueError, OverflowError, TypeError):
            return Cell(text, UNREADABLE)

    def _date_format(self, style, formats):
        # The number format of a style, if it is one of dates; else None.
        if style not in self.date_styles:
            number = style[:MAX_NUMBER_CHARACTERS]
            is_known = WHOLE.fullmatch(number) and 0 <= int(number) < len(formats)
            code = formats[int(style)] if is_known else None
            self.date_styles[style] = code if is_date_format(code) else None
        return self.date_styles[style]

    def _date(self, number):
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

        return from_excel(number, CALENDAR_MAC_1904 if self.counts_from_1904 else CALENDAR_WINDOWS_1900)

    def _elements(self, name):
        return Elements(self.limits).read(self._chunks(name)).found

    def _part(self, target):
        # A target is relative to the workbook's folder, or to the root if it begins with a slash.
        return posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")

    def _chunks(self, name):
        if name not in self.names:
            raise MalformedWorkbook(f"no {name}")
        return read_chunks(self.archive, name, self.checkpoint)


def read_xlsx(archive, checkpoint, new_texts):
    """Return the SheetCells of a workbook in an open ZipFile. ``checkpoint`` is called while it is read, and may raise.

    ``new_texts()`` returns new CellTexts for a sheet. Raises MalformedWorkbook, and what ZipFile and expat raise.
    """
    return Workbook(archive, checkpoint).read_sheets(new_texts)


def is_workbook(archive):
    """Whether a ZipFile is a workbook of Office Open XML."""
    return WORKBOOK_FILE in archive.namelist()


@lru_cache(maxsize=1_000)
def is_date_format(code):
    """Whether a number format, given by its code or None, is a date format.

    A code that is longer than any program writes does not count as one.
    """
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format

    if code is None or len(code) > MAX_FORMAT_CHARACTERS:
        return False
    is_date = is_date_format(code) or is_written_in_letters_of_dates(code)
    return is_date and not is_timedelta_format(code)


def column_number(letters):
    """Return the number of a column, from 1, by its letters."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def column_range(first, last):
    """Return the numbers of columns from ``first`` to ``last``, given as texts, as far as data may be in them."""
    if not (first and last and ROW.fullmatch(first) and ROW.fullmatch(last)):
        return range(0)
    return range(int(first), min(int(last), MAX_COLUMNS) + 1)


def unescape_xml(text):
    """Return a text with the escaped characters of ST_Xstring decoded."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
