"""Timelines of agreements for a page, worked out from their dated events."""

from django.utils import timezone

from summits.charts.agreement_timeline import agreement_timeline
from summits.charts.scale import Scale


def timelines(agreements):
    """Return [(agreement, AgreementTimeline, (first year, last year) of the axis)], each on an axis of its own.

    The AgreementTimeline is None where only the signing is recorded: a bar without other events would say nothing.
    """
    today = timezone.localdate()
    rows = []
    for agreement in agreements:
        signed = agreement.signed.earliest
        scale = Scale.over([signed, agreement.ended_on or today])
        has_events = agreement.entered_into_force_on or agreement.ended_on
        rows.append((agreement, timeline(agreement, scale, today) if has_events else None, (scale.first, scale.last)))
    return rows


def timeline(agreement, scale, today):
    """Return the AgreementTimeline of one agreement on ``scale`` (a Scale), up to ``today`` (datetime.date)."""
    entered, ended = agreement.entered_into_force_on, agreement.ended_on
    return agreement_timeline(
        scale,
        agreement.signed.earliest,
        today,
        in_force=[(entered, ended)] if entered else (),
        suspended=[(day, ended) for day in agreement.suspended_on],
        ended=ended,
    )
