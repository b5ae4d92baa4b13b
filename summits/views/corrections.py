"""The list of corrections, and those of one record."""

from django.shortcuts import render

from summits.models import Correction
from summits.querysets import CORRECTED, Prepared
from summits.views.base import listing


def correction_list(request):
    """The public corrections, newest first, in pages."""
    shown = listing(request, Correction.objects.published().for_list())
    return render(request, "summits/correction_list.html", {"listing": shown})


def corrections_of(record):
    """Return the public corrections of a public summit, leader, issue or agreement, newest first."""
    return QUESTIONS[record._meta.model_name](record.pk)


def _question(name):
    def corrections(record):
        return Correction.objects.published().only("corrected_on", "what", "why").filter(**{name: record})

    return Prepared(corrections)


QUESTIONS = {name: _question(name) for name in CORRECTED}
