"""Previews: the page of an unpublished record as it will be, for holders of a preview link and for users of the admin.

A link's URL contains its secret key. It sets a cookie for this one preview and redirects to a URL without the key, so
that browser histories, logs and Referer headers do not contain the key.
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
from summits.models.base import Publishable
from summits.models.references import record_models
from summits.workflow.preview import get_link, is_legacy_signed_key, linked_record, record_use, shown_as_published

COOKIE, SALT = "preview_{pk}", "summits.preview.cookie"
COOKIE_SECONDS = 3600
"""How long the preview stays open before its link must be opened again."""
PREVIEWABLE_MODELS = {model._meta.model_name: model for model in record_models(Publishable)}


@sensitive_variables("key")
def open_link(request, key):
    """Open the preview that a key belongs to: set the cookie, and redirect to the URL without the key."""
    link = get_link(key)
    if link is None:
        if is_legacy_signed_key(key):
            return expired_response(request)
        raise Http404(_("There is no such page."))
    record = linked_record(link)
    if record is None:
        return expired_response(request)
    if record.is_published:
        return with_private_headers(redirect(record))
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
        # The link is opened from an e-mail: browsers would not send a Strict cookie with the redirect.
        samesite="Lax",
    )
    return with_private_headers(response)


def show_preview(request, pk, section=""):
    """Show the preview of a link that this browser has opened; redirect to the record's URL if it is published.

    ``section``: the name of a section of the record's page, to show that instead.
    """
    cookie = request.get_signed_cookie(COOKIE.format(pk=pk), default="", salt=SALT, max_age=COOKIE_SECONDS)
    link = PreviewLink.objects.using("default").filter(pk=pk).first() if cookie else None
    record = link and linked_record(link)
    return preview_response(request, record, section) if record else expired_response(request)


def admin_preview(request, kind, pk, section=""):
    """Show the preview of a record, or of a section of its page, to users who may view it in the admin."""
    model = PREVIEWABLE_MODELS.get(kind)
    record = model and model.objects.filter(pk=pk).first()
    if record is None or not admin.site.has_permission(request) or not can_view(request, record):
        raise Http404(_("There is no such page."))
    return preview_response(request, record, section)


def can_view(request, record):
    """Return whether the user of a request may view ``record`` in the admin."""
    return admin.site._registry[type(record)].has_view_permission(request, record)


def preview_response(request, record, section=""):
    """Return the page of a record, or a section of it, as it will be, or a redirect to its URL if it is published."""
    if record.is_published:
        return with_private_headers(redirect(record))
    with shown_as_published(record):
        response = _render_page(request, record, section)
    return with_private_headers(response)


def expired_response(request):
    """Answer 410 to a link that no longer works, or not in this browser, and reveal nothing of its record."""
    return with_private_headers(render(request, "preview_expired.html", status=410))


def with_private_headers(response):
    """Return the response with headers against caching, indexing and Referer headers."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _render_page(request, record, section):
    # Call the record's own view with a request for its URL, and render the response within the transaction in which the
    # record is published.
    page_request = copy(request)
    page_request.path = page_request.path_info = record.get_absolute_url() + (f"{section}/" if section else "")
    if not section:
        page_request.GET, page_request.META = QueryDict(), {**request.META, "QUERY_STRING": ""}
    page_request.is_preview = True
    page_request.resolver_match = view = resolve(page_request.path_info)
    response = view.func(page_request, *view.args, **view.kwargs)
    response = response.render() if hasattr(response, "render") else response
    # The links from the page to its sections and back lead to their previews.
    preview = request.path.removesuffix(f"{section}/") if section else request.path
    response.content = response.content.replace(
        f'href="{record.get_absolute_url()}'.encode(), f'href="{preview}'.encode()
    )
    return response
