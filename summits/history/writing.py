"""Writing the history: one version of each record that a change left otherwise than it was."""

from itertools import islice

from django.db.models import QuerySet

from summits.history.publicity import follow
from summits.history.versions import BATCH, CHANGED, CREATED, add, add_deleted, last_of, states_in, states_now
from summits.models import Edit, Source, Way, change_ends, records_changed, touch
from summits.models.base import Published
from summits.models.references import parent_foreign_keys, record_models
from summits.revision import wait_for_turn


def edit_of(ledger):
    """Create and return the Edit that a change's ledger tells of.

    Its number is given under the lock on the revision: who knows the last number then knows all edits below it.
    """
    wait_for_turn()
    user = ledger.user
    return Edit.objects.create(
        user=user,
        username=user.get_username() if user else "",
        way=ledger.way or Way.COMMAND,
        reason=ledger.reason,
        undoes=ledger.undoes,
    )


def write(ledger, **about):
    """Note what a change did to the records it touched, within its transaction; nothing where it made no difference."""
    edit, is_public, models = None, False, []
    for model in {**ledger.created, **ledger.touched}:
        new = ledger.created.get(model, set())
        for created, changed, deleted in _batches(model, new, ledger.touched.get(model, set()) - new):
            if created or changed or deleted:
                edit = edit or edit_of(ledger)
                add(edit, model, created, CREATED)
                add(edit, model, changed, CHANGED)
                add_deleted(edit, model, list(deleted.values()))
                touched = [*created, *changed, *deleted]
                models.append(model)
                date_owners(edit, model, touched)
                is_public = is_public or changes_public(edit, model, touched)
    if edit:
        ledger.edit = edit
        follow(edit, dict.fromkeys(models))
    if is_public and not ledger.by_two:
        ask_to_look(edit)


def ask_to_look(edit):
    """Note that an edit changed something public by one person alone: somebody else should look at it."""
    edit.needs_look = True
    edit.save(update_fields=["needs_look"])


def changes_public(edit, model, pks):
    """Return whether some of the records that an edit touched are public, or were before it."""
    if model.objects.published().filter(pk__in=pks).exists():
        return True
    if model is Source:
        # None that is cited in public is deleted, or stops being cited without a change of what cites it.
        return False
    former = last_of(model, pks, edit__lt=edit).values()
    return bool(former) and model.history.filter(model.objects.all().gate(), pk__in=list(former)).exists()


def _batches(model, new, touched):
    # New records have no version to be compared with.
    for pks, compared in ((new, _all_new), (touched, _compared)):
        keys = iter(sorted(pks))
        while batch := list(islice(keys, BATCH)):
            yield compared(model, batch)


def _all_new(model, pks):
    return pks, [], {}


def date_owners(edit, model, pks):
    """Date the records to which rows belong or belonged by this edit, where the public sees the rows."""
    for key in parent_foreign_keys(model):
        owner = key.related_model
        if issubclass(owner, Published):
            rows = model.history.filter(model.objects.all().gate(), id__in=pks).order_by().values(key.attname)
            # The change has been made known with its rows.
            QuerySet(owner).filter(pk__in=rows).update(modified=edit.made)


def _compared(model, pks):
    # Which records there were not before, which stand otherwise than in their last version, and of those that are gone
    # the last versions.
    last = last_of(model, pks)
    before, now = states_in(model, list(last.values())), states_now(model, pks)
    created = [pk for pk in now if pk not in before]
    changed = [pk for pk in now if pk in before and now[pk] != before[pk]]
    return created, changed, {pk: last[pk] for pk in before if pk not in now}


def on_many(sender, pks, is_done, **about):
    """Note records after a change of many at once."""
    if is_done:
        touch(sender, pks)


def connect():
    """Write versions of every change of the record from now on."""
    change_ends.connect(write, dispatch_uid="summits.history")
    for model in record_models():
        records_changed.connect(on_many, sender=model, dispatch_uid="summits.history")
