"""Rule for readers' searches without results: the archive has it under another name, or lacks it."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from summits.models import ZeroResultQuery
from summits.quality.rule import QualityRule


def zero_result_queries(rows):
    """Return all rows: each is a search that found nothing."""
    return rows


def describe_count(rows):
    """Return how often readers made each search, as text by primary key."""
    return {row.pk: ngettext("{n} time", "{n} times", row.count).format(n=row.count) for row in rows}


RULES = [
    QualityRule(
        "fruitless-search",
        _("search without results"),
        ZeroResultQuery,
        "query",
        zero_result_queries,
        details=describe_count,
    )
]
