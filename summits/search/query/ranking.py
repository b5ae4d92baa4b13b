"""Asking the index: what a query finds, in which order, and how many of each kind.

Hits stand in tiers: what bears all words in its name, then what is about them, then what tells of them. Named records
stand by their boost, that of their kind and meetings, then by their day: how often a name bears the words says nothing
of it. Below, those of a kind stand by their score, if there are no more than ``MOST_SCORED`` of them in the tier: of
thousands, the score tells little and costs much, and they stand as named ones do, as do those of words that are all
common. That order is the order of the keys (``summits.search.schema.document_ids``): the index gives the first of it,
and each tier is asked only for its first.

Measured with 580,000 documents on SQLite, in milliseconds of the processor: when each hit was joined with its document
and all were ranked, a search took 150 to 1,900. By the keys the numbers of all kinds take 0.2 (a name), 10 (an issue
with 21,000 hits) and 8 (a word with 147,000), the best of each kind 1.5, 20 and 22. Where hits are scored, some 12 of
these are BM25, which counts the documents of each word. FTS5's table, without texts and beginnings of words, takes
263 MB and not 1,006.
"""

from dataclasses import dataclass
from itertools import chain

from summits.search.index.writing import backend, fetch_after_flush
from summits.search.query.phrases import asked_for
from summits.search.query.term_statistics import are_all_common, informative_tiers, is_common
from summits.search.schema.document_ids import LATEST_FIRST, RECORD, boost, document_type, pk, recency
from summits.search.schema.document_types import DOCUMENT_TYPES

TIERS = ("a", "ab", "abc", "")
"""The weights of the fields in which all words stand, of the named and of the others; in the last in any."""
BY_NAME, BELOW = [0], [1, 2, 3]
MOST_SCORED = 200
"""How many hits of a kind in one tier are ordered by their score."""
ALL = 1 << 62
"""A limit that no number of hits comes near."""


@dataclass(frozen=True)
class Found:
    """How many records of a kind are hits, and the keys of the SearchDocuments of the best, best first."""

    kind: str
    count: int
    best: tuple


@dataclass(frozen=True)
class Tier:
    """The first hits of a tier: kind → keys, best first, and the ``scores`` of those that are ordered by them."""

    number: int
    keys: dict
    scores: dict

    def rank(self, key):
        """Return what a hit stands by among those of several kinds: less for a better one.

        By score only where all are, since a score says nothing against none.
        """
        is_scored = len(self.scores) == sum(map(len, self.keys.values()))
        worth = boost(key) * (self.scores[key] if is_scored else 1)
        return self.number, -worth, recency(key), document_type(key), pk(key)


def tiers_of(query, numbers, found, most):
    """Return the Tiers with these numbers of a query, with at least ``most`` hits of each kind as far as there are.

    ``found`` are kind → keys of all hits in the tiers above. The index is asked for them again, since to leave them out
    here costs far less than there; so it is asked for as many more.
    """
    # One more than are scored tells whether there are too many.
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
    # Key → score of the hits in those of the lists that are short enough.
    scored = [key for found in lists if len(found) <= MOST_SCORED for key in found]
    return dict(fetch_after_flush(*backend().scores_sql(backend().build_query(query), scored))) if scored else {}


def with_scores(number, keys, scores):
    """Return the Tier of hits, kind → keys in their order, of which some have ``scores``."""
    # Most have none, as where thousands are found; then they stand as their keys do.
    by_kind = {
        kind: sorted(found, key=lambda key: (-scores.get(key, 0) * boost(key), key))
        if not scores.keys().isdisjoint(found)
        else sorted(found)
        for kind, found in keys.items()
    }
    return Tier(number, by_kind, {key: scores[key] for found in keys.values() for key in found if key in scores})


def tier_batches(query):
    """Return the numbers of the tiers of a query that may hold a hit, as lists of those that are asked for at once.

    Those below the names are: a score takes as long for many as for few. Where none is scored, one mostly has enough.
    """
    tiers = informative_tiers(query, TIERS)
    if are_all_common(query):
        return [[number] for number in tiers]
    together = [[number for number in numbers if number in tiers] for numbers in (BY_NAME, BELOW)]
    return [numbers for numbers in together if numbers]


def counts_by_type(query):
    """Return kind → how many of its records are hits, for each kind that has some."""
    (numbers,) = fetch_after_flush(*backend().counts_sql(backend().build_query(query)))
    return {kind: number for kind, number in zip(DOCUMENT_TYPES, numbers, strict=True) if number}


def top_hits_by_type(query, size, counts=None):
    """Return a Found for each kind that has hits, that of the best hit first, with up to ``size`` hits each.

    ``counts`` are those of the query, if they are known.
    """
    counts = counts_by_type(query) if counts is None else counts
    best, leading = {kind: [] for kind in counts}, {}
    # All that is below the names is asked for at once, where they are too few.
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
    """Return the keys of the SearchDocuments of the hits, best first; with ``column`` "object_id" of the records."""
    by_kind, found = {one: [] for one in ([kind] if kind else DOCUMENT_TYPES)}, []
    stop = ALL if limit is None else offset + limit
    for numbers in tier_batches(query):
        for tier in tiers_of(query, numbers, by_kind, stop - len(found)) if len(found) < stop else []:
            for one, keys in tier.keys.items():
                by_kind[one] += keys
            found += tier.keys[kind] if kind else sorted(chain(*tier.keys.values()), key=tier.rank)
    return [pk(key) if column == "object_id" else key for key in found[offset:stop]]


def latest_named(query, kind, limit):
    """Return the keys of the SearchDocuments of the latest records of a kind that are named by a Query's words."""
    statement, parameters = backend().hits_sql(backend().build_query(query, "a"), kind)
    statement = f"SELECT id FROM ({statement}) hit ORDER BY {LATEST_FIRST} LIMIT {int(limit)}"
    return [pk for (pk,) in fetch_after_flush(statement, parameters)]


def count_hits(text):
    """Return how many records of all kinds a text finds."""
    query = asked_for(text)
    return 0 if query.is_empty else sum(counts_by_type(query).values())


def records_of(query, kind, weights=""):
    """Return the primary keys of the records of a kind that are hits, in fields of some weights or all."""
    statement, parameters = backend().hits_sql(backend().build_query(query, weights), kind)
    return [pk for (pk,) in fetch_after_flush(f"SELECT {RECORD} FROM ({statement}) hit", parameters)]


def parse_unfinished(text):
    """Return the Query of a text whose last word may be but a beginning.

    A beginning that many documents have tells nothing, and to find them all costs most of a second: then the word
    stands for itself alone.
    """
    query = asked_for(text, typing=True)
    beginnings = [term for clause in query.clauses for term in clause.terms if term.is_prefix]
    return asked_for(text) if any(map(is_common, beginnings)) else query


def parse_with_prefix_fallback(text, kind, weights=""):
    """Return the Query of a text. Where its words find nothing of a kind, the last may be but the beginning of one."""
    query = asked_for(text)
    if query.is_empty or fetch_after_flush(*backend().top_hits_sql(backend().build_query(query, weights), [kind], 1)):
        return query
    return parse_unfinished(text)


def parse_and_count(text):
    """Return the Query of a text, understood as of all kinds, and its ``counts_by_type``."""
    query = asked_for(text)
    counts = {} if query.is_empty else counts_by_type(query)
    if query.is_empty or counts:
        return query, counts
    unfinished = parse_unfinished(text)
    return unfinished, {} if unfinished == query else counts_by_type(unfinished)
