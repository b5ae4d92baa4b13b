"""The timeline of an agreement as a bar: signed, in force, suspended, ended."""

from dataclasses import dataclass

from summits.charts.scale import percent

SIGNED, IN_FORCE, SUSPENDED = "signed", "in-force", "suspended"
# A segment narrower than this (per cent) would be invisible.
MIN_SEGMENT_WIDTH = 0.4


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of the bar. ``kind``: "signed" (outline), "in-force" (filled) or "suspended" (striped)."""

    kind: str
    x: str
    width: str
    end: str


@dataclass(frozen=True, slots=True)
class AgreementTimeline:
    """A bar: its segments in drawing order, the x of the dot for the signing, and that of the end stroke or None."""

    segments: tuple[Segment, ...]
    signed_x: str
    ended_x: str | None


def agreement_timeline(scale, signed, today, in_force=(), suspended=(), ended=None):
    """Return the AgreementTimeline of an agreement on ``scale`` (a Scale).

    ``signed``, ``ended``, ``today``: datetime.date; ``in_force`` and ``suspended``: pairs of first and last day, the
    last day None while it lasts. What has not ended is drawn up to ``today``.
    """
    last = ended or today
    spans = [(SIGNED, signed, last)]
    spans += [(IN_FORCE, start, end or last) for start, end in in_force]
    spans += [(SUSPENDED, start, end or last) for start, end in suspended]
    return AgreementTimeline(
        segments=tuple(_segment(scale, *span) for span in spans),
        signed_x=percent(scale.position(signed)),
        ended_x=percent(scale.position(ended)) if ended else None,
    )


def _segment(scale, kind, start, end):
    x = scale.position(start)
    width = max(scale.position(end) - x, MIN_SEGMENT_WIDTH)
    return Segment(kind, percent(x), percent(width), percent(x + width))
