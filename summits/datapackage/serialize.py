"""Reading the archive: its records as the cells of the bundle.

References are looked up here for many records at a time. Asked to join or sort lists by itself, SQLite goes through
whole tables again and again.
"""

from collections import defaultdict
from itertools import islice

from django.contrib.contenttypes.models import ContentType

from summits.datapackage.converters import formatter_for
from summits.datapackage.schema import REFERENCE, SEPARATOR
from summits.models import OldSlug

CHUNK = 2_000
"""How many records are read at a time."""


def serialize_records(table, records, published=False):
    """Yield (primary key, cells) for each record of a queryset of the table's model, in its order.

    Cells are texts in the order of the table's columns. With ``published``, references to what is not public are
    left out.
    """
    values = records.values_list("pk", *(column.field.attname for column in table.plain))
    values = iter(values.iterator(chunk_size=CHUNK))
    while chunk := list(islice(values, CHUNK)):
        pks, *plain = zip(*chunk, strict=True)
        cells = {column.name: _texts(column, of, published) for column, of in zip(table.plain, plain, strict=True)}
        cells |= {column.name: _lists(column, pks, published) for column in table.lists}
        if table.former:
            # Whether readers ever came to an address is not known: it may be that of a draft.
            cells[table.former.name] = [""] * len(pks) if published else _former(table.model, pks)
        yield from zip(pks, map(list, zip(*map(cells.get, table.names), strict=True)), strict=True)


def _texts(column, values, published):
    if column.kind == REFERENCE:
        slugs = _slugs(column, values, published)
        return [slugs.get(pk, "") for pk in values]
    return list(map(formatter_for(column), values))


def _lists(column, pks, published):
    # The order of a list is that in which its links were made.
    through = column.field.remote_field.through
    ends = (column.field.m2m_field_name(), column.field.m2m_reverse_field_name())
    own, other = (through._meta.get_field(name).attname for name in ends)
    links = sorted(through._base_manager.filter(**{f"{own}__in": pks}).values_list("pk", own, other))
    slugs = _slugs(column, (target for _link, _pk, target in links), published)
    found = {pk: [] for pk in pks}
    for _link, pk, target in links:
        if target in slugs:
            found[pk].append(slugs[target])
    return [SEPARATOR.join(found[pk]) for pk in pks]


def _former(model, pks):
    # The former slugs of records, but for those that another record has now: these name that one.
    kind = ContentType.objects.get_for_model(model)
    former = OldSlug.objects.filter(content_type=kind, object_id__in=pks).order_by().values_list("object_id", "slug")
    found = defaultdict(set)
    for pk, slug in former:
        found[pk].add(slug)
    named = {slug for slugs in found.values() for slug in slugs}
    taken = set(model._base_manager.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
    return [SEPARATOR.join(sorted(found[pk] - taken)) if pk in found else "" for pk in pks]


def _slugs(column, pks, published):
    # Of the records that the column refers to, by primary key; with ``published`` of the public ones alone.
    targets = column.target._base_manager.filter(pk__in=set(pks) - {None})
    if published and column.guarded:
        targets = targets.filter(column.target.objects.all().gate())
    return dict(targets.values_list("pk", "slug"))
