"""The sources that a page cites, numbered in the order in which it cites them.

A view passes in all records that its page shows, so that their sources are read at once. The template asks for the
references of each record where it prints the record, and for the numbered list at the end.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connections, router

from summits.db.compiled import CompiledPkQuery
from summits.models import Source

MOST_LISTED = 60
"""How many sources a page lists at its end; the number of any further source links to that source's own page."""
MOST_OF_ONE = 12
"""How many sources of one record a page cites in the text; it only states how many more there are."""


@dataclass
class Cited:
    """A source on a page: its number there, and the anchors of the places that cite it."""

    source: Source
    number: int
    uses: list = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """One citation in the text: the source's number, the anchor of this place, and the URL that the number links to.

    A citation of a source that the page does not list has no anchor, and links to the source's own page.
    """

    number: int
    anchor: str
    address: str


class Citations:
    """The sources of the records on one page.

    ``groups`` are iterables of records (of any model with sources). Two queries, whatever the number of records.
    ``all_sources`` is the URL of the list of all sources that the page's record and its child records cite.
    """

    def __init__(self, *groups, all_sources=""):
        records = {(type(record), record.pk) for group in groups for record in group if record is not None}
        self._keys, self._left_out = _source_keys(records)
        self.all_sources = all_sources
        wanted = {key for keys in self._keys.values() for key in keys}
        self._sources = {source.pk: source for source in cited(wanted)} if wanted else {}
        self._keys = {one: [key for key in keys if key in self._sources] for one, keys in self._keys.items()}
        self._cited = {}

    def __len__(self):
        return len(self._sources)

    def of(self, record):
        """Return the References of ``record``, and add this place to those that cite its sources."""
        return [self._use(key) for key in self._keys.get((type(record), record.pk), ())]

    def left_out(self, record):
        """Return how many sources of ``record`` are not cited in the text."""
        return self._left_out.get((type(record), record.pk), 0)

    @property
    def was_cut(self):
        """Whether any record has more sources than are cited in the text."""
        return bool(self._left_out)

    def has(self, record):
        """Whether ``record`` cites any source."""
        return bool(self._keys.get((type(record), record.pk)))

    @property
    def numbered(self):
        """The sources cited so far, as Cited in order of their numbers, at most MOST_LISTED."""
        return list(self._cited.values())[:MOST_LISTED]

    @property
    def unlisted(self):
        """How many of the sources cited so far are beyond MOST_LISTED."""
        return max(len(self._cited) - MOST_LISTED, 0)

    def _use(self, key):
        cited = self._cited.setdefault(key, Cited(self._sources[key], len(self._cited) + 1))
        if cited.number > MOST_LISTED:
            return Reference(cited.number, "", cited.source.get_absolute_url())
        anchor = f"r{cited.number}-{len(cited.uses) + 1}"
        cited.uses.append(anchor)
        return Reference(cited.number, anchor, f"#s{cited.number}")


@CompiledPkQuery
def cited(keys):
    """Approved sources by their primary keys."""
    return Source.objects.filter(Source.objects.all().published_q(), pk__in=keys).order_by()


def _source_keys(records):
    # One UNION ALL over the link tables. Return (model, pk) → primary keys of the record's first sources, in the order
    # in which they were added; and (model, pk) → how many more it has, of those records that have more.
    by_model = defaultdict(list)
    for model, pk in records:
        by_model[model].append(pk)
    if not by_model:
        return {}, {}
    models = list(by_model)
    parts = [_links(number, model, len(by_model[model])) for number, model in enumerate(models)]
    found, left_out = defaultdict(list), {}
    with connections[router.db_for_read(Source)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), [pk for model in models for pk in by_model[model]])
        for number, pk, _link, source, total in sorted(cursor.fetchall()):
            found[models[number], pk].append(source)
            if total > MOST_OF_ONE:
                left_out[models[number], pk] = total - MOST_OF_ONE
    return found, left_out


def _links(number, model, size):
    # Raw SQL: for a page with eight models the ORM takes longer to build this query than the database to run it.
    table, column = model.sources.through._meta.db_table, f"{model._meta.model_name}_id"
    of_one = f"OVER (PARTITION BY {column}"
    numbered = (
        f"SELECT {column}, id, source_id, COUNT(*) {of_one}) AS total, ROW_NUMBER() {of_one} ORDER BY id) AS place"
        f" FROM {table} WHERE {column} IN ({', '.join(['%s'] * size)})"
    )
    return (
        f"SELECT {number}, {column}, id, source_id, total FROM ({numbered}) AS links{number}"
        f" WHERE place <= {MOST_OF_ONE}"
    )
