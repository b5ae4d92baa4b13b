"""The tables of an upload in memory, with the interface that an import expects: rows with lines, errors with cells."""

from contextlib import contextmanager

from summits.datapackage.errors import ErrorList
from summits.datapackage.reader import TableRows, no_checkpoint
from summits.datapackage.schema import TABLES
from summits.spreadsheets.xlsx import CellTexts, column_letter, table_lines
from summits.text.stored_form import normalize_line


class RawSheet:
    """The cells of a worksheet, read before it is known which table they belong to."""

    def __init__(self, title, read):
        """Read the rows that ``read(text_of)`` returns: see ``summits.spreadsheets.xlsx_reader``."""
        texts = CellTexts()
        self.title, self.errors = title, texts.errors
        self.rows = table_lines(read(texts.text_of))

    @property
    def has_cells(self):
        """Whether the sheet contains anything."""
        return bool(self.errors) or any(cells for line, cells in self.rows)

    def as_table(self, table, checkpoint=no_checkpoint):
        """Return the sheet as the TableData of ``table``; ``checkpoint`` is called from time to time, and may raise."""
        errors = ErrorList()
        rows = TableRows(table, errors, _RowReplay(self.rows), requires_all_columns=False, checkpoint=checkpoint)
        found = list(rows.rows())
        header = list(map(normalize_line, next((cells for line, cells in self.rows[:1]), [])))
        written = header if rows.header else ()
        for line, column, value, message, hint in self.errors:
            name = header[column - 1] if column <= len(header) else column_letter(column)
            errors.add(table.file, line, name, value, message, hint)
        return TableData(rows.header, found, errors, written)


class TableData:
    """One table of an upload: its header, its rows as (line, cells in the order of the table's columns), its errors.

    Empty rows are left out. ``written``: the header of a worksheet as it is there, with former names of columns.
    """

    def __init__(self, header, rows, errors, written=()):
        self.header = list(header)
        self.rows = [(line, cells) for line, cells in rows if any(cells)]
        self.errors = errors
        """Errors in the table's form, and in the names it contains."""
        self.written = list(written)

    def cell(self, column, line):
        """Return the worksheet's name of a cell, such as “C12”, or an empty string if it has none."""
        has_name = line and column in self.written
        return f"{column_letter(self.written.index(column) + 1)}{line}" if has_name else ""


class _RowReplay:
    # Rows that have been read, with ``line_num`` as the csv module has it: lines that were left out count as read.
    def __init__(self, rows):
        self.rows = rows
        self.position = -1
        self.line_num = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.position += 1
        if self.position >= len(self.rows):
            raise StopIteration
        line, cells = self.rows[self.position]
        self.line_num = self.rows[self.position + 1][0] - 1 if self.position + 1 < len(self.rows) else line
        return cells


class WorkbookTables:
    """The TableData of an upload by table; it has the interface of PackageFolder."""

    def __init__(self, table_data):
        self.table_data = {table: table_data[table] for table in TABLES if table in table_data}

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

    def check(self, errors):
        """Do nothing: there are no other files that could be wrong."""

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
