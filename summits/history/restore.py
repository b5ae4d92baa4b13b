"""Restoring: a record and its child records as after a ChangeSet, or all that a ChangeSet changed as before it.

That is a new changeset with versions of its own. Nothing is removed from the history.
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
from summits.history.permissions import publisher_only_records
from summits.models import ChangeMethod, OldSlug, changeset, mark_changed
from summits.models.base import Publishable, Slugged, workflow_fields
from summits.models.history import ChangeSetHistoricalRecords, may_publish
from summits.models.references import child_models, foreign_keys, record_models
from summits.vocabularies import Status

MAX_REASONS = 20
"""How many reasons are reported if the models' own checks refuse what would be restored."""


class RestoreRefused(Exception):
    """Raised if versions cannot be restored; ``reasons`` is a list of texts for editors. Nothing was done."""

    def __init__(self, reasons):
        super().__init__("\n".join(reasons))
        self.reasons = reasons


class RestoreNotAllowed(RestoreRefused, PermissionDenied):
    """Raised if restoring would change what only users who may publish can change."""


def restore(model, pk, edit, user=None, reason="", page_state=None, allowed_approvals=None):
    """Restore a record and its child records as they were after ``edit``.

    ``page_state`` is that of the page that asks for it (see ``summits.history.page_state``), ``allowed_approvals`` as
    in ChangeSetContext. Returns the records that were approved because something public now names them, as a list of
    (model, primary key).

    Raises RestoreRefused if something stands in the way, and StaleState if one of the records was edited after
    ``page_state``. Raises RestoreNotAllowed if ``user`` may not publish and ``publisher_only_records`` finds a record
    that only users who may publish can change.
    """
    with changeset(
        user=user,
        method=ChangeMethod.RESTORE,
        reason=reason,
        page_state=page_state,
        allowed_approvals=allowed_approvals,
    ) as context:
        if page_state is not None:
            require_unchanged(page_state, {model: [pk]})
        states = states_after(model, pk, edit)
        _refuse_deleting_public(states, user)
        _apply(states, may_publish(user))
    return context.approved


def revert(edit, user=None, reason="", page_state=None, allowed_approvals=None):
    """Revert ``edit``: restore everything that it changed as it was before.

    ``page_state``, ``allowed_approvals`` and the return value are those of ``restore``. Raises RestoreRefused if
    ``edit`` is a transition, one of the records was changed since, or something else stands in the way. Raises
    StaleState and RestoreNotAllowed as ``restore`` does.
    """
    if edit.method == ChangeMethod.TRANSITION:
        raise RestoreRefused([_("A change of status cannot be reverted. Change the status again instead.")])
    with changeset(
        user=user,
        method=ChangeMethod.REVERT,
        reason=reason,
        reverts=edit,
        page_state=page_state,
        allowed_approvals=allowed_approvals,
    ) as context:
        if page_state is not None:
            require_unchanged(page_state, _changed_pks(edit))
        states = states_before(edit)
        _refuse_deleting_public(states, user)
        _apply(states, may_publish(user))
    return context.approved


def states_after(model, pk, edit):
    """Return a record and its child records as after a ChangeSet, as a dict of model → primary key → version or None.

    Child records are those that belonged to it then and those that belong to it now. None means: did not exist then.
    """
    found = {}
    for own in version_querysets(model, pk):
        rows, touched = own.model.instance_type, set(own.order_by().values_list("id", flat=True))
        last, then = last_version_ids(rows, touched), last_versions(rows, touched, changeset__lte=edit)
        version_ids = [*last.values(), *(version.pk for version in then.values())]
        belongs = set(own.filter(pk__in=version_ids).order_by().values_list("id", flat=True))
        found.setdefault(rows, {}).update({one: existing_or_none(then.get(one)) for one in belongs})
    return found


