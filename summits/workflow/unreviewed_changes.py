"""Public changes that one person made alone, and that somebody else should check.

Every ChangeSet that changed something public counts, unless it published what another person had saved last.
ChangeSets from before this was tracked count as checked.
"""

from django.utils import timezone

from summits.history.diff import changesets_for
from summits.models import ChangeSet


def unreviewed():
    """Return the queryset of the Edits that somebody else should check, and nobody has yet."""
    return ChangeSet.objects.filter(needs_review=True, reviewed_at=None)


def unreviewed_for(model, pk):
    """Return the queryset of the unreviewed Edits of a record, deleted or not, and of its child records."""
    return changesets_for(model, pk).filter(needs_review=True, reviewed_at=None)


def mark_reviewed(user, pks):
    """Mark Edits (primary keys) as checked by ``user``. Return how many were marked.

    Their own Edits are left out, and those that need no check or have had one.
    """
    changesets = unreviewed().filter(pk__in=pks).exclude(user=user)
    return changesets.update(reviewed_at=timezone.now(), reviewed_by=user, reviewed_by_name=user.get_username())
