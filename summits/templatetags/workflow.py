"""The workflow in the desk's templates."""

from django import template
from django.db.models import Count, Q

from summits import workflow
from summits.workflow import approval, unreviewed_changes

register = template.Library()
MOST_SHOWN = 10
"""How many records of a kind that wait for approval the front page names."""


@register.simple_tag
def waiting_for(user):
    """Return what waits for a user, as a Waiting."""
    return workflow.review_queue(user)


@register.simple_tag
def waiting_for_approval(user):
    """Return what waits for approval by a user: some of the ``records``, and their ``number``; none for others."""
    records, number = (
        approval.records_waiting_for_approval(MOST_SHOWN) if user.has_perm(workflow.PUBLISH_PERMISSION) else ([], 0)
    )
    return {"records": records, "number": number}


@register.simple_tag
def public_changes(user):
    """Return how many public changes nobody else has looked at, of ``all`` and of one's ``own``; none for others."""
    if not user.has_perm(workflow.PUBLISH_PERMISSION):
        return {"all": 0, "own": 0}
    return unreviewed_changes.unreviewed().aggregate(all=Count("pk"), own=Count("pk", filter=Q(user=user)))


@register.simple_tag
def public_changes_of(record):
    """Return how many public changes of a record nobody else has looked at."""
    return unreviewed_changes.unreviewed_for(type(record), record.pk).count() if hasattr(type(record), "history") else 0


@register.filter
def opts(record):
    """Return the options of a record's model, which templates may not reach by themselves."""
    return record._meta
