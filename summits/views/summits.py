"""The list of summits and the page of one summit."""

from django.db.models import Exists, F, OuterRef, Q
from django.shortcuts import render

from summits.caching.memoize import memoize_per_version
from summits.charts.histogram import histogram
from summits.charts.locator import locator
from summits.charts.sparkline import SparklineBase, sparkline
from summits.db.compiled import CompiledQuery
from summits.facets import BitmapPage, FacetCounts
from summits.filters import SummitFilterSet, summit_index
from summits.models import Agreement, Discussion, Document, Participation, Position, ProgrammeItem, Quotation, Summit
from summits.presenters.agreement_timelines import timelines
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.presenters.commitments import commitments_of
from summits.presenters.discussions import group_by_issue, participants_by_actor, stance_table
from summits.presenters.list_titles import list_title
from summits.presenters.memberships import members_at
from summits.presenters.related_summits import related_summits
from summits.presenters.summit_rows import load_rows
from summits.querysets import count_subquery, first_per_group
from summits.querysets.summits import MAX_POSITIONS
from summits.views.base import RecordView, corrected_list, paginate
from summits.views.corrections import corrections_of
from summits.vocabularies import LIKE_ORGANISATIONS, Outcome, Stance

MAX_PARTICIPANTS, MAX_PROGRAMME_ITEMS, MAX_PEOPLE_PER_ITEM, MAX_DISCUSSIONS, MAX_AGREEMENTS = 40, 30, 8, 15, 12
MAX_QUOTATIONS, MAX_QUOTATIONS_PER_ISSUE, MAX_DOCUMENTS, MAX_FOLLOW_UPS, MAX_PARTS = 30, 12, 5, 8, 12
MAX_COMMITMENTS, MAX_VERDICTS, MAX_STANCES = 12, 4, 1_000
"""How much of a summit one page shows; sections lead to the rest."""


def summit_list(request):
    """List the summits that match the filters, in pages."""
    filters = SummitFilterSet(request.GET, queryset=Summit.objects.published())
    if response := corrected_list(request, filters):
        return response
    counts = FacetCounts(filters)
    context = {
        "filters": filters,
        "title": list_title(filters),
        "get_holdings": holdings,
        "counts": counts,
        "histogram": summit_histogram(filters, counts.year_counts),
        "page_obj": paginate(request, BitmapPage(filters, load_rows), link_params=filters.link_params),
        "all_count": counts.unfiltered_count,
        "selected_issue_slugs": filters.selected_issue_slugs,
    }
    return render(request, "summits/summit_list.html", context)


def summit_histogram(filters, years):
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
        return super().records().select_related("place__country", "country", "collection")

    def get_context_data(self, **kwargs):
        summit = self.object
        records = related_records(summit)
        stances = stances_at(summit.pk)
        groups = {position.actor_id for position in records["positions"] if position.actor.kind in LIKE_ORGANISATIONS}
        panels = group_by_issue(records, stances, members_at(summit, groups))
        related = related_summits(summit, records["participations"])
        counts, tally = section_counts(summit)
        commitments = commitments_of("summit", summit, MAX_COMMITMENTS, MAX_VERDICTS)
        return super().get_context_data(
            **records,
            panels=panels,
            stance_table=stance_table(panels),
            stance_legend=Stance,
            counts=counts,
            commitments=commitments,
            citations=Citations([summit.place], *records.values(), commitments.records, record=summit),
            sides=participants_by_actor(records["participations"]),
            tally=tally,
            series=related.series,
            pair=related.pair,
            continuations=continuations(summit),
            whole=whole_of(summit),
            parts=parts_of(summit.pk),
            max_documents=MAX_DOCUMENTS,
            max_follow_ups=MAX_FOLLOW_UPS,
            max_parts=MAX_PARTS,
            max_people=MAX_PEOPLE_PER_ITEM,
            locator=place_locator(summit.place),
            sparkline=sparkline_context(summit, related.pair),
            timelines=timelines(records["agreements"]),
            corrections=corrections_of(summit),
            **kwargs,
        )


def first_discussions(summit):
    """Return the published discussions of a summit that its page shows, the most important first."""
    return Discussion.objects.published().filter(summit=summit).in_order().with_apart()[:MAX_DISCUSSIONS]


def shown_positions(summit):
    """Return the first published positions on each of the issues that a summit's page shows, in protocol order."""
    issues = first_discussions(summit).values("issue")
    positions = Position.objects.published().filter(summit=summit, issue__in=issues).in_protocol_order()
    return first_per_group(positions, ["summit", "issue"], MAX_POSITIONS, *positions.side_order(), "pk")


def shown_quotations(summit):
    """Return the first published quotations on each issue the page of a summit shows, and on no discussed issue."""
    discussed = Discussion.objects.published().filter(summit=summit, issue=OuterRef("issue")).order_by()
    shown = Q(issue__in=first_discussions(summit).values("issue")) | ~Exists(discussed)
    quotations = Quotation.objects.published().filter(shown, summit=summit).select_related("leader", "issue")
    order = F("said_on").asc(nulls_last=True), "pk"
    return first_per_group(quotations, ["summit", "issue"], MAX_QUOTATIONS_PER_ISSUE, *order).order_by(*order)[
        :MAX_QUOTATIONS
    ]


