"""The definite article before the names of some states and organisations in English."""

import re

from django.utils.translation import get_language

WITH_ARTICLE = re.compile(
    r"^(United|Netherlands|Philippines|Bahamas|Gambia|Maldives|Seychelles|Comoros|Holy See)"
    r"|\b(Union|Republic|Kingdom|States|Islands|Emirates|Federation|Nations|Council|Authority|Organi[sz]ation|League)$"
    r"|^G\d+$"
)


def with_article(actor):
    """Return an actor's name for a sentence, in English with its article: "the United States", "Russia"."""
    name = str(actor)
    return f"the {name}" if get_language().startswith("en") and WITH_ARTICLE.search(name) else name
