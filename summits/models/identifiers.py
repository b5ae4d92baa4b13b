"""Model fields for identifiers that others gave: Wikidata's numbers, and the codes of states."""

import re

from django.utils.translation import gettext as _

from summits.models.checked_texts import CheckedTextField
from summits.text.stored_form import normalize_line

_WIKIDATA_NUMBER = re.compile(r"Q[1-9][0-9]{0,12}")
_WIKIDATA_AS_COPIED = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?wikidata\.org/(?:wiki|entity)/(?:Special:EntityPage/)?(?P<linked>Q[0-9]+)(?:[?#/].*)?"
    r"|(?:wikidata:\s?|wd:)?(?P<number>Q[0-9]+)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[A-Z]*")


class WikidataField(CheckedTextField):
    """The number of a Wikidata item, such as Q7747."""

    @staticmethod
    def normalize(text):
        """Return the number that the address of an item or ``q7747`` means, any other text on one line."""
        line = normalize_line(text)
        found = _WIKIDATA_AS_COPIED.fullmatch(line)
        return f"Q{(found['linked'] or found['number'])[1:].lstrip('0')}" if found else line

    @staticmethod
    def fault_of(text):
        """Return why a text is not the number of an item, and what to enter; None if it is one."""
        if _WIKIDATA_NUMBER.fullmatch(text):
            return None
        message = _("“{text}” is not the number of a Wikidata item.").format(text=text)
        return message, _("Enter it as in Q7747, or paste the address of the item.")


class StateCodeField(CheckedTextField):
    """The ISO 3166 code of a state, in capitals. Its length is a constraint of the model."""

    @staticmethod
    def normalize(text):
        """Return a code in capitals."""
        return normalize_line(text).upper()

    @staticmethod
    def fault_of(text):
        """Return why a text is no code, and what to enter; None if it consists of letters."""
        if _LETTERS.fullmatch(text):
            return None
        return _("“{text}” is not a code of letters.").format(text=text), _("Enter a code such as RU or SUHH.")
