"""Changesets: one transaction that collects the primary keys of all records it changes, with who, how and why.

Saves, deletions and changed many-to-many links are collected by Django's signals
(``summits.models.history.ChangeSetHistoricalRecords``), ``update``, ``delete`` and the ``bulk_`` methods by
``TrackedQuerySet``. At the end of the changeset, before the commit, ``summits.signal_handlers`` updates history,
search index and data version, so nobody reads one without the others.
"""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.dispatch import Signal

changeset_started = Signal()
"""Sent at the beginning of the outermost changeset, within its transaction."""

before_changeset_end = Signal()
"""Sent before the outermost changeset ends, with ``context``, a ChangeSetContext. Receivers may change records."""

changeset_ending = Signal()
"""Sent at the end of the outermost changeset, within its transaction, with ``context``, its ChangeSetContext.

``is_committed`` is True if the transaction is committed next, False if it is part of an outer one, which goes on.
"""


@dataclass
class ChangeSetContext:
    """The context of a changeset: who makes the change, how and why, and which records it has changed so far.

    ``user``, ``method``, ``reason`` and ``reverts`` are stored in the ChangeSet.
    ``created`` and ``touched`` map each model to primary keys: of records created by ``save``, and of those otherwise
    saved, created in bulk, deleted or relinked, whether or not they differ now.
    ``page_state`` is that of the submitted page (``summits.history.page_state``), None without such a page.
    ``allowed_approvals`` is the set of (model, primary key) that the page listed as approved along with the change;
    others are refused. None if the page listed nothing.
    ``approved`` lists the (model, primary key) that were approved because a public record refers to them.
    ``changeset`` is the ChangeSet, once the changeset has ended; None if it changed nothing.
    ``is_reviewed`` is True if somebody else last changed what the changeset makes public: two people have seen it.
    """

    user: object = None
    method: str = ""
    reason: str = ""
    reverts: object = None
    changeset: object = None
    is_reviewed: bool | None = None
    page_state: str | None = None
    allowed_approvals: set | None = None
    approved: list = field(default_factory=list)
    touched: dict = field(default_factory=lambda: defaultdict(set))
    created: dict = field(default_factory=lambda: defaultdict(set))

    @property
    def is_empty(self):
        """Whether no record has been changed so far."""
        return not (any(self.touched.values()) or any(self.created.values()))

    def note_reviewed(self, is_reviewed):
        """Set ``is_reviewed`` for one part of the changeset. It stays True only while every part says True."""
        self.is_reviewed = is_reviewed and self.is_reviewed is not False


_current = ContextVar("the context of the current changeset", default=None)


def current_changeset():
    """Return the context of the current changeset; None outside of one."""
    return _current.get()


@contextmanager
def changeset(**metadata):
    """Open a changeset in a transaction: all changes are committed with their history and search entries, or none.

    ``metadata`` are values of its ChangeSetContext, which the block gets. A nested call joins the outer changeset in a
    savepoint and ignores ``metadata``. Within an outer transaction the search index is updated after the commit.
    """
    if (context := _current.get()) is not None:
        with transaction.atomic():
            yield context
        return
    context, is_committed = ChangeSetContext(**metadata), not connection.in_atomic_block
    with transaction.atomic():
        token = _current.set(context)
        try:
            changeset_started.send(sender=None)
            yield context
            before_changeset_end.send(sender=None, context=context)
            changeset_ending.send(sender=None, context=context, is_committed=is_committed)
        finally:
            _current.reset(token)


@contextmanager
def join_changeset():
    """Join the current changeset, or open one. Joining makes no savepoint, like Django's own ``save``."""
    if (context := _current.get()) is not None:
        yield context
    else:
        with changeset() as context:
            yield context


def mark_changed(model, pks, created=False):
    """Add primary keys of changed records to the current changeset, or to a new one outside of any."""
    with join_changeset() as context:
        (context.created if created else context.touched)[model].update(pks)


class TrackedQuerySet(models.QuerySet):
    """A queryset whose bulk changes are collected in the current changeset."""

    @join_changeset()
    def update(self, **values):
        """Update the records; return their number."""
        mark_changed(self.model, self.order_by().values_list("pk", flat=True))
        return super().update(**values)

    update.alters_data = True

    @join_changeset()
    def delete(self):
        """Delete the records and those that cascade; return the total, and a dict of model label → number."""
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    @join_changeset()
    def bulk_create(self, objs, *args, **kwargs):
        """Create the records; return them."""
        created = super().bulk_create(objs, *args, **kwargs)
        mark_changed(self.model, [record.pk for record in created])
        return created

    bulk_create.alters_data = True

    @join_changeset()
    def bulk_update(self, objs, *args, **kwargs):
        """Update the records; return their number."""
        objs = list(objs)
        mark_changed(self.model, [record.pk for record in objs])
        return super().bulk_update(objs, *args, **kwargs)

    bulk_update.alters_data = True
