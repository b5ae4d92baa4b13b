"""The answer to a search: what was found, grouped and counted, and ways on where nothing was."""

from dataclasses import dataclass
from functools import cached_property

from summits.models import SearchDocument
from summits.search.query.corrections import relaxed_queries, spelling_corrections
from summits.search.query.entities import match_entities
from summits.search.query.highlighting import QueryMatcher, highlights, marked
from summits.search.query.ranking import count_hits, parse_and_count, ranked, top_hits_by_type
from summits.search.schema.document_types import DOCUMENT_TYPES

IN_A_GROUP = 5


@dataclass(frozen=True)
class Hit:
    """A record that was found; ``matches`` say in which fields, each with a marked passage.

    ``title`` is the heading with what was asked for marked. ``context`` is "" where a match begins with the same words.
    """

    kind: str
    kind_label: str
    pk: int
    heading: str
    title: str
    context: str
    address: str
    matches: list


@dataclass(frozen=True)
class TypeCount:
    """How many records of a kind were found."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class TypeGroup(TypeCount):
    """The best hits of a kind."""

    hits: list


class SearchResults:
    """The answer to the words ``text``, of one ``kind`` of record or, with "", of all."""

    def __init__(self, text, kind=""):
        self.query, self._counts = parse_and_count(text)
        self.text = self.query.text
        self.problem = self.query.problem
        self.kind = kind if kind in DOCUMENT_TYPES else ""

    @cached_property
    def _found(self):
        # Of one kind a page lists the hits; of the others the best one says where the kind stands.
        return top_hits_by_type(self.query, 1 if self.kind else IN_A_GROUP, self._counts) if self._counts else []

    @cached_property
    def counts(self):
        """A KindCount for each kind that has hits, that of the best hit first."""
        return [TypeCount(found.kind, DOCUMENT_TYPES[found.kind].plural, found.count) for found in self._found]

    @property
    def all_count(self):
        """How many records were found, of all kinds."""
        return sum(self._counts.values())

    @property
    def total(self):
        """How many records were found, of the kind asked for if one was."""
        return self._counts.get(self.kind, 0) if self.kind else self.all_count

    @cached_property
    def groups(self):
        """A KindGroup for each kind that has hits, that of the best hit first; of one hit where a kind is asked for."""
        documents = SearchDocument.objects.in_bulk([pk for found in self._found for pk in found.best])
        groups = [
            TypeGroup(count.kind, count.label, count.count, self._hits(documents, found.best))
            for count, found in zip(self.counts, self._found, strict=True)
        ]
        return [group for group in groups if group.hits]

    def hits(self, start, stop):
        """Return the Hits from place ``start`` to before ``stop``, of the kind asked for or of all, best first."""
        pks = ranked(self.query, self.kind or None, stop - start, start) if not self.query.is_empty else []
        return self._hits(SearchDocument.objects.in_bulk(pks), pks)

    def _hits(self, documents, pks):
        # What is withdrawn between two questions to the database is left out.
        wanted = QueryMatcher(self.query)
        return [self._hit(documents[pk], wanted) for pk in pks if pk in documents]

    def _hit(self, document, wanted):
        kind = DOCUMENT_TYPES[document.kind]
        heading, context = document.heading, document.context
        matches = highlights(self.query, document.parts, heading, wanted)
        texts = {name: text for name, _weight, text in document.parts}
        if any(texts[match.name].startswith(context.removesuffix("…")) for match in matches):
            context = ""
        about = (document.object_id, heading, marked(self.query, heading, wanted), context, document.address)
        return Hit(kind.name, kind.label, *about, matches)

    @cached_property
    def named(self):
        """The records that the words name exactly, each with ways on."""
        return [] if self.query.is_empty else match_entities(self.query)

    @cached_property
    def did_you_mean(self):
        """Searches in the archive's own words, where nothing was found."""
        return [] if self.all_count or self.query.is_empty else spelling_corrections(self.query, count_hits)

    @cached_property
    def loosened(self):
        """Searches for less, where nothing was found."""
        return [] if self.all_count or self.query.is_empty else relaxed_queries(self.query, count_hits)


def search_archive(text, kind=""):
    """Return the Answer to the words of a reader."""
    return SearchResults(text, kind)
