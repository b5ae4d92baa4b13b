"""Reconcile names with records: an editor's table may give records by name instead of by slug.

A row without a slug means the record of its name, or a new one. A reference may be a name too. If several records have
the name, or none but some have one near it, the editor chooses, once for each name; until then the rows with it are
errors. Another name than that of its record, whether or not the row gives a slug, does not rename the record
(``spreadsheets/renames.py``).
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from summits.datapackage.converters import SLUG_PATTERN
from summits.datapackage.errors import MAX_SHOWN
from summits.datapackage.reader import no_checkpoint
from summits.datapackage.schema import REFERENCE, REFERENCES, SEPARATOR, TABLE_OF_MODEL
from summits.models.names import OtherName
from summits.search.analysis.tokens import normalize_name
from summits.search.schema.names import OTHER_NAME_FIELDS
from summits.spreadsheets.limits import with_checkpoints
from summits.spreadsheets.record_lookup import MAX_CANDIDATES, RecordLookup, name_column
from summits.spreadsheets.renames import Renames
from summits.text.slugs import slug_of

MAX_NAMED = 5
"""How many of the records that may be meant an error names."""
MAX_UNDECIDED = 200
"""How many ambiguities an editor is asked about at once; the next ones follow once these are decided."""
CREATE_NEW = "+"
"""The decision that a name means a new record; no slug has this form."""


@dataclass
class Ambiguity:
    """A name that several records have, or none but some have one near it (``is_near``).

    ``candidates`` are (slug, label); ``may_be_new`` allows CREATE_NEW.
    """

    key: str
    kind: str
    name: str
    candidates: list
    may_be_new: bool = False
    answer: str = ""
    is_near: bool = False


@dataclass
class Reconciler:
    """Replaces names by slugs in all tables of WorkbookTables.

    ``decisions`` maps the key of an Ambiguity to a slug or CREATE_NEW, that of a Rename to RENAME. After ``run``,
    ``ambiguities`` holds all of them by key, decided or not, ``renames`` the Renames, and ``matched`` the first of
    the names that were matched with an existing record, as (table, name, slug). ``checkpoint`` is called regularly,
    however the names are spread over rows and cells, and may raise.
    """

    workbook: object
    decisions: dict
    checkpoint: object = no_checkpoint
    ambiguities: dict = field(default_factory=dict)
    matched: dict = field(default_factory=dict)
    lookups: dict = field(default_factory=dict)
    undecided_count: int = 0
    """How many of the ambiguities had no decision before this run."""

    def __post_init__(self):
        self.renames = Renames(self.decisions)

    def run(self):
        """Change the rows of the tables, and add an error for each row whose name is undecided; return self."""
        for table in self.workbook.tables:
            if table.has_slug:
                self._fill_slugs(table)
        for table in self.workbook.tables:
            self._resolve_references(table)
        self.renames.add_former_names(self.workbook)
        return self

    def lookup_for(self, model):
        """Return the RecordLookup of a model."""
        if model not in self.lookups:
            self.lookups[model] = RecordLookup(model)
        return self.lookups[model]

    def _fill_slugs(self, table):
        lookup, data = self.lookup_for(table.model), self.workbook.table_data[table]
        slug_index, name_index = table.column_index["slug"], table.column_index.get(name_column(table))
        for _line, cells in with_checkpoints(data.rows, self.checkpoint):
            if cells[slug_index]:
                cells[slug_index] = self._slug_in_cell(table, cells[slug_index])
                lookup.add(cells[slug_index], name_index is not None and cells[name_index])
        if name_index is not None:
            named = [row for row in data.rows if row[1][name_index].strip()]
            for line, cells in with_checkpoints(named, self.checkpoint):
                if not cells[slug_index]:
                    cells[slug_index] = self._slug_of_row(table, data, line, cells[name_index])
                self._keep_name(table, line, cells, name_index)
            data.rows = [row for row in data.rows if row[1][slug_index] or not row[1][name_index].strip()]
        self._add_other_names(table, data.rows)

    def _keep_name(self, table, line, cells, name_index):
        # Only a rename that is confirmed gives the record of a row the name that it has in the file.
        lookup, slug = self.lookup_for(table.model), cells[table.column_index["slug"]]
        if slug in lookup.labels:
            cells[name_index] = self.renames.name_for(table, line, cells[name_index], slug, lookup.label(slug))

    def _slug_in_cell(self, table, text):
        # The column of slugs may have a name too; what could be a slug is one.
        lookup = self.lookup_for(table.model)
        slug = lookup.current_slug(text)
        found = [] if SLUG_PATTERN.fullmatch(slug) else lookup.find(slug)
        if len(found) != 1:
            return slug
        self._add_match(table, text, found[0])
        return found[0]

    def _add_other_names(self, table, rows):
        # The names in these rows, which begin with the slug of their record.
        indexes = [table.column_index[name] for name in OTHER_NAME_FIELDS if name in table.column_index]
        lookup = self.lookup_for(table.model)
        for _line, cells in with_checkpoints(rows, self.checkpoint):
            for index in indexes:
                lookup.add_other_name(cells[0], cells[index])

    def _slug_of_row(self, table, data, line, name):
        lookup = self.lookup_for(table.model)
        found, is_near = lookup.find_or_near(name)
        slug = found[0] if found else CREATE_NEW
        if len(found) > 1 or is_near:
            slug = self._decided_slug(table, name, found, is_near, may_be_new=True)
            if not slug:
                self._add_undecided_error((table, line, name_column(table)), name, lookup, found, is_near)
                return ""
        if slug == CREATE_NEW and not slug_of(name):
            message, hint = _("No slug can be made from this name."), _("Enter one in Latin letters and digits.")
            data.errors.add(table.file, line, name_column(table), name, message, hint)
            return ""
        if slug == CREATE_NEW:
            slug = lookup.last_added(name) or lookup.new_slug(name)
        else:
            self._add_match(table, name, slug)
        lookup.add(slug, name)
        return slug

    def _resolve_references(self, table):
        data = self.workbook.table_data[table]
        columns = [one for one in table.columns if one.kind in (REFERENCE, REFERENCES)]
        for column in columns:
            index = table.column_index[column.name]
            if column.name in data.header:
                rows = with_checkpoints(data.rows, self.checkpoint)
                data.rows = [row for row in rows if self._resolve_cell(table, column, data, *row, index)]
        if issubclass(table.model, OtherName):
            for _line, (slug, name, *_others) in with_checkpoints(data.rows, self.checkpoint):
                self.lookup_for(table.columns[0].target).add_other_name(slug, name)

    def _resolve_cell(self, table, column, data, line, cells, index):
        # Return whether the row can be kept.
        if not cells[index]:
            return True
        parts = [cells[index]] if column.kind == REFERENCE else cells[index].split(SEPARATOR)
        other = TABLE_OF_MODEL[column.target]
        places = [""] * len(parts)
        if column.has_locators:
            parts, places = zip(*(_without_locator(part) for part in parts), strict=True)
        slugs = [self._slug_of_reference(other, part) for part in with_checkpoints(parts, self.checkpoint)]
        if None in slugs:
            name = parts[slugs.index(None)].strip()
            lookup = self.lookup_for(other.model)
            self._add_undecided_error((table, line, column.name), name, lookup, *lookup.find_or_near(name, True))
            return False
        cells[index] = SEPARATOR.join(f"{slug}{place}" for slug, place in zip(slugs, places, strict=True))
        return True

    def _slug_of_reference(self, table, text):
        # A text that matches no record stays as it is: the import will report the error.
        lookup = self.lookup_for(table.model)
        text = text.strip()
        slug = lookup.current_slug(text)
        if lookup.has(slug):
            return slug
        found, is_near = lookup.find_or_near(text, in_file=True)
        if len(found) > 1 or is_near:
            return self._decided_slug(table, text, found, is_near) or None
        if found:
            self._add_match(table, text, found[0])
        return found[0] if found else text

    def _decided_slug(self, table, name, found, is_near, may_be_new=False):
        if len(found) > MAX_CANDIDATES:
            return ""
        key = f"{table.name}:{normalize_name(name)}"
        lookup = self.lookup_for(table.model)
        if key not in self.ambiguities and key not in self.decisions:
            if self.undecided_count == MAX_UNDECIDED:
                return ""
            self.undecided_count += 1
        ambiguity = self.ambiguities.setdefault(key, Ambiguity(key, table.name, name, []))
        ambiguity.may_be_new |= may_be_new
        ambiguity.is_near = is_near
        ambiguity.candidates = list(lookup.described(found).items())
        decision = self.decisions.get(key, "")
        ambiguity.answer = decision if decision in found or (decision == CREATE_NEW and ambiguity.may_be_new) else ""
        # All rows with this name mean the same new record, the one that the file adds.
        return ambiguity.answer if ambiguity.answer != CREATE_NEW or may_be_new else lookup.last_added(name)

    def _add_undecided_error(self, place, name, lookup, found, is_near):
        table, line, column = place
        described = [f"{label} ({slug})" for slug, label in lookup.described(found[:MAX_NAMED]).items()]
        records = "; ".join([*described, "…"] if found[MAX_NAMED:] else described)
        message = _("Several records have this name.")
        hint = _("Choose which record is meant, or enter its slug: {records}.").format(records=records)
        if is_near:
            message = _("No record has this name. It probably means: {records}.").format(records=records)
            hint = _("Choose which record is meant, or enter a slug.")
        if len(found) > MAX_CANDIDATES:
            message = _("More than {most} records have this name.").format(most=MAX_CANDIDATES)
            hint = _("Enter the slug of the record that is meant.")
        self.workbook.table_data[table].errors.add(table.file, line, column, name, message, hint)

    def _add_match(self, table, name, slug):
        if len(self.matched) < MAX_SHOWN:
            self.matched[f"{table.name}:{name}"] = (table.name, name, slug)


def _without_locator(item):
    # The slug or name of a source, and "@" with its locator or "".
    name, at, locator = item.partition("@")
    return name, f"{at}{locator}"
