"""What differs between two texts, for a page that shows one beside the other."""

import re
import unicodedata
from os.path import commonprefix

from rapidfuzz.distance import Indel

from summits.text.normalization import safe_normalize

MAX_TOKENS = 3_000
"""Of more words than this the part between the common beginning and the common end counts as changed."""
MIN_COMMON = 0.2
"""Texts that have less than this share of their characters in common differ as a whole."""
CONTEXT_CHARACTERS = 20
"""How many characters a short excerpt shows before the difference."""
SIGNS = {" ": "␣", "\t": "⇥", "\n": "¶\n", "\xa0": "⍽", "\u202f": "⍽"}
"""Blanks → the sign that stands for one where it makes the difference."""

_TOKEN = re.compile(r"\w+|.", re.DOTALL)


def changed_parts(before, after):
    """Return two lists of pairs (part of a text, whether it is changed), for the text before and after.

    In a changed part, signs stand for what cannot be seen. Texts with little in common are one unchanged part each: all
    of it differs, so nothing needs to be marked.
    """
    first, second = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _common_length(first, second)
    end = _common_length(first[start:][::-1], second[start:][::-1])
    middle = first[start : len(first) - end], second[start : len(second) - end]
    parts = [("".join(first[:start]), "".join(second[:start]), True), *_compare(*middle)]
    parts.append(("".join(first[len(first) - end :]), "".join(second[len(second) - end :]), True))
    common = sum(len(old.strip()) for old, _new, is_equal in parts if is_equal)
    if common < MIN_COMMON * min(len(before), len(after)):
        return [(before, False)], [(after, False)]
    shows_marks = safe_normalize("NFC", before) == safe_normalize("NFC", after)
    return tuple(
        [(pair[side] if pair[2] else with_signs(pair[side], shows_marks), not pair[2]) for pair in parts if pair[side]]
        for side in (0, 1)
    )


def with_signs(text, shows_marks=False):
    """Return a text with signs for what cannot be seen: "⍽" for a no-break space, "[U+200B]" for a zero-width one.

    Plain spaces and line ends get theirs only in a text of nothing else. With ``shows_marks``, combining marks too.
    """
    is_blank = not text.strip()
    return "".join(_sign_of(character, is_blank, shows_marks) for character in text)


def excerpts_from_difference(before, after):
    """Return both texts from shortly before the place where they begin to differ."""
    start = max(len(commonprefix([before, after])) - CONTEXT_CHARACTERS, 0)
    return [f"…{text[start:]}" if start else text for text in (before, after)]


def _common_length(first, second):
    # Of two lists of words.
    return len(commonprefix([first, second]))


def _compare(first, second):
    if max(len(first), len(second)) > MAX_TOKENS:
        return [("".join(first), "".join(second), False)]
    return [
        (
            "".join(first[one.src_start : one.src_end]),
            "".join(second[one.dest_start : one.dest_end]),
            one.tag == "equal",
        )
        for one in Indel.opcodes(first, second)
    ]


def _sign_of(character, is_blank, shows_marks):
    if character in " \n":
        return SIGNS[character] if is_blank else character
    category = unicodedata.category(character)
    if character in SIGNS:
        return SIGNS[character]
    is_hidden = category in ("Cc", "Cf", "Zs", "Zl", "Zp") or shows_marks and category == "Mn"
    return f"[U+{ord(character):04X}]" if is_hidden else character
