"""Unicode's normal forms, in a time that goes with the length of a text, whatever somebody made of it."""

import re
import sys
import unicodedata
from functools import cache

MOST_MARKS = 30
"""How many combining marks stand on one letter at most: so many does Unicode's Stream-Safe Text Format allow
(Unicode Standard Annex #15, section 13). Letters of real texts have four at most."""


def normalized(form, text):
    """Return a text in a normal form, "NFC" for instance; of a longer row of combining marks MOST_MARKS stay.

    Python sorts each row of marks by comparing all with all: 160,000 on one letter took 16 s, and nothing else ran.
    """
    if len(text) > MOST_MARKS and not text.isascii():
        text = _longer_rows().sub(lambda found: found.group()[:MOST_MARKS], text)
    return unicodedata.normalize(form, text)


@cache
def _longer_rows():
    marks = "".join(map(chr, filter(lambda code: unicodedata.combining(chr(code)), range(sys.maxunicode + 1))))
    return re.compile(f"[{re.escape(marks)}]{{{MOST_MARKS + 1},}}")
