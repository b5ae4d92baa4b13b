"""Reading the files of a bundle: rows with their line numbers, and what is wrong with the form of a file."""

import csv
from difflib import get_close_matches

from django.utils.translation import gettext as _

from summits.bundle.schema import OTHER_FILES, TABLE_OF_FILE, TABLES, strangers

LONGEST_CELL = 10_000_000
"""In characters. What is longer is a lost quotation mark, not a text."""


class Folder:
    """The files of a bundle in a folder (a Path)."""

    def __init__(self, path):
        self.path = path

    @property
    def tables(self):
        """The tables of which there is a file, parents first."""
        return [table for table in TABLES if (self.path / table.file).is_file()]

    def size(self, table):
        """The size of a table's file in bytes."""
        return (self.path / table.file).stat().st_size

    def check(self, faults):
        """Add a fault for every file that belongs to no bundle."""
        for name in strangers(self.path):
            wrong = _("This is no file of a bundle.")
            faults.add(name, 0, "", "", wrong, nearest(name, [*TABLE_OF_FILE, *OTHER_FILES]))

    def rows(self, table, faults, advance=lambda size: None):
        """Yield (line, cells) for each row of a table's file; cells are texts, in the order of the table's columns.

        A column that the file lacks is empty. Rows of a wrong form are left out and added to ``faults``; so is a
        header that does not fit, and then there are no rows. ``advance`` is told the bytes read, line by line.
        """
        with (self.path / table.file).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            yield from _File(table, file, faults, advance).rows()


class _File:
    def __init__(self, table, file, faults, advance):
        self.table = table
        self.lines = file
        self.faults = faults
        self.advance = advance
        self.suspect = False
        csv.field_size_limit(LONGEST_CELL)
        self.reader = csv.reader(self._watched(), strict=True)

    def _watched(self):
        # The csv module takes any character; the database takes no NUL, and what is not UTF-8 has become surrogates.
        for line in self.lines:
            if "\0" in line or not (line.isascii() or _is_text(line)):
                self.suspect = True
            self.advance(len(line))
            yield line

    def _fault(self, line, wrong, right="", column="", value=""):
        self.faults.add(self.table.file, line, column, value, wrong, right)

    def rows(self):
        line = 1
        try:
            header = next(self.reader, None)
            if not self._header_fits(header):
                return
            order = [header.index(name) if name in header else None for name in self.table.names]
            in_order = order == list(range(len(header)))
            line = self.reader.line_num + 1
            for cells in self.reader:
                if self._row_fits(line, cells, header):
                    yield line, cells if in_order else ["" if place is None else cells[place] for place in order]
                line = self.reader.line_num + 1
        except csv.Error as error:
            wrong = _("From here the file cannot be read: {reason}.").format(reason=error)
            self._fault(line, wrong, _("Look for a quotation mark that is not doubled or not closed."))

    def _header_fits(self, header):
        before = self.faults.count
        if not header:
            self._fault(1, _("The header is missing."), _("Its columns: {names}.").format(names=self._known()))
            return False
        if self.suspect:
            self._find_bad_characters(1, header, header)
            return False
        for name in header:
            if not name.strip():
                self._fault(1, _("A column has no name."), _("Its columns: {names}.").format(names=self._known()))
            elif name not in self.table.position:
                right = nearest(name, self.table.names) or _("Its columns: {names}.").format(names=self._known())
                self._fault(1, _("There is no such column."), right, name)
        for name in sorted({name for name in header if name.strip() and header.count(name) > 1}):
            self._fault(1, _("This column stands twice."), _("Leave one of them out."), name)
        for column in self.table.columns:
            if column.required and column.name not in header:
                self._fault(1, _("This column is missing."), _("Every record needs it."), column.name)
        return self.faults.count == before

    def _row_fits(self, line, cells, header):
        if not cells:
            return False  # a blank line
        if self.suspect:
            self.suspect = False
            return self._find_bad_characters(line, cells, header)
        if len(cells) == len(header):
            return True
        wrong = _("This row has {cells} cells, the header {columns}.").format(cells=len(cells), columns=len(header))
        self._fault(line, wrong, _("Put a text with commas between quotation marks."), value=cells[0])
        return False

    def _find_bad_characters(self, line, cells, header):
        for place, cell in enumerate(cells):
            name = header[place] if place < len(header) and header is not cells else ""
            if "\0" in cell:
                self._fault(line, _("A NUL character stands here."), _("Delete it."), name, cell.replace("\0", "␀"))
            elif not _is_text(cell):
                shown = cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
                self._fault(line, _("This is not UTF-8."), _("Save the file as UTF-8."), name, shown)
        return False

    def _known(self):
        return ", ".join(self.table.names)


def nearest(value, known):
    """Return a sentence that suggests the nearest of the known names, or nothing."""
    found = get_close_matches(value, known, n=1)
    return _("Did you mean {name}?").format(name=found[0]) if found else ""


def _is_text(text):
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
