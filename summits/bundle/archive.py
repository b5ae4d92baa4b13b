"""Reading the archive: its records as the cells of the bundle."""

from itertools import islice

from django.db.models import Case, F, When

from summits.bundle.cells import writer
from summits.bundle.schema import REFERENCE, SEPARATOR
from summits.vocabularies import Status

CHUNK = 2_000
"""How many records are read at a time."""


def cells_of(table, records, published=False):
    """Yield (primary key, cells) for each record of a queryset of the table's model, in its order.

    Cells are texts in the order of the table's columns. With ``published``, references to drafts are left out.
    """
    writers = [writer(column) for column in table.plain]
    values = records.values_list("pk", *(_expression(column, published) for column in table.plain))
    values = iter(values.iterator(chunk_size=CHUNK))
    places = [table.position[column.name] for column in table.plain]
    while chunk := list(islice(values, CHUNK)):
        lists = [(table.position[column.name], _lists(column, chunk, published)) for column in table.lists]
        for pk, *row in chunk:
            cells = [""] * len(table.columns)
            for place, write, value in zip(places, writers, row, strict=True):
                cells[place] = write(value)
            for place, found in lists:
                cells[place] = SEPARATOR.join(found.get(pk, ()))
            yield pk, cells


def _expression(column, published):
    if column.kind != REFERENCE:
        return F(column.name)
    slug = f"{column.name}__slug"
    if published and column.guarded:
        return Case(When(**{f"{column.name}__status": Status.PUBLISHED}, then=F(slug)))
    return F(slug)


def _lists(column, chunk, published):
    # The order of a list is that in which its links were made.
    through = column.field.remote_field.through
    own, other = column.field.m2m_field_name(), column.field.m2m_reverse_field_name()
    links = through._base_manager.filter(**{f"{own}__in": [row[0] for row in chunk]})
    if published and column.guarded:
        links = links.filter(**{f"{other}__status": Status.PUBLISHED})
    found = {}
    # Sorted here: asked for an order, SQLite goes through the whole table instead of its index.
    for _link, pk, slug in sorted(links.values_list("pk", f"{own}_id", f"{other}__slug")):
        found.setdefault(pk, []).append(slug)
    return found
