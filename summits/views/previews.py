"""The preview of a record that is not public, exactly as its page will be, for whoever has its link."""

from copy import copy

from django.core import signing
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import resolve
from django.utils.translation import gettext as _

from summits.workflow.preview import as_if_public, record_of


def preview(request, key):
    """Answer with the page of the record that ``key`` is for; a public one is at its own address."""
    try:
        record = record_of(key)
    except signing.SignatureExpired:
        return with_headers(render(request, "expired.html", status=410))
    except signing.BadSignature as error:
        raise Http404(_("There is no such page.")) from error
    if record is None:
        raise Http404(_("There is no such page."))
    if record.is_published:
        return redirect(record)
    with as_if_public(record):
        response = _page(request, record)
    return with_headers(response)


def with_headers(response):
    """Return a response that nobody keeps or indexes, and of which no page that it links to learns the address."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    # The address holds the key.
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
