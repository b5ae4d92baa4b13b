"""Which documents of the index a change of records concerns.

A document is made of its own record and of others to which relations lead from it: these paths are named here. Which
models they lead to, and by which foreign keys, is read from the models. A change is noted with the foreign keys that
the record had before and has now; to which documents these lead is asked when the index is written.
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
"""Type of document → model of its record."""

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
"""Type of document → paths from its record to those whose names, dates or texts it tells."""

COUNTED = {
    "leader": ("participations__summit",),
    "issue": ("discussions__summit",),
    "country": ("participations__summit", "participations__leader"),
    PLACE: ("summits",),
}
"""Type of document → paths from its record to public records that are counted for it and not told."""

NEVER_INDEXED = {"sources", "unverified"}
"""Fields that no document tells."""


class Dependency(NamedTuple):
    """Documents of ``type`` from whose record ``lookup`` leads to what a record of another model has in ``column``.

    ``column`` is its primary key, "id", or a foreign key to what lies on the path before it. ``is_counted`` says that
    the record is counted and not told.
    """

    type: str
    lookup: str
    column: str
    is_counted: bool


@cache
def dependencies():
    """Return how documents depend on other records, as a dict of model → list of Dependencies."""
    found = defaultdict(dict)
    for paths, is_counted in ((READ, False), (COUNTED, True)):
        for type_ in paths:
            for path in paths[type_]:
                for model, lookup, column in _steps(MODELS[type_], path):
                    found[model].setdefault((type_, lookup, column), Dependency(type_, lookup, column, is_counted))
    return {model: list(some.values()) for model, some in found.items()}


def _steps(model, path):
    # Yields of each model on the path the lookup for it and the column that this leads to.
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
    # The long texts of a record that has a document of its own: others do not tell them.
    return {field.name for field in model._meta.fields if isinstance(field, TextField)} if _own_type(model) else set()


@cache
def _fields_that_count(model):
    return {"status", *(key.name for key in foreign_keys(model))}


class Reindexing:
    """Which documents are to be written again: those known by record, those to be looked up, those of new records."""

    def __init__(self):
        self.documents = defaultdict(set)  # type → primary keys of records
        self.lookups = defaultdict(set)  # type, lookup → values
        self.created = defaultdict(set)  # model → primary keys

    def add_created(self, model, pks):
        """Note records that were created."""
        if model in dependencies() or _own_type(model):
            self.created[model] |= set(pks)

    def add_deleted(self, model, keys):
        """Note a record that was deleted; ``keys``: a dict of "id" and foreign keys → value."""
        # What named it was changed or deleted as well.
        self._add(model, keys, lambda one: one.column != "id")

    def add_changed(self, model, keys, fields):
        """Note a record of which ``fields`` (names) were changed: once with its former ``keys``, once with its new."""
        fields = fields - NEVER_INDEXED
        if fields:
            is_told, is_counted = bool(fields - _texts(model)), bool(fields & _fields_that_count(model))
            self._add(model, keys, lambda one: is_counted if one.is_counted else is_told)

    def add_stored(self, model, pks):
        """Note records as the database has them, of which anything may be changed: call it before and afterwards."""
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
        """Return type → primary keys of the records whose documents are to be written again."""
        for model, pks in self.created.items():
            # What names them was created or changed as well.
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
