"""Probable duplicates: new records that the archive, or the same file, probably has already.

They are told, and never refused.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.datapackage.errors import MAX_SHOWN
from summits.datapackage.importer import ImportListener
from summits.models import NAME_MODELS, Leader, Summit
from summits.search.analysis.tokens import normalize_name
from summits.search.query.entities import lookup_keys
from summits.search.query.name_index import NameIndex
from summits.search.schema.distinctions import distinction, with_distinctions
from summits.search.schema.names import OTHER_NAME_FIELDS, OWN_NAME_FIELDS

MAX_PER_RECORD = 5
"""How many records are named as probable duplicates of one new record."""


@dataclass(frozen=True)
class Duplicate:
    """A record that a new one probably repeats; ``label``: its name and what tells it apart.

    ``pk`` is None for a record that the same file adds.
    """

    pk: int | None
    slug: str
    label: str
    reason: str

    def __str__(self):
        return f"{self.label} ({self.slug}): {self.reason}"


def _days_and_place(values):
    place, start, end = values["place"], values["start"], values["end"]
    return (place, str(start), str(end or start)) if place and start else None


SAME_VALUES = {
    Summit: (("place", "start", "end"), _days_and_place, gettext_lazy("same days and place")),
    Leader: (("wikidata_id",), lambda values: values["wikidata_id"] or None, gettext_lazy("same Wikidata number")),
}
"""Model → (fields, function from a dict of their values to what duplicates have in common, or None; the reason)."""


class DuplicateFinder:
    """Finds the records of the archive that new ones of ``model``, one with other names, probably repeat."""

    def __init__(self, model, names=None):
        """Compare with the names in a NameIndex; by default with those of all records."""
        self.model = model
        self.names = names or NameIndex(model)

    def find(self, rows):
        """Return for each of ``rows``, dicts of field → value, a list of at most MAX_PER_RECORD Duplicates."""
        by_name, by_value = [self._reasons_by_name(row) for row in rows], self._reasons_by_value(rows)
        reasons = [
            dict([*(one | other).items()][:MAX_PER_RECORD]) for one, other in zip(by_name, by_value, strict=True)
        ]
        slugs = {slug for found in reasons for slug in found}
        records = with_distinctions(self.model._base_manager.filter(slug__in=slugs)) if slugs else ()
        duplicates = {record.slug: record for record in records}
        return [
            [_duplicate(duplicates[slug], reason) for slug, reason in found.items() if slug in duplicates]
            for found in reasons
        ]

    def _reasons_by_name(self, row):
        names = names_in(row)
        if slugs := self.names.find(names):
            return dict.fromkeys(slugs, _("same name"))
        return dict.fromkeys(self.names.near_names.find(normalize_name(names[0])), _("similar name"))

    def _reasons_by_value(self, rows):
        if self.model not in SAME_VALUES:
            return [{} for _row in rows]
        (first, *others), key_of, reason = SAME_VALUES[self.model]
        stored = self.model._base_manager.filter(**{f"{first}__in": {row[first] for row in rows if row[first]}})
        slugs = {}
        for slug, pk, *values in stored.order_by("pk").values_list("slug", "pk", first, *others):
            key = key_of(dict(zip([first, *others], values, strict=True)))
            slugs.setdefault(key, []).append((slug, pk))
        # A meeting within a larger one is no duplicate of that.
        return [
            {slug: str(reason) for slug, pk in slugs.get(key_of(row), ()) if pk != row.get("part_of")} for row in rows
        ]


def names_in(row):
    """Return the names in a dict of field → value, the record's own first."""
    return [row[field] for field in (*OWN_NAME_FIELDS, *OTHER_NAME_FIELDS) if row.get(field)]


def _duplicate(record, reason):
    label = ", ".join(filter(None, [str(record), distinction(record)]))
    return Duplicate(record.pk, record.slug, label, reason)


class NewRows:
    """The new rows of one table so far, by names and by SAME_VALUES: tells which of them a further row repeats."""

    def __init__(self, model):
        _fields, self._key_of, self._reason = SAME_VALUES.get(model, ((), lambda _values: None, ""))
        self._rows = defaultdict(list)

    def find_and_add(self, line, name, values):
        """Add a row, a dict of field → value; return the Duplicates before it, at most MAX_PER_RECORD."""
        keys = {("name", key): _("same name") for text in names_in(values) for key in lookup_keys(text)}
        if value := self._key_of(values):
            keys[value] = str(self._reason)
        found, label = {}, _("{name}, row {line} of this file").format(name=name, line=line)
        for key, reason in keys.items():
            for other, other_label, part_of, pk in self._rows[key]:
                # A meeting within a larger one is no duplicate of that.
                if pk != values.get("part_of") and part_of != values["pk"]:
                    found.setdefault(other, Duplicate(None, other, other_label, reason))
            if len(self._rows[key]) < MAX_PER_RECORD:
                self._rows[key].append((values["slug"], label, values.get("part_of"), values["pk"]))
        return list(found.values())[:MAX_PER_RECORD]


class DuplicateList:
    """The new rows of an import that are probably duplicates: the first of them, and how many there are.

    ``first`` holds (name of the table, line, name of the record, its Duplicates).
    """

    def __init__(self):
        self.first, self.count = [], 0
        self._finders, self._new_rows = {}, {}

    def add(self, table, rows):
        """Add those of ``rows``, ValidRows of new records, that are probably duplicates."""
        if not rows or table.model not in NAME_MODELS:
            return
        if table.model not in self._finders:
            self._finders[table.model] = DuplicateFinder(table.model)
            self._new_rows[table.model] = NewRows(table.model)
        values = [dict(zip(table.names, row.values, strict=True), pk=row.pk) for row in rows]
        found = self._finders[table.model].find(values)
        column = table.column_index[next(name for name in OWN_NAME_FIELDS if name in table.names)]
        for row, own, duplicates in zip(rows, values, found, strict=True):
            name = row.cells[column]
            duplicates = [*self._new_rows[table.model].find_and_add(row.line, name, own), *duplicates][:MAX_PER_RECORD]
            self.count += bool(duplicates)
            if duplicates and len(self.first) < MAX_SHOWN:
                self.first.append((table.name, row.line, name, duplicates))

    def lines(self):
        """Return the rows as lines of text; the last line counts those that are not shown."""
        text = _("{table}, line {line}: “{name}” probably repeats {records}")
        lines = [
            text.format(table=table, line=line, name=name, records="; ".join(map(str, duplicates)))
            for table, line, name, duplicates in self.first
        ]
        more = self.count - len(lines)
        return [*lines, _("… and {count} more.").format(count=more)] if more else lines


class DuplicateListener(ImportListener):
    """Collects the probable duplicates that a dry run finds, in ``duplicates``, a DuplicateList."""

    def __init__(self):
        self.restart()

    def restart(self):
        self.duplicates = DuplicateList()

    def created(self, table, rows):
        self.duplicates.add(table, rows)
