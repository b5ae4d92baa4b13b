"""Rules for agreements: their parties and events must be recorded."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from summits.models import Agreement, AgreementEvent, Party
from summits.quality.rule import QualityRule


def without_rows(model):
    """Return a function that filters a queryset of agreements to those without child records of ``model``."""

    def filter_broken(rows):
        return rows.filter(~Exists(model.objects.filter(agreement=OuterRef("pk"))))

    return filter_broken


RULES = [
    QualityRule("no-parties", _("no parties"), Agreement, "parties", without_rows(Party)),
    QualityRule("no-events", _("no events"), Agreement, "events", without_rows(AgreementEvent)),
]
