"""The model field for a latitude or a longitude."""

from functools import partial

from django import forms
from django.db import models

from summits.text.numbers import normalize_degrees


class DegreesFormField(forms.DecimalField):
    """A text input for degrees.

    It is not of the type "number": there the browser sends nothing at all for "43,6", and a mouse wheel turns it.
    """

    widget = forms.TextInput

    def __init__(self, *, normalize, **kwargs):
        self.normalize = normalize
        super().__init__(**kwargs)

    def to_python(self, value):
        """Return the Decimal that a text means. Raises ValidationError for a text that means none."""
        return super().to_python(self.normalize(value) if isinstance(value, str) else value)


class DegreesField(models.DecimalField):
    """Degrees of latitude or longitude. ``directions``: the letters for positive and negative, "NS" or "EW"."""

    def __init__(self, *args, directions="", **kwargs):
        self.directions = directions
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DecimalField", args, kwargs

    def clone(self):
        """Return a copy with its directions, which ``deconstruct`` leaves out: no migration needs them."""
        copied = super().clone()
        copied.directions = self.directions
        return copied

    def normalize(self, text):
        """Return degrees in any writing as a decimal number, any other text on one line."""
        return normalize_degrees(text, self.directions, self.decimal_places)

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": partial(DegreesFormField, normalize=self.normalize), **kwargs})
