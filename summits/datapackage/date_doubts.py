"""Doubts about the dates that an import brings: it tells them, and takes the dates all the same."""

from summits.datapackage.errors import ErrorList
from summits.datapackage.importer import ImportListener
from summits.datapackage.schema import DATE
from summits.models import Leader, Participation, Summit, TermOfOffice
from summits.partial_dates import PartialDate
from summits.quality.date_doubts import date_doubts, date_names

OWNERS = {TermOfOffice: ("leader",), Participation: ("leader", "summit")}
"""Model → its references to records of which the dates are compared with its own."""
COMPARED = {"leader": (Leader, "born"), "summit": (Summit, "start")}
"""Such a reference → its model, and the date of it that is compared."""


class DateDoubts(ErrorList):
    """The Doubts about the new and the changed rows of an import."""

    def __init__(self):
        super().__init__()
        self._changed_lines = set()
        self._dates = {model: {} for model, _name in COMPARED.values()}

    def note_changed(self, table, differences):
        """Note which rows have another date; ``differences`` has a list of CellDifferences for each changed row."""
        names = set(date_names(table.model))
        for found in differences:
            self._changed_lines.update((table, one.line) for one in found if one.column in names)

    def add_rows(self, table, created, changed):
        """Add the Doubts about ValidRows of new records, and of those in which a date changes."""
        names = [column.name for column in table.columns if column.kind == DATE]
        rows = [*created, *(row for row in changed if (table, row.line) in self._changed_lines)]
        for model, name in COMPARED.values():
            if table.model is model:
                self._dates[model] |= {row.pk: _dates_of(table, row, [name])[name] for row in [*created, *changed]}
        compared = self._compared_dates(table, rows)
        for row in rows if names or table.model in OWNERS else ():
            dates = _dates_of(table, row, names)
            for doubt in date_doubts(table.model, dates, *compared(row)):
                value = row.cells[table.column_index[doubt.field]]
                self.add(table.file, row.line, doubt.field, value, doubt.message)

    def _compared_dates(self, table, rows):
        # A function from a row to the dates of its owners: those in the file, or else in the archive.
        owners = OWNERS.get(table.model, ())
        for owner in owners:
            model, name = COMPARED[owner]
            index, known = table.column_index[owner], self._dates[model]
            missing = {row.values[index] for row in rows} - known.keys()
            known |= dict.fromkeys(missing)
            known |= dict(model._base_manager.filter(pk__in=missing).values_list("pk", name)) if missing else {}
        return lambda row: [self._dates[COMPARED[owner][0]][row.values[table.column_index[owner]]] for owner in owners]


def _dates_of(table, row, names):
    # The dates of a row: name → PartialDate or None.
    texts = {name: row.cells[table.column_index[name]] for name in names}
    return {name: PartialDate.parse(text) if text else None for name, text in texts.items()}


class DateDoubtListener(ImportListener):
    """Collects the ``doubts`` about the dates of an import."""

    def __init__(self):
        self.restart()

    def restart(self):
        self.doubts = DateDoubts()

    def changed(self, table, differences):
        self.doubts.note_changed(table, differences)

    def before_write(self, table, created, changed, keys):
        self.doubts.add_rows(table, created, changed)
