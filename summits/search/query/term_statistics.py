"""In fields of which weight a term stands at all: what need not be looked for.

A word of many texts and of no name was looked for in the names for nothing: of two such words the search read all
documents, 46 of its 57 ms with 100,000 summits on SQLite. So how common a term is, and whether any document has a
common one in a field of some weight, is asked once for each revision of the record.
"""

from django.db import router

from summits.caching import data_version
from summits.models import SearchDocument
from summits.search.index.writing import backend, fetch_after_flush
from summits.search.query.parser import Clause, Query, is_kind_word
from summits.search.schema.documents import WEIGHTS

COMMON = 10_000
"""A word of so many documents is common."""
MOST = 20_000
"""How many answers are kept; then all are asked for anew."""
_known = {}


def is_common(term):
    """Return whether many documents have a Term."""
    return _number(term, "", COMMON) >= COMMON


def occurs_in(term, weight):
    """Return whether a Term is worth looking for in fields of this weight: a common one is where it stands at all."""
    return not is_common(term) or _number(term, weight, 1) > 0


def are_all_common(query):
    """Return whether each clause of a Query asks for what many documents have."""
    return all(any(map(is_common, clause.terms)) for clause in query.clauses)


def _number(term, weights, most):
    # How many documents have the term in fields of these weights ("" for any), at most so many.
    place, present = router.db_for_read(SearchDocument), data_version.current()
    if place not in _known or _known[place][0] != present or len(_known[place][1]) >= MOST:
        _known[place] = present, {}
    answers = _known[place][1]
    if (term, weights) not in answers:
        question = backend().build_query(Query("", (Clause((term,), ""),)), weights)
        ((answers[term, weights],),) = fetch_after_flush(*backend().capped_count_sql(question, most))
    return answers[term, weights]


def informative_tiers(query, tiers):
    """Return the numbers of those tiers of a query that may hold what the ones above them do not.

    ``tiers``: of each the weights of the fields in which all words stand, "" for any; what is in one is in the next.
    """
    found, above = [], None
    for number, weights in enumerate(tiers):
        holds = [set(_places(clause, weights or WEIGHTS)) for clause in query.clauses]
        if all(holds) and holds != above:
            found.append(number)
        above = holds
    return found


def _places(clause, weights):
    # Where the terms of a clause stand: a word for a kind is in no text.
    for term in clause.terms:
        if is_kind_word(term.words[0]):
            yield term
        else:
            yield from ((term, weight) for weight in weights if occurs_in(term, weight))
