"""The review queue of an editor: records in review, drafts that were sent back, and their own drafts."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from summits.models import ChangeMethod, ChangeSet
from summits.models.base import Publishable
from summits.models.references import record_models
from summits.vocabularies import Status
from summits.workflow.transitions import PUBLISH_PERMISSION

MAX_SHOWN = 50
"""How many records of each model a queue shows."""


@dataclass(frozen=True)
class ReviewQueue:
    """The queues of one user: lists of pairs of a record and the ChangeSet of its last transition, or None.

    ``to_review`` are for them to review, ``in_review`` are those of which they requested a review, ``sent_back`` came
    back from it, ``own_drafts`` were never in review. The first three are oldest first.
    """

    to_review: list
    in_review: list
    sent_back: list
    own_drafts: list


def review_queue(user):
    """Return the ReviewQueue of ``user``. Only users who may publish have anything to review."""
    review = [pair for model in record_models(Publishable) for pair in _with_last_transition(model, Status.REVIEW)]
    drafts = [
        pair
        for model in record_models(Publishable)
        for pair in _with_last_transition(model, Status.DRAFT, created_by=user)
    ]
    others = [pair for pair in review if pair[0].review_requested_by != user.pk]
    return ReviewQueue(
        to_review=_in_order(others) if user.has_perm(PUBLISH_PERMISSION) else [],
        in_review=_in_order(pair for pair in review if pair[0].review_requested_by == user.pk),
        sent_back=_in_order(pair for pair in drafts if pair[0].review_requested_by == user.pk),
        own_drafts=[pair for pair in drafts if pair[0].review_requested_by is None],
    )


def _in_order(pairs):
    # Records that an import put in review come first: no transition led there, so they have no ChangeSet here.
    return sorted(pairs, key=lambda pair: pair[1].pk if pair[1] else 0)


def _with_last_transition(model, status, created_by=None):
    versions = model.history.filter(id=OuterRef("pk"))
    transitions = versions.filter(changeset__method=ChangeMethod.TRANSITION).order_by("-history_id")
    first = versions.order_by("history_id")
    records = model.objects.filter(status=status).annotate(
        last_transition=Subquery(transitions.values("changeset")[:1]),
        review_requested_by=Subquery(transitions.filter(status=Status.REVIEW).values("changeset__user")[:1]),
        created_by=Subquery(first.values("changeset__user")[:1]),
    )
    if created_by:
        records = records.filter(created_by=created_by.pk) | records.filter(review_requested_by=created_by.pk)
    found = list(records.order_by("last_transition", "pk")[:MAX_SHOWN])
    changesets = ChangeSet.objects.select_related("user").in_bulk([record.last_transition for record in found])
    return [(record, changesets.get(record.last_transition)) for record in found]
