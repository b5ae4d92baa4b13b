"""Addresses as people and programs change them: what a mail program, a chat or a sentence puts behind a link."""

import re

from summits.text.slugs import slug_of

MAX_LENGTH = 400
"""The length, in characters, above which a path is not repaired: no address of a record is nearly as long."""
_ENTITY = r"&(?:gt|lt|quot|amp|nbsp|rsquo|rdquo|raquo|#\d{1,5});?"
_FILE_NAME = re.compile(r"(?:(?:^|/)index)?\.html?$|/+$")
_GLUED = re.compile(rf"(?:{_ENTITY}|[\W_])+$")


def without_glued_marks(address):
    """Return an address, or a slug in one, without the punctuation and blanks at its end, nor the last slash."""
    return _GLUED.sub("", address) if len(address) <= MAX_LENGTH else address


def meant_slugs(text):
    """Return the slugs that a text may mean, the likeliest first: without marks at its end, or made of its words.

    So ``Vladimir_Putin``, ``“vladimir-putin”`` and ``sochi–2008`` mean a slug too.
    """
    if len(text) > MAX_LENGTH:
        return [text]
    return list(dict.fromkeys(filter(None, (without_glued_marks(text), slug_of(text.replace("_", "-"))))))


def path_of_slugs(path):
    """Return a path with each of its parts as a slug, and without the name of a file at its end; "/" without a part.

    It is "" if a part has no letter or digit.
    """
    if len(path) > MAX_LENGTH:
        return ""
    slugs = [slug_of(part.replace("_", "-")) for part in _FILE_NAME.sub("", path).split("/") if part]
    return f"/{'/'.join(slugs)}/" if slugs and all(slugs) else "" if slugs else "/"
