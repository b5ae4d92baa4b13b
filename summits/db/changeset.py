"""A changeset: the records that one transaction changes, noted once for all that follows from their change.

Saves, deletions and changed links are noted by Django's signals (``summits.models.history.Versions``), ``update``, the
``bulk_`` methods and ``delete`` by the querysets. At the end of the changeset, before it is committed, the history,
the data version and the search index follow (``summits.signal_handlers``): nobody reads the one without the other.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.dispatch import Signal

change_begins = Signal()
"""Sent at the beginning of the outermost change, within its transaction."""

change_closes = Signal()
"""Sent before the end of the outermost change, with its ``ledger``: what a receiver changes is a part of it."""

changeset_closing = Signal()
"""Sent at the end of the outermost change, within its transaction, with its ``ledger`` and ``is_committed``.

The latter says whether the transaction is committed next, or was begun by somebody else and goes on.
"""


@dataclass
class ChangeSetContext:
    """Who makes a change, how and why, as an Edit holds it; and what it touched so far, as model → primary keys.

    ``created`` are those that were not there before; ``touched`` may name records that were left as they were.
    ``seen`` is the state of the archive that a page showed which leads to the change
    (``summits.history.page_state``), None where no page does. ``approves`` are the records that the page lists as
    approved by the change, as (model, primary key): no other may be. It is None where the page lists none.
    ``approved`` are those that were, since something public names them. ``edit`` is the Edit that the change left,
    once it has ended; None where it made no difference. ``by_two`` says whether what it makes public was last changed
    by somebody else: two people have seen it then.
    """

    user: object = None
    way: str = ""
    reason: str = ""
    undoes: object = None
    edit: object = None
    by_two: bool | None = None
    seen: str | None = None
    approves: set | None = None
    approved: list = field(default_factory=list)
    touched: dict = field(default_factory=lambda: defaultdict(set))
    created: dict = field(default_factory=lambda: defaultdict(set))

    @property
    def is_empty(self):
        """Whether nothing was touched so far."""
        return not (any(self.touched.values()) or any(self.created.values()))

    def note_two(self, are_two):
        """Note of a part of the change whether two people had a part in it; all parts count."""
        self.by_two = are_two and self.by_two is not False


_current = ContextVar("the ledger of the present change", default=None)


def present_ledger():
    """Return the Ledger of the change that is being made in this context; None outside of a change."""
    return _current.get()


@contextmanager
def changeset(**about):
    """One change of the record, of one record or many: all of it is committed, with what follows it, or nothing.

    ``about`` are values of its Ledger, which is the context's value. A change within another is a part of that one.
    Within a transaction that somebody else began, the search index follows after the commit.
    """
    if (ledger := _current.get()) is not None:
        with transaction.atomic():
            yield ledger
        return
    ledger, is_committed = ChangeSetContext(**about), not connection.in_atomic_block
    with transaction.atomic():
        token = _current.set(ledger)
        try:
            change_begins.send(sender=None)
            yield ledger
            change_closes.send(sender=None, ledger=ledger)
            changeset_closing.send(sender=None, ledger=ledger, is_committed=is_committed)
        finally:
            _current.reset(token)


@contextmanager
def part_of_change():
    """The present change, or else one of its own; without a savepoint, as Django's own saves are made."""
    if (ledger := _current.get()) is not None:
        yield ledger
    else:
        with changeset() as ledger:
            yield ledger


def mark_changed(model, pks, created=False):
    """Note in the present change's ledger that records were touched; without one, it is a change of its own."""
    with part_of_change() as ledger:
        (ledger.created if created else ledger.touched)[model].update(pks)


class TrackedQuerySet(models.QuerySet):
    """A queryset that notes what it changes in the present changeset."""

    @part_of_change()
    def update(self, **values):
        """Change the records; return their number."""
        mark_changed(self.model, self.order_by().values_list("pk", flat=True))
        return super().update(**values)

    update.alters_data = True

    @part_of_change()
    def delete(self):
        """Delete the records, with what belongs to them; return their number and that of each kind."""
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    @part_of_change()
    def bulk_create(self, objs, *args, **kwargs):
        """Create the records; return them."""
        created = super().bulk_create(objs, *args, **kwargs)
        mark_changed(self.model, [record.pk for record in created])
        return created

    bulk_create.alters_data = True

    @part_of_change()
    def bulk_update(self, objs, *args, **kwargs):
        """Change the records; return their number."""
        objs = list(objs)
        mark_changed(self.model, [record.pk for record in objs])
        return super().bulk_update(objs, *args, **kwargs)

    bulk_update.alters_data = True
