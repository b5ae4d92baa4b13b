"""The list of summits and the page of one summit."""

from django.db.models import Q
from django.shortcuts import render

from summits.charts.histogram import histogram
from summits.charts.locator import locator
from summits.charts.strip import Ground, strip
from summits.citations import Citations
from summits.facets import Counts, Listed, index_of, summit_index
from summits.filters import SummitFilterSet
from summits.kept import kept
from summits.models import Agreement, Discussion, Document, Participation, Position, ProgrammeItem, Quote, Summit
from summits.querysets import Prepared
from summits.views.base import RecordView, listing
from summits.views.corrections import corrections_of
from summits.views.lines import lines_of
from summits.views.lives import lives_of
from summits.views.neighbours import neighbours_of
from summits.views.talks import talks_of


def summit_list(request):
    """The summits that the filters find, in pages."""
    filters = SummitFilterSet(request.GET, queryset=Summit.objects.published())
    counts = Counts(filters)
    context = {
        "filters": filters,
        "counts": counts,
        "histogram": histogram_of(filters, counts.years),
        "listing": listing(request, Listed(counts, lines_of)),
        "all_count": counts.all_count,
        "issues_chosen": filters.issues_chosen,
    }
    return render(request, "summits/summit_list.html", context)


def histogram_of(filters, years):
    """Return the histogram of ``years``, pairs (year, number of summits), or None if there is no summit at all."""
    cleaned = filters.form.cleaned_data if filters.form.is_valid() else {}
    first, last = cleaned.get("from"), cleaned.get("to")
    return histogram(years, first and first.earliest.year, last and last.latest.year)


class SummitView(RecordView):
    """One summit, and everything the archive knows of it."""

    model = Summit
    template_name = "summits/summit_detail.html"

    @classmethod
    def records(cls):
        return super().records().select_related("place__country", "country", "series")

    def get_context_data(self, **kwargs):
        summit = self.object
        parts = parts_of(summit)
        talks = talks_of(parts)
        neighbours = neighbours_of(summit, parts["participations"])
        return super().get_context_data(
            **parts,
            talks=talks,
            citations=Citations([summit], [summit.place], *parts.values()),
            sides=sides_of(parts["participations"]),
            tally=tally_of(parts["discussions"]),
            series=neighbours.series,
            pairs=neighbours.pairs,
            chain=chain_of(summit),
            locator=locator_of(summit.place),
            strip=strip_of(summit, neighbours.pairs),
            lives=lives_of(parts["agreements"]),
            corrections=corrections_of(summit),
            **kwargs,
        )


PARTS = {
    "participations": Prepared(
        lambda summit: (
            Participation.objects.published()
            .filter(summit=summit)
            .in_protocol_order()
            .prefetch_related("leader__terms")
        )
    ),
    "programme": Prepared(lambda summit: ProgrammeItem.objects.published().filter(summit=summit).with_people()),
    "discussions": Prepared(lambda summit: Discussion.objects.published().filter(summit=summit).in_order()),
    "positions": Prepared(lambda summit: Position.objects.published().filter(summit=summit).in_protocol_order()),
    "quotes": Prepared(
        lambda summit: Quote.objects.published().filter(summit=summit).select_related("leader", "issue")
    ),
    "agreements": Prepared(lambda summit: Agreement.objects.published().filter(summit=summit).for_summit()),
    # Apart, so that each half is read by its index.
    "documents": Prepared(
        lambda summit: (
            Document.objects.published()
            .filter(summit=summit)
            .order_by()
            .union(Document.objects.published().filter(agreement__in=published_of(summit)).order_by())
            .order_by("pk")
        )
    ),
}
"""The public records that belong to a summit, by kind, each list in the order of the page."""


def published_of(summit):
    """Return the primary keys of the public agreements of a summit, as a subquery."""
    return Agreement.objects.published().filter(summit=summit).order_by().values("pk")


def parts_of(summit):
    """Return the public records that belong to a summit, by kind, each list in the order of the page."""
    parts = {kind: ask(summit.pk) for kind, ask in PARTS.items()}
    for participation in parts["participations"]:
        participation.summit = summit
    events = [event for agreement in parts["agreements"] for event in agreement.events.all()]
    return {**parts, "events": events}


def chain_of(summit):
    """Return the public summits that this one follows and that follow it, by their days."""
    return followers(summit.pk, summit.follows_id or 0)


followers = Prepared(
    lambda summit, followed: (
        Summit.objects.published()
        .filter(Q(follows=summit) | Q(pk=followed))
        .only("slug", "title", "start", "end", "first_day", "last_day")
        .order_by("first_day", "last_day", "slug")
    )
)


def sides_of(participations):
    """Return the sides, as (country, participations of its people), in the order of the participations."""
    sides = {}
    for participation in participations:
        sides.setdefault(participation.country, []).append(participation)
    return list(sides.items())


def tally_of(discussions):
    """Return the outcomes that occur, as (outcome, number), in the order of the vocabulary."""
    outcomes = [discussion.outcome for discussion in discussions]
    values = Discussion._meta.get_field("outcome").choices
    return [(value, outcomes.count(value)) for value, _label in values if value in outcomes]


def locator_of(place):
    """Return the small map of a place, or None where its coordinates are not known."""
    return None if place.latitude is None else locator(place.longitude, place.latitude)


def strip_of(summit, pairs):
    """Return the strip of all meetings, with this one and those of the first pair marked; and its words."""
    kin = pairs[0].days if pairs else ()
    ground, total = kept(ground_of_all)
    return {"drawing": ground and strip(ground, summit.first_day.toordinal(), kin), "total": total, "pair": pairs[:1]}


def ground_of_all():
    """Return the Ground of the strips, and how many public summits there are."""
    index = index_of(summit_index)
    return Ground.of(index.first_days), len(index.keys)
