"""Following the record: the documents of the index that a change touches are written anew.

A document tells of its own record and names others. When one of them changes, every document that named it before or
names it now is written anew: after the transaction, and at the latest when the same thread searches.
"""

from collections import defaultdict

from django.db import transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from summits.models import Agreement, records_changed
from summits.revision import record_models
from summits.search import index
from summits.search.touched import MOVABLE, follows, touched_by


class Touched:
    """What the changes of one thread touched: documents by kind, and records whose documents are to be looked for."""

    def __init__(self):
        self.keys = defaultdict(set)
        self.records = defaultdict(set)

    def add(self, model, pks):
        """Note records of ``model``; the documents that name them are looked for when all changes are made."""
        self.records[model] |= set(pks)

    def add_now(self, model, pks):
        """Note the documents that name records of ``model`` now, before they are changed or deleted."""
        for kind, found in touched_by(model, set(pks)).items():
            self.keys[kind] |= found

    def resolve(self):
        """Return kind → primary keys of the records whose documents are to be written anew."""
        for model, pks in self.records.items():
            self.add_now(model, pks)
        self.records.clear()
        return {kind: pks for kind, pks in self.keys.items() if pks}


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
