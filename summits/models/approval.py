"""Unapproved shared records, and finding those that public or soon public records refer to."""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db.models import CharField, Q, Value

from summits.models.base import Approved, Sourced
from summits.models.corrections import Correction
from summits.models.history import ChangeSetHistoricalRecords
from summits.models.references import foreign_keys, grandchild_models, record_models
from summits.models.sources import Source
from summits.querysets import CORRECTABLE, DependentQuerySet, published_queryset
from summits.vocabularies import Status

APPROVED_MODELS = record_models(Approved)
"""The models whose records need approval."""
REQUIRED_MODELS = tuple(model for model in APPROVED_MODELS if model is not Source and model._meta.related_objects)
"""Those that others refer to by foreign keys or many-to-many links, but sources, which a page can leave out."""


def required_links(model):
    """Return the many-to-many fields of ``model`` whose records a page cannot leave out, such as series."""
    return [field for field in model._meta.local_many_to_many if field.related_model in REQUIRED_MODELS]


def unapproved(*models):
    """Return the unapproved records of ``models`` as a dict of model → set of primary keys, in one query."""
    parts = [
        model.objects.filter(approved=False)
        .order_by()
        .values_list(Value(model._meta.model_name, output_field=CharField()), "pk")
        for model in models
    ]
    by_name = {model._meta.model_name: model for model in models}
    found = defaultdict(set)
    for name, pk in parts[0].union(*parts[1:], all=True):
        found[by_name[name]].add(pk)
    return found


def unapproved_references_of_public_records():
    """Return the unapproved records that a public record requires: dict of model → set of primary keys.

    It requires what its foreign keys and its ``required_links`` refer to.

    Unapproved records that these refer to are included, and so on. The number of queries does not depend on how long
    such a chain is.
    """
    referenced = set()
    for model in unapproved(*REQUIRED_MODELS):
        for relation in model._meta.related_objects:
            if relation.one_to_many or relation.field in required_links(relation.related_model):
                name = relation.field.attname
                rows = (
                    published_queryset(relation.related_model)
                    .filter(**{f"{name}__in": _unapproved_pks(model)})
                    .order_by()
                )
                referenced |= {(model, pk) for pk in rows.values_list(name, flat=True)}
    found = defaultdict(set)
    for model, pk in _with_transitive_references(referenced):
        found[model].add(pk)
    return dict(found)


def _unapproved_pks(model):
    # A subquery, because there may be more than a statement takes as parameters.
    return model.objects.filter(approved=False).order_by().values("pk")


def _with_transitive_references(keys):
    # The unapproved records ``keys``, as (model, primary key), and those that they refer to, and so on.
    references, found, new = _references_of_unapproved() if keys else {}, set(keys), list(keys)
    while new:
        others = references.get(new.pop(), set()) - found
        found |= others
        new += others
    return found


def _references_of_unapproved():
    # Each unapproved record, as (model, primary key) → the unapproved records that it refers to by foreign keys.
    found = defaultdict(set)
    for model in APPROVED_MODELS:
        for field in foreign_keys(model):
            other = field.related_model
            if issubclass(other, Approved):
                rows = model.objects.filter(approved=False, **{f"{field.name}__approved": False}).order_by()
                for pk, referenced in rows.values_list("pk", field.attname):
                    found[model, pk].add((other, referenced))
    return found


def unapproved_in(states):
    """Return a list of the unapproved records that would be approved if ``states`` were restored.

    ``states`` maps model → primary key → version or None. The list is empty if none of these records is public now.
    """
    keys = unapproved(*REQUIRED_MODELS)
    if not keys or not any(
        published_queryset(model).filter(pk__in=list(own)).exists() for model, own in states.items()
    ):
        return []
    referenced = {
        (field.related_model, getattr(version, field.attname))
        for model, own in states.items()
        for field in foreign_keys(model)
        for version in filter(None, own.values())
    } | _links_of_versions(states)
    found = [
        one for model, pks in keys.items() for one in model.objects.filter(pk__in=pks) if (model, one.pk) in referenced
    ]
    return _in_order({*found, *unapproved_references(found)[0]})


