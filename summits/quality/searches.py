"""What readers searched for and did not find: it may be on record under another name, or be missing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from summits.models import FruitlessSearch
from summits.quality.rule import QualityRule


def zero_result_queries(rows):
    """Every search that found nothing."""
    return rows


def describe_count(rows):
    """Tell how often readers searched for it."""
    return {row.pk: ngettext("{n} time", "{n} times", row.times).format(n=row.times) for row in rows}


RULES = [
    QualityRule(
        "fruitless-search",
        _("search without results"),
        FruitlessSearch,
        "words",
        zero_result_queries,
        more=describe_count,
    )
]
