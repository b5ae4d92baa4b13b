"""Putting back: a record with its rows as they stood after an edit, or all that an edit changed as it was before.

It is a new change of the record, with its own versions; nothing is taken out of the history.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from summits.db.bulk import insert_rows
from summits.history.bulk import DELETED, current_state, last_version_ids, last_versions, state_fields, version_states
from summits.history.diff import version_querysets
from summits.history.labels import VersionLabels
from summits.history.page_state import require_unchanged
from summits.history.permissions import records_barring_restore
from summits.models import OldSlug, Way, changeset, mark_changed
from summits.models.base import Published, Slugged, kept_fields
from summits.models.history import Versions, may_publish
from summits.models.references import child_models, foreign_keys, record_models
from summits.vocabularies import Status

MOST_FAULTS = 20
"""How many of the reasons are told why nothing is put back."""


class RestoreRefused(Exception):
    """Something stands in the way of putting versions back; ``reasons`` says what, for an editor. Nothing was done."""

    def __init__(self, reasons):
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class RestoreNotAllowed(RestoreRefused, PermissionDenied):
    """Putting versions back would change what only who may publish changes."""


def restore(model, pk, edit, user=None, reason="", state=None, approves=None):
    """Put a record of ``model`` and its rows back as they stood after ``edit``. Raises NotPutBack.

    Returns what was approved by that, since something public names it, as (model, primary key): see ``approves`` of a
    Ledger.

    It raises NotAllowed where ``user`` may not publish, and one of the rows belongs, or would belong, to what is no
    draft: what is public is changed from no page of a draft.

    ``state``: what the page showed that asks for it (see ``summits.history.page_state``). Raises StaleState on a
    later one.
    """
    with changeset(user=user, way=Way.RESTORE, reason=reason, seen=state, approves=approves) as ledger:
        if state is not None:
            require_unchanged(state, {model: [pk]})
        states = states_after(model, pk, edit)
        _refuse_to_end_what_was_public(states, user)
        _put(states, may_publish(user))
    return ledger.approved


def revert(edit, user=None, reason="", state=None, approves=None):
    """Put everything that ``edit`` changed back as it stood before. Raises NotPutBack if it was changed since.

    Returns what was approved by that, as ``restore`` does.

    ``state``: what the page showed that asks for it (see ``summits.history.page_state``). Raises StaleState on a
    later one.
    """
    if edit.way == Way.STEP:
        raise RestoreRefused([_("A change of status cannot be reverted. Change the status again instead.")])
    with changeset(user=user, way=Way.UNDO, reason=reason, undoes=edit, seen=state, approves=approves) as ledger:
        if state is not None:
            require_unchanged(state, _touched_by(edit))
        states = states_before(edit)
        _refuse_to_end_what_was_public(states, user)
        _put(states, may_publish(user))
    return ledger.approved


def states_after(model, pk, edit):
    """Return how a record and its rows stood after an edit, as a dict of model → primary key → version or None.

    Of the rows: those that belonged to it then, and those that belong to it now.
    """
    found = {}
    for own in version_querysets(model, pk):
        rows, touched = own.model.instance_type, set(own.order_by().values_list("id", flat=True))
        last, then = last_version_ids(rows, touched), last_versions(rows, touched, edit__lte=edit)
        looked_at = [*last.values(), *(version.pk for version in then.values())]
        belongs = set(own.filter(pk__in=looked_at).order_by().values_list("id", flat=True))
        found.setdefault(rows, {}).update({one: existing_or_none(then.get(one)) for one in belongs})
    return found


def states_before(edit):
    """Return how all that an edit changed stood before it, as ``states_after`` does. Raises NotPutBack."""
    found, since = {}, []
    for model in record_models():
        left = {version.id: version for version in model.history.filter(edit=edit)}
        if left:
            before = last_versions(model, list(left), edit__lt=edit)
            found[model] = {pk: existing_or_none(before.get(pk)) for pk in left}
            since += _changed_since(model, left, found[model])
    if since:
        names = VersionLabels(since)
        text = _("{kind} “{name}” has been changed since. Revert the later edit first.")
        raise RestoreRefused([_about(text, version.instance_type, names.name_of(version)) for version in since])
    return found


def _touched_by(edit):
    touched = {model: set(model.history.filter(edit=edit).values_list("id", flat=True)) for model in record_models()}
    return {model: pks for model, pks in touched.items() if pks}


def _changed_since(model, left, before):
    # Of the versions that an edit left, those of records that stand otherwise now. That a record was led to the public
    # meanwhile is no hindrance, unless it would have to go.
    then, now = version_states(model, [version.pk for version in left.values()]), current_state(model, list(left))
    for pk in now.keys() & then.keys():
        for name in kept_fields(model) if before[pk] else ():
            place = [field.attname for field in state_fields(model)].index(name)
            then[pk][0][place] = now[pk][0][place]
    return [version for pk, version in left.items() if then.get(pk) != now.get(pk)]


def existing_or_none(version):
    """Return a version, or None where its record was not there: before the first, and after a deletion."""
    return None if version is None or version.history_type == DELETED else version


def _about(text, model, name):
    return text.format(kind=str(model._meta.verbose_name).capitalize(), name=name)


def _put(states, with_publishing):
    # Rows are taken out and written anew, so that two of them may change places; foreign keys are checked at the end.
    states = {model: _differing(model, states[model]) for model in record_models() if states.get(model)}
    if not with_publishing:
        _refuse_barred(states)
    _refuse_lost(states)
    try:
        with transaction.atomic():
            for model, own in states.items():
                mark_changed(model, own)
                _replace(model, own, with_publishing)
            connection.check_constraints(table_names=_tables_naming(states))
            _refuse_what_forms_refuse(states)
    except IntegrityError as error:
        raise RestoreRefused(_faults(states) or [str(error)]) from error


def _refuse_what_forms_refuse(states):
    # What holds between records of one kind, as that no line of successors is a loop, only their own checks know.
    found = []
    for model, own in states.items():
        there = model._base_manager.filter(pk__in=[pk for pk, version in own.items() if version])
        if getattr(model, "needs_source", False):
            text = _("{kind} “{name}” must cite a source.")
            found += [_about(text, model, record) for record in there.filter(sources=None)]
        if model.clean is not Model.clean:
            for record in there:
                try:
                    record.clean()
                except ValidationError as error:
                    found += [f"{record}: {message}" for message in error.messages]
    if found:
        raise RestoreRefused(found[:MOST_FAULTS])


def _refuse_barred(states):
    text = _("{kind} “{name}” is not a draft. Only editors who may publish can change it or what belongs to it.")
    barred = [_about(text, model, _name(model, pk)) for model, pk in records_barring_restore(states)]
    if barred:
        raise RestoreNotAllowed(sorted(barred))


def _name(model, pk):
    return model._base_manager.filter(pk=pk).first() or pk


def _tables_naming(states):
    # Those of what is put back, and of rows that could be left without what they belong to.
    found = {row for model in states for row in child_models(model)} | set(states)
    links = [field.remote_field.through for model in found for field in model._meta.local_many_to_many]
    return [model._meta.db_table for model in (*found, *links)]


def _differing(model, versions):
    there = {pk: version for pk, version in versions.items() if version}
    then, now = version_states(model, [version.pk for version in there.values()]), current_state(model, list(versions))
    return {pk: version for pk, version in versions.items() if then.get(pk) != now.get(pk)}


def _replace(model, versions, with_publishing):
    # Without an order: by it, rows of which the owner was taken out already would not be found.
    stored = model._base_manager.order_by().in_bulk(list(versions))
    records = [_record(version, stored.get(version.id), with_publishing) for version in versions.values() if version]
    for record in records:
        former = stored.get(record.pk)
        if isinstance(record, Slugged) and former and former.slug != record.slug:
            OldSlug.objects.remember(record, former.slug)
    model._base_manager.filter(pk__in=list(stored))._raw_delete(connection.alias)
    _forget_addresses(model, stored.keys() - {record.pk for record in records})
    fields = model.history.model.tracked_fields
    own = [
        [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields] for record in records
    ]
    insert_rows(model, fields, own)
    for field in model._meta.local_many_to_many:
        _replace_links(field, versions)


def _forget_addresses(model, pks):
    # Of records that go: as where they are deleted on their page, which follows the relation.
    if issubclass(model, Slugged) and pks:
        OldSlug.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks).delete()


def _record(version, stored, with_publishing):
    # As it was, but for when it was changed last, and whether it is public.
    record = version.instance
    if isinstance(record, Published):
        record.modified = timezone.now()
    for name in kept_fields(type(record)):
        if stored:
            setattr(record, name, getattr(stored, name))
        elif not with_publishing:
            setattr(record, name, record._meta.get_field(name).default)
    return record


def _replace_links(field, versions):
    links, kept = field.remote_field.through, Versions.m2m_models[field]
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    manager = links._base_manager
    manager.filter(**{f"{own}__in": list(versions)})._raw_delete(connection.alias)
    found = kept._base_manager.filter(history__in=[version.pk for version in versions.values() if version])
    ends = [f"{own}_id", f"{other}_id"]
    manager.bulk_create(links(**dict(zip(ends, row, strict=True))) for row in found.order_by("id").values_list(*ends))


def _refuse_lost(states):
    # What is named must be there afterwards: in the archive, or among what is put back with it.
    versions = [version for own in states.values() for version in own.values() if version]
    names, lost = VersionLabels(versions), []
    for model, pk in sorted(names.gone, key=lambda one: (one[0].__name__, one[1])):
        if not states.get(model, {}).get(pk):
            text = _("{kind} “{name}”, to which this version refers, was deleted. Restore it first.")
            lost.append(_about(text, model, names.records[model].get(pk, pk)))
    lost += _still_named(states)
    if lost:
        raise RestoreRefused(lost)


def _refuse_to_end_what_was_public(states, user):
    # Its address is to say that it was withdrawn, not that there never was such a record.
    found = []
    for model, own in states.items():
        if issubclass(model, Published):
            was_public = model._base_manager.filter(status__in=(Status.PUBLISHED, Status.WITHDRAWN))
            going = was_public.filter(pk__in=[pk for pk, version in own.items() if not version])
            text = _("{kind} “{name}” would be deleted, although it is or was public. Withdraw it instead.")
            found += [_about(text, model, record) for record in going[:20]]
    # A command on the server may take back whatever it did.
    if found and user is not None:
        raise RestoreRefused(found)


def _still_named(states):
    # What is put back itself is not asked: the database does that.
    found = []
    for model in record_models():
        for key in (*foreign_keys(model), *model._meta.local_many_to_many):
            going = [pk for pk, version in states.get(key.related_model, {}).items() if not version]
            naming = model._base_manager.filter(**{f"{key.name}__in": going}).exclude(pk__in=states.get(model, ()))
            naming = naming.distinct() if key.many_to_many else naming
            text = _("{kind} “{name}” must be deleted first, because it refers to a record that would be deleted.")
            found += [_about(text, model, record) for record in naming[:20]]
    return found


def _faults(states):
    # What the records' own rules say of what the database refused.
    found = []
    for own in states.values():
        for version in filter(None, own.values()):
            record = version.instance
            record._state.adding = False
            try:
                record.validate_unique()
                record.validate_constraints()
            except ValidationError as error:
                found += [f"{record}: {message}" for message in error.messages]
    return found
