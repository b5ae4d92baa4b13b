"""The list of summits and the page of one summit."""

from django.db.models import Exists, F, OuterRef, Q
from django.shortcuts import render

from summits.caching.memoize import memoize_per_version
from summits.charts.histogram import histogram
from summits.charts.locator import locator
from summits.charts.sparkline import SparklineBase, sparkline
from summits.db.compiled import CompiledQuery
from summits.facets import BitmapPage, FacetCounts
from summits.filters import SummitFilterSet, get_index, summit_index
from summits.models import Agreement, Discussion, Document, Participation, Position, ProgrammeItem, Quotation, Summit
from summits.presenters.agreement_timelines import timelines
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.presenters.discussions import group_by_issue
from summits.presenters.related_summits import related_summits
from summits.presenters.summit_rows import load_rows
from summits.querysets import count_subquery, first_per_group
from summits.querysets.summits import MAX_POSITIONS
from summits.views.base import RecordView, paginate
from summits.views.corrections import corrections_of
from summits.vocabularies import Outcome

MOST_PARTICIPANTS, MOST_ITEMS, MOST_PEOPLE, MOST_DISCUSSIONS, MOST_AGREEMENTS = 40, 30, 8, 15, 12
MOST_QUOTES, MOST_QUOTES_ON_ONE, MOST_DOCUMENTS, MOST_FOLLOWERS = 30, 12, 5, 8
"""How much of a summit one page shows; sections lead to the rest."""


def summit_list(request):
    """List the summits that match the filters, in pages."""
    filters = SummitFilterSet(request.GET, queryset=Summit.objects.published())
    counts = FacetCounts(filters)
    context = {
        "filters": filters,
        "get_holdings": holdings,
        "counts": counts,
        "histogram": histogram_of(filters, counts.year_counts),
        "page_obj": paginate(request, BitmapPage(filters, load_rows), link_params=filters.link_params),
        "all_count": counts.unfiltered_count,
        "selected_issue_slugs": filters.selected_issue_slugs,
    }
    return render(request, "summits/summit_list.html", context)


def histogram_of(filters, years):
    """Return the Histogram of ``years``, pairs (year, number of summits), or None if there are no summits.

    The years that the filters ``from`` and ``to`` choose are marked.
    """
    cleaned = filters.form.cleaned_data if filters.form.is_valid() else {}
    first, last = cleaned.get("from"), cleaned.get("to")
    return histogram(years, first and first.earliest.year, last and last.latest.year)


class SummitView(RecordView):
    """The page of one summit, with the published records that belong to it."""

    model = Summit
    template_name = "summits/summit_detail.html"

    @classmethod
    def records(cls):
        return super().records().select_related("place__country", "country", "series", "collection")

    def get_context_data(self, **kwargs):
        summit = self.object
        parts = related_records(summit)
        talks = group_by_issue(parts)
        neighbours = related_summits(summit, parts["participations"])
        counts, tally = section_counts(summit)
        return super().get_context_data(
            **parts,
            talks=talks,
            counts=counts,
            citations=Citations(
                [summit], [summit.place], *parts.values(), all_sources_url=f"{summit.get_absolute_url()}sources/"
            ),
            sides=sides_of(parts["participations"]),
            tally=tally,
            series=neighbours.series,
            pairs=neighbours.pairs,
            chain=continuations(summit),
            most_documents=MOST_DOCUMENTS,
            most_followers=MOST_FOLLOWERS,
            most_people=MOST_PEOPLE,
            locator=locator_of(summit.place),
            strip=strip_of(summit, neighbours.pairs),
            lives=timelines(parts["agreements"]),
            corrections=corrections_of(summit),
            **kwargs,
        )


def first_discussions(summit):
    """Return the published discussions of a summit that its page shows, the most important first."""
    return Discussion.objects.published().filter(summit=summit).in_order()[:MOST_DISCUSSIONS]


def shown_positions(summit):
    """Return the first published positions on each of the issues that a summit's page shows, in protocol order."""
    issues = first_discussions(summit).values("issue")
    positions = Position.objects.published().filter(summit=summit, issue__in=issues).in_protocol_order()
    return first_per_group(positions, ["summit", "issue"], MAX_POSITIONS, "country__name", "pk")


def shown_quotes(summit):
    """Return the first published quotations on each issue the page of a summit shows, and on no discussed issue."""
    discussed = Discussion.objects.published().filter(summit=summit, issue=OuterRef("issue")).order_by()
    shown = Q(issue__in=first_discussions(summit).values("issue")) | ~Exists(discussed)
    quotes = Quotation.objects.published().filter(shown, summit=summit).select_related("leader", "issue")
    order = F("said_on").asc(nulls_last=True), "pk"
    return first_per_group(quotes, ["summit", "issue"], MOST_QUOTES_ON_ONE, *order).order_by(*order)[:MOST_QUOTES]


