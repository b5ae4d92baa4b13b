"""Scripts: detecting a text's language by its script, and simplified and traditional Chinese.

Chinese and Japanese put no spaces between words. Korean does, but adds endings to a name.
"""

import re
from functools import cache, lru_cache

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
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
# A run includes the spaces and the Chinese and Japanese punctuation between two words.
_RUN = re.compile(f"[{UNSPACED}](?:[{UNSPACED}\\s·\u3001-\u3003\u3008-\u301f\u30fb\uff01-\uff1f]*[{UNSPACED}])?")

CYRILLIC_BY_STATE = {"UA": "uk", "BY": "be", "KZ": "kk", "BG": "bg", "RS": "sr", "MK": "mk"}
HAN_BY_STATE = {"CN": "zh-Hans", "SG": "zh-Hans", "TW": "zh-Hant", "HK": "zh-Hant", "MO": "zh-Hant"}
OTHERS_WITH_HAN = {"JP": "ja", "KR": "ko", "KP": "ko"}
"""For each script: ISO 3166 code of a state → language tag (BCP 47) of texts of that state in this script."""


def language_of(text, iso_code=""):
    """Return the language tag (BCP 47) that a text's script indicates, "" for Latin and other scripts.

    ``iso_code`` is the ISO 3166 code of the state that the text belongs to, if known.
    """
    if _HANGUL.search(text):
        return "ko"
    if _KANA.search(text):
        return "ja"
    if _HAN.search(text):
        return OTHERS_WITH_HAN.get(iso_code) or _kind_of_chinese(text) or HAN_BY_STATE.get(iso_code, "zh")
    return CYRILLIC_BY_STATE.get(iso_code, "ru") if _CYRILLIC.search(text) else ""


def language_of_all(text):
    """Return the language tag of a text whose letters are all Cyrillic, or all Chinese, Japanese or Korean; else ""."""
    letters = "".join(filter(str.isalpha, text))
    is_whole = any(pattern.search(letters) and not pattern.sub("", letters) for pattern in (_CYRILLIC, _UNSPACED))
    return language_of(letters) if is_whole else ""


def in_languages(text, iso_code=""):
    """Return a text as HTML, with ``lang`` where the script indicates the language: ``<span lang="ko">김정은</span>``.

    The text is escaped unless it is safe HTML already. Each run of Chinese, Japanese or Korean gets a span of its own;
    any other text with Cyrillic letters gets one around the whole.
    """
    if not _UNSPACED.search(text):
        language = language_of(text, iso_code)
        return format_html('<span lang="{}">{}</span>', language, text) if language else conditional_escape(text)
    # Tags and entities contain no such characters, so a run never lies within one.
    return mark_safe(_RUN.sub(lambda run: _in_language(run.group(), iso_code), conditional_escape(text)))  # noqa: S308


def _in_language(text, iso_code):
    return f'<span lang="{language_of(text, iso_code)}">{text}</span>'


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