def _links_of_versions(states):
    # What the ``required_links`` of versions refer to, as pairs of model and primary key.
    found = set()
    for model, own in states.items():
        for field in required_links(model):
            links = ChangeSetHistoricalRecords.m2m_models[field]._base_manager.filter(
                history__in=[version.pk for version in own.values() if version]
            )
            pks = links.values_list(field.m2m_reverse_field_name(), flat=True)
            found |= {(field.related_model, pk) for pk in pks}
    return found


def becoming_public_with(records):
    """Return what becomes public when ``records`` do, as a dict of model → set of primary keys.

    That is the records, their child records and corrections, and the sources that all these cite.
    """
    found = defaultdict(set)
    for model, rows in [*_with_children(records), (Correction, _corrections_of(records))]:
        found[model].update(rows.order_by().values_list("pk", flat=True))
        if issubclass(model, Sourced):
            found[Source].update(rows.order_by().exclude(sources=None).values_list("sources", flat=True))
    return {model: pks for model, pks in found.items() if pks}


def unapproved_references(records):
    """Return the unapproved records that ``records`` and their child records refer to, as a pair of lists.

    The first list has the records referred to by foreign keys, directly or not, which cannot be left out of a page.
    The second has the sources that ``records``, their child records and those in the first list cite.
    """
    if not records or not unapproved(*APPROVED_MODELS):
        return [], []
    referenced = {one for model, rows in _with_children(records) for one in _unapproved_foreign_keys(model, rows)}
    pks = defaultdict(list)
    for model, pk in _with_transitive_references(referenced):
        pks[model].append(pk)
    keys = [one for model, own in pks.items() for one in model.objects.in_bulk(own).values()]
    citing = [*_with_children(records), *((model, model.objects.filter(pk__in=own)) for model, own in pks.items())]
    sources = {
        source
        for model, rows in citing
        if issubclass(model, Sourced)
        for source in Source.objects.filter(approved=False, pk__in=rows.order_by().values("sources"))
    }
    return _in_order(keys), _in_order(sources)


def _in_order(records):
    return sorted(records, key=lambda one: (APPROVED_MODELS.index(type(one)), one.slug))


def _pks_by_model(records):
    chosen = defaultdict(list)
    for record in records:
        chosen[type(record)].append(record.pk)
    return chosen


def _corrections_of(records):
    pks = {model._meta.model_name: pks for model, pks in _pks_by_model(records).items()}
    conditions = [Q(**{f"{name}__in": pks[name]}) for name in CORRECTABLE if name in pks]
    if not conditions:
        return Correction.objects.none()
    return Correction.objects.filter(reduce(or_, conditions), status=Status.PUBLISHED)


def _with_children(records):
    # Pairs of model and queryset: the records, and the child records that become public with them.
    chosen = _pks_by_model(records)
    found = [(model, model.objects.filter(pk__in=pks)) for model, pks in chosen.items()]
    relations = [relation for model in chosen for relation in model._meta.related_objects if relation.one_to_many]
    children = [relation.related_model for relation in relations]
    grandchildren = [key.model for model in chosen for _child, key in grandchild_models(model)]
    for model in dict.fromkeys([*children, *grandchildren]):
        rows = model.objects.all()
        if isinstance(rows, DependentQuerySet):
            found.append((model, rows.becoming_public_with(chosen)))
    return found


def _unapproved_foreign_keys(model, rows):
    for field in [*foreign_keys(model), *required_links(model)]:
        other = field.related_model
        if issubclass(other, Approved):
            unapproved_rows = other.objects.filter(
                approved=False, pk__in=rows.order_by().values(field.attname)
            ).order_by()
            yield from ((other, pk) for pk in unapproved_rows.values_list("pk", flat=True))
