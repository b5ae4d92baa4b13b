"""The sparkline: one meeting among all meetings of the archive, as ticks on a time axis."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from summits.charts.scale import Scale, YearLabel

BINS = 400
"""The time axis has this many bins; the meetings in one bin share a tick, so 100,000 meetings draw no more ticks."""
OTHER, KIN, CURRENT = "other", "kin", "this"
# The top of each kind of tick, in pixels; all reach down to BOTTOM.
TOPS = {OTHER: 17, KIN: 8, CURRENT: 0}
BOTTOM = 28


@dataclass(frozen=True, slots=True)
class SparklineBase:
    """What the sparklines of all meetings share: the time axis, and the ticks of all meetings.

    ``start`` and ``length``: the ordinal of the first day of the first year, and the number of days of all years;
    ``ticks``: the SVG path of the ticks.
    """

    scale: Scale
    start: int
    length: int
    ticks: str

    @classmethod
    def of(cls, days):
        """Return the SparklineBase of all meetings of the archive, or None if there are none.

        ``days``: the first days of the meetings, sorted ordinals.
        """
        if not days:
            return None
        scale = Scale(date.fromordinal(days[0]).year, date.fromordinal(days[-1]).year)
        start = date(scale.first, 1, 1).toordinal()
        length = date(scale.last, 12, 31).toordinal() - start + 1
        # The index of each bin's first day in ``days``: a bin is empty if the next one begins at the same index.
        begins = [bisect_left(days, start - (-place * length // BINS)) for place in range(BINS + 1)]
        taken = [place for place in range(BINS) if begins[place] < begins[place + 1]]
        return cls(scale, start, length, _ticks(taken, OTHER))

    def place(self, day):
        """Return the bin of a day (ordinal), limited to those of the axis."""
        return min(max((day - self.start) * BINS // self.length, 0), BINS - 1)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Ticks, the year labels below them, and the first and last year of the archive.

    ``paths``: (kind, SVG path in a view box of BINS by BOTTOM) for each kind of tick, the most important kind last, so
    that it covers the others in its bin.
    """

    ground_height: ClassVar[int] = BOTTOM
    view_box: ClassVar[str] = f"-.5 0 {BINS} {BOTTOM}"
    paths: tuple[tuple[str, str], ...]
    labels: tuple[YearLabel, ...]
    first: int
    last: int


def sparkline(ground, this, kin=()):
    """Return the Sparkline of a meeting. ``ground``: the SparklineBase of all meetings.

    ``this``: the meeting's first day (ordinal); ``kin``: the first days of the meetings to mark with it.
    """
    here = ground.place(this)
    relatives = sorted({ground.place(day) for day in kin} - {here})
    paths = ((OTHER, ground.ticks), (KIN, _ticks(relatives, KIN)), (CURRENT, _ticks([here], CURRENT)))
    return Sparkline(paths, ground.scale.labels(), ground.scale.first, ground.scale.last)


def _ticks(places, kind):
    return "".join(f"M{place} {TOPS[kind]}V{BOTTOM}" for place in places)
