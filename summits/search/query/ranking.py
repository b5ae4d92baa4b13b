"""Ranking: which documents match a query, in which order, and how many of each document type.

Hits are ranked in tiers: first those with all words in the name, then in fields on their subject too, then in their
description, then in any field (see ``summits.search.schema.fields``). Within the first tier the order is by boost (type
and number of meetings), then by day, since it does not matter how often a name contains the words. Below it, hits of a
type are ordered by score, if the tier has no more than ``MOST_SCORED`` of them and not all words are common. Otherwise
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
from summits.search.query.phrases import asked_for
from summits.search.query.term_statistics import are_all_common, informative_tiers, is_common
from summits.search.schema.document_ids import LATEST_FIRST, RECORD, boost, document_type, pk, recency
from summits.search.schema.document_types import DOCUMENT_TYPES

TIERS = ("a", "ab", "abc", "")
"""For each tier, best first, the weights of the fields in which all words must be ("" for any field)."""
BY_NAME, BELOW = [0], [1, 2, 3]
MOST_SCORED = 200
"""Maximum number of hits of a type in one tier that are ordered by score."""
ALL = 1 << 62
"""A limit higher than any number of hits."""


@dataclass(frozen=True)
class Found:
    """Hits of a document type: their number, and the SearchDocument ids of the best, best first."""

    kind: str
    count: int
    best: tuple


@dataclass(frozen=True)
class Tier:
    """The first hits of a tier; ``keys``: document type → ids, best first; ``scores``: id → score of those with one."""

    number: int
    keys: dict
    scores: dict

    def rank(self, key):
        """Return the sort key of a hit (a document id) among hits of several types; a better hit has a lower one.

        Scores are used only if all hits of the tier have one.
        """
        is_scored = len(self.scores) == sum(map(len, self.keys.values()))
        worth = boost(key) * (self.scores[key] if is_scored else 1)
        return self.number, -worth, recency(key), document_type(key), pk(key)


def tiers_of(query, numbers, found, most):
    """Return the Tiers with these numbers for a query, with at least ``most`` hits of each type, if there are so many.

    ``found``: document type → ids of all hits in the tiers above. The statements return these again, with a limit that
    is higher by their number, because excluding them in Python costs far less than in SQL.
    """
    # One more than are scored, to see whether there are too many.
    enough = most if are_all_common(query) else max(most, MOST_SCORED + 1)
    statement, parameters, above = [], [], sum(map(len, found.values()))
    for number in numbers:
        above += enough if number else most
        best, own = backend().top_hits_sql(backend().build_query(query, TIERS[number]), found, min(ALL, above))
        statement.append(f"SELECT {number:d}, id FROM ({best}) tier{number:d}")
        parameters += own
    keys, seen = {number: {kind: [] for kind in found} for number in numbers}, set(chain(*found.values()))
    for number, key in sorted(fetch_after_flush(" UNION ALL ".join(statement), parameters)):
        if key not in seen:
            seen.add(key)
            keys[number][document_type(key)].append(key)
    for number in numbers[1:]:
        for kind in found:
            if sum(len(keys[upper][kind]) for upper in numbers if upper < number) >= most:
                keys[number][kind] = []
    below = [] if are_all_common(query) else [number for number in numbers if number]
    scores = _scores(query, [found for number in below for found in keys[number].values()])
    return [with_scores(number, keys[number], scores) for number in numbers]


def _scores(query, lists):
    # Document id → score, for the hits in those of the lists that are short enough.
    scored = [key for found in lists if len(found) <= MOST_SCORED for key in found]
    return dict(fetch_after_flush(*backend().scores_sql(backend().build_query(query), scored))) if scored else {}


def with_scores(number, keys, scores):
    """Return the Tier of hits; ``keys``: document type → ids; ``scores``: id → score, for some of them."""
    # Lists without scores, as where there are thousands of hits, are ordered by id.
    by_kind = {
        kind: sorted(found, key=lambda key: (-scores.get(key, 0) * boost(key), key))
        if not scores.keys().isdisjoint(found)
        else sorted(found)
        for kind, found in keys.items()
    }
    return Tier(number, by_kind, {key: scores[key] for found in keys.values() for key in found if key in scores})


def tier_batches(query):
    """Return the numbers of the tiers of a query that may have hits, as lists of those to query together.

    The tiers below the names are queried together, as scoring takes as long for few hits as for many. Without scoring,
    each tier is queried alone, as one usually has enough hits.
    """
    tiers = informative_tiers(query, TIERS)
    if are_all_common(query):
        return [[number] for number in tiers]
    together = [[number for number in numbers if number in tiers] for numbers in (BY_NAME, BELOW)]
    return [numbers for numbers in together if numbers]


def counts_by_type(query):
    """Return document type → number of hits, for each type that has some."""
    (numbers,) = fetch_after_flush(*backend().counts_sql(backend().build_query(query)))
    return {kind: number for kind, number in zip(DOCUMENT_TYPES, numbers, strict=True) if number}


def top_hits_by_type(query, size, counts=None):
    """Return a Found with up to ``size`` hits for each document type that has some, ordered by the best hit of each.

    ``counts``: the result of ``counts_by_type`` for the query, if known.
    """
    counts = counts_by_type(query) if counts is None else counts
    best, leading = {kind: [] for kind in counts}, {}
    # The lower tiers are queried only for types that do not have enough hits yet.
    for numbers in tier_batches(query):
        wanting = {kind: best[kind] for kind, count in counts.items() if len(best[kind]) < min(size, count)}
        for found in tiers_of(query, numbers, wanting, size) if wanting else []:
            for kind in wanting:
                if found.keys[kind] and not best[kind]:
                    leading[kind] = found.rank(found.keys[kind][0])
                best[kind] += found.keys[kind]
    best = {kind: keys[:size] for kind, keys in best.items()}
    return [Found(kind, counts[kind], tuple(best[kind])) for kind in sorted(leading, key=leading.get)]


def ranked(query, kind=None, limit=None, offset=0, column="id"):
    """Return the SearchDocument ids of the hits, best first; with ``column`` "object_id", the records' primary keys."""
    by_kind, found = {one: [] for one in ([kind] if kind else DOCUMENT_TYPES)}, []
    stop = ALL if limit is None else offset + limit
    for numbers in tier_batches(query):
        for tier in tiers_of(query, numbers, by_kind, stop - len(found)) if len(found) < stop else []:
            for one, keys in tier.keys.items():
                by_kind[one] += keys
            found += tier.keys[kind] if kind else sorted(chain(*tier.keys.values()), key=tier.rank)
    return [pk(key) if column == "object_id" else key for key in found[offset:stop]]


