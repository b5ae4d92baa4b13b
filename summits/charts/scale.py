"""The axis of time that the drawings share."""

import calendar
from dataclasses import dataclass

STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)
# A year in figures takes about a tenth of the narrowest page.
MOST_LABELS = 9
# Of a year's width, how much its box or bar takes.
SHARE = 0.82
# A label nearer to an edge than this (per cent) would stick out.
LABEL_MARGIN = 2.0


def percent(number):
    """Return ``number`` as an SVG length: 12.3 → "12.30%"."""
    return f"{number:.2f}%"


@dataclass(frozen=True, slots=True)
class YearLabel:
    """A year written under the axis: ``x`` of its middle, ``text`` the year in figures."""

    x: str
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The time from 1 January of year ``first`` to 31 December of year ``last`` as 0 to 100 per cent."""

    first: int
    last: int

    @classmethod
    def over(cls, days):
        """Return the scale that holds all ``days`` (datetime.date, at least one)."""
        years = [day.year for day in days]
        return cls(min(years), max(years))

    @property
    def years(self):
        """How many calendar years the scale holds."""
        return self.last - self.first + 1

    def position(self, day):
        """Return where ``day`` (datetime.date) lies, in per cent as a float, held between 0 and 100."""
        length = 366 if calendar.isleap(day.year) else 365
        year = day.year + (day.timetuple().tm_yday - 1) / length
        return min(max((year - self.first) / self.years * 100, 0.0), 100.0)

    def labels(self):
        """Return a few round years, evenly spaced, as a tuple of YearLabel at each year's 1 January."""
        step = next((step for step in STEPS if self.years / step <= MOST_LABELS), STEPS[-1])
        start = -(-self.first // step) * step
        places = [(year, (year - self.first) / self.years * 100) for year in range(start, self.last + 1, step)]
        return tuple(YearLabel(percent(x), str(year)) for year, x in places if LABEL_MARGIN <= x <= 100 - LABEL_MARGIN)
