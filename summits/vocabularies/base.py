"""The base class of controlled vocabularies."""

from django.db import models


class Vocabulary(models.TextChoices):
    """Base class of text choices whose members are written as ``value, definition, label``."""

    def __new__(cls, value, definition):
        member = str.__new__(cls, value)
        member._value_ = value
        member.definition = definition
        return member
