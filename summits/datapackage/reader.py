"""Read the files of a data package: rows with their line numbers, and errors in the form of a file."""

import codecs
import csv
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path

from django.utils.translation import gettext as _

from summits.datapackage.schema import OTHER_FILES, TABLE_OF_FILE, TABLES, unexpected_files
from summits.text.stored_form import normalize_line

MAX_COLUMNS = 200
"""The maximum for a file. No table has a quarter of that."""
MAX_NAME_CHARACTERS = 100
"""In characters: for a longer name no similar one is suggested."""
MAX_CELL_CHARACTERS = 5_000_000
"""In characters: as much as a whole admin form accepts. A longer cell is due to a missing quotation mark."""
LINES_BETWEEN_CHECKPOINTS = 1_000
CHUNK_BYTES = 1_000_000


def no_checkpoint():
    """Do nothing: the default for a ``checkpoint``, a function that long work calls regularly, and that may end it."""


class PackageFolder:
    """The files of a data package in a folder (a Path).

    ``checkpoint`` is called from time to time while they are read, and may raise to end the work.
    """

    def __init__(self, path, checkpoint=no_checkpoint):
        self.path = path
        self.checkpoint = checkpoint

    @property
    def tables(self):
        """The tables whose files exist, parents first."""
        return [table for table in TABLES if self._path_of(table).is_file()]

    def _path_of(self, table):
        paths = [self.path / name for name in table.files]
        return next(filter(Path.is_file, paths), paths[0])

    def size(self, table):
        """The size of a table's file in bytes."""
        return self._path_of(table).stat().st_size

    def is_short(self, lines):
        """Whether all files together have at most ``lines`` lines. Reading stops once there are more."""
        number = 0
        for table in self.tables:
            with self._path_of(table).open("rb") as file:
                while number <= lines and (chunk := file.read(CHUNK_BYTES)):
                    number += chunk.count(b"\n")
        return number <= lines

    def check(self, errors):
        """Add an error for every file that does not belong to a data package, and for one that has two names."""
        for name in unexpected_files(self.path):
            message = _("This file does not belong to a data package.")
            errors.add(name, 0, "", "", message, closest_match(name, [*TABLE_OF_FILE, *OTHER_FILES]))
        for table in TABLES:
            for name in table.files[1:]:
                if (self.path / name).is_file() and (self.path / table.file).is_file():
                    message = _("This is the former name of {name}, which is there too.").format(name=table.file)
                    errors.add(name, 0, "", "", message, _("Keep one of the two."))

    @contextmanager
    def open(self, table, errors):
        """Open a table's file as a CsvFile; errors in its form are added to ``errors``."""
        path = self._path_of(table)
        if path.name != table.file:
            errors.old_names[table.file, ""] = path.name
        with open_csv(path, table, errors, checkpoint=self.checkpoint) as file:
            yield file


@contextmanager
def open_csv(path, table, errors, checkpoint=no_checkpoint):
    """Open the CSV file ``path`` (a Path) as a CsvFile."""
    with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
        yield CsvFile(table, file, errors, _is_valid_text(path), checkpoint)


