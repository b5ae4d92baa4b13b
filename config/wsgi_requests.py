"""Requests that are decoded as UTF-8, whatever charset they name.

Django decodes the query string of a request with the charset of its Content-Type. A codec that is not for text
(``hex``, ``idna``) then fails before any middleware can answer. Another one (``cp037``) yields other words than the URL
contains, and the page for these words would be cached for everybody who requests that URL.

This module also limits what Django and Python parse in quadratic time, before they parse it.
"""

import codecs

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest, get_str_from_wsgi
from django.http import multipartparser, parse_cookie
from django.http.request import parse_header_parameters
from django.utils.functional import cached_property

UTF_8 = {"utf-8", "ascii"}
"""Python's names of the codecs whose text is always valid UTF-8."""
MAX_PARAMETERS = 10
"""How many parameters a Content-Type or the head of a form part may have. Browsers send two: a name and a file name."""
MAX_HEADER_LINES = 6
"""How many lines the head of a form part may have. Browsers send two."""
MAX_HEADER_BYTES = 1024
"""In how many bytes Django looks for the head of a form part; it refuses longer ones."""
_parse_part = multipartparser.parse_boundary_stream


class Utf8Request(WSGIRequest):
    """A request whose URL and form are decoded as UTF-8; a form that declares another charset is refused."""

    def _set_content_type_params(self, meta):
        value = meta.get("CONTENT_TYPE", "")
        try:
            readable = "" if value.count(";") > MAX_PARAMETERS else value
            self.content_type, self.content_params = parse_header_parameters(readable)
        # Python's e-mail parser raises many kinds of exceptions, not all of them known.
        except Exception:
            self.content_type, self.content_params = "", {}

    @cached_property
    def COOKIES(self):  # noqa: N802
        """The cookies, except those with a backslash, which no cookie of the site has.

        Python unescapes backslashes in quadratic time (CVE-2024-7592).
        """
        cookies = get_str_from_wsgi(self.environ, "HTTP_COOKIE", "").split(";")
        return parse_cookie(";".join(cookie for cookie in cookies if "\\" not in cookie))

    def _load_post_and_files(self):
        charset = self.content_params.get("charset")
        if self.method == "POST" and charset and not is_utf8(charset):
            self._mark_post_parse_error()
            raise BadRequest("A form is sent in UTF-8.")
        super()._load_post_and_files()


class Utf8WSGIHandler(WSGIHandler):
    """Django's WSGI handler, with Utf8Request as request class."""

    request_class = Utf8Request


def is_utf8(charset):
    """Return whether a charset is UTF-8, by any of its names, or ASCII."""
    try:
        return codecs.lookup(charset).name in UTF_8
    # A name with a NUL raises ValueError, one with a surrogate UnicodeEncodeError.
    except (LookupError, ValueError):
        return False


def parse_part(stream, max_header_size):
    """Parse the head of a form part as Django does; raise MultiPartParserError for too many parameters or lines."""
    start = stream.read(MAX_HEADER_BYTES)
    stream.unget(start)
    head, end, _rest = start.partition(b"\r\n\r\n")
    if end and (head.count(b";") > MAX_PARAMETERS or head.count(b"\r\n") >= MAX_HEADER_LINES):
        raise multipartparser.MultiPartParserError("A part of this form has too much in its head.")
    return _parse_part(stream, max_header_size)


# Django has no setting for this.
multipartparser.parse_boundary_stream = parse_part
