"""What the logs leave out: the keys of previews, of which only the first characters are written."""

import logging
import re

KEY = re.compile(r"(/preview/[A-Za-z0-9_-]{4})[^/\s?#\"'<>]+", re.IGNORECASE)
"""A key in its place, or what somebody took for one."""
RUN = re.compile(r"(?=[A-Za-z0-9_%-]{40})(?=[a-z0-9_-]*[A-Z%])([A-Za-z0-9_%-]{4})[A-Za-z0-9_%-]+")
"""What may be a key wherever it stands: 43 characters at random (``secrets.token_urlsafe(32)``), some of them escaped.

A slug, a checksum or a name in a program can be as long, but has no capital letter and no escape.
"""
TRACEBACKS = logging.Formatter()


def redact_preview_keys(text):
    """Return ``text`` with what is or may be a key of a preview cut short."""
    return RUN.sub(r"\1…", KEY.sub(r"\1…", text))


class RedactPreviewKeys(logging.Filter):
    """A filter that lets every record pass, without the keys of previews."""

    def filter(self, record):
        """Cut the keys in the words of a record and in its traceback."""
        message = record.getMessage()
        if (hidden := redact_preview_keys(message)) != message:
            record.msg, record.args = hidden, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = TRACEBACKS.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact_preview_keys(record.exc_text)
        return True
