"""The model field for a language tag."""

from django.utils.translation import gettext as _

from summits.models.checked_texts import CheckedTextField
from summits.text.language_tags import canonical_tag, tag_of_name
from summits.text.stored_form import normalize_line

MAX_TAG_LENGTH = 12


class LanguageField(CheckedTextField):
    """A language tag (BCP 47)."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", MAX_TAG_LENGTH)
        super().__init__(*args, **kwargs)

    @staticmethod
    def normalize(text):
        """Return a tag in its usual writing, any other text on one line."""
        line = normalize_line(text)
        return canonical_tag(line) or line

    @staticmethod
    def fault_of(text):
        """Return why a text is no language tag, and what to enter; None if it is one."""
        if canonical_tag(text):
            return None
        tag = tag_of_name(text)
        hint = _("Did you mean {name}?").format(name=tag) if tag else _("Enter a code such as en, ru or zh-Hans.")
        return _("“{text}” is not a language tag.").format(text=text), hint
