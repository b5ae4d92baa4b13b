"""Rules for commitments: assessed ten years after the signing, and only of states that committed themselves."""

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summits.models import Assessment, Commitment
from summits.quality.rule import QualityRule

YEARS_UNTIL_ASSESSED = 10
"""Within how many years after the signing of its agreement a commitment should be assessed."""


def long_unassessed(rows):
    """Filter commitments to those without any assessment whose agreement was signed so many years ago or earlier."""
    today = timezone.localdate()
    # 29 February is not in every year; the day after it is no later than a day's difference.
    day = min(today.day, 28) if today.month == 2 else today.day
    until = today.replace(year=today.year - YEARS_UNTIL_ASSESSED, day=day)
    return rows.filter(~Exists(Assessment.objects.filter(commitment=OuterRef("pk"))), agreement__signed_day__lte=until)


def of_states_not_committed(rows):
    """Filter assessments to those of states that neither made the commitment nor succeeded one that did."""
    return rows.filter(pk__in=[assessment.pk for assessment in Assessment.objects.of_other_actors()])


RULES = [
    QualityRule(
        "not-assessed",
        _("no assessment ten years after the signing"),
        Commitment,
        "assessments",
        long_unassessed,
        is_fixed_on_own_page=True,
    ),
    QualityRule(
        "not-committed",
        _("assessment of a state that did not commit itself"),
        Assessment,
        "actor",
        of_states_not_committed,
    ),
]