stances_at = CompiledQuery(
    lambda summit: (
        Position.objects.published()
        .filter(summit=summit)
        .order_by("issue", "actor", "pk")
        .values_list("issue", "actor", "stance")[:MAX_STANCES]
    )
)


RELATED_RECORD_QUERIES = {
    "participations": CompiledQuery(
        lambda summit: Participation.objects.published().filter(summit=summit).with_people()[:MAX_PARTICIPANTS]
    ),
    "programme": CompiledQuery(
        lambda summit: ProgrammeItem.objects.published().filter(summit=summit).with_people()[:MAX_PROGRAMME_ITEMS]
    ),
    "discussions": CompiledQuery(first_discussions),
    "positions": CompiledQuery(shown_positions),
    "quotations": CompiledQuery(shown_quotations),
    "agreements": CompiledQuery(
        lambda summit: Agreement.objects.published().filter(summit=summit).for_summit()[:MAX_AGREEMENTS]
    ),
    # A UNION instead of an OR, so that each half uses its own index.
    "documents": CompiledQuery(
        lambda summit: (
            Document.objects.published()
            .filter(summit=summit)
            .order_by()
            .union(Document.objects.published().filter(agreement__in=published_agreement_pks(summit)).order_by())
            .order_by("pk")[: MAX_DOCUMENTS + 1]
        )
    ),
}
"""Compiled queries of the published records that belong to a summit, as many as its page shows and in its order."""


def section_count_subquery(model, **conditions):
    """Return a subquery that counts the published records of ``model`` of the outer query's summit."""
    rows = model.objects.published().filter(summit=OuterRef("pk"), **conditions)
    return count_subquery(rows, "summit", "pk")


COUNTED_SECTIONS = {
    "participations": Participation,
    "programme": ProgrammeItem,
    "discussions": Discussion,
    "positions": Position,
    "quotations": Quotation,
    "agreements": Agreement,
}
query_section_counts = CompiledQuery(
    lambda summit: (
        Summit.objects.filter(pk=summit)
        .order_by()
        .values_list(
            *[section_count_subquery(model) for model in COUNTED_SECTIONS.values()],
            *[section_count_subquery(Discussion, outcome=outcome) for outcome in Outcome.values],
        )
    )
)


def section_counts(summit):
    """Return how many published records a summit has in each of COUNTED_SECTIONS, and [(outcome, number)]."""
    # The summit may be deleted between two queries.
    numbers = next(iter(query_section_counts(summit.pk)), [0] * (len(COUNTED_SECTIONS) + len(Outcome.values)))
    outcomes = zip(Outcome.values, numbers[len(COUNTED_SECTIONS) :], strict=True)
    return dict(zip(COUNTED_SECTIONS, numbers, strict=False)), [
        (outcome, number) for outcome, number in outcomes if number
    ]


def published_agreement_pks(summit):
    """Return the primary keys of the published agreements of a summit, as a subquery."""
    return Agreement.objects.published().filter(summit=summit).order_by().values("pk")


def related_records(summit):
    """Return the published records that belong to a summit: a dict of lists, each in the order of the page."""
    records = {kind: query(summit.pk) for kind, query in RELATED_RECORD_QUERIES.items()}
    for participation in records["participations"]:
        participation.summit = summit
    events = [event for agreement in records["agreements"] for event in agreement.events.all()]
    return {**records, "events": events}


def continuations(summit):
    """Return the published summits that this one follows and that follow it, in chronological order."""
    return follow_ups(summit.pk, summit.follows_id or 0)


follow_ups = CompiledQuery(
    lambda summit, followed_pk: (
        Summit.objects.published()
        .filter(Q(follows=summit) | Q(pk=followed_pk))
        .only("slug", "title", "start", "end", "first_day", "last_day")
        .order_by("first_day", "last_day", "slug")[: MAX_FOLLOW_UPS + 2]
    )
)


def whole_of(summit):
    """Return the published summit that this one is part of, or None."""
    return next(iter(whole_meeting(summit.part_of_id)), None) if summit.part_of_id else None


def _links_to_summits():
    return Summit.objects.published().only("slug", "title", "start", "end", "first_day", "last_day")


whole_meeting = CompiledQuery(lambda pk: _links_to_summits().filter(pk=pk).order_by())
parts_of = CompiledQuery(
    lambda summit: _links_to_summits().filter(part_of=summit).order_by("first_day", "last_day", "slug")[: MAX_PARTS + 1]
)


def place_locator(place):
    """Return the Locator of a place, or None if there is none or its coordinates are not known."""
    return None if place is None or place.latitude is None else locator(place.longitude, place.latitude)


def sparkline_context(summit, pair):
    """Return the context of the sparkline of all summits: its chart, and the number of summits.

    This summit is marked, and the summits of the ``pair``.
    """
    related = pair.first_days if pair else ()
    base, total = memoize_per_version(sparkline_base)
    return {"chart": base and sparkline(base, summit.first_day.toordinal(), related), "total": total}


def sparkline_base():
    """Return the SparklineBase of all published summits, and their number."""
    index = memoize_per_version(summit_index)
    return SparklineBase.build(index.first_days), len(index.pks)
