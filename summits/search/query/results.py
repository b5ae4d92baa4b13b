"""Search results: hits, grouped and counted by document type, and what to try if there are none."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from summits.db.compiled import CompiledPkQuery, CompiledQuery
from summits.models import SearchDocument
from summits.search.analysis.tokens import normalize_name
from summits.search.query.answers import answer
from summits.search.query.corrections import relaxed_queries, spelling_corrections
from summits.search.query.entities import CONNECTORS, match_entities
from summits.search.query.highlighting import QueryMatcher, highlights, mark_matches
from summits.search.query.phrases import parse_affordable
from summits.search.query.questions import parse_question
from summits.search.query.ranking import count_hits, is_hit, matching_pks, parse_and_count, ranked, top_hits_by_type
from summits.search.schema.document_ids import record_pk
from summits.search.schema.document_types import DOCUMENT_TYPES

HITS_PER_GROUP = 5
SHOWN = ("kind", "object_id", "heading", "context", "address", "parts")
"""The columns of a SearchDocument that a hit shows."""
documents_of_records = CompiledQuery(
    lambda kind, pks: SearchDocument.objects.filter(kind=kind, object_id__in=pks.as_pk_list()).only(*SHOWN).order_by()
)
read_documents = CompiledPkQuery(lambda pks: SearchDocument.objects.filter(pk__in=pks).only(*SHOWN).order_by())


@dataclass(frozen=True)
class Hit:
    """A record that was found; ``highlights``: Highlights of the fields in which it was found.

    ``title``: the heading with the words of the query marked; ``context``: "" if the field of a match begins with it.
    """

    type_name: str
    type_label: str
    pk: int
    heading: str
    title: str
    context: str
    url: str
    highlights: list


@dataclass(frozen=True)
class TypeCount:
    """Number of hits of a document type."""

    type_name: str
    label: str
    count: int


@dataclass(frozen=True)
class TypeGroup(TypeCount):
    """The best hits of a document type, with their total number."""

    hits: list


def hit_type(entity):
    """Return the document type of an EntityMatch; a pair, a place or a series is no hit itself: its meetings are."""
    return entity.type_name if entity.type_name in DOCUMENT_TYPES else "summit"


class SearchResults:
    """Results of a search for ``text``; of one document type if ``type_name`` names one, otherwise of all.

    ``typed``: what the reader typed, if these are the results of what it means instead, which ``shown_for`` names;
    ``is_corrected``: whether that is another spelling.
    """

    typed = shown_for = listed_type = ""
    is_corrected = False

    def __init__(self, text, type_name=""):
        self.query, self._counts = parse_and_count(text)
        self.text = self.query.text
        self.error = self.query.error
        self.type_name = type_name if type_name in DOCUMENT_TYPES else ""

    @cached_property
    def _type_hits(self):
        # If one type is chosen, the page lists its hits by ``hits``; here one of each type decides their order.
        size = 1 if self.type_name else HITS_PER_GROUP
        return top_hits_by_type(self.query, size, self._counts) if self._counts else []

    @cached_property
    def counts(self):
        """A TypeCount for each document type that has hits, ordered by the best hit of each."""
        found = self._type_hits
        return [TypeCount(hits.type_name, DOCUMENT_TYPES[hits.type_name].plural, hits.count) for hits in found]

    @property
    def all_count(self):
        """Number of hits of all document types."""
        return sum(self._counts.values())

    @property
    def total(self):
        """Number of hits, of the chosen document type if there is one."""
        return self._counts.get(self.type_name, 0) if self.type_name else self.all_count

    @cached_property
    def groups(self):
        """A TypeGroup for each document type that has hits, ordered by the best hit of each.

        A group has up to five hits, or one if a type is chosen.
        """
        found = {hit.type_name: [] for hit in self._type_hits}
        for hit in self._hits([pk for hits in self._type_hits for pk in hits.best]):
            found[hit.type_name].append(hit)
        return [
            TypeGroup(count.type_name, count.label, count.count, found[count.type_name])
            for count in self.counts
            if found[count.type_name]
        ]

    def hits(self, start, stop):
        """Return the Hits from index ``start`` to before ``stop``, of the chosen type or of all, best first."""
        pks = ranked(self.query, self.type_name or None, stop - start, start) if not self.query.is_empty else []
        return self._hits(pks)

    def _hits(self, pks):
        return self._hits_in_order(pks, {document.pk: document for document in read_documents(pks)})

    def _hits_in_order(self, keys, documents):
        matcher = QueryMatcher(self.query)
        # A record may be withdrawn between the two queries.
        return [self._hit(documents[key], matcher) for key in keys if key in documents]

    def _hit(self, document, matcher):
        document_type = DOCUMENT_TYPES[document.kind]
        heading, context = document.heading, document.context
        found = highlights(self.query, document.parts, heading, matcher)
        texts = {name: text for name, _weight, text in document.parts}
        if any(texts[match.name].startswith(context.removesuffix("…")) for match in found):
            context = ""
        values = (document.object_id, heading, mark_matches(self.query, heading, matcher), context, document.address)
        return Hit(document_type.name, document_type.label, *values, found)

    @cached_property
    def question(self):
        """The Question that the words ask, or None."""
        return None if self.query.is_empty else parse_question(self.text)

    @cached_property
    def answers(self):
        """EntityMatches that answer the question."""
        return answer(self.question) if self.question else []

    @cached_property
    def named(self):
        """EntityMatches: what the query names exactly, with related links."""
        return [] if self.query.is_empty else self.answers or match_entities(self.query)

    @cached_property
    def entities(self):
        """Those of ``named``, each with a note if it is not among the hits."""
        return [
            entity if self._is_hit(entity) else replace(entity, note=self._why_not(entity)) for entity in self.named
        ]

    def _is_hit(self, entity):
        if entity.type_name == "question":
            # The answer to it is no record.
            return bool(self.total)
        type_name = hit_type(entity)
        count = self._counts.get(type_name, 0)
        if not count or self.type_name not in ("", type_name):
            return False
        if type_name != entity.type_name:
            # Its meetings have the words that name it, if perhaps not the others.
            words = (word for clause in self.query.clauses for word in normalize_name(clause.text).split())
            is_only_named = CONNECTORS.isdisjoint(words)
            return is_only_named or not set(matching_pks(self.query, "summit")).isdisjoint(entity.summits())
        best = next((hits.best for hits in self._type_hits if hits.type_name == type_name), ())
        if entity.pk in map(record_pk, best):
            return True
        return len(best) < count and is_hit(self.query, type_name, entity.pk)

    def _why_not(self, entity):
        if self.type_name and (entity.type_name == "question" or self.type_name != hit_type(entity)):
            kind = str(DOCUMENT_TYPES[self.type_name].plural).lower()
            return _("Not among the results below, which are %(kind)s only.") % {"kind": kind}
        return _("Not among the results below, as it does not contain all of your words.")

    @cached_property
    def corrections(self):
        """RelatedLinks to searches with corrected spelling, if nothing was found."""
        return [] if self.all_count or self.query.is_empty else spelling_corrections(self.query, count_hits)

    @cached_property
    def relaxed(self):
        """RelatedLinks to searches with less in them, if nothing was found."""
        return [] if self.all_count or self.query.is_empty else relaxed_queries(self.query, count_hits)


class ListedResults(SearchResults):
    """Results that are the records of a list: those that a question asks for, rather than those that match words.

    ``pks``: the primary keys of the records, of the document type ``listed_type``, best first; ``words``: the words to
    mark in them; ``shown_for``: what the list is.
    """

    error = ""
    corrections = relaxed = answers = ()

    def __init__(self, text, shown_for, listed_type, pks, words="", type_name=""):
        self.query, self.text = parse_affordable(words), words
        self.typed, self.shown_for = text, shown_for
        self.listed_type, self.pks = listed_type, pks
        self.type_name = type_name if type_name in DOCUMENT_TYPES else ""
        self._counts = {listed_type: len(pks)} if pks else {}

    @property
    def counts(self):
        return [TypeCount(name, DOCUMENT_TYPES[name].plural, count) for name, count in self._counts.items()]

    @property
    def groups(self):
        return [
            TypeGroup(one.type_name, one.label, one.count, self._listed(self.pks[:HITS_PER_GROUP]))
            for one in self.counts
        ]

    def hits(self, start, stop):
        """Return the Hits from index ``start`` to before ``stop``; none if another type is chosen."""
        return self._listed(self.pks[start:stop]) if self.type_name in ("", self.listed_type) else []

    def _listed(self, pks):
        documents = {document.object_id: document for document in documents_of_records(self.listed_type, pks)}
        return self._hits_in_order(pks, documents)


def search_archive(text, type_name=""):
    """Return the SearchResults for a text typed by a reader, of the document type ``type_name`` or of all."""
    return SearchResults(text, type_name)
