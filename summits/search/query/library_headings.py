"""Names as the catalogues of libraries write them: "Gorbachev, Mikhail Sergeevich, 1931-2022"."""

import re

from summits.models.names import MAX_NAME_LENGTH
from summits.search.analysis.tokens import MINUS_SIGNS, normalize_name, normalize_name_joined

LIFE_YEARS = re.compile(
    rf"""^(?P<name>[^\d"“”„«»]*[^\W\d][^\d"“”„«»]*?)\s*[,(\[]\s*(?P<is_birth>born|b\.?)?\s*
    (?P<born>[12]\d{{3}})\s*(?P<dash>[{MINUS_SIGNS}]\s*(?P<died>[12]\d{{3}})?)?\s*[)\].]*$""",
    re.VERBOSE | re.IGNORECASE,
)
FAMILY_FIRST = re.compile(r"^\s*(?P<family>[^,;]+),\s*(?P<given>[^,;]+?)[\s,]*$")
MIN_LIFE = 30
"""Fewer years after a name are a period of which something is sought: "Gorbachev, 1985-1991"."""


def without_life_years(text):
    """Return a name as typed without the years of a life behind it; any other text as it is."""
    found = LIFE_YEARS.match(text.strip())
    if not found or not (found["dash"] or found["is_birth"]):
        return text
    is_heading = found["name"].count(",") == 1
    is_life = not found["died"] or int(found["died"]) - int(found["born"]) >= MIN_LIFE
    return found["name"] if is_heading or is_life else text


def family_name_last(text):
    """Return "Vladimir Putin" for "Putin, Vladimir"; any other text as it is."""
    return FAMILY_FIRST.sub(r"\g<given> \g<family>", text)


def name_forms(text):
    """Return the folded forms in which a name as typed is looked up, best first, without duplicates.

    As it is; with hyphenated words joined (Ke-qiang for Keqiang); from the heading of a library (Putin, Vladimir).
    """
    if len(text) > MAX_NAME_LENGTH:
        # It is no name, and the patterns of headings would take long to say so.
        return list(filter(None, [normalize_name(text)]))
    plain = without_life_years(text)
    forms = [normalize_name(plain), normalize_name_joined(plain)]
    if (heading := family_name_last(plain)) != plain:
        forms.append(normalize_name(heading))
    return list(dict.fromkeys(filter(None, forms)))
