"""The alphabet of the archive: how names are ordered everywhere, in Python and on both databases.

Case, accents, apostrophes, quotation marks and brackets do not count, and a hyphen counts as a space: de Gaulle is
under D, Åland under A, Łoś under L. Neither does "The" at the beginning count, so The Hague is under H; and numbers are
in the order of numbers: G7, G20. ``summits.querysets.alphabet`` writes the same rule in SQL, from the same tables.
"""

import re

from summits.text.normalization import safe_normalize

MARKS = "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
"""Combining marks, for a character class of a regular expression."""
IGNORED = "'’‘ʼʻʽʹʾʿ`´′＇\"“”„‟«»‹›‚‛ʺˮ՚׳״·…¿¡()[]{}"
COMMAS = ",،，、"
"""The commas of Latin, Arabic and Chinese texts: between the family name and the given name of a sort name."""
HYPHENS = "-‐‑‒–—"
LETTERS = {"Ł": "L", "ł": "l", "Ø": "O", "ø": "o", "Đ": "D", "đ": "d", "Ð": "D", "ð": "d", "ı": "i", "Ə": "E", "ə": "e"}
LETTERS |= {"ς": "σ"} | {chr(code): chr(code).lower() for code in [*range(0x391, 0x3AA), *range(0x410, 0x430)]}
LETTERS |= {letter: letter.lower() for letter in "ЂЄЅІЈЉЊЋЏҐҒҚҢҮҰҲҶҺӘӨ"}
_OF_OTHER_ALPHABETS = (
    "ĦHħhŊNŋnŦTŧtƁBɓbƊDɗdƉDɖdƘKƙkƳYƴyƐEɛeƔGɣgƆOɔoƑFƒfƲVʋvƝNɲnƗIɨiɄUʉuɃBƀbȻCȼcǤGǥgɈJɉjƵZƶzƎEǝeȺAⱥaɎYɏyĸk"
)
LETTERS |= dict(zip(_OF_OTHER_ALPHABETS[::2], _OF_OTHER_ALPHABETS[1::2], strict=True))
"""Letters that Unicode does not decompose → the letters with which they are ordered."""
DIGRAPHS = {"Æ": "ae", "æ": "ae", "Œ": "oe", "œ": "oe", "Þ": "th", "þ": "th", "ß": "ss", "ẞ": "ss"}
ARTICLE = "the "
"""The beginning of a name, in small letters, that does not count."""
NUMBER, DIGITS_OF_A_NUMBER = "[0-9]+", 8
"""A number, as a regular expression, and to how many digits zeros fill it up."""
_NUMBER = re.compile(NUMBER)
_MARKS = re.compile(f"[{MARKS}]")
_TABLE = str.maketrans(LETTERS | DIGRAPHS | dict.fromkeys(IGNORED, "") | dict.fromkeys(HYPHENS, " "))


def alphabetical(text):
    """Return the text by which ``text`` is ordered, by code points."""
    return _NUMBER.sub(lambda found: found.group().zfill(DIGITS_OF_A_NUMBER), plain_letters(text).removeprefix(ARTICLE))


def plain_letters(text):
    """Return a text in small letters without accents, apostrophes, quotation marks, brackets and hyphens."""
    if text.isascii():
        return text.translate(_TABLE).lower()
    return _MARKS.sub("", safe_normalize("NFKD", text)).translate(_TABLE).lower()


def alphabetical_key(name, slug):
    """Return the sort key of a name, with the slug as tie-breaker."""
    return alphabetical(name), slug


def in_alphabetical_order(items):
    """Return items, texts or records, as a list in alphabetical order of their texts."""
    return sorted(items, key=lambda item: alphabetical_key(str(item), str(item)))
