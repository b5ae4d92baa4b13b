"""The sparkline: one meeting among all meetings of the archive, as ticks on a time axis."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from summits.charts.scale import Scale, YearLabel

BINS = 400
"""The time axis has this many bins; the meetings in one bin share a tick, so 100,000 meetings draw no more ticks."""
OTHER, RELATED, CURRENT = "other", "related", "current"
# The top of each kind of tick, in pixels; all reach down to TICK_BOTTOM.
TICK_TOPS = {OTHER: 17, RELATED: 8, CURRENT: 0}
TICK_BOTTOM = 28


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
    def build(cls, first_days):
        """Return the SparklineBase of all meetings of the archive, or None if there are none.

        ``first_days``: the first days of the meetings, sorted ordinals.
        """
        if not first_days:
            return None
        scale = Scale(date.fromordinal(first_days[0]).year, date.fromordinal(first_days[-1]).year)
        start = date(scale.first, 1, 1).toordinal()
        length = date(scale.last, 12, 31).toordinal() - start + 1
        # The index of each bin's first day in ``first_days``: a bin is empty if the next one begins at the same index.
        begins = [bisect_left(first_days, start - (-number * length // BINS)) for number in range(BINS + 1)]
        occupied = [number for number in range(BINS) if begins[number] < begins[number + 1]]
        return cls(scale, start, length, _ticks(occupied, OTHER))

    def bin_of(self, day):
        """Return the bin of a day (ordinal), limited to those of the axis."""
        return min(max((day - self.start) * BINS // self.length, 0), BINS - 1)


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Ticks, the year labels below them, and the first and last year of the archive.

    ``paths``: (kind, SVG path in a view box of BINS by TICK_BOTTOM) for each kind of tick, the most important
    kind last, so that it covers the others in its bin.
    """

    ticks_height: ClassVar[int] = TICK_BOTTOM
    view_box: ClassVar[str] = f"-.5 0 {BINS} {TICK_BOTTOM}"
    paths: tuple[tuple[str, str], ...]
    year_labels: tuple[YearLabel, ...]
    first: int
    last: int


def sparkline(base, day, related=()):
    """Return the Sparkline of a meeting. ``base``: the SparklineBase of all meetings.

    ``day``: the meeting's first day (ordinal); ``related``: the first days of the meetings to mark with it.
    """
    current = base.bin_of(day)
    others = sorted({base.bin_of(other) for other in related} - {current})
    paths = ((OTHER, base.ticks), (RELATED, _ticks(others, RELATED)), (CURRENT, _ticks([current], CURRENT)))
    return Sparkline(paths, base.scale.year_labels(), base.scale.first, base.scale.last)


def _ticks(bins, kind):
    return "".join(f"M{number} {TICK_TOPS[kind]}V{TICK_BOTTOM}" for number in bins)
