"""Select what an export contains: all records, or some with their child records and everything these refer to."""

from collections import defaultdict

from django.db.models import Q

from summits.datapackage.schema import TABLE_OF_MODEL, TABLES
from summits.models import Actor, Agreement, Collection, Feature, Issue, Leader, Participation, Place, Series, Summit
from summits.models.references import child_models, grandchild_models

WITH_CHILD_RECORDS = (Leader, Issue, Actor, Place, Series)
"""Models whose child records are exported wherever they are referred to: a leader's terms, an actor's names."""


def select_records(table, published):
    """Return the queryset of a table's records; with ``published``, only of public ones."""
    records = table.model._default_manager.all()
    return records.published() if published and hasattr(records, "published") else records


def all_tables(published=False):
    """Return table → queryset of all records; with ``published``, only of public ones."""
    return {table: select_records(table, published) for table in TABLES}


def with_references(model, records):
    """Return table → queryset of the records, their child records, and everything these refer to, directly or not.

    A collection comes with its summits, its agreements and its features on the front page.
    """
    pks = set(records.order_by().values_list("pk", flat=True))
    if model is Collection:
        return _follow_references(_records_in_collections(pks))
    return _follow_references({model: pks}, with_children={*WITH_CHILD_RECORDS} - {model})


def of_collection(collection, published=False):
    """Return table → queryset of everything that belongs to a Collection, and everything this refers to.

    With ``published``, records that are not public are left out. Rows of other collections are not included: a relation
    from another collection's agreement to one of this collection belongs to the other.
    """
    return _follow_references(_records_in_collections({collection.pk}), published=published, is_owner=_is_first_in_key)


def _records_in_collections(pks):
    in_collections = Q(collection__in=pks) | Q(collection=None, summit__collection__in=pks)
    return {
        Collection: pks,
        Summit: set(Summit.objects.filter(collection__in=pks).values_list("pk", flat=True)),
        Agreement: set(Agreement.objects.filter(collection__in=pks).values_list("pk", flat=True)),
        Feature: set(Feature.objects.filter(in_collections).values_list("pk", flat=True)),
        Leader: set(_leaders_without_summit(pks).values_list("pk", flat=True)),
    }


def _leaders_without_summit(pks):
    # Leaders without a summit, such as Andropov, are exported with the collections in which their state takes part.
    states = Participation.objects.filter(summit__collection__in=pks).values("actor")
    return Leader.objects.filter(participations=None, terms__actor__in=states)


def _follow_references(first, with_children=WITH_CHILD_RECORDS, published=False, is_owner=lambda table, column: True):
    # ``first``: model → primary keys; ``with_children``: models whose child records are included wherever referenced;
    # ``is_owner``: whether a row belongs to the record that this column of its table refers to.
    all_pks = {table.model: set() for table in TABLES}
    new_pks, models_with_children = first, {*first, *with_children}
    while new_pks:
        found, next_with_children = defaultdict(set), {*with_children}
        for model, pks in new_pks.items():
            if published:
                pks = set(
                    select_records(TABLE_OF_MODEL[model], published).filter(pk__in=pks).values_list("pk", flat=True)
                )
            all_pks[model] |= pks
            for other, more in _referenced_by(TABLE_OF_MODEL[model], pks):
                found[other] |= more
            if model in models_with_children:
                for other, more in _children_of(model, pks, is_owner):
                    found[other] |= more
                next_with_children |= {child for child, _key in grandchild_models(model)}
        models_with_children = next_with_children  # Only these bring their child records from here on.
        new_pks = {model: new for model, pks in found.items() if (new := pks - all_pks[model])}
    return {table: select_records(table, published).filter(pk__in=all_pks[table.model]) for table in TABLES}


def _referenced_by(table, pks):
    # Yield (model, primary keys) of the records that they refer to.
    records = table.model._base_manager.filter(pk__in=pks)
    for column in table.columns:
        if column.target:
            yield column.target, set(records.values_list(column.name, flat=True)) - {None}


def _children_of(model, pks, is_owner):
    # Yield (model, primary keys) of child records: those deleted together with them.
    for child_model, foreign_keys in child_models(model).items():
        for columns in foreign_keys:
            column = next((column for column, target in columns.items() if target == "id"), None)
            if column and child_model in TABLE_OF_MODEL and is_owner(TABLE_OF_MODEL[child_model], column):
                yield (
                    child_model,
                    set(child_model._base_manager.filter(**{f"{column}__in": pks}).values_list("pk", flat=True)),
                )


def _is_first_in_key(table, column):
    # A row with a slug, such as a document, may belong to several records.
    return table.has_slug or table.model._meta.get_field(table.key[0]).attname == column
