"""The page cache: a reader's page that has not changed costs one look at the revision, and one into the cache.

It stands before all other middleware. A page has a name made of the revision, the day, the release, the language and
the address; the name is its ETag and its key in Django's cache. A change that is committed raises the revision, so
that no process finds the old page any more, wherever the cache is: there is nothing to be deleted, and nothing to be
missed. The revision is read before the page is made: what is made while the record changes may be newer than its
name, and is never older.
"""

from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.cache import cc_delim_re, patch_vary_headers
from django.utils.functional import cached_property
from django.utils.timezone import localdate
from django.utils.translation import get_language_from_request

from summits import revision
from summits.release import release
from summits.routing import from_replica

FOR_READERS = "public, no-cache"
"""Browsers, proxies and CDNs may keep a page, and ask before each use whether it is still the one (RFC 9111, 5.2.2.4):
answering that costs next to nothing."""
FOR_NGINX = "@1"
"""nginx takes no-cache for "do not keep". A page whose X-Accel-Expires is over, as it was in 1970, it keeps and asks
for before each use; it takes that header off the answer. See docs/nginx.conf."""
FOR_EDITORS = "private, no-cache"
KEPT_SECONDS = 24 * 3600
"""How long a page stays in the cache at most: its name holds the day."""
MOST_BYTES = 1_000_000


class PageCacheMiddleware:
    """Answers a reader with 304 or from the cache where it can, and keeps what was made for him."""

    def __init__(self, get_response):
        if settings.DEBUG:
            raise MiddlewareNotUsed("A developer sees each change of a template at once.")
        self.get_response = get_response

    @cached_property
    def beside(self):
        """The beginnings of addresses that say themselves how they are kept: files, the desk, what programs know."""
        known = (reverse(f"summits:{name}") for name in ("security", "robots", "favicon"))
        return settings.STATIC_URL, reverse("admin:index"), *known

    def __call__(self, request):
        if request.path.startswith(self.beside):
            return self.get_response(request)
        if not is_readers(request):
            return with_cache_control(self.get_response(request), FOR_EDITORS)
        with from_replica(), revision.held() as present:
            return self._for_reader(request, name_of(request, present))

    def _for_reader(self, request, name):
        if asks_for_change(request, name):
            return unchanged(name)
        kept = cache.get(name)
        if kept:
            headers, content = kept
            return HttpResponse(content, headers=headers)
        response = self.get_response(request)
        if may_be_kept(response):
            for header, value in headers_of(name).items():
                response.headers[header] = value
            cache.set(name, (dict(response.headers), response.content), KEPT_SECONDS)
        return with_cache_control(response, "no-cache")


def is_readers(request):
    """Whether a request only reads and comes from nobody in particular: then everybody gets the same answer."""
    is_anonymous = settings.SESSION_COOKIE_NAME not in request.COOKIES and "HTTP_AUTHORIZATION" not in request.META
    return is_anonymous and request.method in ("GET", "HEAD")


def name_of(request, present):
    """Return the name of the page that a request asks for, at the revision ``present``: letters and digits."""
    # Links are made from the path, and the view is found by the path_info.
    path = request.path, request.path_info
    address = request.scheme, request.get_host(), path, request.META.get("QUERY_STRING", "")
    made_by = present, localdate().isoformat(), release(), get_language_from_request(request)
    return blake2b(repr((made_by, address)).encode(), digest_size=16).hexdigest()


def asks_for_change(request, name):
    """Whether a request brings the ETag of the page, so that its reader has it; a proxy may have made it weak.

    Only looked for: of thousands of others, to read each takes longer than to send the page.
    """
    return f'"{name}"' in request.META.get("HTTP_IF_NONE_MATCH", "")


def headers_of(name):
    """Return what a page says of itself to whoever may keep it."""
    return {"ETag": f'"{name}"', "Cache-Control": FOR_READERS, "X-Accel-Expires": FOR_NGINX}


def unchanged(name):
    """Return the answer that the reader has the page already."""
    response = HttpResponseNotModified(headers=headers_of(name))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def may_be_kept(response):
    """Whether an answer is the same for every reader until the record changes.

    It is not if it sets a cookie, hangs on one, or says itself how it is to be kept.
    """
    varies = [header.lower() for header in cc_delim_re.split(response.headers.get("Vary", ""))]
    is_open = "Cache-Control" not in response.headers and not response.cookies and not {"cookie", "*"} & set(varies)
    return response.status_code == 200 and not response.streaming and is_open and len(response.content) <= MOST_BYTES


def with_cache_control(response, value):
    """Return the response, with a Cache-Control if it has none."""
    response.headers.setdefault("Cache-Control", value)
    return response
