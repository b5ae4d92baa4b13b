"""``prefetch_related`` for compiled queries: the queries of the prefetch are compiled too.

Results are stored where Django's own prefetch stores them, in an instance's ``_prefetched_objects_cache`` and its
state's ``fields_cache``, so that ``record.events.all()`` and ``record.leader`` need no query.
"""

from collections import defaultdict

from django.db.models import F, Prefetch

OWNER_ALIAS = "_owner_pk"
"""Annotation with the primary key of the instance for which a row of a many-to-many relation was read."""


def prefetcher_for(model, lookup, query_class):
    """Return a function that prefetches ``lookup`` for a list of instances of ``model``.

    ``lookup`` is a name or a ``Prefetch``, as for ``prefetch_related``. All but its last step are foreign keys whose
    instances are already loaded. ``query_class`` makes a compiled query from a function that takes a list of primary
    keys and returns a queryset.
    """
    path = lookup.prefetch_to if isinstance(lookup, Prefetch) else lookup
    *through, name = path.split("__")
    for step in through:
        model = model._meta.get_field(step).related_model
    field = model._meta.get_field(name)
    queryset = getattr(lookup, "queryset", None)
    if queryset is None:
        queryset = field.related_model._default_manager.all()
    prefetch = _prefetch_function(field)(field, queryset, query_class)
    return lambda records: prefetch([record for record in _follow(records, through) if record is not None])


def _prefetch_function(field):
    if field.many_to_many:
        return prefetch_many_to_many
    return prefetch_reverse if field.one_to_many else prefetch_forward


def _follow(records, steps):
    for step in steps:
        records = {id(found): found for found in (getattr(record, step) for record in records)}.values()
    return records


def prefetch_forward(field, queryset, query_class):
    """Return the prefetch function of a foreign key; records that ``queryset`` lacks read as None."""
    fetch = query_class(lambda pks: queryset.filter(pk__in=pks).order_by())

    def prefetch(records):
        pks = {getattr(record, field.attname) for record in records} - {None}
        found = {record.pk: record for record in fetch(pks)} if pks else {}
        for record in records:
            record._state.fields_cache[field.name] = found.get(getattr(record, field.attname))

    return prefetch


def prefetch_reverse(relation, queryset, query_class):
    """Return the prefetch function of the reverse side of a foreign key."""
    key = relation.field
    fetch = query_class(lambda pks: queryset.filter(**{f"{key.name}__in": pks}))

    def prefetch(records):
        by_pk = {record.pk: record for record in records}
        found = defaultdict(list)
        for other in fetch(list(by_pk)) if by_pk else ():
            owner = getattr(other, key.attname)
            found[owner].append(other)
            other._state.fields_cache[key.name] = by_pk[owner]
        set_prefetched(records, relation.get_accessor_name(), queryset.model, found)

    return prefetch


def prefetch_many_to_many(field, queryset, query_class):
    """Return the prefetch function of a many-to-many field."""
    back = field.related_query_name()
    fetch = query_class(lambda pks: queryset.filter(**{f"{back}__in": pks}).annotate(**{OWNER_ALIAS: F(back)}))

    def prefetch(records):
        found = defaultdict(list)
        for other in fetch([record.pk for record in records]) if records else ():
            found[getattr(other, OWNER_ALIAS)].append(other)
        set_prefetched(records, field.name, queryset.model, found)

    return prefetch


def set_prefetched(records, name, model, found):
    """Make ``record.<name>.all()`` of each record return ``found[record.pk]`` without a query."""
    for record in records:
        queryset = model._default_manager.all()
        queryset._result_cache, queryset._prefetch_done = found[record.pk], True
        record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset
