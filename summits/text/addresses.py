"""Addresses as people and programs change them: what a mail program, a chat or a sentence puts behind a link."""

import re

MAX_LENGTH = 400
"""The length, in characters, above which a path is not repaired: no address of a record is nearly as long."""
_ENTITY = r"&(?:gt|lt|quot|amp|nbsp|rsquo|rdquo|raquo|#\d{1,5});?"
_GLUED = re.compile(rf"(?:{_ENTITY}|[\W_])+$")


def without_glued_marks(address):
    """Return an address, or a slug in one, without the punctuation and blanks at its end, nor the last slash."""
    return _GLUED.sub("", address) if len(address) <= MAX_LENGTH else address
