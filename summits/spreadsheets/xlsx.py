"""Workbooks (XLSX): read the cells of a sheet as texts, and write texts that are read back unchanged.

openpyxl is imported only when it is needed: it takes 15 MB, and processes that serve readers never need it.
"""

import re
from datetime import date, datetime, time

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.spreadsheets.csv_injection import escape_formula, unescape_formula
from summits.spreadsheets.limits import UploadRefused
from summits.spreadsheets.xlsx_reader import DAY, FAILED, FORMULA, NUMBER, TEXT, UNREADABLE

LONGEST_CELL = 32_767
"""The maximum number of characters in a cell of a workbook. openpyxl would cut off the rest."""
XML_ILLEGAL = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold or would change; Office Open XML writes their codes (ECMA-376, ST_Xstring)."""
MOST_WRONG = 10_000
"""With more invalid cells than this the workbook is refused."""
WRONG = {
    FORMULA: (gettext_lazy("This cell contains a formula."), gettext_lazy("Enter its value instead.")),
    FAILED: (gettext_lazy("This cell contains a formula with an error."), gettext_lazy("Enter a value instead.")),
    UNREADABLE: (gettext_lazy("This is not a text, number or date."), gettext_lazy("Enter it as text.")),
}
"""Kind of cell without a readable value → (what is wrong, what to do)."""
AS_TEXT = "@"
"""The number format of cells whose text stays as it is typed; otherwise 1972-05 would become a date."""


class CellTooLongError(ValueError):
    """A text is too long for a cell of a workbook; ``column`` and ``row`` (from 2) say which."""

    def __init__(self, column, row, length):
        super().__init__(f"{column} {row}: {length}")
        self.column, self.row, self.length = column, row, length


class CellTexts:
    """Converts cells to texts; ``wrong`` lists the errors as (row, column, value, what is wrong, what to do)."""

    def __init__(self):
        self.wrong = []

    def text_of(self, row, column, cell):
        """Return the text of a Cell, or None if it is invalid."""
        if cell.kind == TEXT:
            text = clean_text(unescape_formula(cell.value))
            if text is None:
                told = cell.value.replace("\0", "␀").encode("utf-8", "replace").decode()
                self._note(
                    row, column, told, _("This cell contains a character that cannot be stored."), _("Delete it.")
                )
            return text
        read = _readable(cell.value) if cell.kind in (NUMBER, DAY) else None
        if read is None:
            why, right = WRONG.get(cell.kind, WRONG[UNREADABLE])
            self._note(row, column, str(cell.value), str(why), str(right))
        return read

    def _note(self, *fault):
        self.wrong.append(fault)
        if len(self.wrong) > MOST_WRONG:
            wrong = _(
                "More than {most} cells of this workbook contain neither text, numbers nor dates. Replace them "
                "with their values."
            )
            raise UploadRefused(wrong.format(most=f"{MOST_WRONG:,}"))


def clean_text(text):
    """Return a text that the database accepts, or None if it contains NUL or an unpaired surrogate.

    Pairs of surrogates, which a workbook may write as two escaped characters, are joined.
    """
    if "\0" in text:
        return None
    try:
        text.encode()
    except UnicodeEncodeError:
        try:
            return text.encode("utf-16", "surrogatepass").decode("utf-16")
        except UnicodeDecodeError:
            return None
    return text


def table_lines(rows):
    """Convert the rows of a worksheet from (number, dict of column → text) to a list of (line, texts).

    Rows are as wide as the first one, unless they have cells beyond it. A row with an invalid cell becomes an empty
    list. Empty rows are left out, except for the first.
    """
    found, width = [], 0
    for number, cells in rows:
        filled = [column for column, text in cells.items() if text]
        if None in cells.values() or not filled:
            texts = []
        else:
            width = width or max(filled)
            texts = [cells.get(column) or "" for column in range(1, max(width, *filled) + 1)]
        found.append((number, texts))
    return found if not found or found[0][0] == 1 else [(1, []), *found]


def _readable(value):
    # A number or date that a spreadsheet made of what was typed, in the archive's notation; None for any other value.
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else None
    return value.isoformat() if isinstance(value, date) else None


def column_letter(place):
    """Return the letters of a column by its number from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(place)


def write_workbook(file, title, header, rows):
    """Write a workbook with one sheet to an open file, and return the number of rows.

    Raises CellTooLongError.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in range(1, len(header) + 1):
        sheet.column_dimensions[column_letter(place)].number_format = AS_TEXT
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
    text = XML_ILLEGAL.sub(_told, escape_formula(text))
    if len(text) > LONGEST_CELL:
        raise CellTooLongError(column, row, len(text))
    return text


def _told(found):
    # An underscore that would be read as the beginning of such a code is escaped itself.
    return "_x005F_x" if found[0] == "_x" else f"_x{ord(found[0]):04X}_"


def _as_text(cell):
    cell.number_format = AS_TEXT
    if cell.value:
        cell.data_type = "s"
    return cell
