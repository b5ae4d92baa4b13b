"""Which documents of the index name a record: one table of the ways that lead from a kind of document to a model."""

from collections import defaultdict

from summits.models import (
    Agreement,
    Collection,
    Country,
    Discussion,
    Document,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Participation,
    Party,
    Place,
    Position,
    Quote,
    Series,
    Summit,
    Term,
)
from summits.search.index import MODELS, PLACE

WAYS = {
    Summit: {
        "summit": ["pk"],
        "quote": ["summit"],
        "position": ["summit"],
        "agreement": ["summit"],
        "document": ["summit"],
        "leader": ["participations__summit"],
        "issue": ["discussions__summit"],
        "country": ["participations__summit"],
        PLACE: ["summits"],
    },
    Leader: {
        "leader": ["pk"],
        "summit": ["participations__leader"],
        "quote": ["leader"],
        "position": ["leader"],
        "agreement": ["parties__signatory"],
        "country": ["participations__leader"],
    },
    Issue: {
        "issue": ["pk", "parent"],
        "summit": ["discussions__issue"],
        "quote": ["issue"],
        "position": ["issue"],
        "agreement": ["issues"],
    },
    Agreement: {"agreement": ["pk"], "summit": ["agreements"], "document": ["agreement"]},
    Country: {
        "country": ["pk", "successor", "predecessors"],
        "summit": ["country"],
        "leader": ["terms__country"],
        "agreement": ["parties__country"],
        "position": ["country"],
        PLACE: ["country"],
    },
    Place: {
        PLACE: ["pk"],
        "summit": ["place"],
        "quote": ["summit__place"],
        "position": ["summit__place"],
        "agreement": ["place"],
    },
    Series: {"summit": ["series"]},
    Collection: {"summit": ["collection"]},
    Participation: {"summit": ["participations"], "leader": ["participations"], "country": ["participations"]},
    Discussion: {"summit": ["discussions"], "issue": ["discussions"]},
    Term: {"leader": ["terms"]},
    Party: {"agreement": ["parties"]},
    Position: {"position": ["pk"]},
    Quote: {"quote": ["pk"]},
    Document: {"document": ["pk"]},
}
"""Model → kind of document → lookups from its records to those of the model."""

OWNERS = {LeaderName: (Leader, "leader"), IssueName: (Issue, "issue")}
"""Model → the model, and the name of the foreign key to it, in whose documents its records stand as if its own."""

MOVABLE = {Agreement, Discussion, IssueName, LeaderName, Participation, Party, Summit, Term}
"""Models whose records can be moved from one document into another by saving them."""


FOLLOWED = {*WAYS, *OWNERS}
"""Models of which a change touches documents."""


def touched_by(model, pks):
    """Return kind → primary keys (a set) of the documents that name one of the records of ``model`` now."""
    if model in OWNERS:
        owner, name = OWNERS[model]
        pks = set(model._base_manager.filter(pk__in=pks).values_list(name, flat=True))
        model = owner
    found = defaultdict(set)
    for kind, lookups in WAYS[model].items():
        for lookup in lookups:
            found[kind] |= set(pks) if lookup == "pk" else keys_by(kind, lookup, pks)
    return found


def keys_by(kind, lookup, pks):
    """Return the primary keys of the records of a kind of document from which ``lookup`` leads to one of ``pks``."""
    records = MODELS[kind]._base_manager.filter(**{f"{lookup}__in": list(pks)})
    return set(records.order_by().values_list("pk", flat=True))


class Touched:
    """What changes touched: documents by kind, and records whose documents are to be looked for."""

    def __init__(self):
        self.keys = defaultdict(set)
        self.records = defaultdict(set)

    def add(self, model, pks):
        """Note records of ``model``; the documents that name them are looked for when all changes are made."""
        self.records[model] |= set(pks)

    def add_now(self, model, pks):
        """Note the documents that name records of ``model`` now, before they are changed or deleted."""
        for kind, found in touched_by(model, set(pks)).items():
            self.keys[kind] |= found

    def resolve(self):
        """Return kind → primary keys of the records whose documents are to be written anew."""
        for model, pks in self.records.items():
            self.add_now(model, pks)
        self.records.clear()
        return {kind: pks for kind, pks in self.keys.items() if pks}
