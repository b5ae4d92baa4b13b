"""The strip: where one record stands among all meetings in the archive, as ticks on one line of time."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from summits.charts.scale import Scale, YearLabel

BINS = 400
"""Meetings nearer than this part of the whole time share a place, so that 100,000 draw no more ticks than that."""
OTHER, KIN, CURRENT = "other", "kin", "this"
# From where each kind of tick reaches down to the base line, in pixels.
TOPS = {OTHER: 17, KIN: 8, CURRENT: 0}
BOTTOM = 28


@dataclass(frozen=True, slots=True)
class SparklineBase:
    """What the strips of all records share: the days of its time, and the places where meetings were.

    ``start`` and ``length``: the ordinal of the first day of the first year, and how many days the years have in all;
    ``ticks``: the path of all those meetings.
    """

    scale: Scale
    start: int
    length: int
    ticks: str

    @classmethod
    def of(cls, days):
        """Return the Ground of all meetings in the archive, or None if there is none. ``days``: ordinals, sorted."""
        if not days:
            return None
        scale = Scale(date.fromordinal(days[0]).year, date.fromordinal(days[-1]).year)
        start = date(scale.first, 1, 1).toordinal()
        length = date(scale.last, 12, 31).toordinal() - start + 1
        # Where each place begins among the days: a place is taken where the next does not begin there as well.
        begins = [bisect_left(days, start - (-place * length // BINS)) for place in range(BINS + 1)]
        taken = [place for place in range(BINS) if begins[place] < begins[place + 1]]
        return cls(scale, start, length, _ticks(taken, OTHER))

    def place(self, day):
        """Return the place of a day (ordinal), held within the time."""
        return min(max((day - self.start) * BINS // self.length, 0), BINS - 1)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Ticks, the years to write under them, and the first and the last year of the archive.

    ``paths``: (kind, SVG path on a ground of PLACES by BOTTOM) for each kind of tick, what is of most interest last, so
    that it covers the others at its place.
    """

    ground_height: ClassVar[int] = BOTTOM
    view_box: ClassVar[str] = f"-.5 0 {BINS} {BOTTOM}"
    paths: tuple[tuple[str, str], ...]
    labels: tuple[YearLabel, ...]
    first: int
    last: int


def sparkline(ground, this, kin=()):
    """Return the Strip of a record on a Ground.

    ``this``: the day (ordinal) of the record's own meeting; ``kin``: the days of its relatives.
    """
    here = ground.place(this)
    relatives = sorted({ground.place(day) for day in kin} - {here})
    paths = ((OTHER, ground.ticks), (KIN, _ticks(relatives, KIN)), (CURRENT, _ticks([here], CURRENT)))
    return Sparkline(paths, ground.scale.labels(), ground.scale.first, ground.scale.last)


def _ticks(places, kind):
    return "".join(f"M{place} {TOPS[kind]}V{BOTTOM}" for place in places)
