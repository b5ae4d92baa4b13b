"""Renames: a row that names its record instead of giving its slug renames it only if the editor confirms that."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from summits.datapackage.errors import MAX_SHOWN
from summits.text.stored_form import normalize_line

KEEP_NAME, RENAME = "keep", "rename"
"""The decisions whether the record of a row keeps its name or takes the one in the file."""
RENAME_ALL = "rename:*"
"""The key of a decision for all rows of a file."""


@dataclass
class Rename:
    """A row with another name than that of its record; ``answer`` is KEEP_NAME or RENAME.

    ``kind`` is the name of the table, ``name`` what the file calls the record of this ``slug``, ``own_name`` its name.
    """

    key: str
    kind: str
    line: int
    name: str
    slug: str
    own_name: str
    answer: str

    def __str__(self):
        text = _("{table}, line {line}: “{name}” means “{own}” ({slug}), which keeps its name.")
        if self.answer == RENAME:
            text = _("{table}, line {line}: “{own}” ({slug}) is renamed to “{name}”.")
        return text.format(table=self.kind, line=self.line, name=self.name, own=self.own_name, slug=self.slug)


class Renames:
    """The renames in a file: the first of them to show (``first``), and how many there are (``count``)."""

    def __init__(self, decisions):
        self.decisions = decisions
        self.first = []
        self.count = 0

    def name_for(self, table, line, name, slug, own_name):
        """Return the name that the record of a row gets: ``name``, as in the file, only if that is confirmed."""
        if name == normalize_line(own_name):
            return name
        key = f"rename:{table.name}:{slug}:{name}"
        answer = RENAME if RENAME in (self.decisions.get(key), self.decisions.get(RENAME_ALL)) else KEEP_NAME
        self.count += 1
        if len(self.first) < MAX_SHOWN:
            self.first.append(Rename(key, table.name, line, name, slug, own_name, answer))
        return name if answer == RENAME else own_name

    def lines(self):
        """Return the renames as lines of text; the last line counts those that are not shown."""
        lines = [str(rename) for rename in self.first]
        more = self.count - len(lines)
        return [*lines, _("… and {count} more.").format(count=more)] if more else lines
