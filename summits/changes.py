"""What changed since a revision: noted with each change of the record, in its transaction, for those who follow it.

Who holds something that was made of the record at one revision learns what was touched since, or that it may be
everything: after an import, after many changes at once, after a gap in the notes, of which only the latest are kept,
and where the revision is not of this history, as after a backup was put back.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from summits.models import Change, is_history, records_changed
from summits.revision import number_of, raise_revision, wait_for_turn

SEARCHED = {"SearchDocument", "SearchName", "SearchState", "SearchVector"}
OF_THE_DESK = {"Upload", "PreviewLink", "AuditEntry", "DeskRules", "DeskSession", "LogInCounter", "Authenticator"}
NOT_RECORDS = {"Revision", "Change", *SEARCHED, "FruitlessSearch", "OldSlug", *OF_THE_DESK}
"""Models of this app that follow the record or are beside it."""
MOST_NOTED = 1_000
"""A change of more records than these at once is noted as one of everything."""


@dataclass(frozen=True)
class Touched:
    """What was touched: both are dicts of a model → primary keys (a set).

    ``changed``: records that were added, changed or deleted; ``owners``: those to which these belong or belonged, by
    a foreign key or a link, the records themselves unchanged.
    """

    changed: dict
    owners: dict

    def of(self, model):
        """Return the primary keys of the records of ``model`` that changed, or that something belongs to which did."""
        return self.changed.get(model, set()) | self.owners.get(model, set())

    def with_changed(self, keys):
        """Return a Touched with more changed records: ``keys`` is a dict of a model's name → primary keys (a set)."""
        return Touched(_joined([_by_names(self.changed), keys]), self.owners)


def since(held, present):
    """Return the Touched of all changes after revision ``held`` up to ``present``, or None if it may be everything.

    Both are as ``revision.current`` returns them.
    """
    first, last = number_of(held), number_of(present)
    notes = {note.number: note for note in Change.objects.filter(number__gte=first, number__lte=last)}
    known = all(str(notes.get(number)) == name for number, name in ((first, held), (last, present)))
    new = [notes.get(number) for number in range(first + 1, last + 1)] if known and first <= last else [None]
    if any(note is None or note.changed is None for note in new):
        return None
    return Touched(_joined(note.changed for note in new), _joined(note.owners for note in new))


def _by_names(found):
    return {model._meta.model_name: pks for model, pks in found.items()}


def _joined(notes):
    joined = defaultdict(set)
    for note in notes:
        for name, pks in note.items():
            joined[apps.get_model("summits", name)].update(pks)
    return dict(joined)


@cache
def owners_of(model):
    """Return the columns of ``model`` that name its owners, as a dict of column → name of the model named."""
    mine = {*record_models()}
    keys = [field for field in model._meta.concrete_fields if field.many_to_one and field.related_model in mine]
    return {field.attname: field.related_model._meta.model_name for field in keys}


def _stored(model, pks):
    # The owners of records, as the database has them.
    columns = owners_of(model)
    rows = model._base_manager.filter(pk__in=pks).order_by().values_list(*columns) if columns and pks else ()
    return _by_name(columns.values(), rows)


def _by_name(names, rows):
    found = defaultdict(set)
    for row in rows:
        for name, pk in zip(names, row, strict=True):
            if pk is not None:
                found[name].add(pk)
    return found


def _note(model, pks, *owners):
    # Raise the revision, and note records of a model and what they belonged to or belong to.
    found = defaultdict(set)
    for some in owners:
        for name, keys in some.items():
            found[name] |= keys
    raise_revision({model._meta.model_name: sorted(pks)}, {name: sorted(keys) for name, keys in found.items()})


def before_one(sender, instance, **about):
    """Keep what a record belongs to before it is saved or deleted."""
    if instance.pk is not None and owners_of(sender):
        wait_for_turn()
        instance._owners_before = _stored(sender, [instance.pk])


def after_one(sender, instance, **about):
    """Note a record that was saved or deleted."""
    columns = owners_of(sender)
    now = _by_name(columns.values(), [[getattr(instance, column) for column in columns]])
    _note(sender, [instance.pk], instance.__dict__.pop("_owners_before", {}), now)


def on_many(sender, pks, is_done, **about):
    """Note records before and after a change of many at once: what they belong to may be another afterwards."""
    if not is_done and (not pks or not owners_of(sender)):
        return
    wait_for_turn()
    if len(pks) > MOST_NOTED:
        raise_revision()
    else:
        _note(sender, pks, _stored(sender, pks))


def on_links(sender, instance, model, pk_set, action, **about):
    """Note the records at both ends of links that were added or removed."""
    mine, others = type(instance), pk_set
    if action == "pre_clear":
        wait_for_turn()
        own, other = (_column_to(sender, one) for one in (mine, model))
        others = set(sender._base_manager.filter(**{own: instance.pk}).values_list(other, flat=True))
    if action == "pre_clear" or action.startswith("post"):
        owners = {mine._meta.model_name: {instance.pk}}, {model._meta.model_name: others or set()}
        _note(sender, [], *owners)


def _column_to(through, model):
    return next(column for column, name in owners_of(through).items() if name == model._meta.model_name)


def record_models():
    """Return the models of the record, those of lists of links included."""
    models = apps.get_app_config("summits").get_models(include_auto_created=True)
    return [model for model in models if model.__name__ not in NOT_RECORDS and not is_history(model)]


def connect():
    """Follow every change of the record from now on, and nothing else: other models keep Django's fast ways."""
    receivers = {
        pre_save: before_one,
        post_save: after_one,
        pre_delete: before_one,
        post_delete: after_one,
        m2m_changed: on_links,
        records_changed: on_many,
    }
    for model in record_models():
        for signal, receiver in receivers.items():
            signal.connect(receiver, sender=model, dispatch_uid="summits.changes")
