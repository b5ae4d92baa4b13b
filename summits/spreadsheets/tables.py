"""The tables of an upload in memory, as an import reads them: each row with its line, each fault at its cell."""

from contextlib import contextmanager

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import TableRows, unwatched
from summits.datapackage.schema import TABLES
from summits.spreadsheets.xlsx import CellTexts, column_letter, table_lines


class RawSheet:
    """The cells of a worksheet, read before it is known which table they are."""

    def __init__(self, title, read):
        """Take the rows that ``read(text_of)`` returns: see ``summits.spreadsheets.xlsx_reader``."""
        texts = CellTexts()
        self.title, self.wrong = title, texts.wrong
        self.rows = table_lines(read(texts.text_of))

    @property
    def has_cells(self):
        """Whether anything stands in it."""
        return bool(self.wrong) or any(cells for line, cells in self.rows)

    def as_sheet(self, table, check=unwatched):
        """Return the Sheet that it is, as one of the table; ``check`` is called now and then, and may raise."""
        faults = ErrorList()
        rows = TableRows(table, faults, _RowReplay(self.rows), whole=False, check=check)
        found = list(rows.rows())
        header = next((cells for line, cells in self.rows[:1]), [])
        for line, place, value, why, right in self.wrong:
            name = header[place - 1] if place <= len(header) else column_letter(place)
            faults.add(table.file, line, name, value, why, right)
        return TableData(rows.header, found, faults, lettered=True)


class TableData:
    """One table of an upload: its header, its rows as (line, cells in the order of the table's columns), its faults.

    Rows with nothing in them are none. The columns of a worksheet are ``lettered``.
    """

    def __init__(self, header, rows, faults, lettered=False):
        self.header = list(header)
        self.rows = [(line, cells) for line, cells in rows if any(cells)]
        self.faults = faults
        """What is wrong with its form, and with the names in it."""
        self.lettered = lettered

    def cell(self, column, line):
        """Return how a spreadsheet names the cell of a column in a line, "C12", or nothing."""
        known = self.lettered and line and column in self.header
        return f"{column_letter(self.header.index(column) + 1)}{line}" if known else ""


class _RowReplay:
    # Rows that have been read, with the number of the last one as csv's reader has it: those left out count as read.
    def __init__(self, rows):
        self.rows = rows
        self.place = -1
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.place += 1
        if self.place >= len(self.rows):
            raise StopIteration
        line, cells = self.rows[self.place]
        self.line_num = self.rows[self.place + 1][0] - 1 if self.place + 1 < len(self.rows) else line
        return cells


class WorkbookTables:
    """The Sheets of an upload by their tables; to an import it is as a ``Folder`` of a bundle."""

    def __init__(self, sheets):
        self.sheets = {table: sheets[table] for table in TABLES if table in sheets}

    @property
    def tables(self):
        """The tables of which there is a sheet, parents first."""
        return list(self.sheets)

    def size(self, table):
        """How many rows a table has: the unit of the import's progress here."""
        return len(self.sheets[table].rows)

    def is_short(self, lines):
        """Whether all tables together have at most so many rows."""
        return sum(map(self.size, self.tables)) <= lines

    def check(self, faults):
        """There is nothing beside the tables that could be wrong."""

    @contextmanager
    def open(self, table, faults):
        """Give the rows of a table; what is wrong with its form is added to ``faults``."""
        sheet = self.sheets[table]
        faults.take(sheet.faults)
        yield RowCursor(sheet.rows)


class RowCursor:
    """Rows that are being read; ``place`` tells how many so far."""

    def __init__(self, found):
        self.found = found
        self.place = 0

    def rows(self):
        """Yield (line, cells) for each row."""
        for row in self.found:
            self.place += 1
            yield row