def latest_named(query, kind, limit):
    """Return the SearchDocument ids of the latest records of a dated type whose names match a Query."""
    statement, parameters = backend().hits_sql(backend().build_query(query, "a"), kind)
    statement = f"SELECT id FROM ({statement}) hit ORDER BY {LATEST_FIRST} LIMIT {int(limit)}"
    return [pk for (pk,) in fetch_after_flush(statement, parameters)]


def count_hits(text):
    """Return the number of hits of a text, of all document types."""
    query = asked_for(text)
    return 0 if query.is_empty else sum(counts_by_type(query).values())


def records_of(query, kind, weights=""):
    """Return the primary keys of the records of a type that match in fields of the given weights ("" for all)."""
    statement, parameters = backend().hits_sql(backend().build_query(query, weights), kind)
    return [pk for (pk,) in fetch_after_flush(f"SELECT {RECORD} FROM ({statement}) hit", parameters)]


def parse_unfinished(text):
    """Return the Query of a text whose last word matches as a prefix too.

    A prefix of words in many documents says nothing, and finding them all takes most of a second: then the word matches
    only as a whole.
    """
    query = asked_for(text, typing=True)
    beginnings = [term for clause in query.clauses for term in clause.terms if term.is_prefix]
    return asked_for(text) if any(map(is_common, beginnings)) else query


def parse_with_prefix_fallback(text, kind, weights=""):
    """Return the Query of a text. If it finds nothing of a type, its last word matches as a prefix too."""
    query = asked_for(text)
    if query.is_empty or fetch_after_flush(*backend().top_hits_sql(backend().build_query(query, weights), [kind], 1)):
        return query
    return parse_unfinished(text)


def parse_and_count(text):
    """Return (Query of a text, its ``counts_by_type``). If it finds nothing, its last word matches as a prefix too."""
    query = asked_for(text)
    counts = {} if query.is_empty else counts_by_type(query)
    if query.is_empty or counts:
        return query, counts
    unfinished = parse_unfinished(text)
    return unfinished, {} if unfinished == query else counts_by_type(unfinished)
