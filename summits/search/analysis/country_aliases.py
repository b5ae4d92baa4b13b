"""Other names of countries: short forms, and names in other languages.

A country has one name in the archive. The others follow from its ISO 3166 code: names in the languages of most readers
come from the Unicode CLDR (through the library Babel), and short forms from the table below.
"""

from functools import cache

from babel import Locale

LANGUAGES = ("en", "ru", "de", "fr", "es", "uk", "it", "pl", "zh", "ja", "ar")

SHORT_FORMS = {
    "US": ["USA", "US", "U.S.", "America", "США"],
    "GB": ["UK", "U.K.", "Britain", "Great Britain"],
    "RU": ["Russian Federation"],
    "SUHH": ["USSR", "Soviets", "СССР", "Советский Союз", "UdSSR", "Sowjetunion", "URSS", "Union soviétique"],
    "DDDE": ["GDR", "DDR", "East Germany"],
    "DE": ["Federal Republic of Germany", "FRG", "West Germany"],
    "CN": ["PRC"],
    "KP": ["DPRK"],
    "KR": ["ROK"],
    "AE": ["UAE"],
    "YUCS": ["Yugoslavia", "Югославия"],
    "CSHH": ["Czechoslovakia", "ČSSR"],
}
"""ISO 3166 code → short forms; for former states also names in other languages, since the CLDR has none."""


def country_aliases(country):
    """Return the other names of a country, without duplicates."""
    names = [*short_forms(country), *names_in_languages(country.iso_code)]
    return [name for name in dict.fromkeys(names) if name != country.name]


def short_forms(country):
    """Return the short forms of a country's name."""
    return SHORT_FORMS.get(country.iso_code, [])


@cache
def names_in_languages(code):
    """Return the names of a present-day country in ``LANGUAGES``, by its two-letter code."""
    found = (Locale(language).territories.get(code) for language in LANGUAGES)
    return [name for name in found if name]
