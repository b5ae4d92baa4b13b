"""What who may not publish may change: drafts and what belongs to them, and what is shared and not approved yet."""

from summits.models.base import Approved, Published
from summits.models.references import page_keys
from summits.vocabularies import Status


def non_draft_pks(model, pks):
    """Return those of ``pks`` that name records of ``model``, a kind with a status, which are no drafts, as a set."""
    return set(model._base_manager.filter(pk__in=pks).exclude(status=Status.DRAFT).values_list("pk", flat=True))


def records_barring_restore(states):
    """Return the records that keep who may not publish from putting versions back, as a set of (model, primary key).

    ``states``: model → primary key → version or None. Asked about are the records themselves and what their rows
    belong to, as they stand now and as they would then. Call it under the lock on the revision.
    """
    barred = set()
    for model, versions in states.items():
        for owner, pks in _asked_about(model, versions).items():
            barred |= {(owner, pk) for pk in pks}
    return barred


def _asked_about(model, versions):
    # Model → primary keys of those that bar.
    stored, coming = model._base_manager.filter(pk__in=list(versions)), [one for one in versions.values() if one]
    if issubclass(model, Approved):
        return {model: set(stored.filter(approved=True).values_list("pk", flat=True))}
    if any(field.name == "status" for field in model._meta.fields):
        # The status of a record with steps stays; that of another comes back with its version.
        others = () if issubclass(model, Published) else coming
        return {model: non_draft_pks(model, list(versions)) | {one.id for one in others if one.status != Status.DRAFT}}
    found = {}
    for key in page_keys(model):
        pks = {*stored.order_by().values_list(key.attname, flat=True), *(getattr(one, key.attname) for one in coming)}
        found[key.related_model] = non_draft_pks(key.related_model, pks - {None})
    return found
