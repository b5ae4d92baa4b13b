"""The collections with their meetings by year, and how the front page shows them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from summits.caching.memoize import memoize_per_version
from summits.charts.meetings_by_year import MeetingsByYear, highest_bar, meetings_by_year, small_bars
from summits.charts.scale import Scale
from summits.models import Collection, Summit

MAX_COLLECTIONS_SHOWN = 6
"""How many collections the front page shows one by one; the others are drawn together."""
MAX_DECADES = 20
"""From this many decades on, the table of meetings counts by century."""
ALL_MEETINGS_CLASS, OTHER_MEETINGS_CLASS = "highlight", "collection-other"
"""CSS classes: of all meetings where there are no collections, and of meetings in none of the collections shown."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A collection with the number of its published meetings in each year that has any, in chronological order.

    ``collection`` is None for the meetings that belong to no collection.
    """

    collection: Collection | None
    by_year: dict[int, int]

    @property
    def meetings(self):
        """The number of its published meetings."""
        return sum(self.by_year.values())

    @property
    def first(self):
        """The year of its first meeting."""
        return min(self.by_year)

    @property
    def last(self):
        """The year of its last meeting."""
        return max(self.by_year)


@dataclass(frozen=True, slots=True)
class Holdings:
    """The published meetings of the archive: by collection, in the editors' order; ``others`` are those in none.

    Collections without a published meeting are left out.
    """

    collections: tuple[Holding, ...]
    others: Holding

    @property
    def all(self):
        """The collections, followed by the meetings in none if there are any."""
        return (*self.collections, self.others) if self.others.by_year else self.collections

    @property
    def by_year(self):
        """The number of all meetings in each year that has any, in chronological order."""
        total = sum((Counter(holding.by_year) for holding in self.all), Counter())
        return dict(sorted(total.items()))

    @property
    def meetings(self):
        """The number of all meetings."""
        return sum(holding.meetings for holding in self.all)

    @property
    def years(self):
        """The first and the last year with a meeting, or None in an archive without meetings."""
        years = self.by_year
        return (min(years), max(years)) if years else None


def holdings():
    """Return the Holdings of the archive, memoised per data version."""
    return memoize_per_version(_holdings)


def _holdings():
    collections = list(Collection.objects.published())
    rows = Summit.objects.published().order_by().annotate(year=ExtractYear("first_day"))
    counts = {collection.pk: {} for collection in collections}
    others = Counter()
    for pk, year, number in rows.values_list("collection", "year").annotate(number=Count("pk")).order_by("year"):
        if pk in counts:
            counts[pk][year] = number
        else:
            # In no collection, or in one that is not approved yet.
            others[year] += number
    with_meetings = (Holding(collection, counts[collection.pk]) for collection in collections)
    return Holdings(tuple(holding for holding in with_meetings if holding.by_year), Holding(None, dict(others)))


@dataclass(frozen=True, slots=True)
class ShownCollection:
    """A collection on the front page: the CSS class of its meetings, and its small chart of them by year.

    A ``holding`` whose collection is None holds the meetings of no collection and of the collections beyond
    MAX_COLLECTIONS_SHOWN.
    """

    holding: Holding
    css_class: str
    bars: tuple


@dataclass(frozen=True, slots=True)
class Period:
    """A row of the table of meetings: a decade or a century, and how many meetings each ShownCollection has in it."""

    first: int
    last: int
    text: str
    counts: tuple[int, ...]

    @property
    def total(self):
        """The number of all meetings in the period."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the front page shows of the collections, in the order of the page.

    ``chart`` is the chart of all meetings, None in an archive without meetings; ``periods`` are the rows of the
    table. ``omitted_count`` is the number of collections beyond MAX_COLLECTIONS_SHOWN.
    """

    shown: tuple[ShownCollection, ...]
    chart: MeetingsByYear | None
    periods: tuple[Period, ...]
    omitted_count: int


def collections_overview(holdings, label_candidates=()):
    """Return the Overview of ``holdings``. ``label_candidates``: those to label in the chart, most important first."""
    rows = _rows(holdings)
    if not rows:
        return Overview((), None, (), 0)
    first, last = holdings.years
    scale = Scale(first, last)
    highest = max(highest_bar(holding.by_year, scale) for holding, _css_class in rows)
    shown = tuple(
        ShownCollection(holding, css_class, small_bars(holding.by_year, scale, highest)) for holding, css_class in rows
    )
    css_classes = tuple(css_class for _holding, css_class in rows)
    counts = {year: tuple(holding.by_year.get(year, 0) for holding, _css_class in rows) for year in holdings.by_year}
    return Overview(
        shown,
        meetings_by_year(counts, css_classes, label_candidates),
        _periods(counts),
        max(len(holdings.collections) - MAX_COLLECTIONS_SHOWN, 0),
    )


def _rows(holdings):
    # The collections shown, and all other meetings together, as (Holding, CSS class).
    if not holdings.collections:
        return [(holdings.others, ALL_MEETINGS_CLASS)] if holdings.meetings else []
    rows = [
        (holding, f"collection-{number}")
        for number, holding in enumerate(holdings.collections[:MAX_COLLECTIONS_SHOWN], start=1)
    ]
    others = Counter(holdings.others.by_year)
    for holding in holdings.collections[MAX_COLLECTIONS_SHOWN:]:
        others.update(holding.by_year)
    return [*rows, (Holding(None, dict(others)), OTHER_MEETINGS_CLASS)] if others else rows


def _periods(counts):
    # ``counts``: year → numbers of meetings. A period without a meeting is left out.
    step = 10 if (max(counts) - min(counts)) // 10 < MAX_DECADES else 100
    totals = {}
    for year, numbers in sorted(counts.items()):
        start = year // step * step
        totals[start] = tuple(map(sum, zip(totals[start], numbers, strict=True))) if start in totals else numbers
    return tuple(
        # There is no year 0, so the first decade has nine years: 1 to 9.
        Period(max(start, 1), start + step - 1, f"{start}s" if step == 10 else f"{max(start, 1)}–{start + 99}", numbers)
        for start, numbers in totals.items()
    )
