"""Ranking: which documents match a query, in which order, and how many of each document type.

Hits are ranked in tiers: first those with all words in the name, then in fields on their subject too, then in their
description, then in any field (see ``summits.search.schema.fields``). Within the first tier the order is by boost (type
and number of summits), then by day, since it does not matter how often a name contains the words. Below it, hits of a
type are ordered by score, if the tier has no more than ``MAX_SCORED`` of them and not all words are common. Otherwise
a score says little and costs much, and the order is that of the first tier. Within a type that is the order of ids
(``summits.search.schema.document_ids``), so the index returns its beginning, and each tier is queried for no more.

Measured with 580,000 documents on SQLite, in milliseconds of CPU time: a search that joined each hit with its document
and ranked all of them took 150 to 1,900. By ids, the counts of all types take 0.2 (a name), 10 (an issue with 21,000
hits) and 8 (a word with 147,000), and the best hits of each type 1.5, 20 and 22. Where hits are scored, some 12 of
these go to BM25, which counts the documents of each token. The FTS5 table takes 263 MB without texts and prefixes,
instead of 1,006 MB.
"""

from dataclasses import dataclass
from itertools import chain

from summits.search.index.writing import backend, fetch_after_flush
from summits.search.query.phrases import parse_affordable
from summits.search.query.term_statistics import are_all_common, informative_tiers, is_common
from summits.search.schema.document_ids import PK_SQL, boost, recency, record_pk, type_name_of
from summits.search.schema.document_types import DOCUMENT_TYPES

TIERS = ("a", "ab", "abc", "")
"""For each tier, best first, the weights of the fields in which all words must be ("" for any field)."""
NAME_TIERS, LOWER_TIERS = [0], [1, 2, 3]
MAX_FETCHED = 1_000
"""Up to so many hits in all, the ids of all of them are read: one query of the index instead of one for each type."""
MAX_SCORED = 200
"""Maximum number of hits of a type in one tier that are ordered by score."""
NO_LIMIT = 1 << 62
"""A limit higher than any number of hits."""


@dataclass(frozen=True)
class TypeHits:
    """Hits of a document type: their number, and the SearchDocument ids of the best, best first."""

    type_name: str
    count: int
    best: tuple


@dataclass(frozen=True)
class Tier:
    """The first hits of a tier; ``ids``: document type → ids, best first; ``scores``: id → score of those with one."""

    number: int
    ids: dict
    scores: dict

    def sort_key(self, document_id):
        """Return the sort key of a hit (a document id) among hits of several types; a better hit has a lower one.

        Scores are used only if all hits of the tier have one.
        """
        is_scored = len(self.scores) == sum(map(len, self.ids.values()))
        weighted = boost(document_id) * (self.scores[document_id] if is_scored else 1)
        return self.number, -weighted, recency(document_id), type_name_of(document_id), record_pk(document_id)


def fetch_tiers(query, numbers, ids_above, limit, total=NO_LIMIT):
    """Return the Tiers with these numbers for a query, with at least ``limit`` hits of each type, if there are so many.

    ``total``: the number of hits of all types, if known.
    ``ids_above``: document type → ids of all hits in the tiers above. The statements return these again, with a limit
    that is higher by their number, because excluding them in Python costs far less than in SQL.
    """
    # One more than are scored, to see whether there are too many.
    scored_limit = limit if are_all_common(query) else max(limit, MAX_SCORED + 1)
    statements, parameters, above = [], [], sum(map(len, ids_above.values()))
    for number in numbers:
        above += scored_limit if number else limit
        expression = backend().build_query(query, TIERS[number])
        tier_statement, tier_parameters = (
            backend().top_hits_sql(expression, ids_above, min(NO_LIMIT, above))
            if total > MAX_FETCHED
            else backend().all_hits_sql(expression)
        )
        statements.append(f"SELECT {number:d}, id FROM ({tier_statement}) tier{number:d}")
        parameters += tier_parameters
    ids = {number: {type_name: [] for type_name in ids_above} for number in numbers}
    seen = set(chain(*ids_above.values()))
    for number, document_id in sorted(fetch_after_flush(" UNION ALL ".join(statements), parameters)):
        if document_id in seen:
            continue
        seen.add(document_id)
        if (type_name := type_name_of(document_id)) in ids_above:
            ids[number][type_name].append(document_id)
    for number in numbers[1:]:
        for type_name in ids_above:
            if sum(len(ids[upper][type_name]) for upper in numbers if upper < number) >= limit:
                ids[number][type_name] = []
    scored_tiers = [] if are_all_common(query) else [number for number in numbers if number]
    scores = _scores(query, [of_type for number in scored_tiers for of_type in ids[number].values()])
    return [build_tier(number, ids[number], scores) for number in numbers]


def _scores(query, id_lists):
    # Document id → score, for the hits in those of the lists that are short enough.
    scored = [document_id for ids in id_lists if len(ids) <= MAX_SCORED for document_id in ids]
    return dict(fetch_after_flush(*backend().scores_sql(backend().build_query(query), scored))) if scored else {}


def build_tier(number, ids, scores):
    """Return the Tier of hits; ``ids``: document type → ids; ``scores``: id → score, for some of them."""
    # Lists without scores, as where there are thousands of hits, are ordered by id.
    ids_by_type = {
        type_name: sorted(
            of_type, key=lambda document_id: (-scores.get(document_id, 0) * boost(document_id), document_id)
        )
        if not scores.keys().isdisjoint(of_type)
        else sorted(of_type)
        for type_name, of_type in ids.items()
    }
    own_scores = {one: scores[one] for of_type in ids.values() for one in of_type if one in scores}
    return Tier(number, ids_by_type, own_scores)


