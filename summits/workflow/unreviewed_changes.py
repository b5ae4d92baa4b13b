"""Public changes that one person made alone, and that somebody else should check.

Every Edit that changed something public counts, unless it published what another person had saved last. Edits from
before this was tracked count as checked.
"""

from django.utils import timezone

from summits.history.diff import edits_for
from summits.models import Edit


def unreviewed():
    """Return the queryset of the Edits that somebody else should check, and nobody has yet."""
    return Edit.objects.filter(needs_look=True, looked_at=None)


def unreviewed_for(model, pk):
    """Return the queryset of the unreviewed Edits of a record, deleted or not, and of its child records."""
    return edits_for(model, pk).filter(needs_look=True, looked_at=None)


def mark_reviewed(user, pks):
    """Mark Edits (primary keys) as checked by ``user``. Return how many were marked.

    Their own Edits are left out, and those that need no check or have had one.
    """
    edits = unreviewed().filter(pk__in=pks).exclude(user=user)
    return edits.update(looked_at=timezone.now(), looked_by=user, looked_by_name=user.get_username())
