"""What the archive holds: its collections, the years of their meetings and how complete their records are."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import ExtractYear

from summits.caching.memoize import memoize_per_version
from summits.charts.meetings_by_year import MeetingsByYear, highest_bar, meetings_by_year, small_bars
from summits.charts.scale import Scale
from summits.models import Collection, Summit

MOST_SHOWN = 6
"""How many collections the front page tells apart; the others are drawn together."""
MOST_DECADES = 20
"""A longer time is tabled by centuries."""
ALONE, OTHERS = "highlight", "c0"
"""How meetings are drawn where no collection is told apart, and those that are not in one of the collections shown."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A collection with the number of its public meetings in each year that has any, in order of time.

    ``collection`` is None for the meetings that belong to no collection.
    """

    collection: Collection | None
    by_year: dict[int, int]

    @property
    def meetings(self):
        """The number of its public meetings."""
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
    """The public meetings of the archive: by collection, in the editors' order, and those in none as ``others``.

    A collection without a public meeting is not among them.
    """

    collections: tuple[Holding, ...]
    others: Holding

    @property
    def all(self):
        """The collections, followed by the meetings in none if there are any."""
        return (*self.collections, self.others) if self.others.by_year else self.collections

    @property
    def by_year(self):
        """The number of all meetings in each year that has any, in order of time."""
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
    """Return the Holdings of the archive, memoised until the record changes."""
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
            # In no collection, or in one that waits for approval.
            others[year] += number
    found = (Holding(collection, counts[collection.pk]) for collection in collections)
    return Holdings(tuple(holding for holding in found if holding.by_year), Holding(None, dict(others)))


@dataclass(frozen=True, slots=True)
class ShownCollection:
    """A collection on the front page: how its meetings are drawn (``kind``) and its drawing of meetings by year.

    ``holding`` stands for the meetings of no collection, and of those beyond MOST_SHOWN, where its collection is None.
    """

    holding: Holding
    kind: str
    bars: tuple


@dataclass(frozen=True, slots=True)
class Period:
    """A decade, or a century, of the table of meetings: its years and the meetings of each ShownCollection in it."""

    first: int
    last: int
    text: str
    numbers: tuple[int, ...]

    @property
    def total(self):
        """The number of all meetings in it."""
        return sum(self.numbers)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the front page shows of the collections: ``shown`` in its order, ``drawing`` of all meetings, ``periods``.

    ``drawing`` is None in an archive without meetings. ``left_out`` is the number of collections beyond MOST_SHOWN.
    """

    shown: tuple[ShownCollection, ...]
    drawing: MeetingsByYear | None
    periods: tuple[Period, ...]
    left_out: int


def collections_overview(held, named=()):
    """Return the Overview of some Holdings. ``named``: the meetings to name in the drawing, the weightiest first."""
    rows = _rows(held)
    if not rows:
        return Overview((), None, (), 0)
    first, last = held.years
    scale = Scale(first, last)
    highest = max(highest_bar(holding.by_year, scale) for holding, _kind in rows)
    shown = tuple(ShownCollection(holding, kind, small_bars(holding.by_year, scale, highest)) for holding, kind in rows)
    kinds = tuple(kind for _holding, kind in rows)
    counts = {year: tuple(holding.by_year.get(year, 0) for holding, _kind in rows) for year in held.by_year}
    return Overview(
        shown, meetings_by_year(counts, kinds, named), _periods(counts), max(len(held.collections) - MOST_SHOWN, 0)
    )


def _rows(held):
    # The collections shown, and what is not among them, as (Holding, kind).
    if not held.collections:
        return [(held.others, ALONE)] if held.meetings else []
    rows = [(holding, f"c{number}") for number, holding in enumerate(held.collections[:MOST_SHOWN], start=1)]
    rest = Counter(held.others.by_year)
    for holding in held.collections[MOST_SHOWN:]:
        rest.update(holding.by_year)
    return [*rows, (Holding(None, dict(rest)), OTHERS)] if rest else rows


def _periods(counts):
    # ``counts``: year → numbers. A decade without a meeting is left out.
    step = 10 if (max(counts) - min(counts)) // 10 < MOST_DECADES else 100
    totals = {}
    for year, numbers in sorted(counts.items()):
        start = year // step * step
        totals[start] = tuple(map(sum, zip(totals[start], numbers, strict=True))) if start in totals else numbers
    return tuple(
        # The years 1 to 9 are a decade of nine years: a date has no year 0.
        Period(max(start, 1), start + step - 1, f"{start}s" if step == 10 else f"{start}–{start + 99}", numbers)
        for start, numbers in totals.items()
    )
