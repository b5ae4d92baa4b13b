"""The workflow in the desk's templates."""

from django import template

from summits import workflow
from summits.workflow import approval

register = template.Library()
MOST_SHOWN = 10
"""How many records of a kind that wait for approval the front page names."""


@register.simple_tag
def waiting_for(user):
    """Return what waits for a user, as a Waiting."""
    return workflow.waiting_for(user)


@register.simple_tag
def waiting_for_approval(user):
    """Return what waits for approval by a user: some of the ``records``, and their ``number``; none for others."""
    records, number = approval.waiting_for_approval(MOST_SHOWN) if user.has_perm(workflow.PUBLISH) else ([], 0)
    return {"records": records, "number": number}


@register.filter
def opts(record):
    """Return the options of a record's model, which templates may not reach by themselves."""
    return record._meta
