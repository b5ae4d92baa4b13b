"""Dependencies: which documents to re-index when records change.

A document is built from its own record and from related ones; the paths to these are listed here. The models on the
paths and their foreign keys are read from the model definitions. A change is noted with the foreign keys that the
record had before and has after it; the documents that refer to these are looked up when the index is written.
"""

from collections import defaultdict
from functools import cache
from typing import NamedTuple

from django.db.models import TextField

from summits.models.references import foreign_keys
from summits.search.schema.document_types import DOCUMENT_TYPES, NAMED_ONLY

INDEXED_MODELS = {kind.name: kind.model for kind in [*DOCUMENT_TYPES.values(), *NAMED_ONLY.values()]}
"""Type → model of its record. Those of ``NAMED_ONLY`` have search names but no documents."""

INDEXED_PATHS = {
    "summit": (
        "names",
        "place__names",
        "country",
        "series__names",
        "collection",
        "participations__leader__names",
        "discussions__issue__names",
        "agreements",
        "programme",
    ),
    "leader": ("names", "terms__actor"),
    "issue": ("names", "parent"),
    "country": ("names", "successor", "predecessors"),
    "organisation": ("names", "successor", "predecessors"),
    "agreement": ("names", "place__names", "summit", "parties__actor", "parties__signatory__names", "issues__names"),
    "quote": ("summit__place", "leader__names", "issue__names"),
    "position": ("summit__place", "leader__names", "issue__names", "actor__names"),
    "document": ("summit", "agreement"),
    "commitment": ("agreement", "issue__names", "assessments"),
    "place": ("names", "country"),
    "series": ("names",),
}
"""Document type → paths from its record to those whose names, dates or texts it contains."""

COUNTED_PATHS = {
    "leader": ("participations__summit",),
    "issue": ("discussions__summit",),
    "country": ("participations__summit", "participations__leader"),
    "organisation": ("participations__summit", "participations__leader"),
    "place": ("summits",),
    "series": ("summits",),
}
"""Document type → paths from its record to public records that are only counted for it."""

UNINDEXED_FIELDS = {"sources", "locators", "unverified"}
"""Fields that no document contains."""


class Dependency(NamedTuple):
    """Documents of ``type_name`` depend on a record of another model if their ``lookup`` equals its ``column``.

    ``lookup``: a query lookup from the document's record; ``column``: "id" of the other record, or its foreign key to
    the record before it on the path; ``is_counted``: whether the other record is only counted.
    """

    type_name: str
    lookup: str
    column: str
    is_counted: bool


@cache
def dependencies():
    """Return model → list of Dependencies of documents on records of that model."""
    by_model = defaultdict(dict)
    for paths, is_counted in ((INDEXED_PATHS, False), (COUNTED_PATHS, True)):
        for type_name in paths:
            for path in paths[type_name]:
                for model, lookup, column in _steps(INDEXED_MODELS[type_name], path):
                    dependency = Dependency(type_name, lookup, column, is_counted)
                    by_model[model].setdefault((type_name, lookup, column), dependency)
    return {model: list(by_path.values()) for model, by_path in by_model.items()}


def _steps(model, path):
    # Yields (model, lookup, column) for each model on the path.
    path_before = []
    for name in path.split("__"):
        relation = model._meta.get_field(name)
        model, path_here = relation.related_model, [*path_before, name]
        if relation.one_to_many:
            yield model, "__".join(path_before) or "pk", relation.field.attname
        else:
            yield model, "__".join(path_here), "id"
        path_before = path_here


@cache
def _indexed_types(model):
    # Two of an actor: it has a document of that type which fits its kind.
    return [type_name for type_name, indexed in INDEXED_MODELS.items() if indexed is model]


@cache
def _long_text_fields(model):
    # The long texts of a record that has its own document: other documents do not contain them.
    return (
        {field.name for field in model._meta.fields if isinstance(field, TextField)} if _indexed_types(model) else set()
    )


@cache
def _count_fields(model):
    return {"status", *(key.name for key in foreign_keys(model))}


class Reindexing:
    """Documents to re-index: those of known records, those still to be looked up, and those of created records."""

    def __init__(self):
        self.documents = defaultdict(set)  # type → primary keys of records
        self.lookups = defaultdict(set)  # type, lookup → values
        self.created = defaultdict(set)  # model → primary keys

    def add_created(self, model, pks):
        """Add records that were created, by primary key."""
        if model in dependencies() or _indexed_types(model):
            self.created[model] |= set(pks)

    def add_deleted(self, model, keys):
        """Add a record that was deleted; ``keys``: a dict of "id" and foreign key columns → value."""
        # Records that referred to it were changed or deleted too, and are added themselves.
        self._add(model, keys, lambda dependency: dependency.column != "id")

    def add_changed(self, model, keys, fields):
        """Add a record whose ``fields`` (a set of names) changed; call it with the old ``keys`` and with the new."""
        fields = fields - UNINDEXED_FIELDS
        if fields:
            is_indexed, is_counted = bool(fields - _long_text_fields(model)), bool(fields & _count_fields(model))
            self._add(model, keys, lambda dependency: is_counted if dependency.is_counted else is_indexed)

    def add_stored(self, model, pks):
        """Add records of which anything may change, by primary key; call it before and after the change."""
        for keys in _read_keys(model, pks):
            self._add(model, keys, lambda dependency: True)

    def _add(self, model, keys, is_affected):
        for type_name in _indexed_types(model):
            self.documents[type_name].add(keys["id"])
        for dependency in filter(is_affected, dependencies().get(model, ())):
            value = keys[dependency.column]
            if value is not None and dependency.lookup == "pk":
                self.documents[dependency.type_name].add(value)
            elif value is not None:
                self.lookups[dependency.type_name, dependency.lookup].add(value)

    def resolve(self):
        """Return document type → primary keys of the records to re-index, after looking up all dependencies."""
        for model, pks in self.created.items():
            # Records that refer to them were created or changed too, and are added themselves.
            for keys in _read_keys(model, pks):
                self.add_deleted(model, keys)
        self.created.clear()
        for (type_name, lookup), values in self.lookups.items():
            records = INDEXED_MODELS[type_name]._base_manager.filter(**{f"{lookup}__in": values}).order_by()
            self.documents[type_name] |= set(records.values_list("pk", flat=True))
        self.lookups.clear()
        return {type_name: pks for type_name, pks in self.documents.items() if pks}


def _read_keys(model, pks):
    columns = ["id", *(key.attname for key in foreign_keys(model))]
    return list(model._base_manager.filter(pk__in=pks).order_by().values(*columns)) if pks else []
