"""Approval of what many records share: countries, places, series, collections and sources a contributor entered.

They are public once who may publish has approved them. What a public record names by a foreign key it cannot be shown
without, so that whoever makes it public, or names it on a public page, approves it by that; a source is left out of
public pages until it is approved itself.
"""

from collections import defaultdict

from summits.history.bulk import last_version_ids
from summits.history.page_state import require_unchanged
from summits.models import Way, changeset
from summits.models.approval import APPROVED, waiting_and_public
from summits.models.history import may_publish
from summits.workflow.transitions import is_reviewed_transition


def approve(records, user, comment=""):
    """Approve records, as one edit of ``user``, whose reason is the comment."""
    with changeset(user=user, reason=comment) as ledger:
        # Also within an action of a list, which is a change of its own way.
        ledger.way, ledger.reason = Way.STEP, comment
        ledger.note_two(all(is_reviewed_transition(user, record) for record in records))
        for record in records:
            record.approved = True
            record.save(update_fields=["approved"])


class ApprovalNotListed(Exception):
    """A change would approve ``records`` that the page which leads to it did not list. Nothing was done."""

    def __init__(self, records):
        super().__init__(f"{len(records)} records would be approved unseen")
        self.records = records


def approve_named_by_public(ledger, **about):
    """Approve what a change made public records name, where it was made by who may publish, or by a command.

    Raises StaleState where a page led to the change, and what would be approved was edited after the page was made, and
    ApprovalNotListed where that page lists what it approves, and this is something else.
    """
    if not may_publish(ledger.user) or not (ledger.touched or ledger.created):
        return
    while found := waiting_and_public():
        if ledger.seen is not None:
            require_unchanged(ledger.seen, found)
        keys = [(model, pk) for model, pks in found.items() for pk in sorted(pks)]
        if ledger.approves is not None and not ledger.approves.issuperset(keys):
            raise ApprovalNotListed(fetch_records(keys))
        ledger.approved += keys
        for model, pks in found.items():
            model.objects.filter(pk__in=pks).update(approved=True)


def fetch_records(keys):
    """Return the records that ``keys`` name: pairs of a model and a primary key."""
    found = defaultdict(list)
    for model, pk in keys:
        found[model].append(pk)
    return [record for model, pks in found.items() for _pk, record in sorted(model._base_manager.in_bulk(pks).items())]


def records_waiting_for_approval(most):
    """Return at most so many of the records of each kind that wait for approval, the oldest first, and their number."""
    found, number = [], 0
    for model in APPROVED:
        records = model.objects.filter(approved=False).order_by("pk")
        number += records.count()
        found += records[:most]
    return found, number


def version_token(record):
    """Return what names the present version of a record: it is another after each change."""
    return last_version_ids(type(record), [record.pk]).get(record.pk, 0)
