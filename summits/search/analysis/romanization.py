"""Romanised forms of Cyrillic names, as libraries write them (ALA-LC: Elʹtsin) and as scholars do (ISO 9: Elʹcin).

The English spelling of a name is recorded; these follow from the native one. They are compared without accents.
"""

import re

CYRILLIC_LETTER = re.compile("[А-яЁёІіЇїЄєҐґЎў]")
PLAIN = dict(zip("абвгдеёзийіїґклмнопрстуўфъьы", "abvgdeeziiiigklmnoprstuufʺʹy", strict=True))
ALA_LC = PLAIN | dict(zip("жхцчшщэюяє", ["zh", "kh", "ts", "ch", "sh", "shch", "e", "iu", "ia", "ie"], strict=True))
ISO_9 = PLAIN | dict(zip("жхцчшщэюяєй", "žhcčšŝèûâêj", strict=True))
UKRAINIAN = re.compile("[іїєґ]", re.IGNORECASE)


def romanized(name):
    """Return the romanised forms of a name in Cyrillic letters, without duplicates; none of any other name."""
    if not CYRILLIC_LETTER.search(name):
        return []
    ukrainian = {"г": "h", "и": "y"} if UKRAINIAN.search(name) else {}
    return list(dict.fromkeys(_romanize(name, table | ukrainian) for table in (ALA_LC, ISO_9)))


def _romanize(name, table):
    return "".join(_romanize_letter(character, table) for character in name)


def _romanize_letter(letter, table):
    latin = table.get(letter.lower(), letter)
    return latin.capitalize() if letter.isupper() else latin
