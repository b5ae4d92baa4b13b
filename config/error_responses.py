"""Error responses of the server itself, to requests that never reach Django, with the security headers."""

from http import HTTPStatus

from config.security_headers import HEADERS

RETRY_SECONDS = 60
PHRASES = {413: "Content Too Large", 414: "URI Too Long"}
"""Reason phrases that have changed in the standard since Python 3.11."""


def error_response(status, phrase=None):
    """Return the bytes of an HTTP response with this status, which tells the client that the connection closes."""
    phrase = phrase or PHRASES.get(status) or HTTPStatus(status).phrase
    headers = {
        **HEADERS,
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
        "Connection": "close",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(phrase) + 1),
        **({"Retry-After": str(RETRY_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}),
    }
    lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items()), "", f"{phrase}\n"]
    return "\r\n".join(lines).encode("latin-1")
