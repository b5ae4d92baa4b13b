"""The base of model fields for short texts with rules of their own: language tags, identifiers."""

from django.core.exceptions import ValidationError
from django.db import models


class CheckedTextField(models.CharField):
    """A short text with its usual writing and a check; in the database it is a plain text.

    Forms and imports store what ``normalize`` returns, and refuse what ``fault_of`` finds fault with.
    """

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    @staticmethod
    def normalize(text):
        """Return a text in its usual writing, on one line."""
        raise NotImplementedError

    @staticmethod
    def fault_of(text):
        """Return why a normalised text is not allowed and what to enter, two sentences; None if it is."""
        raise NotImplementedError

    def validate(self, value, model_instance):
        """Raise ValidationError for a text that is not allowed."""
        super().validate(value, model_instance)
        if value and (fault := self.fault_of(value)):
            raise ValidationError(" ".join(map(str, fault)), code="invalid")