def states_before(edit):
    """Return all that a ChangeSet changed as it was before, in the form of ``states_after``.

    Raises RestoreRefused if one of the records was changed since.
    """
    found, since = {}, []
    for model in record_models():
        left = {version.id: version for version in model.history.filter(changeset=edit)}
        if left:
            before = last_versions(model, list(left), changeset__lt=edit)
            found[model] = {pk: existing_or_none(before.get(pk)) for pk in left}
            since += _changed_since(model, left, found[model])
    if since:
        names = VersionLabels(since)
        text = _("{kind} “{name}” has been changed since. Revert the later edit first.")
        raise RestoreRefused([_message(text, version.instance_type, names.name_of(version)) for version in since])
    return found


def _changed_pks(edit):
    touched = {
        model: set(model.history.filter(changeset=edit).values_list("id", flat=True)) for model in record_models()
    }
    return {model: pks for model, pks in touched.items() if pks}


def _changed_since(model, left, before):
    # Of the versions that a ChangeSet left, those whose records differ now. A changed status or approval does not
    # count, unless the record would be deleted.
    then, now = version_states(model, [version.pk for version in left.values()]), current_state(model, list(left))
    for pk in now.keys() & then.keys():
        for name in workflow_fields(model) if before[pk] else ():
            place = [field.attname for field in state_fields(model)].index(name)
            then[pk][0][place] = now[pk][0][place]
    return [version for pk, version in left.items() if then.get(pk) != now.get(pk)]


def existing_or_none(version):
    """Return a version, or None if the record did not exist: before its first version and after its deletion."""
    return None if version is None or version.history_type == DELETED else version


def _message(text, model, name):
    return text.format(kind=str(model._meta.verbose_name).capitalize(), name=name)


def _apply(states, can_publish):
    # Rows are deleted and inserted again, so that two of them can swap unique values. Foreign keys are checked at the
    # end.
    states = {model: _only_changed(model, states[model]) for model in record_models() if states.get(model)}
    if not can_publish:
        _refuse_restricted(states)
    _refuse_missing_references(states)
    try:
        with transaction.atomic():
            for model, own in states.items():
                mark_changed(model, own)
                _replace(model, own, can_publish)
            connection.check_constraints(table_names=_affected_tables(states))
            _refuse_invalid(states)
    except IntegrityError as error:
        raise RestoreRefused(_validation_errors(states) or [str(error)]) from error


def _refuse_invalid(states):
    # Only the models' own ``clean`` checks what holds between records, for instance that successors form no loop.
    found = []
    for model, own in states.items():
        there = model._base_manager.filter(pk__in=[pk for pk, version in own.items() if version])
        if getattr(model, "needs_source", False):
            text = _("{kind} “{name}” must cite a source.")
            found += [_message(text, model, record) for record in there.filter(sources=None)]
        if model.clean is not Model.clean:
            for record in there:
                try:
                    record.clean()
                except ValidationError as error:
                    found += [f"{record}: {message}" for message in error.messages]
    if found:
        raise RestoreRefused(found[:MAX_REASONS])


def _refuse_restricted(states):
    text = _("{kind} “{name}” is not a draft. Only editors who may publish can change it or what belongs to it.")
    restricted = [_message(text, model, _name(model, pk)) for model, pk in publisher_only_records(states)]
    if restricted:
        raise RestoreNotAllowed(sorted(restricted))


def _name(model, pk):
    return model._base_manager.filter(pk=pk).first() or pk


def _affected_tables(states):
    # The tables of what is restored, and of child records that could be left without a parent.
    found = {row for model in states for row in child_models(model)} | set(states)
    links = [field.remote_field.through for model in found for field in model._meta.local_many_to_many]
    return [model._meta.db_table for model in (*found, *links)]


def _only_changed(model, versions):
    there = {pk: version for pk, version in versions.items() if version}
    then, now = version_states(model, [version.pk for version in there.values()]), current_state(model, list(versions))
    return {pk: version for pk, version in versions.items() if then.get(pk) != now.get(pk)}


