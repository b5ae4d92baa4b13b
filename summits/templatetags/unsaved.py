"""Template filter of the admin that keeps browsers from restoring form fields."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()
BEGINS_FORM = "novalidate>"
"""The end of the opening form tags in Django's change form and changelist templates."""


@register.filter
def not_filled_in_again(page):
    """Return ``page``, safe HTML, with ``autocomplete="off"`` on its forms, so that "back" does not refill them.

    Otherwise the next user after a log-out could see what the last one typed, and save it. Unsaved text is offered to
    its author in another way. In ``page`` user text is escaped, so it cannot contain the end of a tag.
    """
    return mark_safe(str(page).replace(BEGINS_FORM, f'{BEGINS_FORM[:-1]} autocomplete="off">'))
