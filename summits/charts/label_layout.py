"""Layout of the labels above a chart of years: no label overlaps another one or its stem."""

from dataclasses import dataclass

from summits.charts.scale import BAR_SHARE

# Base lines of the rows of labels, and the top of the chart below them, in pixels.
ROW_BASELINES = (12, 26)
LABELS_HEIGHT = 40
# Labels are shown on pages of at least 62rem, where the chart has at least this width (pixels).
CHART_WIDTH = 928
# A generous average width of a character in bold 12px, and the least gap between two labels (pixels).
CHARACTER_WIDTH, MIN_GAP = 7.2, 10


@dataclass(frozen=True, slots=True)
class LabelCandidate:
    """A meeting to label: its ``year``, the ``text`` of the label and the ``url`` it links to.

    A label that ``is_priority`` outweighs any number of others.
    """

    year: int
    text: str
    url: str = ""
    is_priority: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label and its place: ``x`` in per cent (also of its stem), ``y`` of its base line, the SVG text-anchor."""

    candidate: LabelCandidate
    x: float
    y: int
    anchor: str
    left: float
    right: float


def place_labels(candidates, scale):
    """Return as many of ``candidates`` (LabelCandidates) as fit on ``scale``: PlacedLabels, in chronological order.

    Each label takes the first free place, so the order matters. Three orders are tried: the given one, by year, and by
    year backwards. The best result has most priority labels, then most labels.
    """
    inside = [candidate for candidate in candidates if scale.first <= candidate.year <= scale.last]
    by_year = sorted(inside, key=lambda candidate: candidate.year)
    layouts = (_layout(order, scale) for order in (inside, by_year, by_year[::-1]))
    return sorted(max(layouts, key=_score), key=lambda label: label.x)


def _score(placed):
    return sum(label.candidate.is_priority for label in placed), len(placed)


def _layout(candidates, scale):
    placed = []
    for candidate in candidates:
        x = (candidate.year - scale.first + BAR_SHARE / 2) / scale.years * 100
        positions = [_at(candidate, x, y, "middle") for y in ROW_BASELINES]
        positions += [_at(candidate, x, y, anchor) for y in ROW_BASELINES for anchor in ("start", "end")]
        fitting = next((position for position in positions if _fits(position, placed)), None)
        if fitting:
            placed.append(fitting)
    return placed


def _at(candidate, x, y, anchor):
    width = len(candidate.text) * CHARACTER_WIDTH / CHART_WIDTH * 100
    left = x - {"start": 0, "middle": width / 2, "end": width}[anchor]
    return PlacedLabel(candidate, x, y, anchor, left, left + width)


def _fits(label, placed):
    return label.left >= 0 and label.right <= 100 and all(_is_apart(label, other) for other in placed)


def _is_apart(one, other):
    gap = MIN_GAP / CHART_WIDTH * 100
    if one.y == other.y:
        return one.right + gap <= other.left or other.right + gap <= one.left
    # The stem of the upper label passes through the row of the lower one.
    upper, lower = sorted((one, other), key=lambda label: label.y)
    return not lower.left - gap / 3 < upper.x < lower.right + gap / 3
