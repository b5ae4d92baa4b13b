"""The way of a record to the public: draft, in review, published, withdrawn; who may take which step, and why not.

A contributor writes drafts and asks for review; an editor publishes what another saved last; a chief editor withdraws.
Each step is an edit of its own, whose reason is the comment.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.history.diff import edits_for
from summits.history.unpublished_changes import has_unpublished_change
from summits.models import Way, changeset
from summits.vocabularies import Status

PUBLISH_PERMISSION, WITHDRAW_PERMISSION = "summits.publish", "summits.withdraw"
"""The permissions that steps need."""


@dataclass(frozen=True)
class Transition:
    """A step: from which statuses to which, what it is called, what is asked for, and what permission it needs.

    ``needs_comment`` says that nobody takes it without a word.
    """

    name: str
    starts: tuple
    end: str
    label: str
    asked: str
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
TRANSITIONS = {step.name: step for step in (REQUEST_REVIEW, SEND_BACK, PUBLISH, WITHDRAW, REPUBLISH)}


def available_transitions(record):
    """Return the steps that lead on from where a record stands."""
    return [step for step in TRANSITIONS.values() if record.status in step.starts]


def can_edit(user, record):
    """Return whether ``user`` may change a record of this status: a draft; what is further only who may publish it."""
    return record.status == Status.DRAFT or user.has_perm(PUBLISH_PERMISSION)


def blocked_reason(user, record, step):
    """Return why ``user`` may not take a step with a record, in words; "" if nothing stands in the way.

    That the user may change records of its kind at all is for the desk to check.
    """
    if record.status not in step.starts:
        return _("This is not possible while the status is “{status}”.").format(status=record.get_status_display())
    if step.permission and not user.has_perm(step.permission):
        return _("You do not have permission to do this.")
    if step is SEND_BACK and not user.has_perm(PUBLISH_PERMISSION) and review_requested_by(record) != user:
        return _("Only the editor who asked for the review, or one who may publish, can send it back.")
    if step is PUBLISH and needs_second_editor(user, record):
        return _("You were the last to save this record, so another editor has to publish it.")
    return ""


def needs_second_editor(user, record):
    """Return whether somebody else has to publish a record, since ``user`` was the last to change it or its rows."""
    if user.is_superuser or not settings.REQUIRE_SECOND_EDITOR:
        return False
    last = last_content_change(record)
    return last is not None and last.user_id == user.pk


def last_content_change(record):
    """Return the last Edit of a record or its rows that was no step; None if there is none."""
    return edits_for(type(record), record.pk).exclude(way=Way.STEP).first()


def last_changed_by_another(user, record):
    """Return whether somebody else than ``user`` changed a record last: two people have seen it as it is then."""
    last = last_content_change(record)
    return last is not None and last.user_id != user.pk


def is_reviewed_transition(user, record):
    """Return whether a step of ``user`` that makes a record public needs no mark itself.

    So it is where somebody else changed it last, so that two people have seen it as it is, or where that edit itself
    is marked as soon as readers see what it changed.
    """
    last = last_content_change(record)
    return last is not None and (last.user_id != user.pk or has_unpublished_change(last))


def transition_history(record):
    """Return the versions of a record that steps left, the latest first, each with its edit."""
    return type(record).history.filter(id=record.pk, edit__way=Way.STEP).select_related("edit__user")


def review_requested_by(record):
    """Return the user who last asked for a review of a record; None if nobody has, or the user is gone."""
    asked = transition_history(record).filter(status=Status.REVIEW).first()
    return asked.edit.user if asked else None


def apply_transition(records, step, user, comment):
    """Take a step with records, as one edit; return those with which it was taken.

    Left out are records that stand, when nobody else changes them any more, where the step does not begin. That nothing
    else stands in the way, the caller has seen to.
    """
    with changeset(user=user, reason=comment) as ledger:
        records = _at_start(records, step)
        if not records:
            return []
        # Also within an action of a list, which is a change of its own way.
        ledger.way, ledger.reason = Way.STEP, comment
        ledger.note_two(step is PUBLISH and all(is_reviewed_transition(user, record) for record in records))
        for record in records:
            record.status = step.end
            record.save(update_fields=["status", "modified"])
    return records


def _at_start(records, step):
    # By the database: a record may have been read before somebody took another step with it.
    pks = defaultdict(list)
    for record in records:
        pks[type(record)].append(record.pk)
    able = {
        (model, pk)
        for model, some in pks.items()
        for pk in model._base_manager.filter(pk__in=some, status__in=step.starts).values_list("pk", flat=True)
    }
    return [record for record in records if (type(record), record.pk) in able]
