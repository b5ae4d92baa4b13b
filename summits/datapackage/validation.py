"""Validate the rows of one file: cells, references, keys, and constraints within a row."""

from dataclasses import dataclass
from operator import itemgetter

from django.utils.translation import gettext as _

from summits.datapackage.constraints import row_rules
from summits.datapackage.converters import parser_for
from summits.datapackage.errors import SHOWN, CellError, UnknownSlugError
from summits.datapackage.old_slugs import OldSlugsCheck
from summits.datapackage.schema import REFERENCES, TABLE_OF_MODEL
from summits.models.constraints import CompositeForeignKey


@dataclass(slots=True)
class ValidRow:
    """A row that can be written: its line and cell texts, its primary key, and its database values.

    ``values`` are in the order of the table's columns. The value of a list of references is a tuple of primary keys.
    That of old slugs is a tuple of them, or None if the file has no such column and leaves them as they are.
    """

    line: int
    cells: list
    pk: int
    values: list


class TableValidator:
    """Validates the rows of one table batch by batch, and remembers the values that must be unique."""

    def __init__(self, table, keys, faults):
        self.table = table
        self.keys = keys
        self.faults = faults
        self.readers = [parser_for(column, keys.pks.get(column.target)) for column in table.columns]
        self.references = [place for place, column in enumerate(table.columns) if column.target]
        self.key_of = itemgetter(*(table.position[name] for name in table.key))
        self.rules = row_rules(table)
        self.lines = {}
        """Key → the line on which it first appears."""
        self.former = OldSlugsCheck(table, keys, faults) if table.former else None
        self.uniques = [(column, {}) for column in table.columns if column.unique and column.name != "slug"]

    def check(self, batch, header):
        """Return the ValidRows of a batch, a list of (line, cells); add errors for the other rows.

        ``header`` holds the names of the columns that the file has.
        """
        self._look_up(batch)
        read = [(line, cells, self._read(line, cells)) for line, cells in batch]
        known = self._known([values for line, cells, values in read if values])
        rows = []
        for line, cells, values in read:
            if values is None or not self._is_first(line, cells, self.key_of(values)):
                continue
            pk = known.get(self.key_of(values)) or self.keys.allot(self.table.model)
            row = ValidRow(line, cells, pk, values)
            if self._keeps_rules(row) and self._is_unique(row):
                rows.append(row)
        self._check_unique_in_archive(rows)
        if self.former:
            self.former.check(rows, header)
        return rows

    def _fault(self, line, column, value, wrong, right=""):
        self.faults.add(self.table.file, line, column, value, wrong, right)

    def _look_up(self, batch):
        for place in self.references:
            column = self.table.columns[place]
            if self.keys.had_records(column.target):
                texts = {cells[place] for line, cells in batch}
                slugs = texts if column.kind != REFERENCES else {slug for text in texts for slug in text.split("|")}
                self.keys.look_up(column.target, slugs)

    def _read(self, line, cells):
        try:
            return [read(text) for read, text in zip(self.readers, cells, strict=True)]
        except CellError:
            # Parse the row again cell by cell, to report all its errors.
            for column, read, text in zip(self.table.columns, self.readers, cells, strict=True):
                self._try(line, column, read, text)
            return None

    def _try(self, line, column, read, text):
        try:
            read(text)
        except UnknownSlugError as fault:
            if fault.model in self.keys.incomplete:
                return
            worth_it = self.faults.count < SHOWN
            right = self.keys.suggest(fault.model, fault.slug) if worth_it else ""
            right = right or _("Add it to {file}, or use the slug of a record that is in the archive.").format(
                file=TABLE_OF_MODEL[fault.model].file
            )
            self._fault(line, column.name, fault.slug, fault.wrong, right)
        except CellError as fault:
            self._fault(line, column.name, text, fault.wrong, fault.right)

    def _known(self, rows):
        if self.table.has_slug:
            return self.keys.pks[self.table.model]
        return self.keys.stored(self.table, [self.key_of(values) for values in rows])

    def _is_first(self, line, cells, key):
        first = self.lines.setdefault(key, line)
        if first == line:
            return True
        names = ", ".join(self.table.key)
        value = " ".join(cells[self.table.position[name]] for name in self.table.key)
        wrong = _("Line {line} has the same value.").format(line=first)
        self._fault(line, names, value, wrong, _("Each record can appear only once. Remove one of the lines."))
        return False

    def _keeps_rules(self, row):
        if not self.rules:
            return True
        named = dict(zip(self.table.names, row.values, strict=True), pk=row.pk)
        broken = [found for rule in self.rules if (found := rule(named))]
        for column, wrong in broken:
            self._fault(row.line, column, row.cells[self.table.position[column]], wrong)
        return not broken

    def _is_unique(self, row):
        for column, lines in self.uniques:
            text = row.cells[self.table.position[column.name]]
            first = lines.setdefault(text, row.line) if text else row.line
            if first != row.line:
                wrong = _("Line {line} has the same value.").format(line=first)
                self._fault(row.line, column.name, text, wrong, _("It must be different for each record."))
                return False
        return True

    def _check_unique_in_archive(self, rows):
        if not self.keys.had_records(self.table.model):
            return
        own = {row.pk for row in rows}
        for column, _lines in self.uniques:
            place = self.table.position[column.name]
            mine = {row.values[place]: row for row in rows if row.values[place]}
            stored = self.table.model._base_manager.filter(**{f"{column.name}__in": mine})
            for value, pk, slug in stored.values_list(column.name, "pk", "slug"):
                if pk not in own:
                    wrong = _("In the archive, {slug} has the same value.").format(slug=slug)
                    self._fault(mine[value].line, column.name, value, wrong, _("It must be different for each record."))


def check_parents(table, rows, keys, known, faults):
    """Add an error for each ValidRow without a parent record, which a composite foreign key refers to.

    A position, for example, belongs to the discussion of the same summit and issue. ``known`` is a dict of model → the
    natural keys in the data package.
    """
    for rule in table.model._meta.constraints:
        if not isinstance(rule, CompositeForeignKey):
            continue
        parent = next(other for other in TABLE_OF_MODEL.values() if other.model._meta.label == rule.to)
        key_of = itemgetter(*(table.position[name] for name in rule.fields))
        if parent.file in faults.files:
            continue  # The missing parent may be in one of the invalid rows.
        there = known.get(parent.model, {})
        missing = [row for row in rows if key_of(row.values) not in there]
        stored = keys.stored(parent, [key_of(row.values) for row in missing]) if missing else {}
        for row in missing:
            if key_of(row.values) not in stored:
                column = rule.fields[-1]
                value = row.cells[table.position[column]]
                faults.add(table.file, row.line, column, value, rule.get_violation_error_message())
