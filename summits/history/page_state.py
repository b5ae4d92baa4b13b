"""Optimistic locking: refuse to act on a page whose records were edited after it was shown.

A page that leads to a change sends back its page state: a token of the last ChangeSet when the page was opened. The
request that makes the change calls ``require_unchanged`` in its transaction, before it reads what it decides by. It
names the records that the page showed. It is refused if one of them, or a child record of one, was edited since.

A ChangeSet gets its number while its transaction holds the write lock
(``summits.caching.data_version.acquire_write_lock``), so numbers are committed in order. ``require_unchanged`` waits
for the same lock.
"""

from collections import defaultdict

from summits.caching.data_version import acquire_write_lock
from summits.history.bulk import last_versions
from summits.history.diff import changesets_for
from summits.models import ChangeSet
from summits.models.base import workflow_fields
from summits.models.references import child_models, grandchild_models
from summits.vocabularies import Status

NO_CHANGESET = "0"
"""The token of an archive without any ChangeSet."""
MAX_DIGITS = 18
MAX_PKS_IN_QUERY = 1_000
"""From this number of records on, queries read all records instead of naming their primary keys."""


class StaleState(Exception):
    """Raised if records were edited after the page that showed them was made. Nothing was done.

    ``changesets``: (model, primary key) → list of the ChangeSets since, the latest first. If the token of the page is
    unknown, it holds the last ChangeSet of one record of each model.
    """

    def __init__(self, changesets):
        super().__init__(f"{len(changesets)} records were edited since")
        self.changesets = changesets


class StatusChanged(StaleState):
    """Raised if the status or approval of records changed after the page that names them was made."""


def current_page_state():
    """Return the page state for a page opened now. Read it before what the page shows, never after."""
    last = ChangeSet.objects.order_by("-pk").values_list("pk", "created_at").first()
    return _format_token(*last) if last else NO_CHANGESET


def page_state_after(changeset):
    """Return the page state of a page opened right after a ChangeSet."""
    return _format_token(changeset.pk, changeset.created_at)


def require_unchanged(page_state, keys, until=None):
    """Raise StaleState if one of the records, or a child record of one, was edited after ``page_state``.

    ``keys``: model → primary keys. ``page_state``: a token of ``current_page_state``; with any other text, StaleState
    is raised. ChangeSets after ``until``, a page state that was read under the same lock, are the caller's own and do
    not count.

    Call it in the transaction that writes. It takes the write lock, so nobody else edits until the transaction ends.
    """
    acquire_write_lock()
    require_current(page_state, keys, until)


def require_current(page_state, keys, until=None):
    """Raise StaleState as ``require_unchanged`` does, but without the lock, for a page that shows what is new.

    To change something, call ``require_unchanged``: without the lock, others may edit the records right after the
    check.
    """
    number = changeset_number(page_state)
    if number is None:
        last = {(model, pk): list(changesets_for(model, pk)[:1]) for model, pks in keys.items() for pk in list(pks)[:1]}
        raise StaleState(last)
    found, since = defaultdict(set), {"changeset__gt": number}
    if until is not None:
        since["changeset__lte"] = changeset_number(until)
    for model, pks in keys.items():
        for pk, changeset in _changesets_since(since, model, set(pks)):
            found[model, pk].add(changeset)
    if found:
        changesets = ChangeSet.objects.select_related("user").in_bulk(set.union(*found.values()))
        raise StaleState({key: [changesets[pk] for pk in sorted(own, reverse=True)] for key, own in found.items()})


