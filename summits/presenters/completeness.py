"""How many records each collection has, and how complete they are: the figures of the About page."""

from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef

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
    Quotation,
    Source,
    Summit,
)
from summits.presenters.collections import holdings
from summits.quality.sources import unverified_q
from summits.querysets import published_queryset
from summits.vocabularies import Outcome, Role

SUMMIT_STATEMENT_MODELS = (Participation, ProgrammeItem, Discussion, Position, Quotation, Document)
AGREEMENT_STATEMENT_MODELS = (Party, AgreementEvent, Document)
"""Models whose records belong to a summit, or to an agreement, and cite sources."""


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``total`` records meet one criterion."""

    number: int
    total: int

    @property
    def percent(self):
        """The share as a whole percentage, 0 or 100 only where that is exact; None where there are no records."""
        if not self.total:
            return None
        if 0 < self.number < self.total:
            return min(max(round(self.number / self.total * 100), 1), 99)
        return 100 if self.number else 0


@dataclass(frozen=True, slots=True)
class CollectionFigures:
    """A collection with the numbers of its published records. ``first`` and ``last`` are years, None without a meeting.

    ``shares``: with_outcome and with_positions (discussions), with_summary (summits), unconfirmed (statements).
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
    """Return the CollectionFigures of each published collection, in the editors' order, memoised per data version."""
    return memoize_per_version(_figures_by_collection)


def _figures_by_collection():
    collections = list(published_queryset(Collection))
    if not collections:
        return []
    holdings_by_pk = {holding.collection.pk: holding for holding in holdings().collections}
    summaries = _counts_by_collection(published_queryset(Summit).exclude(summary=""), "collection")
    leaders = _counts_by_collection(
        published_queryset(Participation).without_delegates(), "summit__collection", Count("leader", distinct=True)
    )
    agreements = _counts_by_collection(published_queryset(Agreement), "collection")
    sources = _source_counts()
    shares = _shares()
    quotations = shares.pop("quotations")
    figures = []
    for collection in collections:
        holding = holdings_by_pk.get(collection.pk)
        meetings = holding.meetings if holding else 0
        figures.append(
            CollectionFigures(
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
    return figures


def _counts_by_collection(rows, path, aggregate=None):
    """Return collection pk → ``aggregate`` of its ``rows`` (by default their count).

    ``path`` is the lookup from a row to its collection.
    """
    rows = rows.filter(**{f"{path}__isnull": False}).order_by().values_list(path)
    return dict(rows.annotate(number=aggregate or Count("pk")))


def _shares():
    """Return name → collection pk → Share of discussions or statements; "quotations" → collection pk → their number.

    Statements are the discussions with their outcomes, the positions and the quotations.
    """
    path = "summit__collection"
    discussions, positions, quotations = (
        _counts_by_collection(published_queryset(model), path) for model in (Discussion, Position, Quotation)
    )
    unconfirmed = [
        _counts_by_collection(published_queryset(model).filter(unverified_q(model)), path)
        for model in (Discussion, Position, Quotation)
    ]
    outcomes = _counts_by_collection(published_queryset(Discussion).exclude(outcome=Outcome.DISCUSSED), path)
    complete = _counts_by_collection(_with_positions_of_all(), path)
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
    """Return the published discussions with a position of each state that took part in the summit.

    Observers do not count as taking part.
    """
    present = published_queryset(Participation).filter(summit=OuterRef("summit")).exclude(role=Role.OBSERVER).order_by()
    with_position = published_queryset(Position).filter(
        summit=OuterRef("summit"), actor=OuterRef("actor"), issue=OuterRef(OuterRef("issue"))
    )
    return published_queryset(Discussion).filter(
        Exists(present), ~Exists(present.exclude(Exists(with_position.order_by())))
    )


def _source_counts():
    # Collection pk → how many approved sources its meetings and agreements cite, child records included.
    cited = [_source_links(Summit, "collection"), _source_links(Agreement, "collection")]
    cited += [_source_links(model, "summit__collection") for model in SUMMIT_STATEMENT_MODELS]
    cited += [_source_links(model, "agreement__collection") for model in AGREEMENT_STATEMENT_MODELS]
    counts = {}
    for collection, _source in cited[0].union(*cited[1:]):
        counts[collection] = counts.get(collection, 0) + 1
    return counts


def _source_links(model, path):
    # Pairs of collection pk and source pk, of the published records of a model.
    name = model._meta.model_name
    links = model.sources.through.objects.order_by().filter(model.objects.none().published_q(f"{name}__"))
    links = links.filter(Source.objects.none().published_q("source__"), **{f"{name}__{path}__isnull": False})
    return links.values_list(f"{name}__{path}", "source")
