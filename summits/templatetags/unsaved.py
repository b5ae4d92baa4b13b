"""What the templates of the desk need so that nothing typed there is lost, or seen by somebody else."""

from django import template
from django.utils.safestring import mark_safe

register = template.Library()
BEGINS_FORM = "novalidate>"
"""How the tag ends with which Django's templates of the desk begin the forms of a record and of a list."""


@register.filter
def not_filled_in_again(page):
    """Return a page in which the browser, going back, does not fill in the forms as they were left.

    After a log-out the next user would find in them what the last one typed, and save it. What is kept of unsaved text
    is offered to its owner instead. ``page`` is HTML: text of users is escaped in it, and never mistaken for a tag.
    """
    return mark_safe(str(page).replace(BEGINS_FORM, f'{BEGINS_FORM[:-1]} autocomplete="off">'))
