"""The page cache: an unchanged page costs one query for the data version and one read from the cache.

The middleware comes right after that for security headers and for the health check. A page's cache key, also its
ETag, is a hash of data version, date, build fingerprint, language and URL. Each change raises the data version in its
own transaction, so older pages are never looked up again and none has to be deleted. The data version is read before
the page is rendered: a page rendered during a change may be newer than its key says, but never older.
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
"""Browsers, proxies and CDNs may store a page but must validate it before each use (RFC 9111, 5.2.2.4)."""
NGINX_CACHE_CONTROL = "@1"
"""X-Accel-Expires of a page, a moment in 1970: nginx stores the page and validates it before each use.

With no-cache alone nginx would not store it. nginx removes this header from the response. See docs/nginx.conf.
"""
PRIVATE_CACHE_CONTROL = "private, no-cache"
MAX_AGE = 24 * 3600
"""In seconds. One day is enough, because the date is part of the cache key."""
MAX_BODY_SIZE = 1_000_000


class PageCacheMiddleware:
    """Middleware that answers anonymous requests with 304 or from the cache, and caches the pages rendered for them."""

    def __init__(self, get_response):
        if settings.DEBUG:
            raise MiddlewareNotUsed("A developer sees each change of a template at once.")
        self.get_response = get_response

    @cached_property
    def excluded_prefixes(self):
        """URL prefixes whose views set their own cache headers: static files, the admin, robots.txt and its like."""
        known = (reverse(f"summits:{name}") for name in ("security", "robots", "favicon"))
        return settings.STATIC_URL, reverse("admin:index"), *known

    def __call__(self, request):
        if request.path.startswith(self.excluded_prefixes):
            return self.get_response(request)
        if not is_anonymous_get(request):
            return with_cache_control(self.get_response(request), PRIVATE_CACHE_CONTROL)
        with use_replica(), data_version.pinned() as version:
            key = cache_key(request, version)
            return not_modified(request, key) or from_cache(key) or self._render(request, key)

    def _render(self, request, key):
        response = self.get_response(request)
        if is_cacheable(response):
            for header, value in validator_headers(key).items():
                response.headers[header] = value
            cache.set(key, (dict(response.headers), response.content), MAX_AGE)
        return with_cache_control(response, "no-cache")


def is_anonymous_get(request):
    """Return whether a request is a GET or HEAD without session or credentials, whose response suits every reader."""
    is_anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES and "HTTP_AUTHORIZATION" not in request.META
    return is_anonymous and request.method in ("GET", "HEAD")


def cache_key(request, version):
    """Return the cache key of the requested page at the data version ``version``: 32 hexadecimal digits."""
    # The page's links depend on the path, its view on the path_info.
    path = request.path, request.path_info
    url = request.scheme, request.get_host(), path, request.META.get("QUERY_STRING", "")
    rendered_from = version, localdate().isoformat(), build_fingerprint(), get_language_from_request(request)
    return blake2b(repr((rendered_from, url)).encode(), digest_size=16).hexdigest()


def validator_headers(key):
    """Return the headers with which browsers and proxies store a page and validate it."""
    return {"ETag": f'"{key}"', "Cache-Control": PUBLIC_CACHE_CONTROL, "X-Accel-Expires": NGINX_CACHE_CONTROL}


def not_modified(request, key):
    """Return a 304 response if If-None-Match has the page's ETag, else None.

    The page need not be in the cache: a client can have its ETag only from an earlier response. "*" matches any page,
    even one that does not exist, and is left to the view.
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
    """Return the cached response, or None."""
    stored = cache.get(key)
    if stored is None:
        return None
    headers, content = stored
    return HttpResponse(content, headers=headers)


def is_cacheable(response):
    """Return whether a response may be cached for every reader until the data version changes.

    It may not if it is no 200, streams, sets a cookie, varies with one, has its own Cache-Control or is too large.
    """
    if response.status_code != 200 or response.streaming or "Cache-Control" in response.headers or response.cookies:
        return False
    varies = has_vary_header(response, "Cookie") or has_vary_header(response, "*")
    return not varies and len(response.content) <= MAX_BODY_SIZE


def with_cache_control(response, value):
    """Set Cache-Control to ``value`` unless the response has one; return the response."""
    response.headers.setdefault("Cache-Control", value)
    return response
