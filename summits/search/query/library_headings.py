"""Names as the catalogues of libraries write them: "Gorbachev, Mikhail Sergeevich, 1931-2022"."""

import re

from summits.search.analysis.tokens import MINUS_SIGNS

LIFE_YEARS = re.compile(
    rf"""^(?P<name>[^\d"“”„«»]*[^\W\d][^\d"“”„«»]*?)\s*[,(\[]\s*(?:born|b\.?)?\s*
    (?P<born>[12]\d{{3}})\s*(?P<dash>[{MINUS_SIGNS}]\s*(?P<died>[12]\d{{3}})?)?\s*[)\].]*$""",
    re.VERBOSE | re.IGNORECASE,
)
FAMILY_FIRST = re.compile(r"^\s*(?P<family>[^,;]+),\s*(?P<given>[^,;]+?)[\s,]*$")
MIN_LIFE = 30
"""Fewer years after a name are a period of which something is sought: "Gorbachev, 1985-1991"."""


def without_life_years(text):
    """Return a name as typed without the years of a life behind it; any other text as it is."""
    found = LIFE_YEARS.match(text.strip())
    if not found or not found["dash"]:
        return text
    is_heading = found["name"].count(",") == 1
    is_life = not found["died"] or int(found["died"]) - int(found["born"]) >= MIN_LIFE
    return found["name"] if is_heading or is_life else text


def family_name_last(text):
    """Return "Vladimir Putin" for "Putin, Vladimir"; any other text as it is."""
    return FAMILY_FIRST.sub(r"\g<given> \g<family>", text)
