"""Following the record: the documents of the index that a change touches are written anew.

A document tells of its own record and names others. When one of them changes, every document that named it before or
names it now is written anew: at the end of the change, before it is committed; in a transaction of another kind after
it, and at the latest when the same thread searches.
"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from summits.models import Agreement, before_commit, records_changed
from summits.search import index
from summits.search.touched import FOLLOWED, MOVABLE, Touched


def touched():
    """Return what this thread's changes touched so far."""
    if getattr(index.pending, "touched", None) is None:
        index.pending.touched = Touched()
    return index.pending.touched


def write_soon():
    """See to it that what was touched is written when the transaction ends, or at once where there is none.

    It is asked for with each change: a transaction that is undone forgets what was asked for in it.
    """
    transaction.on_commit(index.flush, robust=True)


def write_now(**about):
    """Write what was touched, within the transaction of the change."""
    index.flush()


def before_save(sender, instance, **about):
    """Note where a record stands before it is saved, if saving can move it."""
    if sender in MOVABLE and not instance._state.adding:
        note(sender, [instance.pk], is_done=False)


def after_save(sender, instance, **about):
    """Note a record that was saved."""
    note(sender, [instance.pk], is_done=True)


def before_delete(sender, instance, **about):
    """Note where a record stands that is about to be deleted."""
    note(sender, [instance.pk], is_done=False)


def after_delete(**about):
    """Write what a deleted record stood in."""
    write_soon()


def on_many(sender, pks, is_done, **about):
    """Note records before and after a change of many at once."""
    note(sender, pks, is_done)


def on_links(instance, action, **about):
    """Note a record before and after its links change."""
    note(type(instance), [instance.pk], is_done=action.startswith("post"))


def note(model, pks, is_done):
    """Note records of ``model``: before a change, where they stand; after it, that they are to be written."""
    if is_done:
        touched().add(model, pks)
        write_soon()
    else:
        touched().add_now(model, pks)


def connect():
    """Follow every change of the record that touches the index from now on."""
    receivers = {
        pre_save: before_save,
        post_save: after_save,
        pre_delete: before_delete,
        post_delete: after_delete,
        records_changed: on_many,
    }
    for model in FOLLOWED:
        for signal, receiver in receivers.items():
            signal.connect(receiver, sender=model, dispatch_uid="summits.search")
    before_commit.connect(write_now, dispatch_uid="summits.search")
    m2m_changed.connect(on_links, sender=Agreement.issues.through, dispatch_uid="summits.search")
