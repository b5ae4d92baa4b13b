"""Dependencies: which documents to re-index when records change.

A document is built from its own record and from related ones; the paths to these are listed here. The models on the
paths and their foreign keys are read from the model definitions. A change is noted with the foreign keys that the
record had before and has after it; the documents that refer to these are looked up when the index is written.
"""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from django.db.models import TextField

from summits.models import Place
from summits.models.references import foreign_keys
from summits.search.schema.document_types import DOCUMENT_TYPES

PLACE = "place"
MODELS = {**{kind.name: kind.model for kind in DOCUMENT_TYPES.values()}, PLACE: Place}
"""Document type → model of its record. Places are treated as a type: they have search names but no documents."""

READ = {
    "summit": (
        "place",
        "country",
        "series",
        "collection",
        "participations__leader__names",
        "discussions__issue__names",
        "agreements",
        "programme",
    ),
    "leader": ("names", "terms__country"),
    "issue": ("names", "parent"),
    "country": ("successor", "predecessors"),
    "agreement": ("place", "summit", "parties__country", "parties__signatory__names", "issues__names"),
    "quote": ("summit__place", "leader__names", "issue__names"),
    "position": ("summit__place", "leader__names", "issue__names", "country"),
    "document": ("summit", "agreement"),
    PLACE: ("country",),
}
"""Document type → paths from its record to those whose names, dates or texts it contains."""

COUNTED = {
    "leader": ("participations__summit",),
    "issue": ("discussions__summit",),
    "country": ("participations__summit", "participations__leader"),
    PLACE: ("summits",),
}
"""Document type → paths from its record to public records that are only counted for it."""

NEVER_INDEXED = {"sources", "unverified"}
"""Fields that no document contains."""


class Dependency(NamedTuple):
    """Documents of ``type`` depend on a record of another model if their ``lookup`` equals its ``column``.

    ``lookup``: a query lookup from the document's record; ``column``: "id" of the other record, or its foreign key to
    the record before it on the path; ``is_counted``: whether the other record is only counted.
    """

    type: str
    lookup: str
    column: str
    is_counted: bool


@cache
def dependencies():
    """Return model → list of Dependencies of documents on records of that model."""
    found = defaultdict(dict)
    for paths, is_counted in ((READ, False), (COUNTED, True)):
        for type_ in paths:
            for path in paths[type_]:
                for model, lookup, column in _steps(MODELS[type_], path):
                    found[model].setdefault((type_, lookup, column), Dependency(type_, lookup, column, is_counted))
    return {model: list(some.values()) for model, some in found.items()}


def _steps(model, path):
    # Yields (model, lookup, column) for each model on the path.
    before = []
    for name in path.split("__"):
        relation = model._meta.get_field(name)
        model, here = relation.related_model, [*before, name]
        if relation.one_to_many:
            yield model, "__".join(before) or "pk", relation.field.attname
        else:
            yield model, "__".join(here), "id"
        before = here


@cache
def _own_type(model):
    return next((type_ for type_, own in MODELS.items() if own is model), None)


@cache
def _texts(model):
    # The long texts of a record that has its own document: other documents do not contain them.
    return {field.name for field in model._meta.fields if isinstance(field, TextField)} if _own_type(model) else set()


@cache
def _fields_that_count(model):
    return {"status", *(key.name for key in foreign_keys(model))}


class Reindexing:
    """Documents to re-index: those of known records, those still to be looked up, and those of created records."""

    def __init__(self):
        self.documents = defaultdict(set)  # type → primary keys of records
        self.lookups = defaultdict(set)  # type, lookup → values
        self.created = defaultdict(set)  # model → primary keys

    def add_created(self, model, pks):
        """Add records that were created, by primary key."""
        if model in dependencies() or _own_type(model):
            self.created[model] |= set(pks)

    def add_deleted(self, model, keys):
        """Add a record that was deleted; ``keys``: a dict of "id" and foreign key columns → value."""
        # Records that referred to it were changed or deleted too, and are added themselves.
        self._add(model, keys, lambda one: one.column != "id")

    def add_changed(self, model, keys, fields):
        """Add a record whose ``fields`` (a set of names) changed; call it with the old ``keys`` and with the new."""
        fields = fields - NEVER_INDEXED
        if fields:
            is_told, is_counted = bool(fields - _texts(model)), bool(fields & _fields_that_count(model))
            self._add(model, keys, lambda one: is_counted if one.is_counted else is_told)

    def add_stored(self, model, pks):
        """Add records of which anything may change, by primary key; call it before and after the change."""
        for keys in _stored(model, pks):
            self._add(model, keys, lambda one: True)

    def _add(self, model, keys, concerns):
        if own := _own_type(model):
            self.documents[own].add(keys["id"])
        for one in filter(concerns, dependencies().get(model, ())):
            value = keys[one.column]
            if value is not None and one.lookup == "pk":
                self.documents[one.type].add(value)
            elif value is not None:
                self.lookups[one.type, one.lookup].add(value)

    def resolve(self):
        """Return document type → primary keys of the records to re-index, after looking up all dependencies."""
        for model, pks in self.created.items():
            # Records that refer to them were created or changed too, and are added themselves.
            for keys in _stored(model, pks):
                self.add_deleted(model, keys)
        self.created.clear()
        for (type_, lookup), values in self.lookups.items():
            records = MODELS[type_]._base_manager.filter(**{f"{lookup}__in": values}).order_by()
            self.documents[type_] |= set(records.values_list("pk", flat=True))
        self.lookups.clear()
        return {type_: pks for type_, pks in self.documents.items() if pks}


def _stored(model, pks):
    columns = ["id", *(key.attname for key in foreign_keys(model))]
    return list(model._base_manager.filter(pk__in=pks).order_by().values(*columns)) if pks else []