def require_same_status(page_state, own, referenced):
    """Raise StatusChanged if the status or approval of a record has changed since ``page_state``.

    Otherwise, what was typed for a draft might be public at once. ``own``: model → primary keys of records whose status
    and approval must be the same. ``referenced``: model → primary keys of records that must still be public if they
    were, and still not public if they were not. Records created since do not count. An unknown ``page_state`` raises
    nothing. Call it under the write lock, as ``require_unchanged``.
    """
    number, found = changeset_number(page_state), {}
    if number is None or not ChangeSet.objects.filter(pk__gt=number).exists():
        return
    for keys, same in ((own, _is_same), (referenced, _is_as_public)):
        for model, pks in keys.items():
            since = set(model.history.filter(id__in=pks, changeset__gt=number).order_by().values_list("id", flat=True))
            then = last_versions(model, since, changeset__lte=number) if since and workflow_fields(model) else {}
            now = model._base_manager.in_bulk(list(then))
            changed = [pk for pk in now if not same(model, then[pk], now[pk])]
            found |= {(model, pk): list(changesets_for(model, pk).filter(pk__gt=number)) for pk in changed}
    if found:
        raise StatusChanged(found)


def _is_same(model, then, now):
    return all(getattr(then, name) == getattr(now, name) for name in workflow_fields(model))


def _is_as_public(model, then, now):
    public = (Status.PUBLISHED, True)
    return all((getattr(then, name) in public) == (getattr(now, name) in public) for name in workflow_fields(model))


def _format_token(number, made):
    # With the time, since another ChangeSet may have this number after a backup was restored.
    return f"{number}-{made.timestamp():.6f}"


def changeset_number(page_state):
    """Return the number of the ChangeSet in a page state: 0 for NO_CHANGESET, None if it is unknown."""
    if page_state == NO_CHANGESET:
        return 0
    number = page_state.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS):
        return None
    made = ChangeSet.objects.filter(pk=number).values_list("created_at", flat=True).first()
    return int(number) if made and _format_token(int(number), made) == page_state else None


def _changesets_since(since, model, pks):
    # Yields pairs of a primary key and a ChangeSet id. The search starts from the new versions, which are few, not
    # from the records.
    own = model.history.filter(**since).order_by().values_list("id", "changeset_id")
    yield from ((pk, changeset) for pk, changeset in own if pk in pks)
    for rows, keys in child_models(model).items():
        changesets = defaultdict(set)
        for row, changeset in rows.history.filter(**since).order_by().values_list("id", "changeset_id"):
            changesets[row].add(changeset)
        for columns in keys if changesets else ():
            for pk, row in _children_edited_since(model, pks, rows, columns, since):
                if pk in pks:
                    yield from ((pk, changeset) for changeset in changesets[row])
    for child, key in grandchild_models(model):
        for columns in child_models(model)[child]:
            yield from _grandchild_changesets_since(since, pks, child, key, columns)


def _grandchild_changesets_since(since, pks, child, key, columns):
    # Yields pairs of a primary key and a ChangeSet id, of records that belong to a child record by the foreign key
    # ``key``. The child record may have belonged to several records, and a deleted one counts too.
    edited = key.model.history.filter(**since).order_by()
    ever = key.model.history.filter(id__in=edited.values("id")).order_by().values_list("id", key.attname).distinct()
    parents = defaultdict(set)
    for row, parent in ever:
        parents[row].add(parent)
    [column] = columns
    owners = defaultdict(set)
    versions = child.history.filter(id__in=set().union(*parents.values())).order_by()
    for parent, owner in versions.values_list("id", column).distinct() if parents else ():
        owners[parent].add(owner)
    for row, changeset in edited.values_list("id", "changeset_id") if owners else ():
        for owner in pks.intersection(*[set().union(*(owners[parent] for parent in parents[row]))]):
            yield owner, changeset


def _children_edited_since(model, pks, rows, columns, since):
    # Pairs of a primary key and the id of a child record edited since. Former child records count too: the edit may
    # have moved them away.
    edited = rows.history.filter(**since).order_by().values("id")
    versions = rows.history.filter(id__in=edited).order_by().values_list("id", *columns).distinct()
    if list(columns.values()) == ["id"]:
        return [(pk, row) for row, pk in versions]
    owners = defaultdict(set)
    versions_of_owners = model.history.filter(id__in=pks) if len(pks) < MAX_PKS_IN_QUERY else model.history
    for pk, *key in versions_of_owners.order_by().values_list("id", *columns.values()).distinct():
        owners[tuple(key)].add(pk)
    return [(pk, row) for row, *key in versions for pk in owners[tuple(key)]]
