"""Serialise records of the archive as cells of a data package.

References are looked up here, for many records at a time: SQLite's own joins and sorts of lists would scan whole tables
again and again.
"""

from collections import defaultdict
from itertools import islice

from django.contrib.contenttypes.models import ContentType

from summits.datapackage.converters import formatter_for, join_citations
from summits.datapackage.schema import REFERENCE, SEPARATOR
from summits.models import OldSlug, Source
from summits.text.inline_citations import cited_slugs, replace_slugs

CHUNK_SIZE = 2_000
"""How many records are read at a time."""


def serialize_records(table, records, published=False):
    """Yield (primary key, cells) for each record of a queryset of the table's model, in the order of the queryset.

    Cells are texts in the order of the table's columns. With ``published``, references to records that are not public
    are left out.
    """
    rows = records.values_list("pk", *(column.field.attname for column in table.own_columns))
    rows = iter(rows.iterator(chunk_size=CHUNK_SIZE))
    while chunk := list(islice(rows, CHUNK_SIZE)):
        pks, *columns = zip(*chunk, strict=True)
        cells = {
            column.name: _texts(column, values, published)
            for column, values in zip(table.own_columns, columns, strict=True)
        }
        cells |= {column.name: _lists(column, pks, published) for column in table.list_columns}
        if table.old_slugs:
            # It is not known whether an old slug was ever public: it may be that of a draft.
            cells[table.old_slugs.name] = [""] * len(pks) if published else _old_slugs(table.model, pks)
        yield from zip(pks, map(list, zip(*map(cells.get, table.names), strict=True)), strict=True)


def _texts(column, values, published):
    if column.kind == REFERENCE:
        slugs = _slugs_by_pk(column, values, published)
        return [slugs.get(pk, "") for pk in values]
    if published and column.is_cited_text:
        return _without_unpublished_sources(values)
    return list(map(formatter_for(column), values))


def _without_unpublished_sources(texts):
    # The texts without citations of sources that are not public.
    slugs = {slug for text in texts for slug in cited_slugs(text)}
    public = Source.objects.filter(Source.objects.all().published_q(), slug__in=slugs).values_list("slug", flat=True)
    hidden = dict.fromkeys(slugs.difference(public), "") if slugs else {}
    return [replace_slugs(text, hidden) for text in texts] if hidden else texts


def _lists(column, pks, published):
    # List items are in the order in which their many-to-many rows were created.
    through = column.field.remote_field.through
    ends = (column.field.m2m_field_name(), column.field.m2m_reverse_field_name())
    own, other = (through._meta.get_field(name).attname for name in ends)
    links = sorted(through._base_manager.filter(**{f"{own}__in": pks}).values_list("pk", own, other))
    slugs = _slugs_by_pk(column, (target for _link, _pk, target in links), published)
    slugs_by_pk = {pk: [] for pk in pks}
    for _link, pk, target in links:
        if target in slugs:
            slugs_by_pk[pk].append(slugs[target])
    if not column.has_locators:
        return [SEPARATOR.join(slugs_by_pk[pk]) for pk in pks]
    with_locators = column.field.model._base_manager.filter(pk__in=pks).exclude(locators={})
    locators = {
        pk: {slugs[int(target)]: locator for target, locator in own.items() if int(target) in slugs}
        for pk, own in with_locators.values_list("pk", "locators")
    }
    return [join_citations(slugs_by_pk[pk], locators.get(pk, {})) for pk in pks]


def _old_slugs(model, pks):
    # The records' old slugs, except those that are now the slug of a record: they mean that record.
    content_type = ContentType.objects.get_for_model(model)
    old_slugs = (
        OldSlug.objects.filter(content_type=content_type, object_id__in=pks).order_by().values_list("object_id", "slug")
    )
    slugs_by_pk = defaultdict(set)
    for pk, slug in old_slugs:
        slugs_by_pk[pk].add(slug)
    former = {slug for slugs in slugs_by_pk.values() for slug in slugs}
    taken = set(model._base_manager.filter(slug__in=former).values_list("slug", flat=True)) if former else set()
    return [SEPARATOR.join(sorted(slugs_by_pk[pk] - taken)) if pk in slugs_by_pk else "" for pk in pks]


def _slugs_by_pk(column, pks, published):
    # Return primary key → slug of the records that the column refers to; with ``published``, of public ones only.
    targets = column.target._base_manager.filter(pk__in=set(pks) - {None})
    if published and column.may_be_unpublished:
        targets = targets.filter(column.target.objects.all().published_q())
    return dict(targets.values_list("pk", "slug"))
