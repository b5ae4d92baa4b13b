"""The tables of an upload in memory, as an import reads them: each row with its line, each fault at its cell."""

from contextlib import contextmanager

from summits.bundle.faults import Faults
from summits.bundle.reading import Rows
from summits.bundle.schema import TABLES
from summits.exchange.spreadsheets import SheetReader, letter_of


class Sheet:
    """One table of an upload: its title, its header, its rows as (line, cells in the order of the table's columns)."""

    def __init__(self, title, rows):
        self.title = title
        self.faults = Faults()
        """What is wrong with its form, and with the names in it."""
        self.header = ()
        self.rows = []
        self.has_cells = True
        self.lettered = False
        """Whether its columns have letters, as those of a worksheet."""
        self._found = rows
        self._wrong = []

    @classmethod
    def of_worksheet(cls, title, worksheet):
        """Return the Sheet of a worksheet, to be ``read`` once it is known which table it is."""
        wrong = []
        reader = SheetReader(worksheet, lambda *fault: wrong.append(fault))
        sheet = cls(title, [(reader.line_num, cells) for cells in reader])
        sheet.has_cells = bool(wrong) or any(cells for line, cells in sheet._found)
        sheet._wrong = wrong
        return sheet

    def read(self, table):
        """Take the rows of a worksheet as those of a table; return self."""
        rows = Rows(table, self.faults, _Again(self._found), whole=False)
        found = list(rows.rows())
        header = next((cells for line, cells in self._found[:1]), [])
        for line, place, value, why, right in self._wrong:
            name = header[place - 1] if place <= len(header) else letter_of(place)
            self.faults.add(table.file, line, name, value, why, right)
        return self.filled(rows.header, found, lettered=True)

    def filled(self, header, rows, lettered=False):
        """Take a header and rows; return self. Rows with nothing in them are none."""
        self.header = list(header)
        self.rows = [(line, cells) for line, cells in rows if any(cells)]
        self.lettered = lettered
        return self

    def cell(self, column, line):
        """Return how a spreadsheet names the cell of a column in a line, "C12", or nothing."""
        known = self.lettered and line and column in self.header
        return f"{letter_of(self.header.index(column) + 1)}{line}" if known else ""


class _Again:
    # Rows that have been read, with the number of the last one as csv's reader has it.
    def __init__(self, rows):
        self.rows = iter(rows)
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.line_num, cells = next(self.rows)
        return cells


class Sheets:
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

    def check(self, faults):
        """There is nothing beside the tables that could be wrong."""

    @contextmanager
    def open(self, table, faults):
        """Give the rows of a table; what is wrong with its form is added to ``faults``."""
        sheet = self.sheets[table]
        faults.take(sheet.faults)
        yield Reading(sheet.rows)


class Reading:
    """Rows that are being read; ``place`` tells how many so far."""

    def __init__(self, found):
        self.found = found
        self.place = 0

    def rows(self):
        """Yield (line, cells) for each row."""
        for row in self.found:
            self.place += 1
            yield row
