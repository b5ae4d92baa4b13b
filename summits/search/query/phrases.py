"""What of a search is looked for: each word once, and few phrases of nothing but common words, such as "of the".

A phrase with one rarer word is cheap, since only the documents with that word are looked at. Where all of its words
stand in most documents, the places of each have to be read in all of these: with 20,000 meetings four such phrases took
180 ms of a core, and one of nine words 400 ms. So the first short one is looked for, the others are not, and the reader
is told.
"""

from dataclasses import replace

from summits.search.analysis.tokens import STOP_WORDS, WORD, stem
from summits.search.query.parser import Clause, QueryTerm, parse
from summits.search.query.term_statistics import is_common

MOST_OF_COMMON_WORDS = 1
"""How many phrases of common words are looked for."""
LONGEST_OF_COMMON_WORDS = 3
"""In words: how long such a phrase may be."""


def asked_for(text, typing=False):
    """Return the Query of a text as ``parse`` does, without what is asked for twice or would cost too much."""
    query = parse(text, typing)
    return query if query.is_empty else affordable(once(query))


def once(query):
    """Return a Query in which each clause, each term of a clause and each term left out stands once."""
    clauses = [replace(clause, terms=tuple(dict.fromkeys(clause.terms))) for clause in query.clauses]
    first = {clause.terms: clause for clause in reversed(clauses)}
    kept = tuple(clause for clause in clauses if first[clause.terms] is clause)
    return replace(query, clauses=kept, excluded=tuple(dict.fromkeys(query.excluded)))


def affordable(query):
    """Return a Query without its phrases of common words, but for the first if that is short; ``common`` are these.

    Where nothing else is asked for, the words of the first one are, wherever they stand.
    """
    room, left_out, clauses = MOST_OF_COMMON_WORDS, [], []
    for clause in query.clauses:
        costly = [term for term in clause.terms if is_costly(term)]
        taken = [term for term in costly if is_telling(term)][:room]
        room -= len(taken)
        terms = tuple(term for term in clause.terms if term not in costly or term in taken)
        if len(taken) < len(costly):
            left_out.append(clause)
        # Of words that are written together, what remains is the same as one word: that is not what was asked for.
        if terms and (clause.terms[0] in terms or len(terms) > 1):
            clauses.append(replace(clause, terms=terms))
    excluded = [term for term in query.excluded if is_costly(term)]
    if not left_out and not excluded:
        return query
    return replace(
        query,
        clauses=tuple(clauses) or single_word_clauses(left_out[0]),
        excluded=tuple(term for term in query.excluded if term not in excluded),
        common=(*(clause.text for clause in left_out), *(f'-"{" ".join(term.words)}"' for term in excluded)),
    )


def is_costly(term):
    """Return whether a Term is a phrase of which every word stands in many documents."""
    *words, last = term.words
    return bool(words) and all(
        map(is_common, [*(QueryTerm((word,)) for word in words), QueryTerm((last,), term.is_prefix)])
    )


def is_telling(term):
    """Return whether a phrase of common words may be looked for: a short one, without those of every sentence."""
    return len(term.words) <= LONGEST_OF_COMMON_WORDS and STOP_FORMS.isdisjoint(term.words)


def single_word_clauses(clause):
    """Return the Clauses that ask for a few of the words of a Clause each by itself."""
    words = {stem(word): word for word in WORD.findall(clause.text)}
    return tuple(
        Clause((QueryTerm((form,)),), word) for form, word in list(words.items())[:LONGEST_OF_COMMON_WORDS] if form
    )


STOP_FORMS = frozenset(map(stem, STOP_WORDS))
