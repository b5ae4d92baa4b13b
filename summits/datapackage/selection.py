"""Choosing what a bundle holds: all records, or some with the rows that belong to them and all that these name."""

from collections import defaultdict

from django.db.models import Q

from summits.datapackage.schema import TABLE_OF_MODEL, TABLES
from summits.models import Agreement, Collection, Feature, Issue, Leader, Participation, Summit
from summits.models.references import child_models

WITH_THEIR_ROWS = (Leader, Issue)
"""Of these the rows come along wherever they are named: what a leader held, what an issue is called."""


def select_records(table, published):
    """Return the records of a table as a queryset, or those that the public may see."""
    records = table.model._default_manager.all()
    return records.published() if published and hasattr(records, "published") else records


def all_tables(published=False):
    """Return a dict of table → queryset of all that the archive holds, or of all that the public may see."""
    return {table: select_records(table, published) for table in TABLES}


def with_references(model, records):
    """Return a dict of table → queryset: the records, the rows of their pages, and all that these name in turn.

    Collections come with their summits, their agreements and what they show on the front page.
    """
    pks = set(records.order_by().values_list("pk", flat=True))
    if model is Collection:
        return _with_all_they_name(_of_collections(pks))
    return _with_all_they_name({model: pks}, again={*WITH_THEIR_ROWS} - {model})


def of_collection(collection, published=False):
    """Return a dict of table → queryset of all that belongs to a Collection, and of all that this names.

    With ``published`` it is left out what the public may not see. What belongs to other collections changes nothing:
    if an agreement of another one refers to an agreement of this one, that relation is the other's.
    """
    return _with_all_they_name(_of_collections({collection.pk}), published=published, is_owner=_is_first_in_key)


def _of_collections(pks):
    shown = Q(collection__in=pks) | Q(collection=None, summit__collection__in=pks)
    return {
        Collection: pks,
        Summit: set(Summit.objects.filter(collection__in=pks).values_list("pk", flat=True)),
        Agreement: set(Agreement.objects.filter(collection__in=pks).values_list("pk", flat=True)),
        Feature: set(Feature.objects.filter(shown).values_list("pk", flat=True)),
        Leader: set(_without_a_meeting(pks).values_list("pk", flat=True)),
    }


def _without_a_meeting(pks):
    # Leaders whom no meeting names, such as Andropov, go with the collections in which their state takes part.
    states = Participation.objects.filter(summit__collection__in=pks).values("country")
    return Leader.objects.filter(participations=None, terms__country__in=states)


def _with_all_they_name(first, again=WITH_THEIR_ROWS, published=False, is_owner=lambda table, column: True):
    # ``first``: model → primary keys; ``again``: models of which also the rows of what is named come along;
    # ``is_owner``: whether a row belongs to what this column of its table names.
    keys = {table.model: set() for table in TABLES}
    fresh, with_rows = first, {*first, *again}
    while fresh:
        found = defaultdict(set)
        for model, pks in fresh.items():
            if published:
                pks = set(
                    select_records(TABLE_OF_MODEL[model], published).filter(pk__in=pks).values_list("pk", flat=True)
                )
            keys[model] |= pks
            for other, more in _named_by(TABLE_OF_MODEL[model], pks):
                found[other] |= more
            if model in with_rows:
                for other, more in _rows_of(model, pks, is_owner):
                    found[other] |= more
        with_rows = {*again}  # what the others lead back to is named, no more
        fresh = {one: new for one, pks in found.items() if (new := pks - keys[one])}
    return {table: select_records(table, published).filter(pk__in=keys[table.model]) for table in TABLES}


def _named_by(table, pks):
    # Yields (model, primary keys) of what records refer to.
    records = table.model._base_manager.filter(pk__in=pks)
    for column in table.columns:
        if column.target:
            yield column.target, set(records.values_list(column.name, flat=True)) - {None}


def _rows_of(model, pks, is_owner):
    # Yields (model, primary keys) of what is deleted with records.
    for rows, ways in child_models(model).items():
        for columns in ways:
            own = next((own for own, theirs in columns.items() if theirs == "id"), None)
            if own and rows in TABLE_OF_MODEL and is_owner(TABLE_OF_MODEL[rows], own):
                yield rows, set(rows._base_manager.filter(**{f"{own}__in": pks}).values_list("pk", flat=True))


def _is_first_in_key(table, column):
    # Rows with a slug may belong to several records, as documents do.
    return table.has_slug or table.model._meta.get_field(table.key[0]).attname == column
