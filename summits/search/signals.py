"""Following the record: the documents of the index that a change touches are written anew.

A document tells of its own record and names others. When one of them changes, every document that named it before or
names it now is written anew: after the transaction, and at the latest when the same thread searches.
"""

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from summits.models import Agreement, records_changed
from summits.revision import record_models
from summits.search import index
from summits.search.touched import MOVABLE, Touched, follows


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


def before_save(sender, instance, **about):
    """Note where a record stands before it is saved, if saving can move it."""
    if sender in MOVABLE and not instance._state.adding:
        touched().add_now(sender, [instance.pk])


def after_save(sender, instance, **about):
    """Note a record that was saved."""
    if follows(sender):
        touched().add(sender, [instance.pk])
        write_soon()


def before_delete(sender, instance, **about):
    """Note where a record stands that is about to be deleted."""
    if follows(sender):
        touched().add_now(sender, [instance.pk])


def after_delete(sender, **about):
    """Write what a deleted record stood in."""
    if follows(sender):
        write_soon()


def on_many(sender, pks, is_done, **about):
    """Note records before and after a change of many at once."""
    if not follows(sender):
        return
    if is_done:
        touched().add(sender, pks)
        write_soon()
    else:
        touched().add_now(sender, pks)


def on_links(sender, instance, action, **about):
    """Note a record before and after its links change."""
    if sender is not Agreement.issues.through:
        return
    if action.startswith("post"):
        touched().add(type(instance), [instance.pk])
        write_soon()
    else:
        touched().add_now(type(instance), [instance.pk])


def connect():
    """Follow every change of the record from now on."""
    receivers = {
        pre_save: before_save,
        post_save: after_save,
        pre_delete: before_delete,
        post_delete: after_delete,
        records_changed: on_many,
        m2m_changed: on_links,
    }
    for model in record_models():
        for signal, receiver in receivers.items():
            signal.connect(receiver, sender=model, dispatch_uid="summits.search")
