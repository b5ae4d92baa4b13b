"""The chart of all meetings by year: a small box for each meeting, or bars if there are too many for boxes.

The meetings of a year are of several kinds, stacked in a fixed order. A kind is the CSS class of its boxes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from summits.charts.label_layout import LABELS_HEIGHT, LabelCandidate, place_labels
from summits.charts.scale import BAR_SHARE, Scale, YearLabel, percent

# Boxes are drawn up to these limits: in one year, of years, and in all (for the size of the page).
MAX_BOXES_PER_YEAR, MAX_YEARS, MAX_BOXES = 12, 150, 400
BOX_HEIGHT, BOX_PITCH = 9, 11
BAR_HEIGHT = 88
# The height of the year labels below the base line.
AXIS_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class YearBar:
    """A rectangle: one meeting, or all meetings of one kind in one or several years."""

    x: str
    width: str
    y: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class MeetingLabel:
    """The label of a meeting above the boxes, with the stem from the label down to the boxes of its year."""

    x: str
    y: int
    anchor: str
    text: str
    url: str
    stem_top: int
    stem_bottom: float


@dataclass(frozen=True, slots=True)
class MeetingsByYear:
    """The whole chart. ``one_box_each`` is False if the rectangles are bars; ``base`` is the y of the base line."""

    bars: tuple[YearBar, ...]
    meeting_labels: tuple[MeetingLabel, ...]
    year_labels: tuple[YearLabel, ...]
    height: float
    base: float
    first: int
    last: int
    one_box_each: bool

    def bars_by_kind(self):
        """Return the bars as kind → list of YearBar, the lowest kind first."""
        by_kind = {}
        for bar in self.bars:
            by_kind.setdefault(bar.kind, []).append(bar)
        return by_kind


def meetings_by_year(
    counts: Mapping[int, tuple[int, ...]], kinds: tuple[str, ...], candidates: tuple[LabelCandidate, ...] = ()
):
    """Return the MeetingsByYear of an archive, or None if it is empty.

    ``counts``: year → the number of meetings of each of the ``kinds``; the first kind is drawn lowest. ``candidates``:
    the meetings to label; those without a free place are left out.
    """
    counts = {year: numbers for year, numbers in counts.items() if sum(numbers)}
    if not counts:
        return None
    totals = {year: sum(numbers) for year, numbers in counts.items()}
    scale = Scale(min(totals), max(totals))
    highest = max(totals.values())
    one_box_each = highest <= MAX_BOXES_PER_YEAR and scale.years <= MAX_YEARS and sum(totals.values()) <= MAX_BOXES
    base = (LABELS_HEIGHT if candidates else 0) + (highest * BOX_PITCH if one_box_each else BAR_HEIGHT)
    bars, tops = _boxes(counts, kinds, scale, base) if one_box_each else _bars(counts, kinds, scale, base)
    meeting_labels = tuple(
        _meeting_label(label, tops.get(label.candidate.year, base)) for label in place_labels(candidates, scale)
    )
    return MeetingsByYear(
        bars, meeting_labels, scale.year_labels(), base + AXIS_HEIGHT, base + 0.5, scale.first, scale.last, one_box_each
    )


def small_bars(counts, scale=None, highest=None):
    """Return a tuple of YearBars for a small chart, with ``y`` and ``height`` in per cent of its height.

    ``counts``: year → number of meetings. To be comparable, charts must share a ``scale`` and ``highest``, the number
    of meetings that fills the height (the largest ``highest_bar`` of all); by default each chart has its own.
    """
    counts = {year: (number,) for year, number in counts.items() if number}
    if not counts:
        return ()
    bars, _ = _bars(counts, ("highlight",), scale or Scale(min(counts), max(counts)), 100, height=100, highest=highest)
    return bars


def highest_bar(counts, scale):
    """Return how many meetings the highest bar on a scale represents. ``counts``: year → number of meetings."""
    groups = _groups({year: (number,) for year, number in counts.items()}, scale)
    return max((sum(group) for group in groups.values()), default=0)


def _boxes(counts, kinds, scale, base):
    """Return the boxes, and year → y of its highest box."""
    width, bars, tops = 100 / scale.years, [], {}
    for year, numbers in sorted(counts.items()):
        x, y = percent((year - scale.first) * width), base
        for kind, number in zip(kinds, numbers, strict=True):
            for _box in range(number):
                y -= BOX_PITCH
                bars.append(YearBar(x, percent(width * BAR_SHARE), y, BOX_HEIGHT, kind))
        tops[year] = y
    return tuple(bars), tops


def _bars(counts, kinds, scale, base, height=BAR_HEIGHT, highest=None):
    """Return the stacked bars, each of one year or, on a long scale, of several, and year → y of its top."""
    step = _years_in_a_bar(scale)
    groups = _groups(counts, scale)
    highest = highest or max(sum(group) for group in groups.values())
    width, bars, tops = 100 / scale.years * step, [], {}
    for position, group in groups.items():
        y = base
        for kind, count in zip(kinds, group, strict=True):
            if count:
                bar_height = round(height * count / highest, 1)
                y = round(y - bar_height, 1)
                x = position * width
                bars.append(YearBar(percent(x), percent(min(width * BAR_SHARE, 100 - x)), y, bar_height, kind))
        first = scale.first + position * step
        tops |= dict.fromkeys(range(first, first + step), y)
    return tuple(bars), tops


def _groups(counts, scale):
    """Return position of a bar → how many meetings of each kind it represents."""
    step, groups = _years_in_a_bar(scale), {}
    for year, numbers in sorted(counts.items()):
        position = (year - scale.first) // step
        groups[position] = (
            [sum(pair) for pair in zip(groups[position], numbers, strict=True)] if position in groups else numbers
        )
    return groups


def _years_in_a_bar(scale):
    return ceil(scale.years / MAX_YEARS)


def _meeting_label(label, top):
    return MeetingLabel(
        x=percent(label.x),
        y=label.y,
        anchor=label.anchor,
        text=label.candidate.text,
        url=label.candidate.url,
        stem_top=label.y + 6,
        stem_bottom=top - 3,
    )
