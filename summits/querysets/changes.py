"""A change of the record: one transaction, made known to what follows it, the search and the revision.

Django's own signals tell of a record saved or deleted and of links changed, but not of ``update`` and
``bulk_create``, and they are sent after what they tell of may have been committed. What follows the record listens to
both, and has followed before the change is committed: nobody reads the one without the other.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.dispatch import Signal

records_changed = Signal()
"""Sent before and after a change of many records: sender (the model), ``pks`` (primary keys) and ``is_done``."""

before_commit = Signal()
"""Sent at the end of a change, before it is committed: who follows the record later than at once follows now."""

change_closes = Signal()
"""Sent before the end of the outermost change, with its ``ledger``: what a receiver changes is a part of it."""

change_ends = Signal()
"""Sent at the end of the outermost change, within its transaction, with its ``ledger``."""


@dataclass
class Ledger:
    """Who makes a change, how and why, as an Edit holds it; and what it touched so far, as model → primary keys.

    ``created`` are those that were not there before; ``touched`` may name records that were left as they were.
    ``seen`` is the state of the archive that a page showed which leads to the change (``summits.history.state``), None
    where no page does.
    ``approves`` are the records that the page lists as approved by the change, as (model, primary key): no other may
    be. It is None where the page lists none. ``approved`` are those that were, since something public names them.
    ``edit`` is the Edit that the change left, once it has ended; None where it made no difference.
    ``by_two`` says whether what it makes public was last changed by somebody else: two people have seen it then.
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

    def note_two(self, are_two):
        """Note of a part of the change whether two people had a part in it; all parts count."""
        self.by_two = are_two and self.by_two is not False


_ledger = ContextVar("the ledger of the present change", default=None)


@contextmanager
def change(**about):
    """One change of the record, of one record or many: all of it is committed, with what follows it, or nothing.

    ``about`` are values of its Ledger, which is the context's value. A change within another is a part of that one.
    Within a transaction that somebody else began, what follows the record later than at once does so after the commit.
    """
    is_outermost = not connection.in_atomic_block
    present = _ledger.get()
    ledger = present or Ledger(**about)
    with transaction.atomic():
        token = _ledger.set(ledger)
        try:
            yield ledger
            if present is None:
                change_closes.send(sender=None, ledger=ledger)
        finally:
            _ledger.reset(token)
        if present is None:
            change_ends.send(sender=None, ledger=ledger)
        if is_outermost:
            before_commit.send(sender=None)


def touch(model, pks, created=False):
    """Note in the present change's ledger that records were touched; without one, it is a change of its own."""
    with change() as ledger:
        (ledger.created if created else ledger.touched)[model].update(pks)


class AnnouncingQuerySet(models.QuerySet):
    """A queryset that makes its changes known."""

    @change()
    def update(self, **values):
        """Change the records and make it known; return their number."""
        pks = list(self.order_by().values_list("pk", flat=True))
        records_changed.send(sender=self.model, pks=pks, is_done=False)
        changed = super().update(**values)
        records_changed.send(sender=self.model, pks=pks, is_done=True)
        return changed

    update.alters_data = True

    @change()
    def delete(self):
        """Delete the records, with what belongs to them; return their number and that of each kind."""
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    @change()
    def bulk_create(self, objs, *args, **kwargs):
        """Create the records and make it known; return them."""
        created = super().bulk_create(objs, *args, **kwargs)
        records_changed.send(sender=self.model, pks=[record.pk for record in created], is_done=True)
        return created

    bulk_create.alters_data = True

    @change()
    def bulk_update(self, objs, *args, **kwargs):
        """Change the records and make it known; return their number."""
        objs = list(objs)
        pks = [record.pk for record in objs]
        records_changed.send(sender=self.model, pks=pks, is_done=False)
        changed = super().bulk_update(objs, *args, **kwargs)
        records_changed.send(sender=self.model, pks=pks, is_done=True)
        return changed

    bulk_update.alters_data = True
