"""What the logs leave out: the keys of previews, of which only the first characters are written."""

import logging
import re

KEY = re.compile(r"(/preview/[A-Za-z0-9_-]{4})[^/\s?#\"'<>]+")
TRACEBACKS = logging.Formatter()


def without_keys(text):
    """Return ``text`` with the keys of previews cut short."""
    return KEY.sub(r"\1…", text)


class HideKeys(logging.Filter):
    """A filter that lets every record pass, without the keys of previews."""

    def filter(self, record):
        """Cut the keys in the words of a record and in its traceback."""
        message = record.getMessage()
        if (hidden := without_keys(message)) != message:
            record.msg, record.args = hidden, ()
        if record.exc_info and not record.exc_text:
            record.exc_text = TRACEBACKS.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_keys(record.exc_text)
        return True
