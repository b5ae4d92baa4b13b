"""Term statistics: how common a term is, and in fields of which weights it occurs; used to skip pointless queries.

It is pointless to search the names for words that are in many texts but in no name: for two such words, SQLite read all
documents, which took 46 of the search's 57 ms with 100,000 summits. So it is looked up once per data version whether a
term is common, and whether a common one occurs in fields of a weight at all.
"""

from django.db import router

from summits.caching import data_version
from summits.models import SearchDocument
from summits.search.index.writing import backend, fetch_after_flush
from summits.search.query.parser import Clause, Query, is_type_token
from summits.search.schema.documents import WEIGHTS

COMMON_THRESHOLD = 10_000
"""A term in at least this many documents is common."""
MAX_CACHED = 20_000
"""Maximum number of cached numbers; then the cache is emptied."""
_cache = {}


def is_common(term):
    """Return whether a QueryTerm matches many documents."""
    return _document_frequency(term, "", COMMON_THRESHOLD) >= COMMON_THRESHOLD


def occurs_in(term, weight):
    """Return whether to search for a QueryTerm in fields of this weight: a common one only if any document has it."""
    return not is_common(term) or _document_frequency(term, weight, 1) > 0


def are_all_common(query):
    """Return whether each clause of a Query has a common term."""
    return all(any(map(is_common, clause.terms)) for clause in query.clauses)


def _document_frequency(term, weights, limit):
    # Number of documents with the term in fields of these weights ("" for any), at most ``limit``; cached.
    database, version = router.db_for_read(SearchDocument), data_version.current()
    if database not in _cache or _cache[database][0] != version or len(_cache[database][1]) >= MAX_CACHED:
        _cache[database] = version, {}
    counts = _cache[database][1]
    if (term, weights) not in counts:
        expression = backend().build_query(Query("", (Clause((term,), ""),)), weights)
        ((counts[term, weights],),) = fetch_after_flush(*backend().capped_count_sql(expression, limit))
    return counts[term, weights]


def informative_tiers(query, tiers):
    """Return the numbers of those tiers of a query that may have hits which the tiers above do not have.

    ``tiers``: for each tier, the weights of the fields in which all words must be, "" for any; each tier includes the
    fields of the one before.
    """
    informative, occurrences_above = [], None
    for tier, weights in enumerate(tiers):
        occurrences = [set(_occurrences(clause, weights or WEIGHTS)) for clause in query.clauses]
        if all(occurrences) and occurrences != occurrences_above:
            informative.append(tier)
        occurrences_above = occurrences
    return informative


def _occurrences(clause, weights):
    # Yields where each term of a clause may occur, as (term, weight). The token of a document type is in no field, so
    # it is the same in all tiers.
    for term in clause.terms:
        if is_type_token(term.tokens[0]):
            yield term
        else:
            yield from ((term, weight) for weight in weights if occurs_in(term, weight))
