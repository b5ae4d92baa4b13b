"""Search results: hits, grouped and counted by document type, and what to try if there are none."""

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
    """A record that was found; ``matches``: Highlights of the fields in which it was found.

    ``title``: the heading with the words of the query marked; ``context``: "" if the field of a match begins with it.
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
    """Number of hits of a document type."""

    kind: str
    label: str
    count: int


@dataclass(frozen=True)
class TypeGroup(TypeCount):
    """The best hits of a document type, with their total number."""

    hits: list


class SearchResults:
    """Results of a search for ``text``; of one document type if ``kind`` names one, otherwise of all."""

    def __init__(self, text, kind=""):
        self.query, self._counts = parse_and_count(text)
        self.text = self.query.text
        self.problem = self.query.problem
        self.kind = kind if kind in DOCUMENT_TYPES else ""

    @cached_property
    def _found(self):
        # If one type is chosen, the page lists its hits by ``hits``; here one of each type decides their order.
        return top_hits_by_type(self.query, 1 if self.kind else IN_A_GROUP, self._counts) if self._counts else []

    @cached_property
    def counts(self):
        """A TypeCount for each document type that has hits, ordered by the best hit of each."""
        return [TypeCount(found.kind, DOCUMENT_TYPES[found.kind].plural, found.count) for found in self._found]

    @property
    def all_count(self):
        """Number of hits of all document types."""
        return sum(self._counts.values())

    @property
    def total(self):
        """Number of hits, of the chosen document type if there is one."""
        return self._counts.get(self.kind, 0) if self.kind else self.all_count

    @cached_property
    def groups(self):
        """A TypeGroup for each document type that has hits, ordered by the best hit of each.

        A group has up to five hits, or one if a type is chosen.
        """
        documents = SearchDocument.objects.in_bulk([pk for found in self._found for pk in found.best])
        groups = [
            TypeGroup(count.kind, count.label, count.count, self._hits(documents, found.best))
            for count, found in zip(self.counts, self._found, strict=True)
        ]
        return [group for group in groups if group.hits]

    def hits(self, start, stop):
        """Return the Hits from index ``start`` to before ``stop``, of the chosen type or of all, best first."""
        pks = ranked(self.query, self.kind or None, stop - start, start) if not self.query.is_empty else []
        return self._hits(SearchDocument.objects.in_bulk(pks), pks)

    def _hits(self, documents, pks):
        # A record may be withdrawn between the two queries.
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
        """EntityMatches: what the query names exactly, with related links."""
        return [] if self.query.is_empty else match_entities(self.query)

    @cached_property
    def did_you_mean(self):
        """RelatedLinks to searches with corrected spelling, if nothing was found."""
        return [] if self.all_count or self.query.is_empty else spelling_corrections(self.query, count_hits)

    @cached_property
    def relaxed(self):
        """RelatedLinks to searches with less in them, if nothing was found."""
        return [] if self.all_count or self.query.is_empty else relaxed_queries(self.query, count_hits)


def search_archive(text, kind=""):
    """Return the SearchResults for a text typed by a reader, of the document type ``kind`` or of all."""
    return SearchResults(text, kind)
