"""What is wrong with a bundle: each fault with its place, so that a person can mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.text.normalization import one_line

SHOWN = 200
"""How many faults are shown; the rest is counted."""


@dataclass(frozen=True)
class RowError:
    """One thing that is wrong, where, and what would be right; line 0 is the whole file, no column the whole line."""

    file: str
    line: int
    column: str
    value: str
    wrong: str
    right: str = ""

    def __str__(self):
        place = [self.file]
        if self.line:
            place.append(_("line {line}").format(line=self.line))
        if self.column:
            place.append(_("column {column}").format(column=self.column))
        value = f" “{one_line(self.value)}”." if self.value else ""
        right = f" {self.right}" if self.right else ""
        return f"{', '.join(place)}:{value} {self.wrong}{right}"


class CellError(ValueError):
    """A cell that cannot be read: ``wrong`` says why, ``right`` what would do."""

    def __init__(self, wrong, right=""):
        super().__init__(wrong)
        self.wrong = str(wrong)
        self.right = str(right)


class UnknownSlugError(CellError):
    """A reference to a record that neither the bundle nor the archive knows."""

    def __init__(self, model, slug):
        super().__init__(_("There is no record with this slug."))
        self.model = model
        self.slug = slug


class ErrorList:
    """A growing list of faults, of which the first are kept and all are counted."""

    def __init__(self):
        self.first = []
        self.count = 0
        self.files = set()
        """The names of the files that have faults."""

    def add(self, file, line, column, value, wrong, right=""):
        """Note one fault."""
        self.count += 1
        self.files.add(file)
        if len(self.first) < SHOWN:
            self.first.append(RowError(file, line, column, value, str(wrong), str(right)))

    def take(self, others):
        """Note those of another list of faults as well."""
        self.count += others.count
        self.files |= others.files
        self.first += others.first[: max(0, SHOWN - len(self.first))]

    def __bool__(self):
        return self.count > 0

    def lines(self):
        """Return the faults as lines of text, the last one counting what is not shown."""
        lines = [str(fault) for fault in self.first]
        more = self.count - len(lines)
        if more:
            lines.append(ngettext("… and {count} more.", "… and {count} more.", more).format(count=more))
        return lines
