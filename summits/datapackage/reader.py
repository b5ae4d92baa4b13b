"""Read the files of a data package: rows with their line numbers, and errors in the form of a file."""

import codecs
import csv
from contextlib import contextmanager
from difflib import get_close_matches

from django.utils.translation import gettext as _

from summits.datapackage.schema import OTHER_FILES, TABLE_OF_FILE, TABLES, unexpected_files

MOST_COLUMNS = 200
"""The maximum for a file. No table has a quarter of that."""
LONGEST_NAME = 100
"""In characters: for a longer name no similar one is suggested."""
LONGEST_CELL = 5_000_000
"""In characters: as much as a whole admin form accepts. A longer cell is due to a missing quotation mark."""
LINES_BETWEEN_CHECKS = 1_000
PIECE = 1_000_000


def unwatched():
    """Do nothing: the default for the ``check`` that is called while rows are read."""


class PackageFolder:
    """The files of a data package in a folder (a Path).

    ``check`` is called from time to time while they are read, and may raise to end the work.
    """

    def __init__(self, path, check=unwatched):
        self.path = path
        self.on_the_way = check

    @property
    def tables(self):
        """The tables whose files exist, parents first."""
        return [table for table in TABLES if (self.path / table.file).is_file()]

    def size(self, table):
        """The size of a table's file in bytes."""
        return (self.path / table.file).stat().st_size

    def is_short(self, lines):
        """Whether all files together have at most ``lines`` lines. Reading stops once there are more."""
        number = 0
        for table in self.tables:
            with (self.path / table.file).open("rb") as file:
                while number <= lines and (piece := file.read(PIECE)):
                    number += piece.count(b"\n")
        return number <= lines

    def check(self, faults):
        """Add an error for every file that does not belong to a data package."""
        for name in unexpected_files(self.path):
            wrong = _("This file does not belong to a data package.")
            faults.add(name, 0, "", "", wrong, closest_match(name, [*TABLE_OF_FILE, *OTHER_FILES]))

    @contextmanager
    def open(self, table, faults):
        """Open a table's file as a CsvFile; errors in its form are added to ``faults``."""
        with open_csv(self.path / table.file, table, faults, check=self.on_the_way) as file:
            yield file


