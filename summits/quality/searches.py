"""What readers searched for and did not find: it may be on record under another name, or be missing."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from summits.models import FruitlessSearch
from summits.quality.rule import Rule


def all_of_them(rows):
    """Every search that found nothing."""
    return rows


def how_often(rows):
    """Tell how often readers searched for it."""
    return {row.pk: ngettext("{n} time", "{n} times", row.times).format(n=row.times) for row in rows}


RULES = [Rule("fruitless-search", _("search without results"), FruitlessSearch, "words", all_of_them, more=how_often)]
