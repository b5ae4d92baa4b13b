"""Slugs of names in any script: 李明华 becomes "li-ming-hua", Łukasz "lukasz"."""

import re

from anyascii import anyascii
from django.utils.text import slugify

from summits.text.normalization import safe_normalize
from summits.text.scripts import HAN, HANGUL

_SYLLABLE = re.compile(f"[{HAN}{HANGUL}]")


def slug_of(text):
    """Return a text as a slug: in Latin letters without accents, digits and hyphens; "" if it has neither."""
    # safe_normalize() cuts long runs of combining marks, which slugify() would take minutes to normalise.
    text = safe_normalize("NFC", text)
    if not text.isascii():
        text = anyascii(_SYLLABLE.sub(lambda found: f" {found.group()} ", text))
    return slugify(text)
