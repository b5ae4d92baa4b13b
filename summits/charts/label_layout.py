"""Names above a chart of years, placed so that no name meets another or another's stem."""

from dataclasses import dataclass

from summits.charts.scale import SHARE

# Base lines of the rows of names, and where the drawing under them begins, in pixels.
ROWS = (12, 26)
TOP = 40
# Names are shown from 62rem of page width on, when the chart is at least this wide (pixels).
CHART_WIDTH = 928
# A generous mean for the bold 12px face, and the least room between two names.
CHARACTER, GAP = 7.2, 10


@dataclass(frozen=True, slots=True)
class NamedYear:
    """A meeting to name: its ``year``, the ``text`` to write and the ``url`` it leads to.

    One that ``comes_first`` is named rather than any number of others.
    """

    year: int
    text: str
    url: str = ""
    comes_first: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A name with its place: ``x`` in per cent (also of its stem), ``y`` of its base line, the SVG text-anchor."""

    named: NamedYear
    x: float
    y: int
    anchor: str
    left: float
    right: float


def place_labels(named, scale):
    """Return a list of Placed in order of time: as many of ``named`` as fit, those first in it rather than others.

    Each name takes the first free place, so the order matters: three orders are tried, the fullest result is kept.
    """
    inside = [one for one in named if scale.first <= one.year <= scale.last]
    by_time = sorted(inside, key=lambda one: one.year)
    results = (_placed(order, scale) for order in (inside, by_time, by_time[::-1]))
    return sorted(max(results, key=_worth), key=lambda label: label.x)


def _worth(placed):
    return sum(label.named.comes_first for label in placed), len(placed)


def _placed(named, scale):
    placed = []
    for one in named:
        x = (one.year - scale.first + SHARE / 2) / scale.years * 100
        choices = [_at(one, x, y, "middle") for y in ROWS]
        choices += [_at(one, x, y, anchor) for y in ROWS for anchor in ("start", "end")]
        fitting = next((choice for choice in choices if _fits(choice, placed)), None)
        if fitting:
            placed.append(fitting)
    return placed


def _at(named, x, y, anchor):
    width = len(named.text) * CHARACTER / CHART_WIDTH * 100
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return PlacedLabel(named, x, y, anchor, left, left + width)


def _fits(label, placed):
    return label.left >= 0 and label.right <= 100 and all(_apart(label, other) for other in placed)


def _apart(one, other):
    gap = GAP / CHART_WIDTH * 100
    if one.y == other.y:
        return one.right + gap <= other.left or other.right + gap <= one.left
    # The stem of the upper name goes down through the row of the lower one.
    upper, lower = sorted((one, other), key=lambda label: label.y)
    return not lower.left - gap / 3 < upper.x < lower.right + gap / 3
