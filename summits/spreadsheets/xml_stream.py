"""Parse the XML of a workbook as a stream, and limit how much of it is read.

The limits are for the whole workbook and not for each of its files: a ZIP of 12 kB may contain a file of three million
empty elements, and a workbook may use that file for each of its sheets.
"""

from xml.parsers import expat

from defusedxml import DTDForbidden
from django.utils.translation import gettext as _

from summits.spreadsheets.limits import (
    UploadRefused,
    check_cell_count,
    check_cell_length,
    check_row_count,
    check_text_length,
)

DEEPEST = 60
"""The maximum depth of nested elements."""
MOST_ATTRIBUTES = 100
"""The maximum for one element; in workbooks they have ten or twenty."""
MOST_ELEMENTS = 8_000_000
"""In all parts of a workbook together: two or three for each cell that it may have."""
MOST_ELEMENTS_OF_NO_CELL = 500_000
"""In addition to some for each filled cell: rows and cells that only have a format."""
ELEMENTS_OF_A_CELL = 6
ELEMENTS_BETWEEN_CHECKS = 1_000
SILENT = 1_000_000
"""The maximum number of bytes without an element or text: the parser keeps a whole tag in memory until it ends."""


class MalformedWorkbook(ValueError):
    """A workbook that breaks its own format."""


class ReadLimits:
    """Counts the elements, rows, cells and characters read of a workbook. ``check`` is called from time to time.

    Its methods raise UploadRefused if there are too many, and whatever ``check`` raises.
    """

    def __init__(self, check):
        self.check = check
        self.elements = self.rows = self.cells = self.shared = self.characters = 0

    def element(self):
        """Count one element."""
        self.elements += 1
        if not self.elements % ELEMENTS_BETWEEN_CHECKS:
            self.check()
            self._refuse_many_elements()

    def cell(self, value):
        """Count one cell, and the characters of its value: many cells may use one long shared string."""
        self.cells += 1
        check_cell_count(self.cells)
        if isinstance(value, str):
            self.characters += len(value)
            check_text_length(self.characters)

    def row(self):
        """Count one non-empty row."""
        self.rows += 1
        check_row_count(self.rows)

    def shared_text(self, text):
        """Count one shared string."""
        self.shared += 1
        check_cell_count(self.shared)
        self.characters += len(text)
        check_text_length(self.characters)

    def _refuse_many_elements(self):
        filled = ELEMENTS_OF_A_CELL * (self.cells + self.shared)
        if self.elements > min(MOST_ELEMENTS, MOST_ELEMENTS_OF_NO_CELL + filled):
            wrong = _(
                "This workbook contains too much besides its cells, for example formatting. Copy the cells into a "
                "new workbook."
            )
            raise UploadRefused(wrong)


class XmlStream:
    """A parser of an XML file; subclasses handle its elements and texts. Names are without namespaces.

    ``counts`` is the ReadLimits of the whole workbook, shared by the parsers of all its files.
    """

    def __init__(self, counts):
        self.counts = counts
        self.path = []
        self.fed = self.heard = 0

    def opened(self, name, attributes):
        """Handle the start of an element; ``path`` is that of its parents."""

    def closed(self, name):
        """Handle the end of an element."""

    def text(self, text):
        """Handle a piece of text."""

    def read(self, chunks):
        """Parse a file, given as chunks of bytes; return self. Raises MalformedWorkbook, DTDForbidden or ExpatError."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._text, self._refuse
        for chunk in chunks:
            self.fed += len(chunk)
            parser.Parse(chunk, False)
            if self.fed - self.heard > SILENT:
                raise MalformedWorkbook("a tag without end")
        parser.Parse(b"", True)
        return self

    def _start(self, name, attributes):
        self.heard = self.fed
        self.counts.element()
        if len(self.path) >= DEEPEST or len(attributes) > MOST_ATTRIBUTES:
            raise MalformedWorkbook("too deep, or too many attributes")
        name = name.rpartition(" ")[2]
        self.opened(name, attributes)
        self.path.append(name)

    def _end(self, name):
        self.heard = self.fed
        self.closed(self.path.pop())

    def _text(self, text):
        self.heard = self.fed
        self.text(text)

    def _refuse(self, name, system, public, has_subset):
        # A DTD can declare entities that expand without bound; no workbook has one.
        raise DTDForbidden(name, system, public)


class TextParts:
    """The pieces of a cell's text, whose total length is checked before they are joined."""

    def __init__(self):
        self.pieces, self.characters = [], 0

    def add(self, text):
        """Add a piece. Raises UploadRefused if the text becomes too long."""
        self.characters += len(text)
        check_cell_length(self.characters)
        self.pieces.append(text)

    def joined(self):
        """Return the whole text."""
        return "".join(self.pieces)
