"""How much of each collection is on record, and how complete it is: the figures of the page about the archive."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Q

from summits.caching.memoize import memoize_per_version
from summits.models import (
    Agreement,
    AgreementEvent,
    Collection,
    Discussion,
    Document,
    Participation,
    Party,
    Position,
    ProgrammeItem,
    Quote,
    Source,
    Summit,
)
from summits.presenters.collections import holdings
from summits.querysets import published_queryset
from summits.vocabularies import Outcome, Role

OF_A_SUMMIT = (Participation, ProgrammeItem, Discussion, Position, Quote, Document)
OF_AN_AGREEMENT = (Party, AgreementEvent, Document)
"""The models of what belongs to a summit, or to an agreement, and cites sources."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``total`` records are complete in one respect."""

    number: int
    total: int

    @property
    def percent(self):
        """The share in whole per cent; all and none only where it is exactly so. None where there is no record."""
        if not self.total:
            return None
        if 0 < self.number < self.total:
            return min(max(round(self.number / self.total * 100), 1), 99)
        return 100 if self.number else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """A collection with the numbers of its public records. ``first`` and ``last`` are years, None without a meeting.

    ``shares``: with_outcome, with_positions (discussions), with_summary (summits), unconfirmed (statements).
    """

    collection: Collection
    meetings: int = 0
    first: int | None = None
    last: int | None = None
    leaders: int = 0
    agreements: int = 0
    quotations: int = 0
    sources: int = 0
    shares: dict[str, Share] = field(default_factory=dict)


def figures_by_collection():
    """Return the Figures of each public collection, in the editors' order, memoised until the record changes."""
    return memoize_per_version(_figures_by_collection)


def _figures_by_collection():
    collections = list(published_queryset(Collection))
    if not collections:
        return []
    held = {holding.collection.pk: holding for holding in holdings().collections}
    summaries = _numbers(published_queryset(Summit).exclude(summary=""), "collection")
    leaders = _numbers(published_queryset(Participation), "summit__collection", Count("leader", distinct=True))
    agreements = _numbers(published_queryset(Agreement), "collection")
    sources = _sources()
    shares = _shares()
    quotations = shares.pop("quotations")
    found = []
    for collection in collections:
        holding = held.get(collection.pk)
        meetings = holding.meetings if holding else 0
        found.append(
            Figures(
                collection,
                meetings,
                holding and holding.first,
                holding and holding.last,
                leaders.get(collection.pk, 0),
                agreements.get(collection.pk, 0),
                quotations.get(collection.pk, 0),
                sources.get(collection.pk, 0),
                {
                    "with_summary": Share(summaries.get(collection.pk, 0), meetings),
                    **{name: share.get(collection.pk, Share(0, 0)) for name, share in shares.items()},
                },
            )
        )
    return found


def _numbers(rows, path, number=None):
    """Return collection (key) → a number of ``rows``, of which ``path`` leads to their collection."""
    rows = rows.filter(**{f"{path}__isnull": False}).order_by().values_list(path)
    return dict(rows.annotate(number=number or Count("pk")))


def _shares():
    """Return the shares of discussions and statements by name → collection → Share, and the number of quotations.

    Statements are here the outcomes, the positions and the quotations.
    """
    path, marked = "summit__collection", ~Q(unverified=[])
    discussions, positions, quotations = (
        _numbers(published_queryset(model), path) for model in (Discussion, Position, Quote)
    )
    unconfirmed = [_numbers(published_queryset(model).filter(marked), path) for model in (Discussion, Position, Quote)]
    outcomes = _numbers(published_queryset(Discussion).exclude(outcome=Outcome.DISCUSSED), path)
    complete = _numbers(_with_positions_of_all(), path)
    keys = {*discussions, *positions, *quotations}

    def total(counts, key):
        return sum(count.get(key, 0) for count in counts)

    return {
        "with_outcome": {key: Share(outcomes.get(key, 0), discussions.get(key, 0)) for key in keys},
        "with_positions": {key: Share(complete.get(key, 0), discussions.get(key, 0)) for key in keys},
        "unconfirmed": {
            key: Share(total(unconfirmed, key), total([discussions, positions, quotations], key)) for key in keys
        },
        "quotations": quotations,
    }


def _with_positions_of_all():
    """Return the public discussions on which a position of each state that took part is on record.

    Who only observed took no part in the talks.
    """
    present = published_queryset(Participation).filter(summit=OuterRef("summit")).exclude(role=Role.OBSERVER).order_by()
    taken = published_queryset(Position).filter(
        summit=OuterRef("summit"), country=OuterRef("country"), issue=OuterRef(OuterRef("issue"))
    )
    return published_queryset(Discussion).filter(Exists(present), ~Exists(present.exclude(Exists(taken.order_by()))))


def _sources():
    # Collection → how many public sources its meetings and agreements cite, with what belongs to these.
    cited = [_links(Summit, "collection"), _links(Agreement, "collection")]
    cited += [_links(model, "summit__collection") for model in OF_A_SUMMIT]
    cited += [_links(model, "agreement__collection") for model in OF_AN_AGREEMENT]
    found = {}
    for collection, _source in cited[0].union(*cited[1:]):
        found[collection] = found.get(collection, 0) + 1
    return found


def _links(model, path):
    # Pairs of collection and source, of the public records of a model that cite it.
    name = model._meta.model_name
    links = model.sources.through.objects.order_by().filter(model.objects.none().gate(f"{name}__"))
    links = links.filter(Source.objects.none().gate("source__"), **{f"{name}__{path}__isnull": False})
    return links.values_list(f"{name}__{path}", "source")
