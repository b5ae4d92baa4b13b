"""Layout of the labels above a chart of years: no label overlaps another one or its stem."""

from dataclasses import dataclass

from summits.charts.scale import SHARE

# Base lines of the rows of labels, and the top of the chart below them, in pixels.
ROWS = (12, 26)
TOP = 40
# Labels are shown on pages of at least 62rem, where the chart has at least this width (pixels).
CHART_WIDTH = 928
# A generous average width of a character in bold 12px, and the least gap between two labels (pixels).
CHARACTER, GAP = 7.2, 10


@dataclass(frozen=True, slots=True)
class NamedYear:
    """A meeting to label: its ``year``, the ``text`` of the label and the ``url`` it links to.

    A label that ``comes_first`` outweighs any number of others.
    """

    year: int
    text: str
    url: str = ""
    comes_first: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and its place: ``x`` in per cent (also of its stem), ``y`` of its base line, the SVG text-anchor."""

    named: NamedYear
    x: float
    y: int
    anchor: str
    left: float
    right: float


def place_labels(named, scale):
    """Return as many of ``named`` (NamedYears) as fit on ``scale``, as PlacedLabels in chronological order.

    Each label takes the first free place, so the order matters. Three orders are tried: that of ``named``, by year, and
    by year backwards. The best result has most labels that come first, then most labels.
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
    # The stem of the upper label passes through the row of the lower one.
    upper, lower = sorted((one, other), key=lambda label: label.y)
    return not lower.left - gap / 3 < upper.x < lower.right + gap / 3
