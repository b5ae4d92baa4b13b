"""Validate the rows of one file: cells, references, keys, and constraints within a row."""

import json
from dataclasses import dataclass
from operator import itemgetter

from django.utils.translation import gettext as _

from summits.datapackage.constraints import row_rules
from summits.datapackage.converters import parser_for, split_citations_cell
from summits.datapackage.errors import MAX_SHOWN, CellError, UnknownSlugError
from summits.datapackage.old_slugs import OldSlugsCheck
from summits.datapackage.schema import DATE, REFERENCES, SEPARATOR, TABLE_OF_MODEL
from summits.models import Source
from summits.models.constraints import CompositeForeignKey
from summits.partial_dates import PartialDate
from summits.text.inline_citations import cited_slugs


@dataclass(slots=True)
class ValidRow:
    """A row that can be written: its line and cell texts, its primary key, and its database values.

    ``values`` are in the order of the table's columns. The value of a list of references is a tuple of primary keys.
    That of old slugs is a tuple of them, or None if the file has no such column and leaves them as they are.
    ``locators`` is the JSON of the field of this name, from the list of sources.
    """

    line: int
    cells: list
    pk: int
    values: list
    locators: str = "{}"


class TableValidator:
    """Validates the rows of one table batch by batch, and remembers the values that must be unique."""

    def __init__(self, table, keys, errors):
        self.table = table
        self.keys = keys
        self.errors = errors
        self.targets = [Source if column.is_cited_text else column.target for column in table.columns]
        self.parsers = [
            parser_for(column, keys.pks.get(target)) for column, target in zip(table.columns, self.targets, strict=True)
        ]
        self.references = [index for index, target in enumerate(self.targets) if target]
        self.key_of = itemgetter(*(table.column_index[name] for name in table.key))
        self.rules = row_rules(table)
        self.lines = {}
        """Key → the line on which it first appears."""
        self.old_slugs_check = OldSlugsCheck(table, keys, errors) if table.old_slugs else None
        self.uniques = [(column, {}) for column in table.columns if column.unique and column.name != "slug"]

    def check(self, batch, header):
        """Return the ValidRows of a batch, a list of (line, cells); add errors for the other rows.

        ``header`` holds the names of the columns that the file has.
        """
        self._look_up_references(batch)
        parsed = [self._with_cited_sources(line, cells, self._parse(line, cells)) for line, cells in batch]
        pks = self._pks_by_key([values for line, cells, values in parsed if values])
        rows = []
        for line, cells, values in parsed:
            if values is None or not self._is_first(line, cells, self.key_of(values)):
                continue
            pk = pks.get(self.key_of(values)) or self.keys.allocate(self.table.model)
            row = ValidRow(line, cells, pk, values, self._locators(cells))
            if self._satisfies_rules(row) and self._is_unique(row):
                rows.append(row)
        self._check_unique_in_archive(rows)
        if self.old_slugs_check:
            self.old_slugs_check.check(rows, header)
        return rows

    def _add_error(self, line, column, value, message, hint=""):
        self.errors.add(self.table.file, line, column, value, message, hint)

    def _look_up_references(self, batch):
        for index in self.references:
            if self.keys.has_existing(self.targets[index]):
                texts = {cells[index] for line, cells in batch}
                self.keys.look_up(self.targets[index], _slugs_in(self.table.columns[index], texts))

    def _parse(self, line, cells):
        try:
            return [parse(text) for parse, text in zip(self.parsers, cells, strict=True)]
        except CellError:
            # Parse the row again cell by cell, to report all its errors.
            for column, parse, text in zip(self.table.columns, self.parsers, cells, strict=True):
                self._report_cell(line, column, parse, text)
            return None

    def _locators(self, cells):
        index = self.table.column_index.get("sources")
        if index is None or "@" not in cells[index]:
            return "{}"
        found, pks = split_citations_cell(cells[index]), self.keys.pks[Source]
        return json.dumps({str(pks[slug]): locator for slug, locator in found.items() if locator})

    def _with_cited_sources(self, line, cells, values):
        # Sources that a text cites are sources of the record, whether or not the list names them.
        texts = [cells[index] for index in self.table.cited_text_indexes if "[" in cells[index]]
        if not texts or values is None:
            return line, cells, values
        index = self.table.column_index["sources"]
        slugs = dict.fromkeys(slug for text in texts for slug in cited_slugs(text))
        pks = self.keys.pks[Source]
        missing = {pks[slug]: slug for slug in slugs if pks[slug] not in values[index]}
        cells, values = [*cells], [*values]
        cells[index] = SEPARATOR.join(filter(None, [cells[index], *missing.values()]))
        values[index] = (*values[index], *missing)
        return line, cells, values

    def _report_cell(self, line, column, parse, text):
        try:
            parse(text)
        except UnknownSlugError as error:
            if error.model in self.keys.incomplete_models:
                return
            is_shown = self.errors.count < MAX_SHOWN
            hint = self.keys.suggest(error.model, error.slug) if is_shown else ""
            more = _("Add it to the archive or to {file}, or use the slug of a record that is in the archive.")
            hint = hint or more.format(file=self.errors.as_written(TABLE_OF_MODEL[error.model].file)[0])
            self._add_error(line, column.name, error.slug, error.message, hint)
        except CellError as error:
            self._add_error(line, column.name, text, error.message, error.hint)

    def _pks_by_key(self, rows):
        if self.table.has_slug:
            return self.keys.pks[self.table.model]
        return self.keys.existing_by_key(self.table, [self.key_of(values) for values in rows])

    def _is_first(self, line, cells, key):
        first = self.lines.setdefault(key, line)
        if first == line:
            return True
        names = ", ".join(self.table.key)
        value = " ".join(cells[self.table.column_index[name]] for name in self.table.key)
        message = _("Line {line} has the same value.").format(line=first)
        hint = _("Each record can appear only once. Remove one of the lines.")
        if ways := self._ways_to_tell_apart(cells):
            columns = [self.table.columns[self.table.column_index[name]] for name in self.table.key]
            message = _("Lines {first} and {line} cannot be told apart: {columns} are the same.").format(
                first=first, line=line, columns=", ".join(str(column.field.verbose_name) for column in columns)
            )
            hint = _("If both are right, give {ways} in one of them. Otherwise remove one.")
            hint = hint.format(ways=_(" or ").join(ways))
        self._add_error(line, names, value, message, hint)
        return False

    def _ways_to_tell_apart(self, cells):
        # How a row may differ from another with its key, such as a second term of the same office in the same year.
        indexes = {name: self.table.column_index[name] for name in self.table.key}
        dates = [cells[at] for at in indexes.values() if self.table.columns[at].kind == DATE and cells[at]]
        ways = [
            _("a more exact date than {date}").format(date=text) for text in dates if not PartialDate.parse(text).is_day
        ]
        return [*ways, _("the office with its state or organisation")] if "office" in indexes else ways

    def _satisfies_rules(self, row):
        if not self.rules:
            return True
        row_dict = dict(zip(self.table.names, row.values, strict=True), pk=row.pk)
        broken = [found for rule in self.rules if (found := rule(row_dict))]
        for column, message in broken:
            self._add_error(row.line, column, row.cells[self.table.column_index[column]], message)
        return not broken

    def _is_unique(self, row):
        for column, lines in self.uniques:
            text = row.cells[self.table.column_index[column.name]]
            first = lines.setdefault(text, row.line) if text else row.line
            if first != row.line:
                message = _("Line {line} has the same value.").format(line=first)
                self._add_error(row.line, column.name, text, message, _("It must be different for each record."))
                return False
        return True

    def _check_unique_in_archive(self, rows):
        if not self.keys.has_existing(self.table.model):
            return
        own = {row.pk for row in rows}
        for column, _lines in self.uniques:
            index = self.table.column_index[column.name]
            rows_by_value = {row.values[index]: row for row in rows if row.values[index]}
            existing = self.table.model._base_manager.filter(**{f"{column.name}__in": rows_by_value})
            for value, pk, slug in existing.values_list(column.name, "pk", "slug"):
                if pk not in own:
                    message = _("In the archive, {slug} has the same value.").format(slug=slug)
                    hint = _("It must be different for each record.")
                    self._add_error(rows_by_value[value].line, column.name, value, message, hint)


