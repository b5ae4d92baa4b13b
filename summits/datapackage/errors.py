"""Errors in a data package, each with its file, line and column, so that a person can fix it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.text.normalization import one_line

MAX_SHOWN = 200
"""How many errors are shown; the rest are only counted."""


@dataclass(frozen=True)
class RowError:
    """One error: where it is, what is wrong, and how to fix it. Line 0 is the whole file, no column the whole line."""

    file: str
    line: int
    column: str
    value: str
    message: str
    hint: str = ""

    def __str__(self):
        place = [self.file]
        if self.line:
            place.append(_("line {line}").format(line=self.line))
        if self.column:
            place.append(_("column {column}").format(column=self.column))
        value = f" “{one_line(self.value)}”." if self.value else ""
        hint = f" {self.hint}" if self.hint else ""
        return f"{', '.join(place)}:{value} {self.message}{hint}"


class CellError(ValueError):
    """A cell that cannot be parsed: ``message`` says why, ``hint`` how to fix it."""

    def __init__(self, message, hint=""):
        super().__init__(message)
        self.message = str(message)
        self.hint = str(hint)


class UnknownSlugError(CellError):
    """A reference to a slug that is neither in the data package nor in the archive."""

    def __init__(self, model, slug):
        super().__init__(_("There is no record with this slug."))
        self.model = model
        self.slug = slug


class ErrorList:
    """A list of errors that keeps the first of them and counts all."""

    def __init__(self):
        self.first = []
        self.count = 0
        self.files = set()
        """The names of the files that have errors: those of today."""
        self.old_names = {}
        """(file, column or "") → its name in the data package or sheet, where that is another one."""
        self.unreadable = set()
        """(file, line, column) of cells, (file, None, column) of columns, that get no further errors."""

    def add_unreadable(self, file, line, column, value, message, hint=""):
        """Add an error of a cell that cannot be read, and is empty from now on."""
        self.add(file, line, column, value, message, hint)
        self.unreadable.add((file, line, column))

    def add(self, file, line, column, value, message, hint=""):
        """Add one error."""
        if self.unreadable and {(file, line, column), (file, None, column)} & self.unreadable:
            return
        self.count += 1
        self.files.add(file)
        if len(self.first) < MAX_SHOWN:
            file, column = self.as_written(file, column)
            self.first.append(RowError(file, line, column, value, str(message), str(hint)))

    def as_written(self, file, column=""):
        """Return (file, column) with the names that the data package has, given those of today.

        ``column`` may be several, separated by commas.
        """
        columns = [self.old_names.get((file, name), name) for name in column.split(", ")]
        return self.old_names.get((file, ""), file), ", ".join(columns) if column else ""

    def extend(self, others):
        """Add the errors of another ErrorList."""
        self.count += others.count
        self.files |= others.files
        self.old_names |= others.old_names
        self.unreadable |= others.unreadable
        self.first += others.first[: max(0, MAX_SHOWN - len(self.first))]

    def __bool__(self):
        return self.count > 0

    def lines(self):
        """Return the errors as lines of text; the last line counts those that are not shown."""
        lines = [str(error) for error in self.first]
        more = self.count - len(lines)
        if more:
            lines.append(ngettext("… and {count} more.", "… and {count} more.", more).format(count=more))
        return lines
