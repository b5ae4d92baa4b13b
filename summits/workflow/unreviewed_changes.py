"""Public changes that one person made alone, and that somebody else should look at.

Every edit that changed something public counts, unless it published what another had saved last. Edits from before this
was recorded count as looked at.
"""

from django.utils import timezone

from summits.history.diff import edits_for
from summits.models import Edit


def unreviewed():
    """Return the queryset of the Edits that nobody but their authors has looked at."""
    return Edit.objects.filter(needs_look=True, looked_at=None)


def unreviewed_for(model, pk):
    """Return those of a record of ``model``, there or gone, and of its rows."""
    return edits_for(model, pk).filter(needs_look=True, looked_at=None)


def mark_reviewed(user, pks):
    """Note that ``user`` has looked at edits (primary keys); return the number of those that it was noted of.

    Left out are their own, and those that need no look or were looked at already.
    """
    edits = unreviewed().filter(pk__in=pks).exclude(user=user)
    return edits.update(looked_at=timezone.now(), looked_by=user, looked_by_name=user.get_username())
