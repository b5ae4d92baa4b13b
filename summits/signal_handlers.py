"""What follows a change of the archive: its history, the search index and the data version, in this order.

Every change is noted once, in the ledger of its changeset (``summits.db.changeset``). At the end of the changeset,
within its transaction, the ledger is handed on here. So what a reader or an editor sees next is of the new state, and
where the change is undone, so is all that follows it.
"""

from django.db import transaction
from django.db.models.signals import post_save, pre_save

from summits.caching.data_version import acquire_write_lock, bump_version
from summits.history import recording
from summits.models import change_begins, change_closes, changeset_closing
from summits.models.references import record_models
from summits.search.index import writing
from summits.workflow.approval import approve_named_by_public


def begin(**about):
    """Let changesets be made one after the other: what is read in one still holds when it is written."""
    acquire_write_lock()


def follow(ledger, is_committed, **about):
    """Write the history of what a changeset touched, bring the search index up to it and raise the data version."""
    if ledger.is_empty:
        return
    differences = recording.record_versions(ledger)
    for one in differences:
        writing.note(one.model, one.created, one.changed, one.keys)
    if differences and is_committed:
        # It raises the data version as well.
        writing.flush()
        return
    bump_version()
    if differences:
        transaction.on_commit(writing.flush, robust=True)


def load_handlers(sender, instance, raw, **about):
    """Follow a record that a fixture brings, which brings its versions as well: before it is saved, and after that."""
    if raw:
        writing.pending().add_stored(sender, [instance.pk])
        transaction.on_commit(writing.flush, robust=True)
        bump_version()


def connect():
    """Follow every change of the archive from now on."""
    change_begins.connect(begin, dispatch_uid="summits.changes")
    change_closes.connect(approve_named_by_public, dispatch_uid="summits.changes")
    changeset_closing.connect(follow, dispatch_uid="summits.changes")
    for model in record_models():
        for signal in (pre_save, post_save):
            signal.connect(load_handlers, sender=model, dispatch_uid="summits.changes")
