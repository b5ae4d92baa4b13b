"""Well-known URLs: security.txt, robots.txt and favicon.ico."""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_safe

VALID_DAYS = 180
"""For how many days security.txt is valid; RFC 9116 recommends less than a year."""
DAY_SECONDS, WEEK_SECONDS = 86_400, 604_800


def cacheable_response(content, content_type, seconds):
    """Return a response that any cache may store for so many seconds."""
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": f"public, max-age={seconds}"})


@require_safe
def security(request):
    """Return security.txt: where to report a vulnerability (RFC 9116); 404 if the settings name no contact."""
    contacts = settings.SECURITY_CONTACT or ([f"mailto:{settings.CONTACT_EMAIL}"] if settings.CONTACT_EMAIL else [])
    if not contacts:
        raise Http404
    until = (now() + timedelta(days=VALID_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in contacts]
    lines.append(f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}")
    lines.append(f"Canonical: {request.build_absolute_uri(reverse('summits:security'))}")
    lines.append("Preferred-Languages: en")
    return cacheable_response("\n".join([*lines, ""]), "text/plain; charset=utf-8", DAY_SECONDS)


@require_safe
def robots(request):
    """Return robots.txt, which excludes the admin, previews, searches and the countless combinations of filters."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('summits:preview', args=['-']).removesuffix('-/')}",
        f"Disallow: {reverse('summits:search')}",
        # Crawlers reach records through the pages of lists. Of two matching rules the longer one applies (RFC 9309).
        "Disallow: /*?",
        "Allow: /*?page=",
        "Disallow: /*?page=*&",
    ]
    return cacheable_response("\n".join([*lines, ""]), "text/plain; charset=utf-8", DAY_SECONDS)


@require_safe
def favicon(request):
    """Return favicon.ico, for programs that request it without having read a page."""
    return cacheable_response(_icon(), "image/x-icon", WEEK_SECONDS)


@cache
def _icon():
    with open(finders.find("img/favicon.ico"), "rb") as file:
        return file.read()
