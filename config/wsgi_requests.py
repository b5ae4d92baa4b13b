"""Requests as the site reads them: in UTF-8, whatever charset their sender names.

Django reads the address of a request in the charset that its Content-Type names. A codec that is none for text
(``hex``, ``idna``) then fails before any middleware can answer, and another one (``cp037``) reads other words than the
address says, so that a page for those words would be stored for everybody who asks for that address.

What Django and Python read in a time that grows with the square of its length is bounded here, before they read it.
"""

import codecs

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest, get_str_from_wsgi
from django.http import multipartparser, parse_cookie
from django.http.request import parse_header_parameters
from django.utils.functional import cached_property

UTF_8 = {"utf-8", "ascii"}
"""The codecs, by their names in Python, of which all text is UTF-8."""
MOST_PARAMETERS = 10
"""How many a Content-Type, or the head of one part of a form, may have. A browser sends a name and a file's name."""
MOST_LINES = 6
"""How many lines the head of a part may have. A browser sends two."""
SEARCHED = 1024
"""In how many bytes of a part Django looks for its head; it refuses a longer one."""
_parse_part = multipartparser.parse_boundary_stream


class Utf8Request(WSGIRequest):
    """A request of which the address and the form are UTF-8; a form that says it is anything else is refused."""

    def _set_content_type_params(self, meta):
        value = meta.get("CONTENT_TYPE", "")
        try:
            readable = "" if value.count(";") > MOST_PARAMETERS else value
            self.content_type, self.content_params = parse_header_parameters(readable)
        # Of the kinds of errors with which Python's parser of mail fails, many are known and not all.
        except Exception:
            self.content_type, self.content_params = "", {}

    @cached_property
    def COOKIES(self):  # noqa: N802
        """The cookies, without those that have a backslash: none of the site's own does.

        Python undoes backslashes in a time that grows with the square of their number (CVE-2024-7592).
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
    """Django's WSGI application, with requests of this kind."""

    request_class = Utf8Request


def is_utf8(charset):
    """Return whether a charset is UTF-8 by one of its names, or a part of it."""
    try:
        return codecs.lookup(charset).name in UTF_8
    # A name with a NUL raises ValueError, one with a surrogate UnicodeEncodeError.
    except (LookupError, ValueError):
        return False


def parse_part(stream, max_header_size):
    """Read the head of a part of a form as Django does; raises MultiPartParserError for one with too much in it."""
    start = stream.read(SEARCHED)
    stream.unget(start)
    head, end, _rest = start.partition(b"\r\n\r\n")
    if end and (head.count(b";") > MOST_PARAMETERS or head.count(b"\r\n") >= MOST_LINES):
        raise multipartparser.MultiPartParserError("A part of this form has too much in its head.")
    return _parse_part(stream, max_header_size)


# Django has no setting for it.
multipartparser.parse_boundary_stream = parse_part