def tier_batches(query):
    """Return the numbers of the tiers of a query that may have hits, as lists of those to query together.

    The tiers below the names are queried together, as scoring takes as long for few hits as for many. Without scoring,
    each tier is queried alone, as one usually has enough hits.
    """
    tiers = informative_tiers(query, TIERS)
    if are_all_common(query):
        return [[number] for number in tiers]
    batches = [[number for number in numbers if number in tiers] for numbers in (NAME_TIERS, LOWER_TIERS)]
    return [numbers for numbers in batches if numbers]


def counts_by_type(query):
    """Return document type → number of hits, for each type that has some."""
    (numbers,) = fetch_after_flush(*backend().counts_sql(backend().build_query(query)))
    return {type_name: number for type_name, number in zip(DOCUMENT_TYPES, numbers, strict=True) if number}


def top_hits_by_type(query, size, counts=None):
    """Return TypeHits: up to ``size`` hits of each document type that has some, ordered by the best hit of each.

    ``counts``: the result of ``counts_by_type`` for the query, if known.
    """
    counts = counts_by_type(query) if counts is None else counts
    best, best_key_by_type = {type_name: [] for type_name in counts}, {}
    # The lower tiers are queried only for types that do not have enough hits yet.
    for numbers in tier_batches(query):
        incomplete = {
            type_name: best[type_name] for type_name, count in counts.items() if len(best[type_name]) < min(size, count)
        }
        total = sum(counts.values())
        for tier in fetch_tiers(query, numbers, incomplete, size, total) if incomplete else []:
            for type_name in incomplete:
                if tier.ids[type_name] and not best[type_name]:
                    best_key_by_type[type_name] = tier.sort_key(tier.ids[type_name][0])
                best[type_name] += tier.ids[type_name]
    best = {type_name: ids[:size] for type_name, ids in best.items()}
    return [
        TypeHits(type_name, counts[type_name], tuple(best[type_name]))
        for type_name in sorted(best_key_by_type, key=best_key_by_type.get)
    ]


def ranked(query, type_name=None, limit=None, offset=0, column="id"):
    """Return the SearchDocument ids of the hits, best first; with ``column`` "object_id", the records' primary keys."""
    ids_by_type, ranked_ids = {one: [] for one in ([type_name] if type_name else DOCUMENT_TYPES)}, []
    stop = NO_LIMIT if limit is None else offset + limit
    for numbers in tier_batches(query):
        missing = stop - len(ranked_ids)
        for tier in fetch_tiers(query, numbers, ids_by_type, missing) if missing > 0 else []:
            for one, ids in tier.ids.items():
                ids_by_type[one] += ids
            ranked_ids += tier.ids[type_name] if type_name else sorted(chain(*tier.ids.values()), key=tier.sort_key)
    return [record_pk(document_id) if column == "object_id" else document_id for document_id in ranked_ids[offset:stop]]


def latest_with_name(query, type_names, limit):
    """Return the SearchDocument ids of the latest records of dated types whose names match a Query.

    They are at most ``limit`` of each type, latest first.
    """
    hits = backend().top_hits_sql(backend().build_query(query, "a"), type_names, limit)
    return sorted(document_id for (document_id,) in fetch_after_flush(*hits))


def count_hits(text):
    """Return the number of hits of a text, of all document types."""
    query = parse_affordable(text)
    return 0 if query.is_empty else sum(counts_by_type(query).values())


def is_hit(query, type_name, pk):
    """Return whether the record of a type with this primary key matches a Query."""
    statement, parameters = backend().hits_sql(backend().build_query(query), type_name)
    return bool(fetch_after_flush(f"SELECT 1 FROM ({statement}) hit WHERE {PK_SQL} = %s LIMIT 1", [*parameters, pk]))


def matching_pks(query, type_name, weights=""):
    """Return the primary keys of the records of a type that match in fields of the given weights ("" for all)."""
    statement, parameters = backend().hits_sql(backend().build_query(query, weights), type_name)
    return [pk for (pk,) in fetch_after_flush(f"SELECT {PK_SQL} FROM ({statement}) hit", parameters)]


def parse_with_prefix(text):
    """Return the Query of a text whose last word matches as a prefix too.

    A prefix of words in many documents says nothing, and finding them all takes most of a second: then the word matches
    only as a whole.
    """
    query = parse_affordable(text, last_is_prefix=True)
    prefixes = [term for clause in query.clauses for term in clause.terms if term.is_prefix]
    return parse_affordable(text) if any(map(is_common, prefixes)) else query


def parse_with_prefix_fallback(text, type_name, weights=""):
    """Return the Query of a text. If it finds nothing of a type, its last word matches as a prefix too."""
    query = parse_affordable(text)
    if query.is_empty or fetch_after_flush(
        *backend().top_hits_sql(backend().build_query(query, weights), [type_name], 1)
    ):
        return query
    return parse_with_prefix(text)


def parse_and_count(text):
    """Return (Query of a text, its ``counts_by_type``). If it finds nothing, its last word matches as a prefix too."""
    query = parse_affordable(text)
    counts = {} if query.is_empty else counts_by_type(query)
    if query.is_empty or counts:
        return query, counts
    with_prefix = parse_with_prefix(text)
    return with_prefix, {} if with_prefix == query else counts_by_type(with_prefix)
