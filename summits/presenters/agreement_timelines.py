"""How a page draws the lives of agreements: bars on one axis of time."""

from django.utils import timezone

from summits.charts.agreement_timeline import agreement_timeline
from summits.charts.scale import Scale


def timelines(agreements):
    """Return [(agreement, Life, (first year, last year) of the axis)], each on an axis of its own.

    Life is None where nothing is on record but the signing: a bar without events would say nothing.
    """
    today = timezone.localdate()
    drawings = []
    for agreement in agreements:
        signed = agreement.signed.earliest
        scale = Scale.over([signed, agreement.ended_on or today])
        eventful = agreement.entered_on or agreement.ended_on
        drawings.append((agreement, timeline(agreement, scale, today) if eventful else None, (scale.first, scale.last)))
    return drawings


def timeline(agreement, scale, today):
    """Return the Life of one agreement on ``scale``."""
    entered, ended = agreement.entered_on, agreement.ended_on
    return agreement_timeline(
        scale,
        agreement.signed.earliest,
        today,
        in_force=[(entered, ended)] if entered else (),
        suspended=[(day, ended) for day in agreement.suspended_on],
        ended=ended,
    )
