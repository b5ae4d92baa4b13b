"""The address of a record that was public and is no more: 410, with the day and the reason."""

from django.db.models import Q
from django.shortcuts import render

from summits.models import Way
from summits.models.base import Published
from summits.vocabularies import Status


def withdrawn(model, slug, pk):
    """Return the last step of the withdrawn record of ``model`` with a slug or a primary key; None if it is none.

    It is an Edit, whose reason is what readers are told.
    """
    if not issubclass(model, Published):
        return None
    record = model.objects.filter(Q(slug=slug) | Q(pk=pk), status=Status.WITHDRAWN).first()
    if record is None:
        return None
    version = model.history.filter(id=record.pk, status=Status.WITHDRAWN, edit__way=Way.STEP).first()
    return version.edit if version else None


def gone(request, edit):
    """Answer 410 with why a record was withdrawn, and ways on."""
    return render(request, "410.html", {"edit": edit}, status=410)