@contextmanager
def open_csv(path, table, faults, **form):
    """Open the CSV file ``path`` (a Path) as a CsvFile; ``form`` holds further arguments of CsvFile."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield CsvFile(table, file, faults, is_clean=_is_clean(path), **form)


class TableRows:
    """The rows of one table, from whatever they are read.

    ``reader`` is an iterator like that of the csv module: it yields each row's cells as texts, the header first, and
    its ``line_num`` is the last line read. If ``whole``, every required column must exist. ``check`` is called from
    time to time while rows are read, invalid ones included, and may raise to end the work.
    """

    def __init__(self, table, faults, reader, whole=True, check=unwatched):
        self.table = table
        self.faults = faults
        self.reader = reader
        self.whole = whole
        self.check = check
        self.header = ()
        """The column names in their order; empty before the first row is read."""

    def rows(self):
        """Yield (line, cells) for each row; cells are texts in the order of the table's columns.

        Cells of missing columns are empty. A malformed row is skipped and reported as an error. So is an invalid
        header, and then no rows follow.
        """
        reader = self.reader
        line = 1
        try:
            header = next(reader, None)
            if not self._header_fits(header):
                return
            self.header = header
            width = len(header)
            order = [header.index(name) if name in header else None for name in self.table.names]
            in_order = order == list(range(width))
            line = reader.line_num + 1
            for number, cells in enumerate(reader, 1):
                if not number % LINES_BETWEEN_CHECKS:
                    self.check()
                if self._row_fits(line, cells, header):
                    yield line, cells if in_order else ["" if place is None else cells[place] for place in order]
                line = reader.line_num + 1
        except csv.Error as error:
            wrong = _("The file cannot be read from this line on: {reason}.").format(reason=error)
            self._fault(line, wrong, _("Look for a quotation mark that is not doubled or not closed."))

    def _fault(self, line, wrong, right="", column="", value=""):
        self.faults.add(self.table.file, line, column, value, wrong, right)

    def _header_fits(self, header):
        before = self.faults.count
        if not header:
            self._fault(
                1,
                _("The first row must contain the names of the columns."),
                _("Possible columns: {names}.").format(names=self._known()),
            )
            return False
        if len(header) > MOST_COLUMNS:
            wrong = _("The first row has {number} columns, which is too many.").format(number=f"{len(header):,}")
            self._fault(1, wrong, _("Possible columns: {names}.").format(names=self._known()))
            return False
        for name in header:
            if not name.strip():
                self._fault(1, _("A column has no name."), _("Possible columns: {names}.").format(names=self._known()))
            elif name not in self.table.position:
                right = closest_match(name, self.table.names) or _("Possible columns: {names}.").format(
                    names=self._known()
                )
                self._fault(1, _("There is no such column."), right, name)
        for name in sorted({name for name in header if name.strip() and header.count(name) > 1}):
            self._fault(1, _("This column appears twice."), _("Remove one of them."), name)
        for column in self.table.columns:
            if self.whole and column.required and column.name not in header:
                self._fault(1, _("This column is missing."), _("Add it: every record needs a value."), column.name)
        return self.faults.count == before

    def _row_fits(self, line, cells, header):
        if len(cells) == len(header):
            return True
        if cells:  # A blank line is skipped without an error.
            wrong = _("This row has {cells} cells, but the first row has {columns}.").format(
                cells=len(cells), columns=len(header)
            )
            self._fault(line, wrong, _("Put texts that contain commas in quotation marks."), value=cells[0])
        return False

    def _known(self):
        return ", ".join(self.table.names)


class CsvFile(TableRows):
    """The rows of one CSV file, opened in text mode."""

    def __init__(self, table, file, faults, is_clean, whole=True, delimiter=",", check=unwatched):
        self.file = file
        self.suspect = False
        csv.field_size_limit(LONGEST_CELL)
        lines = file if is_clean else self._watched()
        super().__init__(table, faults, csv.reader(lines, strict=True, delimiter=delimiter), whole, check)

    @property
    def place(self):
        """How many bytes have been read so far; the buffers may be ahead of the rows."""
        return self.file.buffer.raw.tell()

    def _watched(self):
        # The csv module accepts any character, but the database refuses NUL and the surrogates that stand for invalid
        # UTF-8.
        for line in self.file:
            if "\0" in line or not _is_text(line):
                self.suspect = True
            yield line

    def _header_fits(self, header):
        if not self.suspect:
            return super()._header_fits(header)
        self._find_bad_characters(1, header, header)
        return False

    def _row_fits(self, line, cells, header):
        if not self.suspect:
            return super()._row_fits(line, cells, header)
        self.suspect = False
        self._find_bad_characters(line, cells, header)
        return False

    def _find_bad_characters(self, line, cells, header):
        for place, cell in enumerate(cells):
            name = header[place] if place < len(header) and header is not cells else ""
            if "\0" in cell:
                self._fault(
                    line, _("This cell contains a NUL character."), _("Delete it."), name, cell.replace("\0", "␀")
                )
            elif not _is_text(cell):
                shown = cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                self._fault(line, _("This text is not encoded in UTF-8."), _("Save the file as UTF-8."), name, shown)


def _is_clean(path):
    # Almost every file is valid, and then its lines need no checks.
    decode = codecs.getincrementaldecoder("utf-8")().decode
    with path.open("rb") as file:
        try:
            while chunk := file.read(PIECE):
                decode(chunk)
                if b"\0" in chunk:
                    return False
            decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def closest_match(value, known):
    """Return a sentence that suggests the most similar of the known names, or an empty string."""
    found = get_close_matches(value, known, n=1) if len(value) <= LONGEST_NAME else []
    return _("Did you mean {name}?").format(name=found[0]) if found else ""


def _is_text(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