def _slugs_in(column, texts):
    if column.is_cited_text:
        return {slug for text in texts for slug in cited_slugs(text)}
    if column.kind != REFERENCES:
        return texts
    items = {item for text in texts for item in text.split(SEPARATOR)}
    return {item.partition("@")[0] for item in items} if column.has_locators else items


def check_parents(table, rows, keys, keys_in_package, errors):
    """Add an error for each ValidRow without a parent record, which a composite foreign key refers to.

    A position, for example, belongs to the discussion of the same summit and issue. ``keys_in_package`` is a dict of
    model → the natural keys in the data package.
    """
    for rule in table.model._meta.constraints:
        if not isinstance(rule, CompositeForeignKey):
            continue
        parent = next(other for other in TABLE_OF_MODEL.values() if other.model._meta.label == rule.to)
        key_of = itemgetter(*(table.column_index[name] for name in rule.fields))
        if parent.file in errors.files:
            continue  # The missing parent may be in one of the invalid rows.
        parent_keys = keys_in_package.get(parent.model, {})
        missing = [row for row in rows if key_of(row.values) not in parent_keys]
        existing = keys.existing_by_key(parent, [key_of(row.values) for row in missing]) if missing else {}
        for row in missing:
            if key_of(row.values) not in existing:
                column = rule.fields[-1]
                value = row.cells[table.column_index[column]]
                errors.add(table.file, row.line, column, value, rule.get_violation_error_message())
