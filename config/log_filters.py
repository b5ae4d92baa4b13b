"""A logging filter that shortens the secret keys of preview links to their first characters."""

import logging
import re

KEY = re.compile(r"(/preview/[A-Za-z0-9_-]{4})[^/\s?#\"'<>]+", re.IGNORECASE)
"""A key, or anything else, in place of a key in a URL."""
RUN = re.compile(r"(?=[A-Za-z0-9_%-]{40})(?=[a-z0-9_-]*[A-Z%])([A-Za-z0-9_%-]{4})[A-Za-z0-9_%-]+")
"""What may be a key anywhere: 43 random characters (``secrets.token_urlsafe(32)``), some of them percent-encoded.

Slugs, checksums and identifiers can be as long, but have no capital letters and no percent signs.
"""
TRACEBACKS = logging.Formatter()


def redact_preview_keys(text):
    """Return ``text`` with everything that may be a key of a preview shortened."""
    return RUN.sub(r"\1…", KEY.sub(r"\1…", text))


class RedactPreviewKeys(logging.Filter):
    """A filter that lets every log record pass, with the keys of previews shortened."""

    def filter(self, record):
        """Shorten the keys in the message and the traceback of a LogRecord; return True."""
        message = record.getMessage()
        if (hidden := redact_preview_keys(message)) != message:
            record.msg, record.args = hidden, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = TRACEBACKS.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact_preview_keys(record.exc_text)
        return True
