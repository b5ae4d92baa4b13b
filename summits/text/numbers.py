"""Numbers as people type and copy them: with a decimal comma, with any minus sign, and degrees with a direction."""

import re
from decimal import ROUND_HALF_EVEN, Decimal

from summits.text.stored_form import normalize_line

MINUS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-"))
"""Hyphens and dashes that stand for a minus sign before a number."""
MAX_NUMBER_CHARACTERS = 40
_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,20})?"
_DEGREES = re.compile(
    rf"(?P<before>[NSEW])?\s*(?P<sign>[-+])?\s*(?P<degrees>{_NUMBER})\s*°?"
    rf"(?:\s*(?P<minutes>{_NUMBER})\s*['’′])?(?:\s*(?P<seconds>{_NUMBER})\s*(?:[\"”″]|['’′]{{2}}))?"
    r"\s*(?P<after>[NSEW])?",
    re.IGNORECASE,
)
_PARTS_OF_A_DEGREE = {"degrees": 1, "minutes": 60, "seconds": 3600}


def normalize_degrees(text, directions, places):
    """Return degrees as a decimal number: "43.6" for "43,6", "-21.9" for "21° 54′ W"; any other text on one line.

    ``directions``: the letters for positive and negative, "NS" or "EW"; a letter of the other axis is not read.
    ``places``: to how many decimal places the number is rounded.
    """
    line = normalize_line(text)
    found = _DEGREES.fullmatch(line.translate(MINUS)) if len(line) <= MAX_NUMBER_CHARACTERS else None
    letters = "".join(filter(None, (found["before"], found["after"]))).upper() if found else ""
    if not found or len(letters) > 1 or letters not in directions or letters and found["sign"]:
        return line
    parts = {name: Decimal((found[name] or "0").replace(",", ".")) for name in _PARTS_OF_A_DEGREE}
    if parts["minutes"] >= 60 or parts["seconds"] >= 60 or found["seconds"] and not found["minutes"]:
        return line
    degrees = sum(number / _PARTS_OF_A_DEGREE[name] for name, number in parts.items())
    is_negative = found["sign"] == "-" or letters == directions[1]
    return _in_figures(-degrees if is_negative else degrees, places)


def _in_figures(number, places):
    # Without trailing zeros, and without the sign of zero.
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN).normalize()
    return format(rounded or Decimal(0), "f")
