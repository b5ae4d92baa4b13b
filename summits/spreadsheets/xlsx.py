"""Workbooks (XLSX): read the cells of a sheet as texts, and write texts that are read back unchanged.

openpyxl is imported only when it is needed: it takes 15 MB, and processes that serve readers never need it.
"""

import re

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.datapackage.errors import CellError
from summits.spreadsheets.csv_injection import escape_formula, unescape_formula
from summits.spreadsheets.date_formats import SheetDate
from summits.spreadsheets.limits import UploadRefused
from summits.spreadsheets.xlsx_reader import DATE, FAILED, FORMULA, NUMBER, TEXT, UNREADABLE

XLSX_MAX_CELL_CHARACTERS = 32_767
"""The maximum number of characters in a cell of a workbook. openpyxl would cut off the rest."""
XML_ILLEGAL = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""Characters that XML cannot hold or would change; Office Open XML writes their codes (ECMA-376, ST_Xstring)."""
MAX_ERRORS = 10_000
"""With more invalid cells than this the workbook is refused."""
ERROR_TEXTS = {
    FORMULA: (gettext_lazy("This cell contains a formula."), gettext_lazy("Enter its value instead.")),
    FAILED: (gettext_lazy("This cell contains a formula with an error."), gettext_lazy("Enter a value instead.")),
    UNREADABLE: (gettext_lazy("This is not a text, number or date."), gettext_lazy("Enter it as text.")),
}
"""Kind of cell without a readable value → (message, hint)."""
AS_TEXT = "@"
"""The number format of cells whose text stays as it is typed; otherwise 1972-05 would become a date."""


class CellTooLongError(ValueError):
    """A text is too long for a cell of a workbook; ``column`` and ``row`` (from 2) say which."""

    def __init__(self, column, row, length):
        super().__init__(f"{column} {row}: {length}")
        self.column, self.row, self.length = column, row, length


class CellTexts:
    """Converts cells to texts; ``errors`` holds (row, column) → (value, message, hint) for those that have none."""

    def __init__(self):
        self.errors = {}

    def text_of(self, row, column, cell):
        """Return the text of a Cell, or None if it is invalid."""
        if cell.kind == TEXT:
            text = clean_text(unescape_formula(cell.value))
            if text is None:
                shown = cell.value.replace("\0", "␀").encode("utf-8", "replace").decode()
                self._add_error(
                    row, column, shown, _("This cell contains a character that cannot be stored."), _("Delete it.")
                )
            return text
        try:
            text = _format_value(cell.value) if cell.kind in (NUMBER, DATE) else None
        except CellError as error:
            self._add_error(row, column, str(cell.value), error.message, error.hint)
            return None
        if text is None:
            message, hint = ERROR_TEXTS.get(cell.kind, ERROR_TEXTS[UNREADABLE])
            self._add_error(row, column, str(cell.value), str(message), str(hint))
        return text

    def _add_error(self, row, column, *error):
        self.errors[row, column] = error
        if len(self.errors) > MAX_ERRORS:
            message = _(
                "More than {most} cells of this workbook contain neither text, numbers nor dates. Replace them "
                "with their values."
            )
            raise UploadRefused(message.format(most=f"{MAX_ERRORS:,}"))


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


def _format_value(value):
    # A number or date that a spreadsheet made of what was typed, in the archive's notation; None for any other value.
    # Raises CellError for a date that the cell does not show.
    if isinstance(value, SheetDate):
        return value.written()
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return None


def column_letter(number):
    """Return the letters of a column by its number from 1."""
    from openpyxl.utils import get_column_letter

    return get_column_letter(number)


def write_workbook(file, title, header, rows):
    """Write a workbook with one sheet to an open file, and return the number of rows.

    Raises CellTooLongError.
    """
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for column in range(1, len(header) + 1):
        sheet.column_dimensions[column_letter(column)].number_format = AS_TEXT
    sheet.append(list(header))
    row = 1
    try:
        for cells in rows:
            row += 1
            texts = [_cell_text(text, name, row) for name, text in zip(header, cells, strict=True)]
            sheet.append([_as_text(WriteOnlyCell(sheet, text or None)) for text in texts])
    finally:
        sheet.close()
    workbook.save(file)
    return row - 1


def _cell_text(text, column, row):
    text = XML_ILLEGAL.sub(_escape_xml, escape_formula(text))
    if len(text) > XLSX_MAX_CELL_CHARACTERS:
        raise CellTooLongError(column, row, len(text))
    return text


def _escape_xml(match):
    # An underscore that would be read as the beginning of such a code is escaped itself.
    return "_x005F_x" if match[0] == "_x" else f"_x{ord(match[0]):04X}_"


def _as_text(cell):
    cell.number_format = AS_TEXT
    if cell.value:
        cell.data_type = "s"
    return cell
