"""Approval of shared records that contributors entered, such as actors, places, series and sources.

They become public once somebody who may publish approves them. A public record cannot be shown without the records that
its foreign keys refer to. So whoever publishes it, or adds such a reference to a public page, approves these too. A
source is left out of public pages until it is approved itself.
"""

from collections import defaultdict

from summits.history.bulk import last_version_ids
from summits.history.page_state import require_unchanged
from summits.models import ChangeMethod, changeset
from summits.models.approval import APPROVED_MODELS, unapproved_references_of_public_records
from summits.models.history import may_publish
from summits.workflow.transitions import is_reviewed_transition


def approve(records, user, comment=""):
    """Approve records in one changeset of ``user``, with ``comment`` as its reason."""
    with changeset(user=user, reason=comment) as context:
        # Set again here, because a list action has already opened a changeset with a method and reason of its own.
        context.method, context.reason = ChangeMethod.TRANSITION, comment
        context.note_reviewed(all(is_reviewed_transition(user, record) for record in records))
        for record in records:
            record.approved = True
            record.save(update_fields=["approved"])


class ApprovalNotListed(Exception):
    """Raised if a change would approve ``records`` that its page did not list. Nothing was done."""

    def __init__(self, records):
        super().__init__(f"{len(records)} records would be approved unseen")
        self.records = records


def approve_references_of_public_records(context, **kwargs):
    """Approve what public records refer to by foreign keys, at the end of a changeset (``before_changeset_end``).

    Only a changeset of a user who may publish, or of a command, approves anything.

    Raises StaleState if the changeset comes from a page, and one of these records was edited after the page was made.
    Raises ApprovalNotListed if the page lists what it approves, and one of these records is not on that list.
    """
    if not may_publish(context.user) or not (context.touched or context.created):
        return
    while found := unapproved_references_of_public_records():
        if context.page_state is not None:
            require_unchanged(context.page_state, found)
        keys = [(model, pk) for model, pks in found.items() for pk in sorted(pks)]
        if context.allowed_approvals is not None and not context.allowed_approvals.issuperset(keys):
            raise ApprovalNotListed(fetch_records(keys))
        context.approved += keys
        for model, pks in found.items():
            model.objects.filter(pk__in=pks).update(approved=True)


def fetch_records(keys):
    """Return the list of records with these ``keys``, which are pairs of a model and a primary key."""
    found = defaultdict(list)
    for model, pk in keys:
        found[model].append(pk)
    return [record for model, pks in found.items() for _pk, record in sorted(model._base_manager.in_bulk(pks).items())]


def records_waiting_for_approval(limit):
    """Return a list of records that wait for approval, of each model the ``limit`` oldest, and how many wait in all."""
    found, number = [], 0
    for model in APPROVED_MODELS:
        records = model.objects.filter(approved=False).order_by("pk")
        number += records.count()
        found += records[:limit]
    return found, number


def version_token(record):
    """Return the id of the last version of a record, 0 if there is none: it differs after each ChangeSet."""
    return last_version_ids(type(record), [record.pk]).get(record.pk, 0)
