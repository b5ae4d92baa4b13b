"""The model field for a language tag."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from summits.text.language_tags import canonical_tag, tag_of_name
from summits.text.stored_form import normalize_line

MAX_TAG_LENGTH = 12


class LanguageField(models.CharField):
    """A language tag (BCP 47); in the database it is a short text."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", MAX_TAG_LENGTH)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    @staticmethod
    def normalize(text):
        """Return a tag in its usual writing, any other text on one line."""
        line = normalize_line(text)
        return canonical_tag(line) or line

    def validate(self, value, model_instance):
        """Raise ValidationError for a text that is no language tag, with the one that may be meant."""
        super().validate(value, model_instance)
        if value and not canonical_tag(value):
            message, hint = language_errors(value)
            raise ValidationError(f"{message} {hint}", code="invalid")


def language_errors(text):
    """Return why a text is no language tag, and what to enter."""
    message = _("“{text}” is not a language tag.").format(text=text)
    tag = tag_of_name(text)
    hint = _("Did you mean {name}?").format(name=tag) if tag else _("Enter a code such as en, ru or zh-Hans.")
    return message, hint
