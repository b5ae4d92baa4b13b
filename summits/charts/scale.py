"""The time axis of the charts."""

import calendar
from dataclasses import dataclass

LABEL_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
# A year label takes about a tenth of the narrowest page's width.
MAX_LABELS = 9
# The share of a year's width that its box or bar takes.
BAR_SHARE = 0.82
# A label nearer to an edge than this (per cent) would be cut off.
LABEL_MARGIN = 2.0


def percent(number):
    """Return ``number`` as an SVG length: 12.3 → "12.30%"."""
    return f"{number:.2f}%"


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year label below the axis: ``x`` of its middle, and the year as ``text``."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A time axis: 1 January of year ``first`` to 31 December of year ``last`` are 0 to 100 per cent."""

    first: int
    last: int

    @classmethod
    def over(cls, days):
        """Return the scale of the years of all ``days`` (datetime.date, at least one)."""
        years = [day.year for day in days]
        return cls(min(years), max(years))

    @property
    def years(self):
        """The number of calendar years on the scale."""
        return self.last - self.first + 1

    def position(self, day):
        """Return the position of ``day`` (datetime.date) in per cent, a float limited to 0 to 100."""
        length = 366 if calendar.isleap(day.year) else 365
        year = day.year + (day.timetuple().tm_yday - 1) / length
        return min(max((year - self.first) / self.years * 100, 0.0), 100.0)

    def year_labels(self):
        """Return a few round years, evenly spaced, as a tuple of YearLabels, each at its 1 January."""
        step = next((step for step in LABEL_STEPS if self.years / step <= MAX_LABELS), LABEL_STEPS[-1])
        start = -(-self.first // step) * step
        places = [(year, (year - self.first) / self.years * 100) for year in range(start, self.last + 1, step)]
        return tuple(YearLabel(percent(x), str(year)) for year, x in places if LABEL_MARGIN <= x <= 100 - LABEL_MARGIN)
