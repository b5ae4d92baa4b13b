"""Characters by their Unicode properties, as parts of the character classes of regular expressions."""

import re
import unicodedata

LAST_MARK = 0x1F000
"""No combining mark has a higher code point, except the variation selectors of ``SELECTORS``."""
SELECTORS = "\U000e0100-\U000e01ef"
NOTE_FORMS = ("<super>", "<fraction>", "<circle>", "<compat>")


def character_ranges(codes):
    """Return ascending code points as part of a character class, such as "a-cx"."""
    ranges = []
    for code in codes:
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in ranges)


def _is_note_sign(character):
    # A number that is no digit of the word before it. A subscript is one: CO₂.
    return unicodedata.category(character) == "No" and unicodedata.decomposition(character).startswith(NOTE_FORMS)


MARKS = character_ranges(code for code in range(LAST_MARK) if unicodedata.category(chr(code))[0] == "M") + SELECTORS
"""Combining marks, which scripts write over, under or beside letters: they belong to the word."""
NOTE_SIGNS = character_ranges(filter(lambda code: _is_note_sign(chr(code)), range(0x3400)))
"""Superscript and circled digits, which point to a note ("accord¹"), and fractions ("1½ hours"): no part of a word."""
