"""Normalising texts: Unicode normal forms, case folding, truncating. Each function takes time linear in the text."""

import re
import sys
import unicodedata
from functools import cache

MAX_MARKS = 30
"""The most combining marks on one letter: the limit of Unicode's Stream-Safe Text Format (Unicode Standard Annex #15,
section 13). Letters of real texts have four at most."""
UNACCENTED = str.maketrans("łøđðıə", "loddie") | {ord("þ"): "th", ord("æ"): "ae", ord("œ"): "oe"}
"""Letters that Unicode does not decompose into a plain letter and a combining mark."""


def safe_normalize(form, text):
    """Return a text in the Unicode normal form ``form``, for instance "NFC".

    Runs of combining marks are cut to MAX_MARKS. Python sorts each run of marks in quadratic time, holding
    the GIL: 160,000 on one letter took 16 s.
    """
    if len(text) > MAX_MARKS and not text.isascii():
        text = _excess_marks().sub(lambda found: found.group()[:MAX_MARKS], text)
    return unicodedata.normalize(form, text)


def casefold_nfkc(text):
    """Return a text for comparisons that ignore case, in NFKC: the full-width Ａ equals A."""
    return safe_normalize("NFKC", text).casefold()


def fold(text):
    """Return a text for comparisons that ignore case and accents."""
    small = casefold_nfkc(text).translate(UNACCENTED)
    if small.isascii():
        return small
    apart = safe_normalize("NFKD", small)
    return "".join(character for character in apart if not unicodedata.category(character).startswith("M"))


@cache
def _excess_marks():
    marks = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(sys.maxunicode + 1))))
    return re.compile(f"[{re.escape(marks)}]{{{MAX_MARKS + 1},}}")


def truncate(text, length):
    """Return a text cut to ``length`` characters, "…" included, between words or within a very long word."""
    text = str(text)
    if len(text) <= length:
        return text
    start = text[:length]
    cut = max(start.rfind(blank) for blank in " \n")
    return start[: cut if cut > length // 2 else length - 1].rstrip(" \n,;:–(“") + "…"


def one_line(text, length=60):
    """Return a text for a message: on one line, without unprintable characters, truncated to ``length``."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return truncate(" ".join(text.split()), length)
