"""The tables of an upload in memory, with the interface that an import expects: rows with lines, errors with cells."""

from contextlib import contextmanager
from dataclasses import dataclass, field

from summits.datapackage.schema import TABLES


@dataclass
class RawSheet:
    """The cells of a worksheet or CSV file, before it is known what they mean."""

    title: str
    """The title of the worksheet, or the name of the CSV file."""
    rows: list = field(default_factory=list)
    """The rows that have cells, as (number, texts): "" for an empty cell, None for one that cannot be read."""
    errors: dict = field(default_factory=dict)
    """(number of the row, of the column from 1) of such a cell → (its value, message, hint)."""
    faults: list = field(default_factory=list)
    """What is wrong with the file itself, as (number of the row, message, hint)."""
    merged: list = field(default_factory=list)
    """Merged cells, as (first row, first column, last row, last column), from 1."""
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)
    """The numbers of rows and columns, from 1, that the workbook does not show."""
    is_hidden: bool = False
    """Whether it does not show the sheet."""
    notes: list = field(default_factory=list)
    """Sentences on how the file was read."""
    is_text: bool = False
    """Whether the rows are lines of text, in which cells may have been divided wrongly."""

    @property
    def has_cells(self):
        """Whether the sheet contains anything."""
        return bool(self.rows or self.faults)


def rows_of_texts(rows):
    """Return the rows of a RawSheet, given as (number, dict of column from 1 → text or None)."""
    found = []
    for number, cells in rows:
        filled = {column: text for column, text in cells.items() if text is None or text and not text.isspace()}
        if filled:
            found.append((number, [filled.get(column, "") for column in range(1, max(filled) + 1)]))
    return found


class TableData:
    """One table of an upload: its header, its rows as (line, cells in the order of the table's columns), its errors.

    ``title``: that of its sheet, "" if it has none; ``letters``: heading in the sheet → the letters of its column.
    """

    def __init__(self, header, rows, errors, title="", letters=None):
        self.title = title
        self.header = list(header)
        self.rows = rows
        self.errors = errors
        """Errors in the table's form, and in the names it contains."""
        self.letters = letters or {}

    def cell(self, heading, line):
        """Return the name of a cell, such as “C12”, or an empty string if it has none."""
        return f"{self.letters[heading]}{line}" if line and heading in self.letters else ""


class WorkbookTables:
    """The TableData of an upload by table; it has the interface of PackageFolder.

    ``errors``: an ErrorList of what concerns no table. ``sheets``: how each sheet was read, as a dict that a page shows
    (see ``summits.spreadsheets.layout``). ``questions``: FileQuestions.
    """

    def __init__(self, table_data, errors, sheets=(), questions=()):
        self.table_data = {table: table_data[table] for table in TABLES if table in table_data}
        self.errors = errors
        self.sheets, self.questions = list(sheets), list(questions)

    @property
    def tables(self):
        """The tables that the upload contains, parents first."""
        return list(self.table_data)

    def size(self, table):
        """The number of rows of a table, which is the unit of the import's progress here."""
        return len(self.table_data[table].rows)

    def is_short(self, lines):
        """Whether all tables together have at most ``lines`` rows."""
        return sum(map(self.size, self.tables)) <= lines

    def place(self, error):
        """Return (sheet, heading, cell) of a RowError as a person sees them; the cell is such as “C12”, or ""."""
        for table, data in self.table_data.items():
            if error.file in (data.title, table.file):
                _file, heading = data.errors.as_written(table.file, error.column)
                return data.title or table.name, heading, data.cell(heading, error.line)
        return error.file, error.column, ""

    def check(self, errors):
        """Add the errors that concern no table."""
        errors.extend(self.errors)

    @contextmanager
    def open(self, table, errors):
        """Open the rows of a table as a RowCursor; errors in its form are added to ``errors``."""
        data = self.table_data[table]
        errors.extend(data.errors)
        yield RowCursor(data.rows)


class RowCursor:
    """Rows being read; ``position`` is the number of rows read so far."""

    def __init__(self, rows):
        self._rows = rows
        self.position = 0

    def rows(self):
        """Yield (line, cells) for each row."""
        for row in self._rows:
            self.position += 1
            yield row
