"""Scripts: detecting a text's language by its script, and simplified and traditional Chinese.

Chinese and Japanese put no spaces between words. Korean does, but adds endings to a name.
"""

import re
from functools import cache, lru_cache

from opencc import OpenCC

HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
HANGUL = "\uac00-\ud7a3"
UNSPACED = HAN + KANA + HANGUL
"""Chinese, Japanese and Korean characters, for a character class of a regular expression."""

THAI_AND_LAO = "\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6"
SOUTHEAST_ASIAN = THAI_AND_LAO + "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3"
"""The letters of Thai, Lao, Burmese and Khmer, which put spaces between sentences only; without their marks."""

CYRILLIC = "\u0400-\u04ff"
_HAN, _KANA, _HANGUL, _CYRILLIC, _UNSPACED = (
    re.compile(f"[{characters}]") for characters in (HAN, KANA, HANGUL, CYRILLIC, UNSPACED)
)

OTHER_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff\ufb1d-\ufb4f",
    "ar": "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc",
    "syr": "\u0700-\u074f\u0860-\u086f",
    "dv": "\u0780-\u07bf",
    "nqo": "\u07c0-\u07ff",
    "hi": "\u0900-\u097f",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "or": "\u0b00-\u0b7f",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "bo": "\u0f00-\u0fff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f",
    "am": "\u1200-\u139f",
    "km": "\u1780-\u17ff",
    "mn-Mong": "\u1800-\u18af",
    "ff-Adlm": "\U0001e900-\U0001e95f",
}
"""Language tag of the language that is mostly written in a script → its characters, for a character class."""
RIGHT_TO_LEFT = {
    *("ar", "arc", "azb", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn"),
    *("nqo", "pnb", "prs", "ps", "sd", "skr", "syr", "ug", "ur", "yi"),
}
"""Languages that are written from right to left, unless their tag names another script."""
SCRIPTS_FROM_RIGHT_TO_LEFT = {"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa"}
"""Scripts that are written from right to left, as in language tags, in small letters."""
LETTERS_OF_ONE = {
    "ur": re.compile("[ٹڈڑےں]"),
    "fa": re.compile("[پچژگکی]"),
    "uk": re.compile("[їєґЇЄҐ]"),
    "be": re.compile("[ўЎ]"),
    "sr": re.compile("[ђћЂЋ]"),
    "mk": re.compile("[ѓќЃЌ]"),
    "kk": re.compile("[әқңұӘҚҢҰ]"),
}
"""Language tag → letters that tell it from the language that is mostly written in the script."""

CYRILLIC_BY_STATE = {"UA": "uk", "BY": "be", "KZ": "kk", "BG": "bg", "RS": "sr", "MK": "mk"}
HAN_BY_STATE = {"CN": "zh-Hans", "SG": "zh-Hans", "TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant"}
OTHERS_WITH_HAN = {"JP": "ja", "KR": "ko", "KP": "ko"}
"""For each script: ISO 3166 code of a state → language tag (BCP 47) of texts of that state in this script."""

_OTHER_SCRIPTS = {language: re.compile(f"[{characters}]") for language, characters in OTHER_SCRIPTS.items()}
NOT_LATIN = CYRILLIC + UNSPACED + "".join(OTHER_SCRIPTS.values())
"""Letters of other scripts than Latin, for a character class of a regular expression."""
_NOT_LATIN = re.compile(f"[{NOT_LATIN}]")


def language_of(text, iso_code=""):
    """Return the language tag (BCP 47) that a text's script indicates, "" for Latin and other scripts.

    ``iso_code`` is the ISO 3166 code of the state that the text belongs to, if known.
    """
    if not has_other_script(text):
        return ""
    if _HANGUL.search(text):
        return "ko"
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return OTHERS_WITH_HAN.get(iso_code) or _kind_of_chinese(text) or HAN_BY_STATE.get(iso_code, "zh")
    if _CYRILLIC.search(text):
        return CYRILLIC_BY_STATE.get(iso_code) or _told_by_letters(text, ("uk", "be", "sr", "mk", "kk")) or "ru"
    found = next((language for language, pattern in _OTHER_SCRIPTS.items() if pattern.search(text)), "")
    return _told_by_letters(text, ("ur", "fa")) or found if found == "ar" else found


def is_right_to_left(language):
    """Return whether texts in a language, given by its tag, run from right to left."""
    language, *subtags = language.lower().split("-")
    script = next((subtag for subtag in subtags if len(subtag) == 4 and subtag.isalpha()), "")
    return script in SCRIPTS_FROM_RIGHT_TO_LEFT if script else language in RIGHT_TO_LEFT


def language_of_all(text):
    """Return the language tag of a text whose letters are all Cyrillic, or all Chinese, Japanese or Korean; else ""."""
    if not has_other_script(text):
        return ""
    letters = "".join(filter(str.isalpha, text))
    is_whole = any(pattern.search(letters) and not pattern.sub("", letters) for pattern in (_CYRILLIC, _UNSPACED))
    return language_of(letters) if is_whole else ""


def has_other_script(text):
    """Return whether a text has letters of a script that is not Latin."""
    return not text.isascii() and bool(_NOT_LATIN.search(text))


def _told_by_letters(text, languages):
    return next((language for language in languages if LETTERS_OF_ONE[language].search(text)), "")


def _kind_of_chinese(text):
    if to_simplified_chinese(text) != text:
        return "zh-Hant"
    return "zh-Hans" if _HAN.sub(lambda found: _in_traditional(found.group()), text) != text else ""


def to_simplified_chinese(text):
    """Return a text with each Chinese character in its simplified form: 習近平 becomes 习近平."""
    return _HAN.sub(lambda found: _in_simplified(found.group()), text)


@lru_cache(maxsize=20_000)
def _in_simplified(character):
    return _converter("t2s").convert(character)


@lru_cache(maxsize=20_000)
def _in_traditional(character):
    return _converter("s2t").convert(character)


@cache
def _converter(name):
    # Loaded at the first Chinese character, because reading OpenCC's tables takes some hundredths of a second.
    return OpenCC(name)
