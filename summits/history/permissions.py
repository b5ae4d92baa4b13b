"""What users without the publish permission may change: drafts, their child records, unapproved records."""

from functools import reduce
from operator import and_

from django.db.models import Q

from summits.models.base import Approved, Publishable
from summits.models.references import page_keys, paths_to_owners
from summits.vocabularies import Status


def non_draft_pks(model, pks):
    """Return the set of those of ``pks`` that are records of ``model`` and not drafts.

    A shared record is a draft until it is approved. A record without a status, such as a commitment, is a draft if the
    record to which it belongs is one.
    """
    drafts = reduce(and_, (_is_draft(path, owner) for path, owner in _status_paths(model).items()))
    return set(model._base_manager.filter(pk__in=pks).exclude(drafts).values_list("pk", flat=True))


def _status_paths(model):
    # Path, ending in "__" → model of the records whose status or approval counts; "" for the records themselves.
    if issubclass(model, Approved) or _has_status(model):
        return {"": model}
    return {f"{path}__": owner for path, owner in paths_to_owners(model, page_keys).items()}


def _is_draft(path, model):
    return Q(**({f"{path}approved": False} if issubclass(model, Approved) else {f"{path}status": Status.DRAFT}))


def _has_status(model):
    """Return whether records of ``model`` have a status."""
    return any(field.name == "status" for field in model._meta.fields)


def publisher_only_records(states):
    """Return the records that only users who may publish can change by restoring ``states``, as a set of keys.

    ``states``: model → primary key → version or None. A key is (model, primary key). The records themselves are
    checked, and the parents of child records, both as they are now and as they would be. Call it under the write lock.
    """
    restricted = set()
    for model, versions in states.items():
        for owner, pks in _restricted_pks(model, versions).items():
            restricted |= {(owner, pk) for pk in pks}
    return restricted


def _restricted_pks(model, versions):
    # Model → primary keys of the records that only users who may publish can change.
    stored, coming = model._base_manager.filter(pk__in=list(versions)), [one for one in versions.values() if one]
    if issubclass(model, Approved):
        return {model: non_draft_pks(model, list(versions))}
    if _has_status(model):
        # A record with transitions keeps its status when it is restored; another gets that of its version.
        others = () if issubclass(model, Publishable) else coming
        return {model: non_draft_pks(model, list(versions)) | {one.id for one in others if one.status != Status.DRAFT}}
    found = {}
    for key in page_keys(model):
        pks = {*stored.order_by().values_list(key.attname, flat=True), *(getattr(one, key.attname) for one in coming)}
        found[key.related_model] = non_draft_pks(key.related_model, pks - {None})
    return found
