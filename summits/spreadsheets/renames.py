"""Renames: a row with another name than its record, found by slug or by name, renames it only if that is confirmed.

As in the admin, the former name of a record that can have other names becomes one of them.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from summits.datapackage.errors import MAX_SHOWN, ErrorList
from summits.datapackage.schema import TABLE_OF_MODEL
from summits.models import NAME_MODELS
from summits.spreadsheets.tables import TableData
from summits.text.stored_form import normalize_line
from summits.vocabularies import NameKind

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
        self._confirmed = []
        self._names_in_file = {}

    def name_for(self, table, line, name, slug, own_name):
        """Return the name that the record of a row gets: ``name``, as in the file, only if that is confirmed."""
        if name == normalize_line(own_name):
            return name
        key = f"rename:{table.name}:{slug}:{name}"
        answer = RENAME if RENAME in (self.decisions.get(key), self.decisions.get(RENAME_ALL)) else KEEP_NAME
        self.count += 1
        if len(self.first) < MAX_SHOWN:
            self.first.append(Rename(key, table.name, line, name, slug, own_name, answer))
        if answer != RENAME:
            return own_name
        self._confirmed.append((table, line, slug, own_name))
        return name

    def add_former_names(self, workbook):
        """Add the former names of renamed records to the tables of WorkbookTables, unless they are recorded."""
        for table, line, slug, own_name in self._confirmed:
            names = TABLE_OF_MODEL.get(NAME_MODELS.get(table.model))
            if names and not self._is_recorded(workbook, names, slug, own_name):
                data = workbook.table_data.setdefault(names, TableData([*names.key, "kind"], [], ErrorList()))
                row = {names.key[0]: slug, "name": own_name, "kind": NameKind.FORMER.value}
                data.rows.append((line, [row.get(column, "") for column in names.names]))

    def _is_recorded(self, workbook, names, slug, name):
        # In the archive, or in the file.
        if names not in self._names_in_file:
            rows = workbook.table_data[names].rows if names in workbook.table_data else ()
            self._names_in_file[names] = {tuple(cells[:2]) for _line, cells in rows}
        stored = names.model._base_manager.filter(**{f"{names.key[0]}__slug": slug, "name": name})
        return (slug, name) in self._names_in_file[names] or stored.exists()

    def lines(self):
        """Return the renames as lines of text; the last line counts those that are not shown."""
        lines = [str(rename) for rename in self.first]
        more = self.count - len(lines)
        return [*lines, _("… and {count} more.").format(count=more)] if more else lines
