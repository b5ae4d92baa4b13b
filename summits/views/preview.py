"""Previews of a record that is not public, exactly as its page will be: for whoever has a link to it, and for the desk.

The key of a link stands in an address once. That address gives the browser a cookie for this one preview and
redirects to an address without the key, so that neither history, logs nor pages that are opened from there hold it.
"""

from copy import copy

from django.conf import settings
from django.contrib import admin
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from summits.models import PreviewLink
from summits.workflow.preview import get_link, is_legacy_signed_key, linked_record, published_in_transaction, record_use
from summits.workflow.queue import MODELS

COOKIE, SALT = "preview_{pk}", "summits.preview.cookie"
COOKIE_SECONDS = 3600
"""How long the preview stays open before its link has to be opened once more."""
KINDS = {model._meta.model_name: model for model in MODELS}


@sensitive_variables("key")
def open_link(request, key):
    """Open the preview to which a key belongs: its browser gets a cookie, and is led to the address without the key."""
    link = get_link(key)
    if link is None:
        if is_legacy_signed_key(key):
            return ended(request)
        raise Http404(_("There is no such page."))
    record = linked_record(link)
    if record is None:
        return ended(request)
    if record.is_published:
        return with_headers(redirect(record))
    record_use(link)
    page = reverse("summits:preview-shown", args=[link.pk])
    response = redirect(page)
    response.set_signed_cookie(
        COOKIE.format(pk=link.pk),
        "open",
        salt=SALT,
        max_age=COOKIE_SECONDS,
        path=page,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        # The link comes from a mail, so that a stricter one would not be sent on the way.
        samesite="Lax",
    )
    return with_headers(response)


def shown(request, pk):
    """Show the preview of a link that this browser has opened; a public record is at its own address."""
    cookie = request.get_signed_cookie(COOKIE.format(pk=pk), default="", salt=SALT, max_age=COOKIE_SECONDS)
    link = PreviewLink.objects.using("default").filter(pk=pk).first() if cookie else None
    record = link and linked_record(link)
    return preview_of(request, record) if record else ended(request)


def for_desk(request, kind, pk):
    """Show the preview of a record to who may see it at the desk: they need no link."""
    model = KINDS.get(kind)
    record = model and model.objects.filter(pk=pk).first()
    if record is None or not admin.site.has_permission(request) or not may_see(request, record):
        raise Http404(_("There is no such page."))
    return preview_of(request, record)


def may_see(request, record):
    """Return whether the user of a request may see ``record`` at the desk."""
    return admin.site._registry[type(record)].has_view_permission(request, record)


def preview_of(request, record):
    """Return the page of a record as it will be; a redirect if it is public."""
    if record.is_published:
        return with_headers(redirect(record))
    with published_in_transaction(record):
        response = _page(request, record)
    return with_headers(response)


def ended(request):
    """Answer a link that does not work any more, or not in this browser: nothing of its record is told."""
    return with_headers(render(request, "expired.html", status=410))


def with_headers(response):
    """Return a response that nobody keeps or indexes, and of which no page that it links to learns the address."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(request, record):
    # The page's own view, asked as if at its own address, and written out while the record is as if public.
    asked = copy(request)
    asked.path = asked.path_info = record.get_absolute_url()
    asked.GET, asked.META = QueryDict(), {**request.META, "QUERY_STRING": ""}
    asked.is_preview = True
    asked.resolver_match = view = resolve(asked.path_info)
    response = view.func(asked, *view.args, **view.kwargs)
    return response.render() if hasattr(response, "render") else response
