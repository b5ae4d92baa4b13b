"""Writing the history: one version of each record that a changeset changed."""

from dataclasses import dataclass, field
from itertools import islice

from django.db.models import QuerySet

from summits.history.bulk import (
    BATCH,
    CHANGED,
    CREATED,
    changed_fields,
    current_state,
    last_version_ids,
    snapshot,
    snapshot_deleted,
    state_fields,
    version_states,
)
from summits.history.unpublished_changes import mark_published_changes
from summits.models import ChangeMethod, ChangeSet, Source
from summits.models.base import Publishable
from summits.models.references import foreign_keys, paths_to_owners


@dataclass(frozen=True)
class VersionDifference:
    """What a changeset did to records of one model, found by comparing them with their last versions.

    ``created``: primary keys. ``changed``: primary key → names of the fields. ``deleted``: primary key → id of the last
    version. ``keys``: the foreign keys of changed and deleted records before the changeset, and of changed ones after
    it, each as a dict of column (and "id") → value.
    """

    model: type
    created: list
    changed: dict = field(default_factory=dict)
    deleted: dict = field(default_factory=dict)
    keys: list = field(default_factory=list)

    @property
    def pks(self):
        """The primary keys of all these records."""
        return [*self.created, *self.changed, *self.deleted]


def create_changeset(context):
    """Create and return the ChangeSet of a changeset's context (``context``).

    The changeset holds the write lock. So whoever reads the last ChangeSet's number can read all ChangeSets with
    lower numbers.
    """
    user = context.user
    return ChangeSet.objects.create(
        user=user,
        username=user.get_username() if user else "",
        method=context.method or ChangeMethod.COMMAND,
        reason=context.reason,
        reverts=context.reverts,
    )


def record_versions(context):
    """Write a version of each record that a changeset changed. Return a list of VersionDifferences.

    Call it at the end of the changeset, within its transaction. If nothing differs, no ChangeSet is created.
    """
    found = [one for model in {**context.created, **context.touched} for one in _differences(context, model) if one.pks]
    if not found:
        return found
    changeset, is_public = create_changeset(context), False
    for one in found:
        snapshot(changeset, one.model, one.created, CREATED)
        snapshot(changeset, one.model, list(one.changed), CHANGED)
        snapshot_deleted(changeset, one.model, list(one.deleted.values()))
        touch_parents(changeset, one.model, one.pks)
        is_public = is_public or changes_public(changeset, one.model, one.pks)
    context.changeset = changeset
    mark_published_changes(changeset, dict.fromkeys(one.model for one in found))
    if is_public and not context.is_reviewed:
        mark_for_review(changeset)
    return found


def mark_for_review(changeset):
    """Mark a ChangeSet as a public change by one person alone, which somebody else should check."""
    changeset.needs_review = True
    changeset.save(update_fields=["needs_review"])


def changes_public(changeset, model, pks):
    """Return whether some of the records that a ChangeSet touched are public, or were before it."""
    if model.objects.published().filter(pk__in=pks).exists():
        return True
    if model is Source:
        # A source that something public cites is not deleted. It stops being cited only by a change of what cites it.
        return False
    former = last_version_ids(model, pks, changeset__lt=changeset).values()
    return bool(former) and model.history.filter(model.objects.all().published_q(), pk__in=list(former)).exists()


def _differences(context, model):
    # New records have no version to compare with.
    new = context.created.get(model, set())
    for pks in _batches(new):
        yield VersionDifference(model, pks)
    for pks in _batches(context.touched.get(model, set()) - new):
        yield _compare(model, pks)


def _batches(pks):
    keys = iter(sorted(pks))
    while batch := list(islice(keys, BATCH)):
        yield batch


def touch_parents(changeset, model, pks):
    """Set ``modified`` of the parents, present and former, of child records that the public sees or saw."""
    for path, owner in paths_to_owners(model).items():
        if issubclass(owner, Publishable):
            rows = model.history.filter(model.objects.all().published_q(), id__in=pks).order_by().values(path)
            # A plain QuerySet notes nothing: the changeset knows of the change already, by the child records.
            QuerySet(owner).filter(pk__in=rows).update(modified=changeset.created_at)


def _compare(model, pks):
    last = last_version_ids(model, pks)
    before, now = version_states(model, list(last.values())), current_state(model, pks)
    changed = {pk: changed_fields(model, before[pk], now[pk]) for pk in now if pk in before and now[pk] != before[pk]}
    deleted = {pk: last[pk] for pk in before if pk not in now}
    names = [name.attname for name in state_fields(model)]
    places = {key.attname: names.index(key.attname) for key in foreign_keys(model)}
    keys = [
        {"id": pk, **{name: values[place] for name, place in places.items()}}
        for states, some in ((before, [*changed, *deleted]), (now, changed))
        for pk in some
        for values, _links in [states[pk]]
    ]
    return VersionDifference(model, [pk for pk in now if pk not in before], changed, deleted, keys)
