"""The list of corrections, and those of one record."""

from django.db.models import Count, Window
from django.shortcuts import render

from summits.db.compiled import CompiledQuery
from summits.models import Correction
from summits.querysets import CORRECTABLE
from summits.views.base import paginate

MAX_CORRECTIONS = 10
"""How many corrections the page of a record shows; a section leads to the rest."""
TOTAL_COUNT = Window(Count("pk"))


def correction_list(request):
    """List the published corrections, newest first, in pages."""
    page_obj = paginate(request, Correction.objects.published().for_list())
    return render(request, "summits/correction_list.html", {"page_obj": page_obj})


def corrections_of(record):
    """Return the latest published corrections of a summit, leader, issue or agreement, at most MAX_CORRECTIONS.

    Each has the number of all of them as ``total_count``.
    """
    return LATEST_CORRECTIONS[record._meta.model_name](record.pk)


def _latest_corrections(name):
    def corrections(record):
        found = Correction.objects.published().only("corrected_on", "what", "why").filter(**{name: record})
        return found.annotate(total_count=TOTAL_COUNT)[:MAX_CORRECTIONS]

    return CompiledQuery(corrections)


LATEST_CORRECTIONS = {name: _latest_corrections(name) for name in CORRECTABLE}
