"""What states are called besides their names: short forms, and their names in other languages.

The record gives a state one name. The others follow from its ISO 3166 code: in the languages of most of the archive's
readers by the Unicode CLDR (the library Babel has it), and the short forms in the table here.
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
"""ISO 3166 code → short forms in use, and for former states names in other languages, which CLDR does not give."""


def country_aliases(country):
    """Return the other names of a country, each once."""
    names = [*short_forms(country), *names_in_languages(country.iso_code)]
    return [name for name in dict.fromkeys(names) if name != country.name]


def short_forms(country):
    """Return the short forms of a country's name."""
    return SHORT_FORMS.get(country.iso_code, [])


@cache
def names_in_languages(code):
    """Return what a state of today is called in the languages of most readers, by its code of two letters."""
    found = (Locale(language).territories.get(code) for language in LANGUAGES)
    return [name for name in found if name]
