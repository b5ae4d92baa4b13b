"""The URL of a withdrawn record: 410 Gone, with the date and the reason."""

from itertools import takewhile

from django.db.models import Q
from django.shortcuts import render

from summits.models import ChangeMethod
from summits.models.base import Publishable
from summits.vocabularies import Status


def withdrawal_of(model, slug, pk):
    """Return the ChangeSet that withdrew the record of ``model`` with this slug, else with this primary key; or None.

    Only a change of status and an import count: the reason of such a ChangeSet is meant for readers.
    """
    if not issubclass(model, Publishable):
        return None
    found = model.objects.filter(Q(slug=slug) | Q(pk=pk), status=Status.WITHDRAWN)
    record = max(found, key=lambda one: one.slug == slug, default=None)
    if record is None:
        return None
    versions = model.history.filter(id=record.pk).order_by("-history_id").select_related("changeset")
    since = list(takewhile(lambda version: version.status == Status.WITHDRAWN, versions))
    changeset = since[-1].changeset if since else None
    return changeset if changeset and changeset.method in (ChangeMethod.TRANSITION, ChangeMethod.IMPORT) else None


def gone_response(request, withdrawal):
    """Answer 410 with the reason for the withdrawal from ``withdrawal`` (a ChangeSet), and links to other pages."""
    return render(request, "410.html", {"withdrawal": withdrawal}, status=410)
