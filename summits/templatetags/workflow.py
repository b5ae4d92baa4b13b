"""The workflow in the desk's templates."""

from django import template

from summits import workflow

register = template.Library()


@register.simple_tag
def waiting_for(user):
    """Return what waits for a user, as a Waiting."""
    return workflow.waiting_for(user)


@register.filter
def opts(record):
    """Return the options of a record's model, which templates may not reach by themselves."""
    return record._meta
