"""The places in sources (page, paragraph, time stamp) that a record cites: the model field."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from summits.text.inline_citations import InlineCitationError, parse_locator

LIST_SEPARATOR = "|"
"""Separates the sources in a cell of a data package, so no locator contains it."""


def validate_locators(value):
    """Raise ValidationError if a locator is malformed."""
    if not isinstance(value, dict) or not all(isinstance(locator, str) for locator in value.values()):
        raise ValidationError(_("Enter a locator for each source."), code="invalid")
    for locator in value.values():
        clean_row_locator(locator)


class LocatorsField(models.JSONField):
    """A dict of the primary key of a source, as text → the locator with which the record cites it.

    A key whose source the record does not cite, or no longer, means nothing.
    """

    default_validators = [validate_locators]

    def __init__(self, *args, **kwargs):
        kwargs.update(default=dict, blank=True)
        super().__init__(*args, **kwargs)


def clean_row_locator(text):
    """Return a locator on one line. Raises ValidationError if it is too long, or has the separator of lists."""
    if LIST_SEPARATOR in text:
        message = _("The place within the source, such as “p. 412”, cannot have the character |.")
        raise ValidationError(message, code="invalid")
    try:
        return parse_locator(text)
    except InlineCitationError as error:
        raise ValidationError(str(error), code="invalid") from error
