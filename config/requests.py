"""Requests as the site reads them: in UTF-8, whatever charset their sender names.

Django reads the address of a request in the charset that its Content-Type names. A codec that is none for text
(``hex``, ``idna``) then fails before any middleware can answer, and another one (``cp037``) reads other words than the
address says, so that a page for those words would be stored for everybody who asks for that address.
"""

import codecs

from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.request import parse_header_parameters

UTF_8 = {"utf-8", "ascii"}
"""The codecs, by their names in Python, of which all text is UTF-8."""


class Utf8Request(WSGIRequest):
    """A request of which the address and the form are UTF-8; a form that says it is anything else is refused."""

    def _set_content_type_params(self, meta):
        try:
            self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))
        # Of the kinds of errors with which Python's parser of mail fails, many are known and not all.
        except Exception:
            self.content_type, self.content_params = "", {}

    def _load_post_and_files(self):
        charset = self.content_params.get("charset")
        if self.method == "POST" and charset and not is_utf8(charset):
            self._mark_post_parse_error()
            raise BadRequest("A form is sent in UTF-8.")
        super()._load_post_and_files()


class Handler(WSGIHandler):
    """Django's WSGI application, with requests of this kind."""

    request_class = Utf8Request


def is_utf8(charset):
    """Return whether a charset is UTF-8 by one of its names, or a part of it."""
    try:
        return codecs.lookup(charset).name in UTF_8
    # A name with a NUL raises ValueError, one with a surrogate UnicodeEncodeError.
    except (LookupError, ValueError):
        return False
