"""Changes that readers see only later: each is noted when it is made, and marked when a later change makes it public.

A row that names a draft, the text of a withdrawn record, a source that nothing public cites: an edit of these changes
nothing public, and the step that publishes them shows nothing of it. So each edit of what is not public is noted, until
somebody else saves or publishes it. Whatever is noted and is public at the end of a change became public by it; the
edits that are noted of it then wait for somebody else to look at them, with their own before and after.
"""

from functools import cache, reduce
from operator import or_

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from summits.history.versions import BATCH, CREATED, DELETED
from summits.models import Edit, Source, UnpublishedChange, Way
from summits.models.base import Approved, Published
from summits.models.history import foreign_keys, page_keys
from summits.vocabularies import Status


def follow(edit, models):
    """Mark the earlier edits whose changes became public by ``edit``, and note what it changed itself unseen.

    ``models`` are those of which the edit left versions. Call it when all of them are written, within the transaction.
    """
    versions = {model: model.history.filter(edit=edit).order_by() for model in models}
    waiting = waiting_by_model()
    for model, changes in waiting.items():
        _forget(changes, edit, model, versions)
    # Only after all is forgotten that another has seen.
    for model, changes in waiting.items():
        _mark(changes, edit, model, versions)
    # A step changes no text.
    if edit.way != Way.STEP:
        for model, own in versions.items():
            _note(edit, model, own)


def is_unpublished(edit):
    """Return whether something that an edit changed is not public yet: it is marked when it becomes so."""
    return edit is not None and UnpublishedChange.objects.filter(edit=edit).exists()


def waiting_by_model():
    """Return model → queryset of its UnpublishedChanges, for each model that has any."""
    names = UnpublishedChange.objects.order_by().values_list("kind", flat=True).distinct()
    found = {UnpublishedChange._meta.apps.get_model("summits", name): name for name in names}
    return {model: UnpublishedChange.objects.filter(kind=name).order_by() for model, name in found.items()}


def _forget(changes, edit, model, versions):
    # What is gone, and what others than the author of this edit had changed before they saved or published it.
    own = versions.get(model)
    if own is not None:
        changes.filter(object_id__in=own.filter(history_type=DELETED).values("id")).delete()
    # A command on the server looks at nothing.
    for seen in _seen(edit, model, versions) if edit.user_id else ():
        changes.filter(object_id__in=seen).exclude(edit__user=edit.user_id).delete()


def _seen(edit, model, versions):
    # Querysets of the primary keys of what the author of an edit has seen: what they saved, and what they published or
    # approved, with its rows. A place or a country approved by the way, as a public record names it now, they have not.
    own = versions.get(model)
    if edit.way != Way.STEP:
        by_the_way = Q(approved=True) if issubclass(model, Approved) and model is not Source else Q(pk__in=())
        return [] if own is None else [own.exclude(by_the_way).values("id")]
    found = [] if own is None else [_made_public(own)]
    for key in page_keys(model):
        if key.related_model in versions:
            published = _made_public(versions[key.related_model])
            found.append(model._base_manager.filter(**{f"{key.attname}__in": published}).order_by().values("pk"))
    return found


def _made_public(versions):
    model = versions.model.instance_type
    if issubclass(model, Published):
        return versions.filter(status=Status.PUBLISHED).values("id")
    return versions.filter(approved=True).values("id") if issubclass(model, Approved) else versions.none().values("id")


def _mark(changes, edit, model, versions):
    affected = _affected(model, versions)
    if affected is None:
        return
    published = model.objects.published().filter(affected, pk__in=changes.values("object_id"))
    pks = list(published.order_by().values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        found = changes.filter(object_id__in=pks[start : start + BATCH])
        if model is Source and edit.user_id:
            # Who publishes a record has seen which sources it cites, but not that one was rewritten.
            entered = model.history.filter(id=OuterRef("object_id"), edit=OuterRef("edit"), history_type=CREATED)
            found.exclude(edit__user=edit.user_id).filter(Exists(entered)).delete()
        Edit.objects.filter(pk__in=found.values("edit")).update(needs_look=True)
        found.delete()


def _affected(model, versions):
    # The condition for records of a model that an edit may have made public; None if there are none.
    found = [Q(pk__in=versions[model].values("id"))] if model in versions else []
    for key in foreign_keys(model):
        if key.related_model in versions:
            found.append(Q(**{f"{key.attname}__in": versions[key.related_model].values("id")}))
    if model is Source:
        found += _cited(versions)
    return reduce(or_, found) if found else None


def _cited(versions):
    for field in _citing():
        citing = _affected(field.model, versions)
        if citing is not None:
            records = field.model._base_manager.filter(citing).order_by()
            links = field.remote_field.through._base_manager.filter(**{f"{field.m2m_field_name()}__in": records})
            yield Q(pk__in=links.values(field.m2m_reverse_field_name()))


@cache
def _citing():
    return [relation.field for relation in Source._meta.related_objects if relation.many_to_many]


def _note(edit, model, versions):
    # In the database: an import may leave many.
    public = model.objects.published().filter(pk=OuterRef("id"))
    hidden = versions.exclude(history_type=DELETED).filter(~Exists(public)).values("id")
    sql, values = hidden.query.sql_with_params()
    table = connection.ops.quote_name(UnpublishedChange._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, object_id, edit_id) SELECT %s, own.id, %s FROM ({sql}) own",
            [model._meta.model_name, edit.pk, *values],
        )
