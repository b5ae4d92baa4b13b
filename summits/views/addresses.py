"""Addresses that lead to no page as they were typed or copied: too long, with capitals, with a bracket at the end."""

from django.http import HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from summits.models import Document
from summits.models.slugs import public_slug
from summits.presenters.section_rows import SECTIONS
from summits.text.addresses import path_of_slugs, without_glued_marks
from summits.views.gone import withdrawal_of

MAX_ADDRESS_LENGTH = 8_000
"""How many characters an address may have: its path and its query string, as they were sent."""


class AddressMiddleware:
    """Middleware that leads addresses with capitals, with punctuation, or with "index.html" to the page that is meant.

    Only an address without a page is repaired, and only to one of a public page. A longer address than
    MAX_ADDRESS_LENGTH is answered with a page that says so.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if len(request.path) + len(request.META.get("QUERY_STRING", "")) > MAX_ADDRESS_LENGTH:
            return address_too_long(request)
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path, query = repaired_path(request.path_info), request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{path}{'?' if query else ''}{query}") if path else response


def address_too_long(request):
    """Answer 414 with a page, without using the database."""
    why = _("Its address has more than {most} characters, the most that this site reads. Choose fewer filters.")
    return render(request, "400.html", {"why": why.format(most=f"{MAX_ADDRESS_LENGTH:,}")}, status=414)


def repaired_path(path):
    """Return the path of the public page that a path without a page means, or None."""
    inner = without_glued_marks(path).strip("/")
    if path.endswith("/") and inner.count("/") < path.strip("/").count("/"):
        # Where nothing but punctuation stands instead of a slug, there is no record to lead to.
        return None
    trimmed = f"/{inner}/" if inner else "/"
    # The keys of previews tell capitals from small letters, so those addresses are not among the repaired ones.
    candidates = dict.fromkeys([trimmed, trimmed.lower(), path_of_slugs(path)])
    found = (public_path(one) for one in candidates if one not in ("", path))
    return next((one for one in found if one and one != path), None)


def public_path(path):
    """Return the path of the public page that answers at ``path``: with the present slug of its record; or None."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.app_names != ["summits"] or match.url_name.startswith("preview"):
        return None
    arguments = dict(match.kwargs)
    if "slug" in arguments:
        model = getattr(getattr(match.func, "view_class", None), "model", Document)
        slug = _address_of(model, arguments["slug"])
        if slug is None or arguments.get("section", "").lower() not in ("", *SECTIONS.get(model, ())):
            return None
        arguments |= {"slug": slug} | ({"section": arguments["section"].lower()} if "section" in arguments else {})
    return reverse(match.view_name, kwargs=arguments)


def _address_of(model, slug):
    # A withdrawn record has an address too: it says when and why it was withdrawn.
    small = slug.lower()
    return public_slug(model, slug) or (small if withdrawal_of(model, small, None) else None)
