"""Serialise records of the archive as cells of a data package.

References are looked up here, for many records at a time: SQLite's own joins and sorts of lists would scan whole tables
again and again.
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
    """Yield (primary key, cells) for each record of a queryset of the table's model, in the order of the queryset.

    Cells are texts in the order of the table's columns. With ``published``, references to records that are not public
    are left out.
    """
    values = records.values_list("pk", *(column.field.attname for column in table.plain))
    values = iter(values.iterator(chunk_size=CHUNK))
    while chunk := list(islice(values, CHUNK)):
        pks, *plain = zip(*chunk, strict=True)
        cells = {column.name: _texts(column, of, published) for column, of in zip(table.plain, plain, strict=True)}
        cells |= {column.name: _lists(column, pks, published) for column in table.lists}
        if table.former:
            # It is not known whether an old slug was ever public: it may be that of a draft.
            cells[table.former.name] = [""] * len(pks) if published else _former(table.model, pks)
        yield from zip(pks, map(list, zip(*map(cells.get, table.names), strict=True)), strict=True)


def _texts(column, values, published):
    if column.kind == REFERENCE:
        slugs = _slugs(column, values, published)
        return [slugs.get(pk, "") for pk in values]
    return list(map(formatter_for(column), values))


def _lists(column, pks, published):
    # List items are in the order in which their many-to-many rows were created.
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
    # The records' old slugs, except those that are now the slug of a record: they mean that record.
    kind = ContentType.objects.get_for_model(model)
    former = OldSlug.objects.filter(content_type=kind, object_id__in=pks).order_by().values_list("object_id", "slug")
    found = defaultdict(set)
    for pk, slug in former:
        found[pk].add(slug)
    named = {slug for slugs in found.values() for slug in slugs}
    taken = set(model._base_manager.filter(slug__in=named).values_list("slug", flat=True)) if named else set()
    return [SEPARATOR.join(sorted(found[pk] - taken)) if pk in found else "" for pk in pks]


def _slugs(column, pks, published):
    # Return primary key → slug of the records that the column refers to; with ``published``, of public ones only.
    targets = column.target._base_manager.filter(pk__in=set(pks) - {None})
    if published and column.guarded:
        targets = targets.filter(column.target.objects.all().published_q())
    return dict(targets.values_list("pk", "slug"))
