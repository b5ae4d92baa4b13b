"""Changes that readers see only later: noted when they are made, marked for a check once they are public.

A child record may refer to a draft, a record may be withdrawn, a source may be cited by nothing public. A ChangeSet of
these changes nothing public, and the transition that publishes them does not show it. So each ChangeSet of what is not
public is noted as an UnpublishedChange until somebody else saves or publishes the record. What is noted and public at
the end of a changeset became public by it. The noted ChangeSets then wait for a check by somebody else, each with its
own before and after.
"""

from functools import cache, reduce
from operator import or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from summits.history.bulk import BATCH, CREATED, DELETED
from summits.models import ChangeMethod, ChangeSet, Source, UnpublishedChange
from summits.models.base import Approved, Publishable
from summits.models.references import foreign_keys, page_keys, paths_to_owners
from summits.vocabularies import Status

MAX_PKS_IN_QUERY = 500
"""How many records of a ChangeSet are named in queries. If it has more, all noted changes are checked instead."""


def mark_published_changes(changeset, models):
    """Mark the earlier ChangeSets whose changes ``changeset`` made public, and note its own unpublished ones.

    ``models`` are those of which ``changeset`` left versions. Call it when all of them are written, within the
    transaction.
    """
    versions = {model: model.history.filter(changeset=changeset).order_by() for model in models}
    pending = unpublished_changes_by_model()
    touched = _touched(versions) if pending else {}
    for model, changes in pending.items():
        _delete_seen(changes, changeset, model, versions)
    # Only now, after the notes of what somebody else has seen were deleted.
    for model, changes in pending.items():
        for pks in _batches(_candidates(changes, model, touched)):
            _mark_public(changes, changeset, model, pks)
    # A transition changes no text.
    if changeset.method != ChangeMethod.TRANSITION:
        for model, own in versions.items():
            _store(changeset, model, own)


def has_unpublished_change(changeset):
    """Return whether something that ``changeset`` changed is not public yet. It is marked for a check once it is."""
    return changeset is not None and UnpublishedChange.objects.filter(changeset=changeset).exists()


def unpublished_changes_by_model():
    """Return model → queryset of its UnpublishedChanges, for each model that has any."""
    names = UnpublishedChange.objects.order_by().values_list("kind", flat=True).distinct()
    found = {UnpublishedChange._meta.apps.get_model("summits", name): name for name in names}
    return {model: UnpublishedChange.objects.filter(kind=name).order_by() for model, name in found.items()}


def _touched(versions):
    # Model → primary keys of what a ChangeSet touched; None if these are more than MAX_PKS_IN_QUERY. Given numbers
    # instead of subqueries, both databases use their indexes.
    found, left = {}, MAX_PKS_IN_QUERY
    for model, own in versions.items():
        found[model] = list(own.values_list("id", flat=True)[: left + 1])
        left -= len(found[model])
        if left < 0:
            return None
    return found


def _batches(pks):
    pks = list(pks)
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


def _delete_seen(changes, changeset, model, versions):
    # Deletes the notes of deleted records, and of what others had changed before this ChangeSet's author saved or
    # published it.
    own = versions.get(model)
    if own is not None:
        for pks in _batches(own.filter(history_type=DELETED).values_list("id", flat=True)):
            changes.filter(object_id__in=pks).delete()
    # A command has no author who would have seen anything.
    for seen in _seen(changeset, model, versions) if changeset.user_id else ():
        for pks in _batches(seen):
            changes.filter(object_id__in=pks).exclude(changeset__user=changeset.user_id).delete()


def _seen(changeset, model, versions):
    # Querysets of the primary keys of what a ChangeSet's author has seen: what they saved, and what they published or
    # approved, with its child records. They have not seen a place or a state that was approved only because a public
    # record now names it.
    own = versions.get(model)
    if changeset.method != ChangeMethod.TRANSITION:
        implicitly_approved = Q(approved=True) if issubclass(model, Approved) and model is not Source else Q(pk__in=())
        return [] if own is None else [own.exclude(implicitly_approved).values_list("id", flat=True)]
    found = [] if own is None else [_made_public(own)]
    for path, owner in paths_to_owners(model, page_keys).items():
        if owner in versions:
            for pks in _batches(_made_public(versions[owner])):
                rows = model._base_manager.filter(**{f"{path}__in": pks}).order_by()
                found.append(rows.values_list("pk", flat=True))
    return found


def _made_public(versions):
    model = versions.model.instance_type
    is_public = Q(status=Status.PUBLISHED) if issubclass(model, Publishable) else Q(approved=True)
    has_workflow = issubclass(model, (Publishable, Approved))
    return versions.filter(is_public if has_workflow else Q(pk__in=())).values_list("id", flat=True)


def _candidates(changes, model, touched):
    # The primary keys of the records of ``model`` that a ChangeSet may have made public.
    if touched is None:
        return changes.values_list("object_id", flat=True).distinct()
    affected = _affected(model, touched)
    found = set() if affected is None else set(model._base_manager.filter(affected).values_list("pk", flat=True))
    return found | _cited_sources(touched) if model is Source else found


def _affected(model, touched):
    # A Q for records of ``model`` that a ChangeSet touched, or that refer to what it touched; None if there are none.
    found = [Q(pk__in=touched[model])] if model in touched else []
    paths = {**{key.name: key.related_model for key in foreign_keys(model)}, **paths_to_owners(model)}
    for path, other in paths.items():
        if other in touched:
            found.append(Q(**{f"{path}__in": touched[other]}))
    return reduce(or_, found) if found else None


def _cited_sources(touched):
    # The primary keys of the sources cited by what a ChangeSet touched, or by records that refer to that.
    parts = []
    for field in _source_fields():
        citing = _affected(field.model, touched)
        if citing is not None:
            records = field.model._base_manager.filter(citing).order_by().values("pk")
            links = field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": records})
            parts.append(links.order_by().values_list(field.m2m_reverse_field_name(), flat=True))
    return set(parts[0].union(*parts[1:])) if parts else set()


def _mark_public(changes, changeset, model, pks):
    pending = set(changes.filter(object_id__in=pks).values_list("object_id", flat=True))
    public = model.objects.published().filter(pk__in=pending).order_by().values_list("pk", flat=True) if pending else ()
    if not public:
        return
    found = changes.filter(object_id__in=list(public))
    if model is Source and changeset.user_id:
        # Who publishes a record has seen which sources it cites, but not that one was rewritten.
        entered = model.history.filter(id=OuterRef("object_id"), changeset=OuterRef("changeset"), history_type=CREATED)
        found.exclude(changeset__user=changeset.user_id).filter(Exists(entered)).delete()
    ChangeSet.objects.filter(pk__in=found.values("changeset")).update(needs_review=True)
    found.delete()


@cache
def _source_fields():
    return [relation.field for relation in Source._meta.related_objects if relation.many_to_many]


def _store(changeset, model, versions):
    # In SQL, since an import may leave many.
    public = model.objects.published().filter(pk=OuterRef("id"))
    hidden = versions.exclude(history_type=DELETED).filter(~Exists(public)).values("id")
    sql, values = hidden.query.sql_with_params()
    table = connection.ops.quote_name(UnpublishedChange._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, object_id, changeset_id) SELECT %s, own.id, %s FROM ({sql}) own",
            [model._meta.model_name, changeset.pk, *values],
        )
