"""Reduction of queries: each clause once, and at most one short phrase of common words only, such as "of the".

A phrase with one rarer word is cheap, since only the documents with that word are read. If all of its words are in
most documents, the positions of each must be read in all of these: with 20,000 meetings, four such phrases took 180 ms
of CPU time, and one of nine words 400 ms. So the first short one is searched for, the others are not, and the page
tells the reader.
"""

from dataclasses import replace

from summits.search.analysis.tokens import STOP_WORDS, WORD, stem
from summits.search.query.parser import Clause, QueryTerm, parse
from summits.search.query.term_statistics import is_common

MAX_COMMON_PHRASES = 1
"""Maximum number of phrases of common words that are searched for."""
MAX_COMMON_PHRASE_LENGTH = 3
"""Maximum length of such a phrase, in words."""


def parse_affordable(text, last_is_prefix=False):
    """Return the Query of a text as ``parse`` does, but without duplicates and without phrases that cost too much."""
    query = parse(text, last_is_prefix)
    if query.is_empty:
        return query
    query = without_duplicates(query)
    return without_costly_phrases(query if last_is_prefix else without_common_prefixes(query))


def without_common_prefixes(query):
    """Return a Query whose words with an asterisk match as a whole only, where many documents have words like them."""
    clauses = [
        replace(clause, terms=tuple(term for term in clause.terms if not (term.is_prefix and is_common(term))))
        for clause in query.clauses
    ]
    return replace(query, clauses=tuple(clauses))


def without_duplicates(query):
    """Return a Query without duplicate clauses, terms of a clause, and excluded terms."""
    clauses = [replace(clause, terms=tuple(dict.fromkeys(clause.terms))) for clause in query.clauses]
    clause_by_terms = {clause.terms: clause for clause in reversed(clauses)}
    kept = tuple(clause for clause in clauses if clause_by_terms[clause.terms] is clause)
    return replace(query, clauses=kept, excluded=tuple(dict.fromkeys(query.excluded)))


def without_costly_phrases(query):
    """Return a Query without its phrases of common words, except the first short one.

    ``ignored_phrases`` lists those removed. If no clause is left, the words of the first removed phrase are searched
    for separately.
    """
    remaining, removed, clauses = MAX_COMMON_PHRASES, [], []
    for clause in query.clauses:
        costly = [term for term in clause.terms if is_costly(term)]
        kept = [term for term in costly if is_informative(term)][:remaining]
        remaining -= len(kept)
        terms = tuple(term for term in clause.terms if term not in costly or term in kept)
        if len(kept) < len(costly):
            removed.append(clause)
        # If only the joined form of words written together is left, the clause is dropped: that is not what was typed.
        if terms and (clause.terms[0] in terms or len(terms) > 1):
            clauses.append(replace(clause, terms=terms))
    excluded = [term for term in query.excluded if is_costly(term)]
    if not removed and not excluded:
        return query
    return replace(
        query,
        clauses=tuple(clauses) or single_word_clauses(removed[0]),
        excluded=tuple(term for term in query.excluded if term not in excluded),
        ignored_phrases=(*(clause.text for clause in removed), *(f'-"{" ".join(term.tokens)}"' for term in excluded)),
    )


def is_costly(term):
    """Return whether a QueryTerm is a phrase whose every word is common."""
    *words, last = term.tokens
    return bool(words) and all(
        map(is_common, [*(QueryTerm((word,)) for word in words), QueryTerm((last,), term.is_prefix)])
    )


def is_informative(term):
    """Return whether a phrase of common words may be searched for: it must be short and without stop words."""
    return len(term.tokens) <= MAX_COMMON_PHRASE_LENGTH and STOP_STEMS.isdisjoint(term.tokens)


def single_word_clauses(clause):
    """Return Clauses for the words of a Clause, at most three, each by itself."""
    words = {stem(word): word for word in WORD.findall(clause.text)}
    return tuple(
        Clause((QueryTerm((token,)),), word) for token, word in list(words.items())[:MAX_COMMON_PHRASE_LENGTH] if token
    )


STOP_STEMS = frozenset(map(stem, STOP_WORDS))
