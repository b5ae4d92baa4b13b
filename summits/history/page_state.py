"""The state of the archive that a page showed, and refusing to act on a later one.

A page that leads to a change sends back the state it showed, which is the last edit of that moment. The request that
makes the change calls ``require_unchanged`` in its transaction, before it reads what it decides by: it names the
records that the page showed, and is refused where one of them, or a row of one, was edited since.

Every edit gets its number while its transaction holds the lock on the revision
(``summits.caching.data_version.acquire_write_lock``), so that numbers are committed in order; ``require_unchanged``
waits for the same lock.
"""

from collections import defaultdict

from summits.caching.data_version import acquire_write_lock
from summits.history.bulk import last_versions
from summits.history.diff import edits_for
from summits.models import Edit
from summits.models.base import kept_fields
from summits.models.references import child_models
from summits.vocabularies import Status

NO_EDIT = "0"
"""The state of an archive in which nothing was ever edited."""
MOST_DIGITS = 18
MOST_ASKED_FOR = 1_000
"""How many records are named in a query; for more, all are read."""


class StaleState(Exception):
    """Records were edited after the page that showed them was made. Nothing was done.

    ``edits``: (model, primary key) → the Edits since, the latest first; of a page that did not say which state it
    showed, the last one.
    """

    def __init__(self, edits):
        super().__init__(f"{len(edits)} records were edited since")
        self.edits = edits


class StatusChanged(StaleState):
    """Records were published, withdrawn, approved … after the page that names them was made. Nothing was done."""


def state_token():
    """Return the present state as text for a form. Read it before what the page shows, never after."""
    last = Edit.objects.order_by("-pk").values_list("pk", "made").first()
    return _text(*last) if last else NO_EDIT


def state_after(edit):
    """Return the state that an Edit left, as ``state_token`` does."""
    return _text(edit.pk, edit.made)


def require_unchanged(state, keys, until=None):
    """Raise StaleState if one of the records, or a row of one, was edited after ``state``.

    ``keys``: model → primary keys. ``state``: what ``state_token`` returned; whatever else it is, it counts as an
    earlier state than any. Edits after ``until``, a state that was read under the same lock, are the caller's own and
    do not count. Call it within the transaction that writes: until its end nobody else changes the record.
    """
    acquire_write_lock()
    require_current(state, keys, until)


def require_current(state, keys, until=None):
    """Raise StaleState as ``require_unchanged`` does, without its lock: for a page that shows what is new.

    Whoever changes something needs ``require_unchanged``: without the lock, others may edit the records at once.
    """
    number = number_of(state)
    if number is None:
        last = {(model, pk): list(edits_for(model, pk)[:1]) for model, pks in keys.items() for pk in list(pks)[:1]}
        raise StaleState(last)
    found, since = defaultdict(set), {"edit__gt": number}
    if until is not None:
        since["edit__lte"] = number_of(until)
    for model, pks in keys.items():
        for pk, edit in _edits_since(since, model, set(pks)):
            found[model, pk].add(edit)
    if found:
        edits = Edit.objects.select_related("user").in_bulk(set.union(*found.values()))
        raise StaleState({key: [edits[pk] for pk in sorted(own, reverse=True)] for key, own in found.items()})


def require_same_status(state, own, named):
    """Raise StandingChanged if a record had another standing in ``state``: what was typed then may be public now.

    ``own``: model → primary keys of records whose status or approval must be the same; ``named``: of those that must be
    public if they were, and not if they were not. Records that were not there yet do not count, nor does a ``state``
    that nobody knows. Call it under the lock, as ``require_unchanged``.
    """
    number, found = number_of(state), {}
    if number is None or not Edit.objects.filter(pk__gt=number).exists():
        return
    for keys, same in ((own, _is_same), (named, _is_as_public)):
        for model, pks in keys.items():
            since = set(model.history.filter(id__in=pks, edit__gt=number).order_by().values_list("id", flat=True))
            then = last_versions(model, since, edit__lte=number) if since and kept_fields(model) else {}
            now = model._base_manager.in_bulk(list(then))
            changed = [pk for pk in now if not same(model, then[pk], now[pk])]
            found |= {(model, pk): list(edits_for(model, pk).filter(pk__gt=number)) for pk in changed}
    if found:
        raise StatusChanged(found)


def _is_same(model, then, now):
    return all(getattr(then, name) == getattr(now, name) for name in kept_fields(model))


def _is_as_public(model, then, now):
    public = (Status.PUBLISHED, True)
    return all((getattr(then, name) in public) == (getattr(now, name) in public) for name in kept_fields(model))


def _text(number, made):
    # With its moment: after a backup was put back, another edit may bear the number.
    return f"{number}-{made.timestamp():.6f}"


def number_of(state):
    """Return the number of the last Edit of a ``state``, 0 before the first; None for what is no state."""
    if state == NO_EDIT:
        return 0
    number = state.partition("-")[0]
    if not (number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS):
        return None
    made = Edit.objects.filter(pk=number).values_list("made", flat=True).first()
    return int(number) if made and _text(int(number), made) == state else None


def _edits_since(since, model, pks):
    # Pairs of a record and an edit. Looked for from the new versions, which are few, not from the records.
    own = model.history.filter(**since).order_by().values_list("id", "edit_id")
    yield from ((pk, edit) for pk, edit in own if pk in pks)
    for rows, keys in child_models(model).items():
        edits = defaultdict(set)
        for row, edit in rows.history.filter(**since).order_by().values_list("id", "edit_id"):
            edits[row].add(edit)
        for columns in keys if edits else ():
            for pk, row in _owned(model, pks, rows, columns, since):
                if pk in pks:
                    yield from ((pk, edit) for edit in edits[row])


def _owned(model, pks, rows, columns, since):
    # Pairs of a record and a row edited since that belongs to it or did at any time: it may have been moved away.
    edited = rows.history.filter(**since).order_by().values("id")
    versions = rows.history.filter(id__in=edited).order_by().values_list("id", *columns).distinct()
    if list(columns.values()) == ["id"]:
        return [(pk, row) for row, pk in versions]
    owners = defaultdict(set)
    versions_of_owners = model.history.filter(id__in=pks) if len(pks) < MOST_ASKED_FOR else model.history
    for pk, *key in versions_of_owners.order_by().values_list("id", *columns.values()).distinct():
        owners[tuple(key)].add(pk)
    return [(pk, row) for row, *key in versions for pk in owners[tuple(key)]]
