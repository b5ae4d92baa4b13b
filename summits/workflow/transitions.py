"""Transitions between draft, in review, published and withdrawn: who may make which, and why not.

A contributor writes drafts and requests reviews, an editor publishes what another person saved last, a chief editor
withdraws. Each transition is a changeset of its own, with the comment as its reason.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.history.diff import changesets_for
from summits.history.unpublished_changes import has_unpublished_change
from summits.models import ChangeMethod, changeset
from summits.vocabularies import Status

PUBLISH_PERMISSION, WITHDRAW_PERMISSION = "summits.publish", "summits.withdraw"
"""The permissions that transitions require."""


@dataclass(frozen=True)
class Transition:
    """A transition from one of ``from_statuses`` to ``to_status``.

    ``label`` is its name on pages, ``comment_label`` the label of its comment. ``permission`` is "" if it requires
    none. If ``needs_comment``, the comment must not be empty.
    """

    name: str
    from_statuses: tuple
    to_status: str
    label: str
    comment_label: str
    permission: str = ""
    needs_comment: bool = False


REQUEST_REVIEW = Transition(
    "ask",
    (Status.DRAFT,),
    Status.REVIEW,
    gettext_lazy("Ask for review"),
    gettext_lazy("Comment: what should the reviewer check?"),
)
SEND_BACK = Transition(
    "send_back",
    (Status.REVIEW,),
    Status.DRAFT,
    gettext_lazy("Send back"),
    gettext_lazy("Comment: what needs to be changed?"),
    needs_comment=True,
)
PUBLISH = Transition(
    "publish",
    (Status.DRAFT, Status.REVIEW),
    Status.PUBLISHED,
    gettext_lazy("Publish"),
    gettext_lazy("Comment"),
    PUBLISH_PERMISSION,
)
WITHDRAW = Transition(
    "withdraw",
    (Status.PUBLISHED,),
    Status.WITHDRAWN,
    gettext_lazy("Withdraw"),
    gettext_lazy("Reason (shown to readers who open its page)"),
    WITHDRAW_PERMISSION,
    needs_comment=True,
)
REPUBLISH = Transition(
    "bring_back",
    (Status.WITHDRAWN,),
    Status.PUBLISHED,
    gettext_lazy("Publish again"),
    gettext_lazy("Comment"),
    WITHDRAW_PERMISSION,
)
TRANSITIONS = {one.name: one for one in (REQUEST_REVIEW, SEND_BACK, PUBLISH, WITHDRAW, REPUBLISH)}


def available_transitions(record):
    """Return a list of the transitions that start from the status of a record."""
    return [transition for transition in TRANSITIONS.values() if record.status in transition.from_statuses]


def can_edit(user, record):
    """Return whether ``user`` may edit a record: a draft always, a record with another status if they may publish."""
    return record.status == Status.DRAFT or user.has_perm(PUBLISH_PERMISSION)


def blocked_reason(user, record, transition):
    """Return why ``user`` may not make a transition of a record, as text; "" if they may.

    Whether they may change records of this model at all is for the admin to check.
    """
    if record.status not in transition.from_statuses:
        return _("This is not possible while the status is “{status}”.").format(status=record.get_status_display())
    if transition.permission and not user.has_perm(transition.permission):
        return _("You do not have permission to do this.")
    if transition is SEND_BACK and not user.has_perm(PUBLISH_PERMISSION) and review_requested_by(record) != user:
        return _("Only the editor who asked for the review, or one who may publish, can send it back.")
    if transition is PUBLISH and needs_second_editor(user, record):
        return _("You were the last to save this record, so another editor has to publish it.")
    return ""


def needs_second_editor(user, record):
    """Return whether another editor must publish a record, as ``user`` was the last to change it or a child record."""
    if user.is_superuser or not settings.REQUIRE_SECOND_EDITOR:
        return False
    last = last_content_change(record)
    return last is not None and last.user_id == user.pk


def last_content_change(record):
    """Return the last ChangeSet of a record or its child records that was no transition; None if there is none."""
    return changesets_for(type(record), record.pk).exclude(method=ChangeMethod.TRANSITION).first()


def last_changed_by_another(user, record):
    """Return whether somebody other than ``user`` changed a record last: two people have seen it then."""
    last = last_content_change(record)
    return last is not None and last.user_id != user.pk


def is_reviewed_transition(user, record):
    """Return whether a transition by ``user`` that publishes a record needs no check by a second editor.

    It needs none if somebody else changed the record last, since two people have seen it then. It needs none either if
    the last ChangeSet has unpublished changes: that ChangeSet itself is marked for a check once readers see them.
    """
    last = last_content_change(record)
    return last is not None and (last.user_id != user.pk or has_unpublished_change(last))


def transition_history(record):
    """Return the queryset of a record’s versions left by transitions, the latest first, each with its ChangeSet."""
    return (
        type(record)
        .history.filter(id=record.pk, changeset__method=ChangeMethod.TRANSITION)
        .select_related("changeset__user")
    )


def review_requested_by(record):
    """Return the user who last requested a review of a record; None if nobody did, or the user was deleted."""
    requested = transition_history(record).filter(status=Status.REVIEW).first()
    return requested.changeset.user if requested else None


def apply_transition(records, transition, user, comment):
    """Make a transition of records in one changeset. Return a list of the records whose status was changed.

    Records are left out if their status, read under the write lock, is not one of ``from_statuses``. The caller has
    checked that nothing else forbids the transition.
    """
    with changeset(user=user, reason=comment) as context:
        records = _in_from_status(records, transition)
        if not records:
            return []
        # Set again here, because a list action has already opened a changeset with a way and reason of its own.
        context.method, context.reason = ChangeMethod.TRANSITION, comment
        context.note_reviewed(transition is PUBLISH and all(is_reviewed_transition(user, record) for record in records))
        for record in records:
            record.status = transition.to_status
            record.save(update_fields=["status", "modified"])
    return records


def _in_from_status(records, transition):
    # From the database: another transition may have been made after a record was read.
    pks, statuses = defaultdict(list), transition.from_statuses
    for record in records:
        pks[type(record)].append(record.pk)
    able = {
        (model, pk)
        for model, some in pks.items()
        for pk in model._base_manager.filter(status__in=statuses, pk__in=some).values_list("pk", flat=True)
    }
    return [record for record in records if (type(record), record.pk) in able]
