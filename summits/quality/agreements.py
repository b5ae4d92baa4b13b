"""Agreements of which it is not on record who concluded them, or what became of them."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from summits.models import Agreement, AgreementEvent, Party
from summits.quality.rule import QualityRule


def without_rows(model):
    """Return a function that finds the agreements without rows of ``model``."""

    def breaking(rows):
        return rows.filter(~Exists(model.objects.filter(agreement=OuterRef("pk"))))

    return breaking


RULES = [
    QualityRule("no-parties", _("no parties"), Agreement, "parties", without_rows(Party)),
    QualityRule("no-events", _("no events"), Agreement, "events", without_rows(AgreementEvent)),
]