class CsvFile:
    """The rows of one CSV file, opened in text mode.

    ``checkpoint`` is called from time to time while rows are read, invalid ones too, and may raise to end the work.
    """

    def __init__(self, table, file, errors, is_valid_text, checkpoint=no_checkpoint):
        self.table = table
        self.file = file
        self.errors = errors
        self.checkpoint = checkpoint
        self.has_invalid_characters = False
        csv.field_size_limit(MAX_CELL_CHARACTERS)
        self.reader = csv.reader(file if is_valid_text else self._lines_with_check(), strict=True)
        self.header = ()
        """The column names in their order, those of today; empty before the first row is read."""

    @property
    def position(self):
        """How many bytes have been read so far; the buffers may be ahead of the rows."""
        return self.file.buffer.raw.tell()

    def rows(self):
        """Yield (line, cells) for each row; cells are normalised texts in the order of the table's columns.

        Cells of missing columns are empty. A malformed row is skipped and reported as an error. So is an invalid
        header, and then no rows follow.
        """
        reader = self.reader
        line = 1
        try:
            header = next(reader, None)
            header = header and list(map(normalize_line, header))
            if not self._check_header(header):
                return
            written, header = header, self._present_names(header)
            self.errors.old_names |= {
                (self.table.file, new): old for old, new in zip(written, header, strict=True) if old != new
            }
            self.header = header
            width = len(header)
            order = [header.index(name) if name in header else None for name in self.table.names]
            in_order = order == list(range(width))
            line = reader.line_num + 1
            for number, cells in enumerate(reader, 1):
                if not number % LINES_BETWEEN_CHECKPOINTS:
                    self.checkpoint()
                if self._check_row(line, cells, header):
                    cells = cells if in_order else ["" if index is None else cells[index] for index in order]
                    yield line, self.table.normalize_cells(cells)
                line = reader.line_num + 1
        except csv.Error as error:
            message = _("The file cannot be read from this line on: {reason}.").format(reason=error)
            self._add_error(line, message, _("Look for a quotation mark that is not doubled or not closed."))

    def _add_error(self, line, message, hint="", column="", value=""):
        self.errors.add(self.table.file, line, column, value, message, hint)

    def _present_names(self, header):
        return [self.table.column_named(name) or name for name in header]

    def _check_header(self, header):
        if self.has_invalid_characters:
            self._report_invalid_characters(1, header, header)
            return False
        count_before = self.errors.count
        if not header:
            self._add_error(
                1,
                _("The first row must contain the names of the columns."),
                _("Possible columns: {names}.").format(names=self._column_names()),
            )
            return False
        if len(header) > MAX_COLUMNS:
            message = _("The first row has {number} columns, which is too many.").format(number=f"{len(header):,}")
            self._add_error(1, message, _("Possible columns: {names}.").format(names=self._column_names()))
            return False
        for name in header:
            if not name.strip():
                self._add_error(
                    1, _("A column has no name."), _("Possible columns: {names}.").format(names=self._column_names())
                )
            elif not self.table.column_named(name):
                hint = closest_match(name, self.table.names) or _("Possible columns: {names}.").format(
                    names=self._column_names()
                )
                self._add_error(1, _("There is no such column."), hint, name)
        own = self._present_names([name for name in header if name not in self.table.old_columns])
        for name in sorted({name for name in own if name.strip() and own.count(name) > 1}):
            self._add_error(1, _("This column appears twice."), _("Remove one of them."), name)
        for name in header:
            if self.table.old_columns.get(name) in header:
                message = _("This is the former name of {name}, which is there too.")
                message = message.format(name=self.table.old_columns[name])
                self._add_error(1, message, _("Keep one of the two."), name)
        present = self._present_names(header)
        for column in self.table.columns:
            if column.required and column.name not in present:
                self._add_error(1, _("This column is missing."), _("Add it: every record needs a value."), column.name)
        return self.errors.count == count_before

    def _check_row(self, line, cells, header):
        if self.has_invalid_characters:
            self.has_invalid_characters = False
            self._report_invalid_characters(line, cells, header)
            return False
        if len(cells) == len(header):
            return True
        if cells:  # A blank line is skipped without an error.
            message = _("This row has {cells} cells, but the first row has {columns}.").format(
                cells=len(cells), columns=len(header)
            )
            self._add_error(line, message, _("Put texts that contain commas in quotation marks."), value=cells[0])
        return False

    def _column_names(self):
        return ", ".join(self.table.names)

    def _lines_with_check(self):
        # The csv module accepts any character, but the database refuses NUL and the surrogates that stand for invalid
        # UTF-8.
        for line in self.file:
            if character_error(line):
                self.has_invalid_characters = True
            yield line

    def _report_invalid_characters(self, line, cells, header):
        for index, cell in enumerate(cells):
            name = header[index] if index < len(header) and header is not cells else ""
            if error := character_error(cell):
                shown, message, hint = error
                self._add_error(line, message, hint, name, shown)


def _is_valid_text(path):
    # Almost every file is valid, and then its lines need no checks.
    decode = codecs.getincrementaldecoder("utf-8")().decode
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                decode(chunk)
                if b"\0" in chunk:
                    return False
            decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def closest_match(value, known):
    """Return a sentence that suggests the most similar of the known names, or an empty string."""
    folded = value.strip().casefold()
    if exact := next((name for name in known if name.casefold() == folded), None):
        return _("Write it as {name}.").format(name=exact)
    found = get_close_matches(value, known, n=1) if len(value) <= MAX_NAME_CHARACTERS else []
    return _("Did you mean {name}?").format(name=found[0]) if found else ""


def character_error(text):
    """Return (text to show, message, hint) if a text has a character that cannot be stored, else None.

    Bytes that are no UTF-8 must be lone surrogates in it, as Python decodes them.
    """
    if "\0" in text:
        return text.replace("\0", "␀"), _("This cell contains a NUL character."), _("Delete it.")
    try:
        text.encode()
    except UnicodeEncodeError:
        shown = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return shown, _("This text is not encoded in UTF-8."), _("Save the file as UTF-8.")
    return None
