"""Workbooks (XLSX): reading the cells of a sheet as texts, and writing texts that come back as they were.

openpyxl is loaded when it is first needed: it takes 15 MB, which a process that serves readers never needs.
"""

import re
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from summits.exchange.formulas import escaped, restored

LONGEST_CELL = 32_767
"""In characters: what a cell of a workbook holds. The library would cut off the rest."""
UNTOLD = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
TOLD = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""Characters that XML cannot hold, or changes; Office Open XML tells them by their numbers (ECMA-376, ST_Xstring)."""
AS_TEXT = "@"
"""The format of cells whose content stays as it is typed: else 1972-05 would become a day."""


class TooLongForACell(ValueError):
    """A text that no cell of a workbook holds; ``column`` and ``row`` (from 2) say where it would have stood."""

    def __init__(self, column, row, length):
        super().__init__(f"{column} {row}: {length}")
        self.column, self.row, self.length = column, row, length


class SheetReader:
    """Yields the rows of a worksheet as lists of texts; ``wrong(row, column, value, why, what to do)`` takes faults.

    A row ends where the header does, unless something stands beyond it; a row with nothing in it is an empty list, and
    so is one with a fault. The numbers of rows and columns are the worksheet's, from 1.
    """

    def __init__(self, sheet, wrong):
        self.rows = sheet.iter_rows()
        self.wrong = wrong
        self.line_num = 0
        self.width = 0

    def __iter__(self):
        return self

    def __next__(self):
        row = next(self.rows)
        self.line_num += 1
        cells = [self._text(cell, place) for place, cell in enumerate(row, 1)]
        if None in cells:
            return []
        while cells and not cells[-1]:
            cells.pop()
        self.width = self.width or len(cells)
        return cells and cells + [""] * (self.width - len(cells))

    def _text(self, cell, place):
        value = cell.value
        if value is None:
            return ""
        if isinstance(value, str) and cell.data_type not in ("f", "e"):
            return restored(TOLD.sub(lambda found: chr(int(found[1], 16)), value))
        read = _readable(value) if cell.data_type not in ("f", "e") else None
        if read is None:
            self._refuse(cell, place, value)
        return read

    def _refuse(self, cell, place, value):
        why, right = _("This is no text, number or day."), _("Type it as text.")
        if cell.data_type == "f":
            why, right = _("This is a formula."), _("Put its value here instead.")
            value = getattr(value, "text", value)
        elif cell.data_type == "e":
            why, right = _("A formula has failed here."), _("Put a value here instead.")
        self.wrong(self.line_num, place, str(value), why, right)


def _readable(value):
    # What a spreadsheet made of what was typed: a number or a day, in the form that the archive writes.
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else None
    return value.isoformat() if isinstance(value, date) else None


def sheets_of(file):
    """Yield (title, worksheet) of a workbook, an open file. Raises what openpyxl raises where it is none."""
    from openpyxl import load_workbook

    workbook = load_workbook(file, read_only=True)
    try:
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            yield sheet.title, sheet
    finally:
        workbook.close()


def letter_of(place):
    """Return the letter of a column by its number from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def write_workbook(file, title, header, rows):
    """Write a workbook of one sheet into an open file; return the number of rows. Raises TooLongForACell."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(1, len(header) + 1):
        sheet.column_dimensions[letter_of(place)].number_format = AS_TEXT
    sheet.append(list(header))
    number = 1
    try:
        for cells in rows:
            number += 1
            texts = [_written(text, name, number) for name, text in zip(header, cells, strict=True)]
            sheet.append([_as_text(WriteOnlyCell(sheet, text or None)) for text in texts])
    finally:
        sheet.close()
    workbook.save(file)
    return number - 1


def _written(text, column, row):
    text = UNTOLD.sub(_told, escaped(text))
    if len(text) > LONGEST_CELL:
        raise TooLongForACell(column, row, len(text))
    return text


def _told(found):
    # An underscore that would be taken for the beginning of such a number is told by its own.
    return "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_"


def _as_text(cell):
    cell.number_format = AS_TEXT
    if cell.value:
        cell.data_type = "s"
    return cell
