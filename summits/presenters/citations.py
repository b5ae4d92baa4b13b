"""The sources that a page cites, numbered in the order in which it cites them.

A view passes in all records that its page shows, so that their sources are read at once. The template asks for the
references of each text and of each record where it prints them, and for the numbered list at the end. A source has one
number for each place in it (locator) that the page cites.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import connections, router

from summits.db.compiled import CompiledPkQuery
from summits.models import Source
from summits.models.cited_texts import cited_text_names
from summits.text.inline_citations import cited_slugs

MAX_LISTED = 80
"""How many sources a page lists at its end; the number of any further source links to that source's own page."""
MAX_NUMBERS = 160
"""How many numbers the list has at most: a source has one for each place in it that the page cites."""
MAX_PER_RECORD = 12
"""How many sources of one record a page cites in the text; it only states how many more there are."""


@dataclass
class CitedSource:
    """A source on a page, with one locator: its number there, and the anchors of the places that cite it.

    ``first`` is the CitedSource of the same source with the lowest number, None for that one itself.
    """

    source: Source
    number: int
    locator: str = ""
    first: "CitedSource | None" = None
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

    ``groups`` are iterables of records (of any model with sources). ``record`` is the one whose page it is, if any.
    Two queries, whatever the number of records, and a third if texts cite sources beyond the
    first of their record.
    """

    def __init__(self, *groups, record=None):
        self.record = record
        records = {(type(one), one.pk): one for group in ([record], *groups) for one in group if one is not None}
        self._links, self._omitted_counts = _query_links(records)
        self._slugs = {key: slugs for key, one in records.items() if (slugs := _cited_slugs(one))}
        self._sources, self._pks_by_slug = _read_sources(self._links, self._slugs)
        self._leave_out_claimed()
        self._cited, self._first, self._listed_count = {}, {}, 0

    @property
    def source_count(self):
        """The number of sources cited so far, each counted once, whatever the places in it."""
        return len(self._first)

    @property
    def all_sources_url(self):
        """The URL of the list of all sources that the page's record and its child records cite; "" without one."""
        return f"{self.record.get_absolute_url()}sources/" if self.record else ""

    def links_of(self, record):
        """Return (primary key of the source, locator) of each source of ``record`` that none of its texts cites."""
        return self._links.get((type(record), record.pk), ())

    def references_for(self, record):
        """Return the References of ``record`` to sources that none of its texts cites, and count this place."""
        return [self._reference_to(*link) for link in self.links_of(record)]

    def inline_references(self, citations):
        """Return the References of InlineCitations in a text, and count this place. Sources not public are left out."""
        found = ((self._pks_by_slug.get(citation.slug), citation.locator) for citation in citations)
        return [self._reference_to(pk, locator) for pk, locator in dict.fromkeys(found) if pk]

    def omitted_count(self, record):
        """Return how many sources of ``record`` are not cited in the text."""
        return self._omitted_counts.get((type(record), record.pk), 0)

    @property
    def is_truncated(self):
        """Whether any record has more sources than are cited in the text."""
        return bool(self._omitted_counts)

    def has_sources(self, record):
        """Whether ``record`` cites any source, in a text or as a whole."""
        key = type(record), record.pk
        return bool(self._links.get(key)) or any(slug in self._pks_by_slug for slug in self._slugs.get(key, ()))

    def has_sources_as_a_whole(self, record):
        """Whether ``record`` cites any source that none of its texts cites."""
        return bool(self.links_of(record))

    @property
    def numbered(self):
        """The sources cited so far that are listed, as CitedSource in order of their numbers."""
        return list(self._cited.values())[: self._listed_count]

    @property
    def unlisted_count(self):
        """How many of the numbers given so far are not listed."""
        return len(self._cited) - self._listed_count

    def _leave_out_claimed(self):
        # A source that a text of the record cites does not stand for the record as a whole.
        for key, links in self._links.items():
            claimed = {self._pks_by_slug.get(slug) for slug in self._slugs.get(key, ())} - {None}
            kept = [(pk, locator) for pk, locator in links if pk in self._sources and pk not in claimed]
            if key in self._omitted_counts:
                left = self._omitted_counts[key] - len(claimed - {pk for pk, _locator in links})
                self._omitted_counts[key] = left
            self._links[key] = kept
        self._omitted_counts = {key: number for key, number in self._omitted_counts.items() if number > 0}

    def _reference_to(self, pk, locator=""):
        cited = self._cited.get((pk, locator)) or self._add(pk, locator)
        if cited.number > self._listed_count:
            return Reference(cited.number, "", cited.source.get_absolute_url())
        anchor = f"r{cited.number}-{len(cited.anchors) + 1}"
        cited.anchors.append(anchor)
        return Reference(cited.number, anchor, f"#s{cited.number}")

    def _add(self, pk, locator):
        number, is_full = len(self._cited) + 1, len(self._cited) > self._listed_count
        cited = CitedSource(self._sources[pk], number, locator, self._first.get(pk))
        self._cited[pk, locator] = cited
        self._first.setdefault(pk, cited)
        if not is_full and len(self._first) <= MAX_LISTED and number <= MAX_NUMBERS:
            self._listed_count += 1
        return cited


APPROVED_SOURCES = CompiledPkQuery(
    lambda pks: Source.objects.filter(Source.objects.all().published_q(), pk__in=pks).order_by()
)


def _cited_slugs(record):
    # The slugs that the loaded texts of a record cite.
    texts = (record.__dict__.get(name) for name in cited_text_names(type(record)))
    return list(dict.fromkeys(slug for text in texts if text for slug in cited_slugs(text)))


def _read_sources(links, slugs):
    # The approved sources by primary key, and the primary keys of those that texts cite, by slug.
    linked = {pk for found in links.values() for pk, _locator in found}
    cited = {slug for found in slugs.values() for slug in found}
    sources = {source.pk: source for source in APPROVED_SOURCES(linked)} if linked else {}
    missing = cited - {source.slug for source in sources.values()}
    if missing:
        # Beyond the first sources of a record.
        approved = Source.objects.filter(Source.objects.all().published_q(), slug__in=missing).order_by()
        sources |= {source.pk: source for source in approved}
    return sources, {source.slug: pk for pk, source in sources.items() if source.slug in cited}


def _query_links(records):
    # One UNION ALL over the link tables. Return (model, pk) → the record's first sources, as pairs of primary key and
    # locator, in the order in which they were added; and (model, pk) → how many more it has, if it has more.
    by_model = defaultdict(list)
    for model, pk in records:
        by_model[model].append(pk)
    if not by_model:
        return {}, {}
    models = list(by_model)
    selects = [_links_sql(number, model, len(by_model[model])) for number, model in enumerate(models)]
    links, omitted_counts = defaultdict(list), {}
    with connections[router.db_for_read(Source)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), [pk for model in models for pk in by_model[model]])
        for number, pk, _link, source, total in sorted(cursor.fetchall()):
            locator = records[models[number], pk].locators.get(str(source), "")
            links[models[number], pk].append((source, locator))
            if total > MAX_PER_RECORD:
                omitted_counts[models[number], pk] = total - MAX_PER_RECORD
    return links, omitted_counts


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
