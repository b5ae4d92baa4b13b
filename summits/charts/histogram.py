"""The histogram above a list: how many meetings each year has, and which years are chosen."""

from dataclasses import dataclass

from summits.charts.scale import BAR_SHARE, Scale, YearLabel, percent

# More years are drawn by decade, or by century if there are too many decades: bars of single years would be too thin
# to click. Fewer years than MIN_YEARS get empty years around them: one bar as wide as the page would say nothing.
MAX_YEARS, MIN_YEARS = 100, 20
BAR_HEIGHT, MIN_BAR_HEIGHT = 56, 3
# The height of the year labels below the base line.
AXIS_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class HistogramBar:
    """The bar of a year, decade or century that has meetings.

    ``first`` and ``last`` are its years as addresses write them, in four digits, ``text`` its name ("1985", "1980s",
    "1900–1999"). ``slot_x`` and ``slot_width`` are the clickable area of the bar along the axis.
    """

    first: str
    last: str
    text: str
    count: int
    is_chosen: bool
    slot_x: str
    slot_width: str
    x: str
    width: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Histogram:
    """The bars in chronological order, and the first and last year with a meeting, in four digits.

    ``is_filtered``: whether the list is filtered by years, those of the chosen bars.
    """

    bars: tuple[HistogramBar, ...]
    year_labels: tuple[YearLabel, ...]
    height: int
    base: float
    first: str
    last: str
    by_decade: bool
    is_filtered: bool


def histogram(counts, first=None, last=None):
    """Return the Histogram of a list, or None if there are no meetings.

    ``counts``: pairs of year and number of meetings. ``first`` and ``last``: the years by which the list is filtered,
    None for no limit; bars outside them are drawn, too, but as not chosen.
    """
    totals = {year: number for year, number in counts if number}
    if not totals:
        return None
    step = _step(totals)
    groups = {}
    for year, number in sorted(totals.items()):
        start = year // step * step
        groups[start] = groups.get(start, 0) + number
    scale = _scale(min(groups), max(groups) + step - 1)
    highest = max(groups.values())
    chosen = range(first or 0, (last or 9999) + 1)
    return Histogram(
        bars=tuple(_bar(scale, start, step, number / highest, number, chosen) for start, number in groups.items()),
        year_labels=scale.year_labels(),
        height=BAR_HEIGHT + AXIS_HEIGHT,
        base=BAR_HEIGHT + 0.5,
        first=_four_digits(min(totals)),
        last=_four_digits(max(totals)),
        by_decade=step == 10,
        is_filtered=bool(first or last),
    )


def _step(years):
    # How many years one bar covers.
    if max(years) - min(years) < MAX_YEARS:
        return 1
    return 10 if len({year // 10 for year in years}) <= MAX_YEARS else 100


def _bar_name(start, step):
    names = {1: "{start}", 10: "{start}s", 100: "{first}–{last}"}
    # There is no year 0, so the first century starts with 1.
    return names[step].format(start=start, first=max(start, 1), last=start + step - 1)


def _scale(first, last):
    missing = max(MIN_YEARS - (last - first + 1), 0)
    return Scale(first - missing // 2, last + missing - missing // 2)


def _bar(scale, start, step, share, number, chosen):
    end = start + step - 1
    width = 100 / scale.years * step
    left = (start - scale.first) / scale.years * 100
    # A single meeting stays visible beside thousands.
    height = round(max(BAR_HEIGHT * share, MIN_BAR_HEIGHT), 1)
    return HistogramBar(
        # There is no year 0, so the first decade starts with 1.
        first=_four_digits(max(start, 1)),
        last=_four_digits(end),
        text=_bar_name(start, step),
        count=number,
        is_chosen=start < chosen.stop and end >= chosen.start,
        slot_x=percent(left),
        slot_width=percent(width),
        x=percent(left + width * (1 - BAR_SHARE) / 2),
        width=percent(width * BAR_SHARE),
        y=round(BAR_HEIGHT - height, 1),
        height=height,
    )


def _four_digits(year):
    return f"{year:04d}"
