"""The XML of a workbook as it streams by: its elements and texts, and how much of each is read.

What is read is counted for the whole workbook, and not for each file of it: a ZIP of 12 kB may name a file of three
million empty elements, and a workbook may name it as each of its sheets.
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
"""How deep elements may be nested."""
MOST_ATTRIBUTES = 100
"""Of one element: those of a workbook have ten or twenty."""
MOST_ELEMENTS = 8_000_000
"""In all parts of a workbook together: two or three for each cell that it may have."""
MOST_ELEMENTS_OF_NO_CELL = 500_000
"""In the sheets together, beyond some for each cell that is filled: rows and cells that only have a format."""
ELEMENTS_OF_A_CELL = 6
ELEMENTS_BETWEEN_CHECKS = 1_000
SILENT = 1_000_000
"""How many bytes may pass without an element or a text: a parser keeps all of a tag in memory until it ends."""


class MalformedWorkbook(ValueError):
    """A workbook that breaks its own format."""


class ReadLimits:
    """How many elements, rows, cells and characters of a workbook have been read. ``check`` is called in between.

    Its methods raise UploadRefused where there are too many, and what ``check`` raises.
    """

    def __init__(self, check):
        self.check = check
        self.elements = self.rows = self.cells = self.shared = self.characters = 0

    def element(self):
        """Count one element more."""
        self.elements += 1
        if not self.elements % ELEMENTS_BETWEEN_CHECKS:
            self.check()
            self._refuse_many_elements()

    def cell(self, value):
        """Count one cell more, and the characters of its value: many cells may share one long text."""
        self.cells += 1
        check_cell_count(self.cells)
        if isinstance(value, str):
            self.characters += len(value)
            check_text_length(self.characters)

    def row(self):
        """Count one more row that holds something."""
        self.rows += 1
        check_row_count(self.rows)

    def shared_text(self, text):
        """Count one more of the texts that cells share."""
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
    """The elements and texts of a file of XML; subclasses say what they do with them. Names are without namespaces.

    The Counts go on from one file of a workbook to the next.
    """

    def __init__(self, counts):
        self.counts = counts
        self.path = []
        self.fed = self.heard = 0

    def opened(self, name, attributes):
        """An element begins; ``path`` is that of its parents."""

    def closed(self, name):
        """An element ends."""

    def text(self, text):
        """A piece of text."""

    def read(self, chunks):
        """Go through the bytes of a file, given in chunks. Raises Malformed, DTDForbidden or expat's error."""
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
        # Entities are declared there, which grow without bound; no workbook has one.
        raise DTDForbidden(name, system, public)


class TextParts:
    """The pieces of the text of one cell, of which the characters are counted before they are put together."""

    def __init__(self):
        self.pieces, self.characters = [], 0

    def add(self, text):
        """Take one more piece. Raises UploadRefused where they are too long together."""
        self.characters += len(text)
        check_cell_length(self.characters)
        self.pieces.append(text)

    def joined(self):
        """Return the whole text."""
        return "".join(self.pieces)
