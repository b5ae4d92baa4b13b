"""The list of summits and the page of one summit."""

from collections import Counter

from django.db.models import Count
from django.shortcuts import render

from summits.charts.histogram import histogram
from summits.charts.locator import locator
from summits.charts.strip import strip
from summits.citations import Citations
from summits.facets import Counts, Listed
from summits.filters import SummitFilterSet
from summits.kept import kept
from summits.models import Agreement, Discussion, Document, Position, ProgrammeItem, Quote, Summit
from summits.views.base import RecordView, listing
from summits.views.lines import lines_of
from summits.views.lives import lives_of
from summits.views.neighbours import pairs_of, series_of
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

    def get_queryset(self):
        return super().get_queryset().select_related("place__country", "country", "series")

    def get_context_data(self, **kwargs):
        summit = self.object
        parts = parts_of(summit)
        talks = talks_of(parts)
        pairs = pairs_of(summit, parts["participations"])
        return super().get_context_data(
            **parts,
            talks=talks,
            citations=Citations([summit], [summit.place], *parts.values()),
            sides=sides_of(parts["participations"]),
            tally=tally_of(parts["discussions"]),
            series=series_of(summit),
            pairs=pairs,
            chain=chain_of(summit),
            locator=locator_of(summit.place),
            strip=strip_of(summit, pairs),
            lives=lives_of(parts["agreements"]),
            **kwargs,
        )


def parts_of(summit):
    """Return the public records that belong to a summit, by kind, each list in the order of the page."""
    mine = {"summit": summit}
    agreements = list(Agreement.objects.published().filter(**mine).for_summit())
    return {
        "participations": list(summit.participations.published().in_protocol_order().prefetch_related("leader__terms")),
        "programme": list(ProgrammeItem.objects.published().filter(**mine).with_people()),
        "discussions": list(Discussion.objects.published().filter(**mine).in_order()),
        "positions": list(Position.objects.published().filter(**mine).in_protocol_order()),
        "quotes": list(Quote.objects.published().filter(**mine).select_related("leader", "issue")),
        "agreements": agreements,
        "events": [event for agreement in agreements for event in agreement.events.all()],
        "documents": documents_of(summit, agreements),
    }


def documents_of(summit, agreements):
    """Return the public documents of a summit and of its agreements, as they were entered."""
    documents = Document.objects.published().order_by()
    # Apart, so that each half can be read by its index. Where hardly any document is of an agreement, the statistics of
    # SQLite still make it read the whole table for the second.
    return list(documents.filter(summit=summit).union(documents.filter(agreement__in=agreements)).order_by("pk"))


def chain_of(summit):
    """Return the public summits that this one follows and that follow it, by their days."""
    summits = Summit.objects.published().only("slug", "title", "start", "end", "first_day", "last_day")
    chain = [*summits.filter(follows=summit).order_by()]
    if summit.follows_id:
        chain += summits.filter(pk=summit.follows_id).order_by()
    return sorted(chain, key=lambda other: (other.first_day, other.last_day, other.slug))


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
    """Return the strip of all meetings, by months, with this one and those of the first pair marked; and its words."""
    counts = kept(counts_by_month)
    kin = [meeting.start.earliest for meeting in pairs[0].meetings] if pairs else []
    return {"drawing": strip(counts, summit.first_day, kin), "total": sum(counts.values()), "pair": pairs[:1]}


def counts_by_month():
    """Return the number of public summits by the first day of the month in which they began."""
    days = Summit.objects.published().order_by().values_list("first_day").annotate(number=Count("pk"))
    counts = Counter()
    # The days are put together here: SQLite would call a function of Python for each summit.
    for day, number in days:
        counts[day.replace(day=1)] += number
    return dict(counts)
