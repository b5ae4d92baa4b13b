"""Term statistics: how common a term is, and in fields of which weights it occurs; used to skip pointless queries.

It is pointless to search the names for words that are in many texts but in no name: for two such words, SQLite read all
documents, which took 46 of the search's 57 ms with 100,000 summits. So it is looked up once per data version whether a
term is common, and whether a common one occurs in fields of a weight at all.
"""

from django.db import router

from summits.caching import data_version
from summits.models import SearchDocument
from summits.search.index.writing import backend, fetch_after_flush
from summits.search.query.parser import Clause, Query, is_kind_word
from summits.search.schema.documents import WEIGHTS

COMMON = 10_000
"""A term in at least this many documents is common."""
MOST = 20_000
"""Maximum number of cached numbers; then the cache is emptied."""
_known = {}


def is_common(term):
    """Return whether a QueryTerm matches many documents."""
    return _number(term, "", COMMON) >= COMMON


def occurs_in(term, weight):
    """Return whether to search for a QueryTerm in fields of this weight: a common one only if any document has it."""
    return not is_common(term) or _number(term, weight, 1) > 0


def are_all_common(query):
    """Return whether each clause of a Query has a common term."""
    return all(any(map(is_common, clause.terms)) for clause in query.clauses)


def _number(term, weights, most):
    # Number of documents with the term in fields of these weights ("" for any), at most ``most``; cached.
    place, present = router.db_for_read(SearchDocument), data_version.current()
    if place not in _known or _known[place][0] != present or len(_known[place][1]) >= MOST:
        _known[place] = present, {}
    answers = _known[place][1]
    if (term, weights) not in answers:
        question = backend().build_query(Query("", (Clause((term,), ""),)), weights)
        ((answers[term, weights],),) = fetch_after_flush(*backend().capped_count_sql(question, most))
    return answers[term, weights]


def informative_tiers(query, tiers):
    """Return the numbers of those tiers of a query that may have hits which the tiers above do not have.

    ``tiers``: for each tier, the weights of the fields in which all words must be, "" for any; each tier includes the
    fields of the one before.
    """
    found, above = [], None
    for number, weights in enumerate(tiers):
        holds = [set(_places(clause, weights or WEIGHTS)) for clause in query.clauses]
        if all(holds) and holds != above:
            found.append(number)
        above = holds
    return found


def _places(clause, weights):
    # Yields where each term of a clause may occur, as (term, weight). The token of a document type is in no field, so
    # it is the same in all tiers.
    for term in clause.terms:
        if is_kind_word(term.words[0]):
            yield term
        else:
            yield from ((term, weight) for weight in weights if occurs_in(term, weight))
