"""Reconcile names with records: an editor's table may give records by name instead of by slug.

A row without a slug means the record of its name, or a new one. A reference may be a name too. If several records have
the name, the editor chooses one, once for each name; until then the rows with it are errors.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from summits.datapackage.errors import SHOWN
from summits.datapackage.reader import unwatched
from summits.datapackage.schema import REFERENCE, REFERENCES, SEPARATOR, TABLE_OF_MODEL
from summits.search.analysis.tokens import normalize_name
from summits.spreadsheets.limits import rows_with_checks
from summits.spreadsheets.record_lookup import MAX_CANDIDATES, RecordLookup, name_column

MOST_ASKED = 200
"""How many ambiguities an editor is asked about at once; the next ones follow once these are decided."""
CREATE_NEW = "+"
"""The decision that a name means a new record; no slug has this form."""


@dataclass
class Ambiguity:
    """A name that several records have. ``candidates`` are (slug, label); ``may_be_new`` allows CREATE_NEW."""

    key: str
    kind: str
    name: str
    candidates: list
    may_be_new: bool = False
    answer: str = ""


@dataclass
class Reconciler:
    """Replaces names by slugs in all tables of WorkbookTables.

    ``answers`` maps the key of an Ambiguity to a slug or CREATE_NEW. After ``run``, ``choices`` holds all Ambiguities
    by key, decided or not. ``matched`` holds the first of the names that were matched with an existing record, as
    (table, name, slug). ``check`` is called regularly, however the names are spread over rows and cells, and may raise.
    """

    sheets: object
    answers: dict
    check: object = unwatched
    choices: dict = field(default_factory=dict)
    matched: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    asked: int = 0
    """How many of the ambiguities had no decision before this run."""

    def run(self):
        """Change the rows of the tables, and add an error for each row whose name is undecided; return self."""
        for table in self.sheets.tables:
            if table.has_slug:
                self._name_rows(table)
        for table in self.sheets.tables:
            self._resolve(table)
        return self

    def of(self, model):
        """Return the RecordLookup of a model."""
        if model not in self.names:
            self.names[model] = RecordLookup(model)
        return self.names[model]

    def _name_rows(self, table):
        names, sheet = self.of(table.model), self.sheets.sheets[table]
        at, called = table.position["slug"], table.position.get(name_column(table))
        for _line, cells in rows_with_checks(sheet.rows, self.check):
            if cells[at]:
                cells[at] = names.now(cells[at])
                names.bring(cells[at], called is not None and cells[called])
        if called is not None:
            unnamed = [(line, cells) for line, cells in sheet.rows if not cells[at] and cells[called].strip()]
            for line, cells in rows_with_checks(unnamed, self.check):
                cells[at] = self._own_slug(table, sheet, line, cells[called])
            sheet.rows = [(line, cells) for line, cells in sheet.rows if cells[at] or not cells[called].strip()]

    def _own_slug(self, table, sheet, line, name):
        names = self.of(table.model)
        found = names.called(name)
        slug = found[0] if len(found) == 1 else CREATE_NEW
        if len(found) > 1:
            slug = self._chosen(table, name, found, may_be_new=True)
            if not slug:
                self._undecided(table, sheet, line, name_column(table), name, found)
                return ""
        if slug == CREATE_NEW:
            slug = names.last_brought(name) or names.new_slug(name)
        else:
            self._note(table, name, slug)
        names.bring(slug, name)
        return slug

    def _resolve(self, table):
        sheet = self.sheets.sheets[table]
        columns = [one for one in table.columns if one.kind in (REFERENCE, REFERENCES)]
        for column in columns:
            place = table.position[column.name]
            if column.name in sheet.header:
                rows = rows_with_checks(sheet.rows, self.check)
                sheet.rows = [row for row in rows if self._resolve_cell(table, column, sheet, *row, place)]

    def _resolve_cell(self, table, column, sheet, line, cells, place):
        # Return whether the row can be kept.
        if not cells[place]:
            return True
        parts = [cells[place]] if column.kind == REFERENCE else cells[place].split(SEPARATOR)
        other = TABLE_OF_MODEL[column.target]
        slugs = [self._slug_of(other, part) for part in rows_with_checks(parts, self.check)]
        if None in slugs:
            name = parts[slugs.index(None)]
            self._undecided(table, sheet, line, column.name, name, self.of(other.model).called(name))
            return False
        cells[place] = SEPARATOR.join(slugs)
        return True

    def _slug_of(self, table, text):
        # A text that matches no record stays as it is: the import will report the error.
        names = self.of(table.model)
        text = text.strip()
        slug = names.now(text)
        if names.knows(slug):
            return slug
        found = names.called(text)
        if len(found) > 1:
            return self._chosen(table, text, found) or None
        if found:
            self._note(table, text, found[0])
        return found[0] if found else text

    def _chosen(self, table, name, found, may_be_new=False):
        if len(found) > MAX_CANDIDATES:
            return ""
        key = f"{table.name}:{normalize_name(name)}"
        names = self.of(table.model)
        if key not in self.choices and key not in self.answers:
            if self.asked == MOST_ASKED:
                return ""
            self.asked += 1
        known = self.choices.setdefault(key, Ambiguity(key, table.name, name, []))
        known.may_be_new |= may_be_new
        known.candidates = [(slug, names.label(slug)) for slug in found]
        answer = self.answers.get(key, "")
        known.answer = answer if answer in found or (answer == CREATE_NEW and known.may_be_new) else ""
        # All rows with this name mean the same new record, the one that the file adds.
        return known.answer if known.answer != CREATE_NEW or may_be_new else names.last_brought(name)

    def _undecided(self, table, sheet, line, column, name, found):
        wrong, right = _("Several records have this name."), _("Choose which record is meant.")
        if len(found) > MAX_CANDIDATES:
            wrong = _("More than {most} records have this name.").format(most=MAX_CANDIDATES)
            right = _("Enter the slug of the record that is meant.")
        sheet.faults.add(table.file, line, column, name, wrong, right)

    def _note(self, table, name, slug):
        if len(self.matched) < SHOWN:
            self.matched[f"{table.name}:{name}"] = (table.name, name, slug)
