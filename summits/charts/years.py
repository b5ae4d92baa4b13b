"""All meetings by year: a small box for each meeting, or bars where there are too many for boxes."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from summits.charts.labels import TOP, NamedYear, place_labels
from summits.charts.scale import SHARE, Scale, YearLabel, percent

# Boxes need room: no more than this in one year, this many years, and this many in all (the weight of the page).
MOST_IN_A_YEAR, MOST_YEARS, MOST_BOXES = 12, 150, 400
BOX, PITCH = 9, 11
BAR_HEIGHT = 88
# Under the base line: the years' figures.
AXIS = 22


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle: one meeting, or all of a year or of some years. ``kind``: "hit" (bilateral, filled) or "mid"."""

    x: str
    width: str
    y: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Name:
    """A meeting named above the boxes, with the stem from the name down to the boxes of its year."""

    x: str
    y: int
    anchor: str
    text: str
    url: str
    stem_top: int
    stem_bottom: float


@dataclass(frozen=True, slots=True)
class Years:
    """The whole drawing. ``one_box_each`` is False if the rectangles are bars; ``base`` is the y of the base line."""

    bars: tuple[Bar, ...]
    names: tuple[Name, ...]
    labels: tuple[YearLabel, ...]
    height: float
    base: float
    first: int
    last: int
    one_box_each: bool


def years(counts: Mapping[int, tuple[int, int]], named: tuple[NamedYear, ...] = ()):
    """Return the Years of an archive, or None if it is empty.

    ``counts``: year → (bilateral meetings, other meetings). ``named``: the meetings to name; one that finds no free
    place is left out.
    """
    totals = {year: sum(pair) for year, pair in counts.items() if sum(pair)}
    if not totals:
        return None
    scale = Scale(min(totals), max(totals))
    highest = max(totals.values())
    boxes = highest <= MOST_IN_A_YEAR and scale.years <= MOST_YEARS and sum(totals.values()) <= MOST_BOXES
    base = (TOP if named else 0) + (highest * PITCH if boxes else BAR_HEIGHT)
    bars, tops = (_boxes if boxes else _bars)(counts, scale, base)
    names = tuple(_name(label, tops.get(label.named.year, base)) for label in place_labels(named, scale))
    return Years(bars, names, scale.labels(), base + AXIS, base + 0.5, scale.first, scale.last, boxes)


def small_bars(counts):
    """Return a tuple of Bar for a drawing in little: ``y`` and ``height`` in per cent of the drawing's height.

    ``counts``: year → (bilateral, others), as for ``years``; both together make the bar.
    """
    totals = {year: (sum(pair), 0) for year, pair in counts.items() if sum(pair)}
    if not totals:
        return ()
    scale = Scale(min(totals), max(totals))
    bars, _ = _bars(totals, scale, 100, height=100)
    return bars


def _boxes(counts, scale, base):
    """Return the boxes, and for each year the y of its highest."""
    width, bars, tops = 100 / scale.years, [], {}
    for year, (bilateral, others) in sorted(counts.items()):
        for number in range(bilateral + others):
            kind = "hit" if number < bilateral else "mid"
            x = percent((year - scale.first) * width)
            tops[year] = base - (number + 1) * PITCH
            bars.append(Bar(x, percent(width * SHARE), tops[year], BOX, kind))
    return tuple(bars), tops


def _bars(counts, scale, base, height=BAR_HEIGHT):
    """Return two bars on each other for each year, or each few years of a long time, and the y of each year's top."""
    step = ceil(scale.years / MOST_YEARS)
    groups = {}
    for year, (bilateral, others) in sorted(counts.items()):
        group = groups.setdefault((year - scale.first) // step, [0, 0])
        group[0] += bilateral
        group[1] += others
    highest = max(sum(group) for group in groups.values())
    width, bars, tops = 100 / scale.years * step, [], {}
    for number, group in groups.items():
        y = base
        for kind, count in zip(("hit", "mid"), group, strict=True):
            if count:
                tall = round(height * count / highest, 1)
                y = round(y - tall, 1)
                x = number * width
                bars.append(Bar(percent(x), percent(min(width * SHARE, 100 - x)), y, tall, kind))
        first = scale.first + number * step
        tops |= dict.fromkeys(range(first, first + step), y)
    return tuple(bars), tops


def _name(label, top):
    return Name(
        x=percent(label.x),
        y=label.y,
        anchor=label.anchor,
        text=label.named.text,
        url=label.named.url,
        stem_top=label.y + 6,
        stem_bottom=top - 3,
    )
