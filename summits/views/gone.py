"""The address of a record that was public and is no more: 410, with the day and the reason."""

from itertools import takewhile

from django.db.models import Q
from django.shortcuts import render

from summits.models import Way
from summits.models.base import Published
from summits.vocabularies import Status


def withdrawn(model, slug, pk):
    """Return the edit that withdrew the record of ``model`` with a slug, else with a primary key; or None.

    It is a step, or an import by a command that took statuses as they were. Its reason is what readers are told.
    """
    if not issubclass(model, Published):
        return None
    found = model.objects.filter(Q(slug=slug) | Q(pk=pk), status=Status.WITHDRAWN)
    record = max(found, key=lambda one: one.slug == slug, default=None)
    if record is None:
        return None
    versions = model.history.filter(id=record.pk).order_by("-history_id").select_related("edit")
    since = list(takewhile(lambda version: version.status == Status.WITHDRAWN, versions))
    edit = since[-1].edit if since else None
    return edit if edit and edit.way in (Way.STEP, Way.IMPORT) else None


def gone_response(request, edit):
    """Answer 410 with why a record was withdrawn, and ways on."""
    return render(request, "410.html", {"edit": edit}, status=410)
