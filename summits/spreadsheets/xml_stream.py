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

MAX_DEPTH = 60
"""The maximum depth of nested elements."""
MAX_ATTRIBUTES = 100
"""The maximum for one element; in workbooks they have ten or twenty."""
MAX_ELEMENTS = 8_000_000
"""In all parts of a workbook together: two or three for each cell that it may have."""
MAX_ELEMENTS_WITHOUT_CELL = 500_000
"""In addition to some for each filled cell: rows and cells that only have a format."""
MAX_ELEMENTS_PER_CELL = 6
ELEMENTS_BETWEEN_CHECKPOINTS = 1_000
MAX_TAG_BYTES = 1_000_000
"""The maximum number of bytes without an element or text: the parser keeps a whole tag in memory until it ends."""


class MalformedWorkbook(ValueError):
    """A workbook that breaks its own format."""


class ReadLimits:
    """Counts the elements, rows, cells and characters read of a workbook. ``checkpoint`` is called from time to time.

    Its methods raise UploadRefused if there are too many, and whatever ``checkpoint`` raises.
    """

    def __init__(self, checkpoint):
        self.checkpoint = checkpoint
        self.elements = self.rows = self.cells = self.shared_strings = self.characters = 0

    def element(self):
        """Count one element."""
        self.elements += 1
        if not self.elements % ELEMENTS_BETWEEN_CHECKPOINTS:
            self.checkpoint()
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

    def shared_string(self, text):
        """Count one shared string."""
        self.shared_strings += 1
        check_cell_count(self.shared_strings)
        self.characters += len(text)
        check_text_length(self.characters)

    def _refuse_many_elements(self):
        filled = MAX_ELEMENTS_PER_CELL * (self.cells + self.shared_strings)
        if self.elements > min(MAX_ELEMENTS, MAX_ELEMENTS_WITHOUT_CELL + filled):
            message = _(
                "This workbook contains too much besides its cells, for example formatting. Copy the cells into a "
                "new workbook."
            )
            raise UploadRefused(message)


class XmlStream:
    """A parser of an XML file; subclasses handle its elements and texts. Names are without namespaces.

    ``limits`` is the ReadLimits of the whole workbook, shared by the parsers of all its files.
    """

    def __init__(self, limits):
        self.limits = limits
        self.path = []
        self.bytes_fed = self.bytes_handled = 0

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
            self.bytes_fed += len(chunk)
            parser.Parse(chunk, False)
            if self.bytes_fed - self.bytes_handled > MAX_TAG_BYTES:
                raise MalformedWorkbook("a tag without end")
        parser.Parse(b"", True)
        return self

    def _start(self, name, attributes):
        self.bytes_handled = self.bytes_fed
        self.limits.element()
        if len(self.path) >= MAX_DEPTH or len(attributes) > MAX_ATTRIBUTES:
            raise MalformedWorkbook("too deep, or too many attributes")
        name = name.rpartition(" ")[2]
        self.opened(name, attributes)
        self.path.append(name)

    def _end(self, name):
        self.bytes_handled = self.bytes_fed
        self.closed(self.path.pop())

    def _text(self, text):
        self.bytes_handled = self.bytes_fed
        self.text(text)

    def _refuse(self, name, system, public, has_subset):
        # A DTD can declare entities that expand without bound; no workbook has one.
        raise DTDForbidden(name, system, public)


class TextParts:
    """The pieces of a cell's text, whose total length is checked before they are joined."""

    def __init__(self):
        self.chunks, self.characters = [], 0

    def add(self, text):
        """Add a piece. Raises UploadRefused if the text becomes too long."""
        self.characters += len(text)
        check_cell_length(self.characters)
        self.chunks.append(text)

    def joined(self):
        """Return the whole text."""
        return "".join(self.chunks)
