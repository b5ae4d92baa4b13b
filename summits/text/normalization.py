"""Texts as characters: normal forms, folded, on one line, shortened. Each takes a time in proportion to the text."""

import re
import sys
import unicodedata
from functools import cache

MOST_MARKS = 30
"""How many combining marks stand on one letter at most: so many does Unicode's Stream-Safe Text Format allow
(Unicode Standard Annex #15, section 13). Letters of real texts have four at most."""
UNACCENTED = str.maketrans("łøđðıə", "loddie") | {ord("þ"): "th", ord("æ"): "ae", ord("œ"): "oe"}
"""Letters that Unicode does not take apart into a plain one and a mark."""


def normalized(form, text):
    """Return a text in a normal form, "NFC" for instance; of a longer row of combining marks MOST_MARKS stay.

    Python sorts each row of marks by comparing all with all: 160,000 on one letter took 16 s, and nothing else ran.
    """
    if len(text) > MOST_MARKS and not text.isascii():
        text = _longer_rows().sub(lambda found: found.group()[:MOST_MARKS], text)
    return unicodedata.normalize(form, text)


def caseless(text):
    """Return a text in small letters: what is compared where case does not matter. Ａ and A are one letter (NFKC)."""
    return normalized("NFKC", text).casefold()


def fold(text):
    """Return a text in small letters without accents: what is compared where neither matters."""
    small = caseless(text).translate(UNACCENTED)
    if small.isascii():
        return small
    apart = normalized("NFKD", small)
    return "".join(character for character in apart if not unicodedata.category(character).startswith("M"))


def alphabetical(name, slug):
    """Return what a name is sorted by, the slug telling equal ones apart.

    Databases sort accents, hyphens and other scripts each in its own way; this is the same on every one.
    """
    return fold(name), slug


@cache
def _longer_rows():
    marks = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(sys.maxunicode + 1))))
    return re.compile(f"[{re.escape(marks)}]{{{MOST_MARKS + 1},}}")


def truncate(text, length):
    """Return a text of at most ``length`` characters, cut between words; within a word if that is very long."""
    text = str(text)
    if len(text) <= length:
        return text
    start = text[:length]
    cut = max(start.rfind(blank) for blank in " \n")
    return start[: cut if cut > length // 2 else length - 1].rstrip(" \n,;:–(“") + "…"


def one_line(text, length=60):
    """Return a text as a message shows it: in one line, without invisible characters, truncated."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return truncate(" ".join(text.split()), length)
