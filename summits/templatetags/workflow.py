"""Template tags for the workflow in the admin."""

from django import template
from django.db.models import Count, Q

from summits import workflow
from summits.workflow import approval, unreviewed_changes

register = template.Library()
MAX_QUEUE_SHOWN = 10
"""How many records of each model that wait for approval the admin's index lists."""


@register.simple_tag
def waiting_for(user):
    """Return the ``ReviewQueue`` of a user."""
    return workflow.review_queue(user)


@register.simple_tag
def waiting_for_approval(user):
    """Return the first ``records`` that wait for approval, and their ``number``; none if the user may not publish."""
    records, number = (
        approval.records_waiting_for_approval(MAX_QUEUE_SHOWN)
        if user.has_perm(workflow.PUBLISH_PERMISSION)
        else ([], 0)
    )
    return {"records": records, "number": number}


@register.simple_tag
def public_changes(user):
    """Return the numbers of unreviewed public changes, ``all`` and the user's ``own``; 0 if they may not publish."""
    if not user.has_perm(workflow.PUBLISH_PERMISSION):
        return {"all": 0, "own": 0}
    return unreviewed_changes.unreviewed().aggregate(all=Count("pk"), own=Count("pk", filter=Q(user=user)))


@register.simple_tag
def public_changes_of(record):
    """Return the number of unreviewed public changes of a record."""
    return unreviewed_changes.unreviewed_for(type(record), record.pk).count() if hasattr(type(record), "history") else 0


@register.filter
def opts(record):
    """Return ``_meta`` of a record, which templates cannot access because of the underscore."""
    return record._meta
