"""Changes that readers see only later: noted when they are made, marked for a check once they are public.

A child record may refer to a draft, a record may be withdrawn, a source may be cited by nothing public. An Edit of
these changes nothing public, and the transition that publishes them does not show it. So each Edit of what is not
public is noted as an UnpublishedChange until somebody else saves or publishes the record. What is noted and public at
the end of a changeset became public by it. The noted Edits then wait for a check by somebody else, each with its own
before and after.
"""

from functools import cache, reduce
from operator import or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from summits.history.bulk import BATCH, CREATED, DELETED
from summits.models import Edit, Source, UnpublishedChange, Way
from summits.models.base import Approved, Published
from summits.models.references import foreign_keys, page_keys
from summits.vocabularies import Status

MOST_NAMED = 500
"""How many records of an Edit are named in queries. If it has more, all noted changes are checked instead."""


def mark_published_changes(edit, models):
    """Mark the earlier Edits whose changes ``edit`` made public, and note its own changes that are not public.

    ``models`` are those of which ``edit`` left versions. Call it when all of them are written, within the transaction.
    """
    versions = {model: model.history.filter(edit=edit).order_by() for model in models}
    waiting = unpublished_changes_by_model()
    touched = _touched(versions) if waiting else {}
    for model, changes in waiting.items():
        _forget(changes, edit, model, versions)
    # Only now, after the notes of what somebody else has seen were deleted.
    for model, changes in waiting.items():
        for pks in _batches(_candidates(changes, model, touched)):
            _mark(changes, edit, model, pks)
    # A transition changes no text.
    if edit.way != Way.STEP:
        for model, own in versions.items():
            _note(edit, model, own)


def has_unpublished_change(edit):
    """Return whether something that ``edit`` changed is not public yet. It is marked for a check once it is."""
    return edit is not None and UnpublishedChange.objects.filter(edit=edit).exists()


def unpublished_changes_by_model():
    """Return model → queryset of its UnpublishedChanges, for each model that has any."""
    names = UnpublishedChange.objects.order_by().values_list("kind", flat=True).distinct()
    found = {UnpublishedChange._meta.apps.get_model("summits", name): name for name in names}
    return {model: UnpublishedChange.objects.filter(kind=name).order_by() for model, name in found.items()}


def _touched(versions):
    # Model → primary keys of what an Edit touched; None if these are more than MOST_NAMED. Given numbers instead of
    # subqueries, both databases use their indexes.
    found, left = {}, MOST_NAMED
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


def _forget(changes, edit, model, versions):
    # Deletes the notes of deleted records, and of what others had changed before this Edit's author saved or published
    # it.
    own = versions.get(model)
    if own is not None:
        for pks in _batches(own.filter(history_type=DELETED).values_list("id", flat=True)):
            changes.filter(object_id__in=pks).delete()
    # A command has no author who would have seen anything.
    for seen in _seen(edit, model, versions) if edit.user_id else ():
        for pks in _batches(seen):
            changes.filter(object_id__in=pks).exclude(edit__user=edit.user_id).delete()


def _seen(edit, model, versions):
    # Querysets of the primary keys of what an Edit's author has seen: what they saved, and what they published or
    # approved, with its child records. They have not seen a place or a country that was approved only because a public
    # record now names it.
    own = versions.get(model)
    if edit.way != Way.STEP:
        by_the_way = Q(approved=True) if issubclass(model, Approved) and model is not Source else Q(pk__in=())
        return [] if own is None else [own.exclude(by_the_way).values_list("id", flat=True)]
    found = [] if own is None else [_made_public(own)]
    for key in page_keys(model):
        if key.related_model in versions:
            for pks in _batches(_made_public(versions[key.related_model])):
                rows = model._base_manager.filter(**{f"{key.attname}__in": pks}).order_by()
                found.append(rows.values_list("pk", flat=True))
    return found


def _made_public(versions):
    model = versions.model.instance_type
    is_public = Q(status=Status.PUBLISHED) if issubclass(model, Published) else Q(approved=True)
    is_led = issubclass(model, (Published, Approved))
    return versions.filter(is_public if is_led else Q(pk__in=())).values_list("id", flat=True)


def _candidates(changes, model, touched):
    # The primary keys of the records of ``model`` that an Edit may have made public.
    if touched is None:
        return changes.values_list("object_id", flat=True).distinct()
    affected = _affected(model, touched)
    found = set() if affected is None else set(model._base_manager.filter(affected).values_list("pk", flat=True))
    return found | _cited(touched) if model is Source else found


def _affected(model, touched):
    # A Q for records of ``model`` that an Edit touched, or that refer to what it touched; None if there are none.
    found = [Q(pk__in=touched[model])] if model in touched else []
    for key in foreign_keys(model):
        if key.related_model in touched:
            found.append(Q(**{f"{key.attname}__in": touched[key.related_model]}))
    return reduce(or_, found) if found else None


def _cited(touched):
    # The primary keys of the sources cited by what an Edit touched, or by records that refer to that.
    parts = []
    for field in _citing():
        citing = _affected(field.model, touched)
        if citing is not None:
            records = field.model._base_manager.filter(citing).order_by().values("pk")
            links = field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": records})
            parts.append(links.order_by().values_list(field.m2m_reverse_field_name(), flat=True))
    return set(parts[0].union(*parts[1:])) if parts else set()


def _mark(changes, edit, model, pks):
    waiting = set(changes.filter(object_id__in=pks).values_list("object_id", flat=True))
    public = model.objects.published().filter(pk__in=waiting).order_by().values_list("pk", flat=True) if waiting else ()
    if not public:
        return
    found = changes.filter(object_id__in=list(public))
    if model is Source and edit.user_id:
        # Who publishes a record has seen which sources it cites, but not that one was rewritten.
        entered = model.history.filter(id=OuterRef("object_id"), edit=OuterRef("edit"), history_type=CREATED)
        found.exclude(edit__user=edit.user_id).filter(Exists(entered)).delete()
    Edit.objects.filter(pk__in=found.values("edit")).update(needs_look=True)
    found.delete()


@cache
def _citing():
    return [relation.field for relation in Source._meta.related_objects if relation.many_to_many]


def _note(edit, model, versions):
    # In SQL, since an import may leave many.
    public = model.objects.published().filter(pk=OuterRef("id"))
    hidden = versions.exclude(history_type=DELETED).filter(~Exists(public)).values("id")
    sql, values = hidden.query.sql_with_params()
    table = connection.ops.quote_name(UnpublishedChange._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, object_id, edit_id) SELECT %s, own.id, %s FROM ({sql}) own",
            [model._meta.model_name, edit.pk, *values],
        )
