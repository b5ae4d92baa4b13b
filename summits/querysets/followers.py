"""What a prepared question reads along: Django's prefetch, by questions prepared as well."""

from collections import defaultdict

from django.db.models import F, Prefetch

FOR = "_read_for"
"""Under which name a record read for others says for which."""


def follower_of(model, lookup, prepared):
    """Return the function that reads what ``lookup`` of prefetch_related names for some records, and gives it to them.

    ``lookup``: a name or a Prefetch, of a relation of ``model`` or of what a foreign key leads to, which was read
    already. ``prepared`` makes a question of a function from keys to a queryset.
    """
    path = lookup.prefetch_to if isinstance(lookup, Prefetch) else lookup
    *through, name = path.split("__")
    for step in through:
        model = model._meta.get_field(step).related_model
    field = model._meta.get_field(name)
    queryset = getattr(lookup, "queryset", None)
    if queryset is None:
        queryset = field.related_model._default_manager.all()
    follower = _kind_of(field)(field, queryset, prepared)
    return lambda records: follower([record for record in _reached(records, through) if record is not None])


def _kind_of(field):
    if field.many_to_many:
        return linked
    return owned if field.one_to_many else referred


def _reached(records, through):
    for step in through:
        records = {id(found): found for found in (getattr(record, step) for record in records)}.values()
    return records


def referred(field, queryset, prepared):
    """Return the follower of a foreign key: what the queryset does not find reads as None."""
    ask = prepared(lambda keys: queryset.filter(pk__in=keys).order_by())

    def follow(records):
        keys = {getattr(record, field.attname) for record in records} - {None}
        found = {record.pk: record for record in ask(keys)} if keys else {}
        for record in records:
            record._state.fields_cache[field.name] = found.get(getattr(record, field.attname))

    return follow


def owned(relation, queryset, prepared):
    """Return the follower of a foreign key's other end."""
    key = relation.field
    ask = prepared(lambda keys: queryset.filter(**{f"{key.name}__in": keys}))

    def follow(records):
        by_pk = {record.pk: record for record in records}
        found = defaultdict(list)
        for other in ask(list(by_pk)) if by_pk else ():
            owner = getattr(other, key.attname)
            found[owner].append(other)
            other._state.fields_cache[key.name] = by_pk[owner]
        give(records, relation.get_accessor_name(), queryset.model, found)

    return follow


def linked(field, queryset, prepared):
    """Return the follower of a field of many to many."""
    back = field.related_query_name()
    ask = prepared(lambda keys: queryset.filter(**{f"{back}__in": keys}).annotate(**{FOR: F(back)}))

    def follow(records):
        found = defaultdict(list)
        for other in ask([record.pk for record in records]) if records else ():
            found[getattr(other, FOR)].append(other)
        give(records, field.name, queryset.model, found)

    return follow


def give(records, name, model, found):
    """Let ``record.name.all()`` of each record be what was ``found`` for its primary key."""
    for record in records:
        queryset = model._default_manager.all()
        queryset._result_cache, queryset._prefetch_done = found[record.pk], True
        record.__dict__.setdefault("_prefetched_objects_cache", {})[name] = queryset
