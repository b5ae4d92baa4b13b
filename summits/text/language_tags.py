"""Language tags (BCP 47), checked against the languages, scripts and territories of the Unicode CLDR, through Babel."""

import re
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

_LANGUAGE, _SCRIPT = re.compile(r"[a-z]{2,3}"), re.compile(r"[A-Z][a-z]{3}")
_TERRITORY, _VARIANT = re.compile(r"[A-Z]{2}|[0-9]{3}"), re.compile(r"[a-z0-9]{5,8}|[0-9][a-z0-9]{3}")
_NAMED_IN = ("en", "de", "fr", "ru", "es")
"""Languages whose names of languages are recognised, for a suggestion."""


@lru_cache(maxsize=1_000)
def canonical_tag(text):
    """Return a language tag in its usual writing: "zh-Hans" for "ZH_hans", "en" for "eng"; "" if it is none."""
    language, *subtags = text.replace("_", "-").split("-")
    language = language.lower()
    if not _LANGUAGE.fullmatch(language) or language not in _languages():
        return ""
    found = [_short_code(language)]
    if subtags and len(subtags[0]) == 4 and subtags[0].isalpha():
        found.append(subtags.pop(0).title())
        if not _SCRIPT.fullmatch(found[-1]) or found[-1] not in Locale("en").scripts:
            return ""
    if subtags and _TERRITORY.fullmatch(subtags[0].upper()):
        found.append(subtags.pop(0).upper())
        if found[-1] not in Locale("en").territories:
            return ""
    variants = [subtag.lower() for subtag in subtags]
    return "" if any(not _VARIANT.fullmatch(one) for one in variants) else "-".join([*found, *variants])


def tag_of_name(name):
    """Return the tag of a language given by its name in one of a few languages: "en" for "Englisch"; "" if unknown."""
    return _tags_by_name().get(name.casefold(), "")


@cache
def _languages():
    # The CLDR names some 600 languages; of thousands more it knows the script.
    known = (*Locale("en").languages, *get_global("likely_subtags"), *get_global("language_aliases"))
    return {tag for tag in known if _LANGUAGE.fullmatch(tag)} - {"und"}


def _short_code(language):
    alias = get_global("language_aliases").get(language, "") if len(language) == 3 else ""
    return alias if len(alias) == 2 else language


@cache
def _tags_by_name():
    found = {}
    for language in _NAMED_IN:
        for tag, name in Locale(language).languages.items():
            found.setdefault(name.casefold(), tag.replace("_", "-"))
    return found
