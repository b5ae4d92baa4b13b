"""Timelines of agreements for a page, worked out from their legal status."""

from datetime import date

from django.utils import timezone

from summits.charts.agreement_timeline import agreement_timeline
from summits.charts.scale import Scale
from summits.presenters.legal_status import with_status
from summits.vocabularies import LegalStatus

IN_OPERATION = (LegalStatus.IN_FORCE, LegalStatus.SUSPENDED, LegalStatus.APPLIED_PROVISIONALLY)
OVER = (LegalStatus.ENDED, LegalStatus.NEVER_IN_FORCE)


def timelines(agreements):
    """Return [(agreement, AgreementTimeline, (first year, last year) of the axis)], each on an axis of its own.

    The AgreementTimeline is None where only the signing is recorded: a bar without other events would say nothing.
    """
    today = timezone.localdate()
    rows = []
    for agreement in with_status(agreements):
        spans = status_spans(agreement)
        scale = Scale.over([agreement.signed.earliest, spans["ended"] or today])
        has_events = any(spans.values())
        rows.append((agreement, timeline(agreement, scale, today) if has_events else None, (scale.first, scale.last)))
    return rows


def timeline(agreement, scale, today):
    """Return the AgreementTimeline of an agreement ``with_status`` on ``scale`` (a Scale), up to ``today`` (a day)."""
    return agreement_timeline(scale, agreement.signed.earliest, today, **status_spans(agreement))


def status_spans(agreement):
    """Return the spans that a timeline draws: ``in_force``, ``suspended`` (pairs of days) and ``ended`` (a day)."""
    status = agreement.legal_status.timeline
    ended = status.spans(*OVER)
    return {
        "in_force": [_days(span) for span in status.spans(*IN_OPERATION)],
        "suspended": [_days(span) for span in status.spans(LegalStatus.SUSPENDED)],
        # A term that is extended after it had run out has ended more than once: the last end counts.
        "ended": _days(ended[-1])[0] if ended and ended[-1][1] is None else None,
    }


def _days(span):
    return tuple(day and date.fromordinal(day) for day in span)