PARTS = {
    "participations": CompiledQuery(
        lambda summit: (
            Participation.objects.published()
            .filter(summit=summit)
            .in_protocol_order()
            .prefetch_related("leader__terms")[:MOST_PARTICIPANTS]
        )
    ),
    "programme": CompiledQuery(
        lambda summit: ProgrammeItem.objects.published().filter(summit=summit).with_people()[:MOST_ITEMS]
    ),
    "discussions": CompiledQuery(first_discussions),
    "positions": CompiledQuery(shown_positions),
    "quotes": CompiledQuery(shown_quotes),
    "agreements": CompiledQuery(
        lambda summit: Agreement.objects.published().filter(summit=summit).for_summit()[:MOST_AGREEMENTS]
    ),
    # A UNION instead of an OR, so that each half uses its own index.
    "documents": CompiledQuery(
        lambda summit: (
            Document.objects.published()
            .filter(summit=summit)
            .order_by()
            .union(Document.objects.published().filter(agreement__in=published_of(summit)).order_by())
            .order_by("pk")[: MOST_DOCUMENTS + 1]
        )
    ),
}
"""Compiled queries of the published records that belong to a summit, as many as its page shows and in its order."""


def count_subquery_of(model, **conditions):
    """Return a subquery that counts the published records of ``model`` of the outer query's summit."""
    rows = model.objects.published().filter(summit=OuterRef("pk"), **conditions)
    return count_subquery(rows, "summit", "pk")


COUNTED = {
    "participations": Participation,
    "programme": ProgrammeItem,
    "discussions": Discussion,
    "positions": Position,
    "quotes": Quotation,
    "agreements": Agreement,
}
count_parts = CompiledQuery(
    lambda summit: (
        Summit.objects.filter(pk=summit)
        .order_by()
        .values_list(
            *[count_subquery_of(model) for model in COUNTED.values()],
            *[count_subquery_of(Discussion, outcome=outcome) for outcome in Outcome.values],
        )
    )
)


def section_counts(summit):
    """Return how many published records of each of COUNTED a summit has, as a dict, and [(outcome, number)]."""
    # The summit may be deleted between two queries.
    numbers = next(iter(count_parts(summit.pk)), [0] * (len(COUNTED) + len(Outcome.values)))
    outcomes = zip(Outcome.values, numbers[len(COUNTED) :], strict=True)
    return dict(zip(COUNTED, numbers, strict=False)), [(outcome, number) for outcome, number in outcomes if number]


def published_of(summit):
    """Return the primary keys of the published agreements of a summit, as a subquery."""
    return Agreement.objects.published().filter(summit=summit).order_by().values("pk")


def related_records(summit):
    """Return the published records that belong to a summit: a dict of lists, each in the order of the page."""
    parts = {kind: query(summit.pk) for kind, query in PARTS.items()}
    for participation in parts["participations"]:
        participation.summit = summit
    events = [event for agreement in parts["agreements"] for event in agreement.events.all()]
    return {**parts, "events": events}


def continuations(summit):
    """Return the published summits that this one follows and that follow it, in chronological order."""
    return followers(summit.pk, summit.follows_id or 0)


followers = CompiledQuery(
    lambda summit, followed: (
        Summit.objects.published()
        .filter(Q(follows=summit) | Q(pk=followed))
        .only("slug", "title", "start", "end", "first_day", "last_day")
        .order_by("first_day", "last_day", "slug")[: MOST_FOLLOWERS + 2]
    )
)


def sides_of(participations):
    """Return the sides, as (country, participations of its people), in the order of the participations."""
    sides = {}
    for participation in participations:
        sides.setdefault(participation.country, []).append(participation)
    return list(sides.items())


def locator_of(place):
    """Return the Locator of a place, or None if its coordinates are not known."""
    return None if place.latitude is None else locator(place.longitude, place.latitude)


def strip_of(summit, pairs):
    """Return the context of the sparkline of all summits: its drawing, the number of summits, and the pair marked.

    This summit is marked, and the summits of the first of ``pairs``.
    """
    kin = pairs[0].days if pairs else ()
    ground, total = memoize_per_version(ground_of_all)
    return {
        "drawing": ground and sparkline(ground, summit.first_day.toordinal(), kin),
        "total": total,
        "pair": pairs[:1],
    }


def ground_of_all():
    """Return the SparklineBase of all published summits, and their number."""
    index = get_index(summit_index)
    return SparklineBase.of(index.first_days), len(index.pks)
