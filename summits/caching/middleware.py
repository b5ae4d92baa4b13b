"""The page cache: a page that has not changed costs one query for the revision and one read from the cache.

The middleware stands before all others. A page's cache key is a hash of the revision, the date, the release, the
language and the URL; it is the page's ETag as well. A change raises the revision as it is committed, so the pages made
before are never found again, wherever the cache is, and none has to be deleted. The revision is read before the page
is made: a page made while the record changes may be newer than its key says, and is never older.
"""

from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response, has_vary_header
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language_from_request

from summits.caching import data_version
from summits.caching.fingerprint import build_fingerprint
from summits.db.router import use_replica

PUBLIC_CACHE_CONTROL = "public, no-cache"
"""Browsers, proxies and CDNs may store a page, and validate it before each use (RFC 9111, 5.2.2.4): a cheap request."""
NGINX_CACHE_CONTROL = "@1"
"""The X-Accel-Expires of a page, a moment in 1970: nginx stores the page and validates it before each use.

It would take no-cache for "do not store". It removes this header from the answer. See docs/nginx.conf.
"""
PRIVATE_CACHE_CONTROL = "private, no-cache"
MAX_AGE = 24 * 3600
"""In seconds: the date is part of the cache key."""
MAX_BODY_SIZE = 1_000_000


class PageCacheMiddleware:
    """Answers anonymous readers with 304 or from the cache where it can, and caches the pages made for them."""

    def __init__(self, get_response):
        if settings.DEBUG:
            raise MiddlewareNotUsed("A developer sees each change of a template at once.")
        self.get_response = get_response

    @cached_property
    def excluded_prefixes(self):
        """URL prefixes whose views set their own cache headers: static files, the admin, what programs look up."""
        known = (reverse(f"summits:{name}") for name in ("security", "robots", "favicon"))
        return settings.STATIC_URL, reverse("admin:index"), *known

    def __call__(self, request):
        if request.path.startswith(self.excluded_prefixes):
            return self.get_response(request)
        if not is_anonymous_get(request):
            return with_cache_control(self.get_response(request), PRIVATE_CACHE_CONTROL)
        with use_replica(), data_version.pinned() as present:
            key = cache_key(request, present)
            return not_modified(request, key) or from_cache(key) or self._make(request, key)

    def _make(self, request, key):
        response = self.get_response(request)
        if is_cacheable(response):
            for header, value in validator_headers(key).items():
                response.headers[header] = value
            cache.set(key, (dict(response.headers), response.content), MAX_AGE)
        return with_cache_control(response, "no-cache")


def is_anonymous_get(request):
    """Return whether a request only reads, without a session or credentials: then all readers get the same answer."""
    is_anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES and "HTTP_AUTHORIZATION" not in request.META
    return is_anonymous and request.method in ("GET", "HEAD")


def cache_key(request, present):
    """Return the cache key of the page that a request asks for, at the revision ``present``: letters and digits."""
    # Links are made from the path, and the view is found by the path_info.
    path = request.path, request.path_info
    url = request.scheme, request.get_host(), path, request.META.get("QUERY_STRING", "")
    made_by = present, localdate().isoformat(), build_fingerprint(), get_language_from_request(request)
    return blake2b(repr((made_by, url)).encode(), digest_size=16).hexdigest()


def validator_headers(key):
    """Return the headers by which browsers and proxies store a page and validate it."""
    return {"ETag": f'"{key}"', "Cache-Control": PUBLIC_CACHE_CONTROL, "X-Accel-Expires": NGINX_CACHE_CONTROL}


def not_modified(request, key):
    """Return a 304 if the request brings the ETag of the page, else None.

    The page need not be in the cache: only who was sent it has its ETag. An asterisk fits any page, also one that does
    not exist, and is not answered here.
    """
    if request.META.get("HTTP_IF_NONE_MATCH", "*").strip() == "*":
        return None
    headers = {**validator_headers(key), "Vary": "Accept-Language"}
    response = get_conditional_response(request, headers["ETag"], response=HttpResponse(headers=headers))
    if response.status_code != 304:
        return None
    response.headers["X-Accel-Expires"] = NGINX_CACHE_CONTROL
    return response


def from_cache(key):
    """Return the page from the cache, or None."""
    stored = cache.get(key)
    if stored is None:
        return None
    headers, content = stored
    return HttpResponse(content, headers=headers)


def is_cacheable(response):
    """Return whether a response is the same for every reader until the record changes.

    It is not if it sets a cookie, varies with one, or has its own Cache-Control.
    """
    if response.status_code != 200 or response.streaming or "Cache-Control" in response.headers or response.cookies:
        return False
    varies = has_vary_header(response, "Cookie") or has_vary_header(response, "*")
    return not varies and len(response.content) <= MAX_BODY_SIZE


def with_cache_control(response, value):
    """Return the response, with this Cache-Control if it has none."""
    response.headers.setdefault("Cache-Control", value)
    return response
