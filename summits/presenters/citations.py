"""The sources that a page cites, numbered in the order in which it cites them.

A view passes in all records that its page shows, so that their sources are read at once. The template asks for the
references of each record where it prints the record, and for the numbered list at the end.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connections, router

from summits.db.compiled import CompiledPkQuery
from summits.models import Source

MAX_LISTED = 60
"""How many sources a page lists at its end; the number of any further source links to that source's own page."""
MAX_PER_RECORD = 12
"""How many sources of one record a page cites in the text; it only states how many more there are."""


@dataclass
class CitedSource:
    """A source on a page: its number there, and the anchors of the places that cite it."""

    source: Source
    number: int
    anchors: list = field(default_factory=list)


@dataclass(frozen=True)
class Reference:
    """One citation in the text: the source's number, the anchor of this place, and the URL that the number links to.

    A citation of a source that the page does not list has no anchor, and links to the source's own page.
    """

    number: int
    anchor: str
    url: str


class Citations:
    """The sources of the records on one page.

    ``groups`` are iterables of records (of any model with sources). Two queries, whatever the number of records.
    ``all_sources_url`` is the URL of the list of all sources that the page's record and its child records cite.
    """

    def __init__(self, *groups, all_sources_url=""):
        records = {(type(record), record.pk) for group in groups for record in group if record is not None}
        self._source_pks, self._omitted_counts = _query_source_pks(records)
        self.all_sources_url = all_sources_url
        cited = {pk for pks in self._source_pks.values() for pk in pks}
        self._sources = {source.pk: source for source in APPROVED_SOURCES(cited)} if cited else {}
        self._source_pks = {
            record: [pk for pk in pks if pk in self._sources] for record, pks in self._source_pks.items()
        }
        self._cited = {}

    def __len__(self):
        return len(self._sources)

    def references_for(self, record):
        """Return the References of ``record``, and add this place to those that cite its sources."""
        return [self._reference_to(pk) for pk in self._source_pks.get((type(record), record.pk), ())]

    def omitted_count(self, record):
        """Return how many sources of ``record`` are not cited in the text."""
        return self._omitted_counts.get((type(record), record.pk), 0)

    @property
    def is_truncated(self):
        """Whether any record has more sources than are cited in the text."""
        return bool(self._omitted_counts)

    def has_sources(self, record):
        """Whether ``record`` cites any source."""
        return bool(self._source_pks.get((type(record), record.pk)))

    @property
    def numbered(self):
        """The sources cited so far, as CitedSource in order of their numbers, at most MAX_LISTED."""
        return list(self._cited.values())[:MAX_LISTED]

    @property
    def unlisted_count(self):
        """How many of the sources cited so far are beyond MAX_LISTED."""
        return max(len(self._cited) - MAX_LISTED, 0)

    def _reference_to(self, pk):
        cited = self._cited.setdefault(pk, CitedSource(self._sources[pk], len(self._cited) + 1))
        if cited.number > MAX_LISTED:
            return Reference(cited.number, "", cited.source.get_absolute_url())
        anchor = f"r{cited.number}-{len(cited.anchors) + 1}"
        cited.anchors.append(anchor)
        return Reference(cited.number, anchor, f"#s{cited.number}")


APPROVED_SOURCES = CompiledPkQuery(
    lambda pks: Source.objects.filter(Source.objects.all().published_q(), pk__in=pks).order_by()
)


def _query_source_pks(records):
    # One UNION ALL over the link tables. Return (model, pk) → primary keys of the record's first sources, in the order
    # in which they were added; and (model, pk) → how many more it has, of those records that have more.
    by_model = defaultdict(list)
    for model, pk in records:
        by_model[model].append(pk)
    if not by_model:
        return {}, {}
    models = list(by_model)
    selects = [_links_sql(number, model, len(by_model[model])) for number, model in enumerate(models)]
    source_pks, omitted_counts = defaultdict(list), {}
    with connections[router.db_for_read(Source)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), [pk for model in models for pk in by_model[model]])
        for number, pk, _link, source, total in sorted(cursor.fetchall()):
            source_pks[models[number], pk].append(source)
            if total > MAX_PER_RECORD:
                omitted_counts[models[number], pk] = total - MAX_PER_RECORD
    return source_pks, omitted_counts


def _links_sql(number, model, record_count):
    # Raw SQL: for a page with eight models the ORM takes longer to build this query than the database to run it.
    table, column = model.sources.through._meta.db_table, f"{model._meta.model_name}_id"
    window = f"OVER (PARTITION BY {column}"
    numbered = (
        f"SELECT {column}, id, source_id, COUNT(*) {window}) AS total, ROW_NUMBER() {window} ORDER BY id) AS place"
        f" FROM {table} WHERE {column} IN ({', '.join(['%s'] * record_count)})"
    )
    return (
        f"SELECT {number}, {column}, id, source_id, total FROM ({numbered}) AS links{number}"
        f" WHERE place <= {MAX_PER_RECORD}"
    )
