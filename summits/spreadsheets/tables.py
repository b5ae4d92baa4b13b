"""The tables of an upload in memory, with the interface that an import expects: rows with lines, errors with cells."""

from contextlib import contextmanager

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import TableRows, unwatched
from summits.datapackage.schema import TABLES
from summits.spreadsheets.xlsx import CellTexts, column_letter, table_lines


class RawSheet:
    """The cells of a worksheet, read before it is known which table they belong to."""

    def __init__(self, title, read):
        """Read the rows that ``read(text_of)`` returns: see ``summits.spreadsheets.xlsx_reader``."""
        texts = CellTexts()
        self.title, self.wrong = title, texts.wrong
        self.rows = table_lines(read(texts.text_of))

    @property
    def has_cells(self):
        """Whether the sheet contains anything."""
        return bool(self.wrong) or any(cells for line, cells in self.rows)

    def as_sheet(self, table, check=unwatched):
        """Return the sheet as the TableData of ``table``; ``check`` is called from time to time, and may raise."""
        faults = ErrorList()
        rows = TableRows(table, faults, _RowReplay(self.rows), whole=False, check=check)
        found = list(rows.rows())
        header = next((cells for line, cells in self.rows[:1]), [])
        for line, place, value, why, right in self.wrong:
            name = header[place - 1] if place <= len(header) else column_letter(place)
            faults.add(table.file, line, name, value, why, right)
        return TableData(rows.header, found, faults, lettered=True)


class TableData:
    """One table of an upload: its header, its rows as (line, cells in the order of the table's columns), its errors.

    Empty rows are left out. If ``lettered``, the columns have letters, as in a worksheet.
    """

    def __init__(self, header, rows, faults, lettered=False):
        self.header = list(header)
        self.rows = [(line, cells) for line, cells in rows if any(cells)]
        self.faults = faults
        """Errors in the table's form, and in the names it contains."""
        self.lettered = lettered

    def cell(self, column, line):
        """Return the worksheet's name of a cell, such as “C12”, or an empty string if it has none."""
        known = self.lettered and line and column in self.header
        return f"{column_letter(self.header.index(column) + 1)}{line}" if known else ""


class _RowReplay:
    # Rows that have been read, with ``line_num`` as the csv module has it: lines that were left out count as read.
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
    """The TableData of an upload by table; it has the interface of PackageFolder."""

    def __init__(self, sheets):
        self.sheets = {table: sheets[table] for table in TABLES if table in sheets}

    @property
    def tables(self):
        """The tables that the upload contains, parents first."""
        return list(self.sheets)

    def size(self, table):
        """The number of rows of a table, which is the unit of the import's progress here."""
        return len(self.sheets[table].rows)

    def is_short(self, lines):
        """Whether all tables together have at most ``lines`` rows."""
        return sum(map(self.size, self.tables)) <= lines

    def check(self, faults):
        """Do nothing: there are no other files that could be wrong."""

    @contextmanager
    def open(self, table, faults):
        """Open the rows of a table as a RowCursor; errors in its form are added to ``faults``."""
        sheet = self.sheets[table]
        faults.take(sheet.faults)
        yield RowCursor(sheet.rows)


class RowCursor:
    """Rows being read; ``place`` is the number of rows read so far."""

    def __init__(self, found):
        self.found = found
        self.place = 0

    def rows(self):
        """Yield (line, cells) for each row."""
        for row in self.found:
            self.place += 1
            yield row
