"""Names of countries in other languages, which follow from their ISO 3166 codes (Unicode CLDR, through Babel).

Former states are not in the CLDR: their names in other languages are recorded as other names, like short forms.
"""

from functools import cache

from babel import Locale

LANGUAGES = ("en", "ru", "de", "fr", "es", "uk", "it", "pl", "zh", "ja", "ar")
"""The languages of most readers."""


@cache
def names_in_languages(code):
    """Return the names of a present-day country in ``LANGUAGES``, by its two-letter code."""
    found = (Locale(language).territories.get(code) for language in LANGUAGES)
    return [name for name in found if name]