def _replace(model, versions, can_publish):
    # Unordered: an ordering that follows a foreign key joins the parent, and would miss rows whose parent is deleted
    # already.
    stored = model._base_manager.order_by().in_bulk(list(versions))
    records = [_record(version, stored.get(version.id), can_publish) for version in versions.values() if version]
    for record in records:
        former = stored.get(record.pk)
        if isinstance(record, Slugged) and former and former.slug != record.slug:
            OldSlug.objects.record_old_slug(record, former.slug)
    model._base_manager.filter(pk__in=list(stored))._raw_delete(connection.alias)
    _delete_old_slugs(model, stored.keys() - {record.pk for record in records})
    fields = model.history.model.tracked_fields
    own = [
        [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields] for record in records
    ]
    insert_rows(model, fields, own)
    for field in model._meta.local_many_to_many:
        _replace_links(field, versions)


def _delete_old_slugs(model, pks):
    # Only of records that are deleted. In the admin, deleting a record deletes these by the relation.
    if issubclass(model, Slugged) and pks:
        OldSlug.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=pks).delete()


def _record(version, stored, can_publish):
    # As in the version, except for the date of change, the status and the approval.
    record = version.instance
    if isinstance(record, Publishable):
        record.modified = timezone.now()
    for name in workflow_fields(type(record)):
        if stored:
            setattr(record, name, getattr(stored, name))
        elif not can_publish:
            setattr(record, name, record._meta.get_field(name).default)
    return record


def _replace_links(field, versions):
    links, version_links = field.remote_field.through, ChangeSetHistoricalRecords.m2m_models[field]
    own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
    manager = links._base_manager
    manager.filter(**{f"{own}__in": list(versions)})._raw_delete(connection.alias)
    found = version_links._base_manager.filter(history__in=[version.pk for version in versions.values() if version])
    ends = [f"{own}_id", f"{other}_id"]
    manager.bulk_create(links(**dict(zip(ends, row, strict=True))) for row in found.order_by("id").values_list(*ends))


def _refuse_missing_references(states):
    # What a version refers to must exist afterwards: in the archive, or among what is restored with it.
    versions = [version for own in states.values() for version in own.values() if version]
    names, missing = VersionLabels(versions), []
    for model, pk in sorted(names.deleted, key=lambda one: (one[0].__name__, one[1])):
        if not states.get(model, {}).get(pk):
            text = _("{kind} “{name}”, to which this version refers, was deleted. Restore it first.")
            missing.append(_message(text, model, names.records[model].get(pk, pk)))
    missing += _referrers_of_deleted(states)
    if missing:
        raise RestoreRefused(missing)


def _refuse_deleting_public(states, user):
    # The URL of a formerly public record must say that it was withdrawn, not that it never existed.
    found = []
    for model, own in states.items():
        if issubclass(model, Publishable):
            was_public = model._base_manager.filter(status__in=(Status.PUBLISHED, Status.WITHDRAWN))
            going = was_public.filter(pk__in=[pk for pk, version in own.items() if not version])
            text = _("{kind} “{name}” would be deleted, although it is or was public. Withdraw it instead.")
            found += [_message(text, model, record) for record in going[:20]]
    # A command may revert anything that it did.
    if found and user is not None:
        raise RestoreRefused(found)


def _referrers_of_deleted(states):
    # Records that are restored themselves are left out: the database checks their foreign keys.
    found = []
    for model in record_models():
        for key in (*foreign_keys(model), *model._meta.local_many_to_many):
            going = [pk for pk, version in states.get(key.related_model, {}).items() if not version]
            referring = model._base_manager.filter(**{f"{key.name}__in": going}).exclude(pk__in=states.get(model, ()))
            referring = referring.distinct() if key.many_to_many else referring
            text = _("{kind} “{name}” must be deleted first, because it refers to a record that would be deleted.")
            found += [_message(text, model, record) for record in referring[:20]]
    return found


def _validation_errors(states):
    # The models' own messages about what the database refused.
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
