"""Rules for agreements: their parties and events must be recorded, and tell whether they are in force."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summits.legal_status import status_timeline
from summits.models import Actor, Agreement, AgreementEvent, Party
from summits.models.geography import succession_of
from summits.quality.rule import MAX_KEYS, QualityRule
from summits.vocabularies import POLITICAL_KINDS, LegalStatus

TIME_TO_ENTER_INTO_FORCE = timedelta(days=5 * 365)
"""How old a binding agreement is of which one should know whether it is in force."""


def without_rows(model):
    """Return a function that filters a queryset of agreements to those without child records of ``model``."""

    def filter_broken(rows):
        return rows.filter(~Exists(model.objects.filter(agreement=OuterRef("pk"))))

    return filter_broken


def with_unknown_status(rows):
    """Filter agreements to binding ones, signed years ago, whose events do not tell whether they are in force today."""
    today = timezone.localdate()
    old = rows.exclude(kind__in=POLITICAL_KINDS).filter(
        Exists(AgreementEvent.objects.filter(agreement=OuterRef("pk"))), signed_day__lt=today - TIME_TO_ENTER_INTO_FORCE
    )
    succession = succession_of(list(Actor.objects.only("pk", "successor", "founded", "dissolved")))
    unknown = []
    for agreement in old.order_by("pk").prefetch_related("events", "parties"):
        answer = status_timeline(agreement.course(succession)[0]).on(today.toordinal())
        if answer.status == LegalStatus.NOT_KNOWN:
            unknown.append(agreement.pk)
    return rows.filter(pk__in=unknown[:MAX_KEYS])


RULES = [
    QualityRule("no-parties", _("no parties"), Agreement, "parties", without_rows(Party)),
    QualityRule("no-events", _("no events"), Agreement, "events", without_rows(AgreementEvent)),
    QualityRule(
        "status-not-known",
        _("binding and older than five years, but its events do not tell whether it is in force"),
        Agreement,
        "events",
        with_unknown_status,
    ),
]
