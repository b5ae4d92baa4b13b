"""The search on PostgreSQL: a tsvector with weights, made here and not by a dictionary of the server."""

from summits.search.documents import WEIGHTS
from summits.search.query import kind_word

HITS = """
    SELECT id, object_id, kind, day,
        CASE WHEN vector @@ CAST(%s AS tsquery) THEN 3 WHEN vector @@ CAST(%s AS tsquery) THEN 2
            WHEN vector @@ CAST(%s AS tsquery) THEN 1 ELSE 0 END AS tier,
        ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, question, 1) AS score, boost
    FROM summits_searchdocument, CAST(%s AS tsquery) question WHERE vector @@ question
"""
"""All hits of four expressions, one for each of ``matching.TIERS``. The weights are of d, c, b and a."""
LAST_PLACE = 16_383
"""PostgreSQL numbers no more places in a text."""


def prepare(documents):
    """Give Indexed documents, not yet saved, their vectors."""
    for one in documents:
        one.document.vector = vector(one.document.kind, one.words)


def vector(kind, words):
    """Return the text of a tsvector: each word with its places and weights, and a word for the kind."""
    places, place = {}, 0
    for weight in WEIGHTS:
        for word in words[weight]:
            place += 1
            places.setdefault(word, []).append(f"{min(place, LAST_PLACE)}{weight}")
        place += 1
    texts = [f"'{word}':{','.join(found[:250])}" for word, found in places.items()]
    return " ".join([f"'{kind_word(kind)}':{min(place + 1, LAST_PLACE)}A", *texts])


def write(documents):
    """Write the words of Indexed documents: they stand in the vectors, which are saved."""


def clear():
    """Remove all words: they go with the documents."""


DOCUMENTS = "SELECT id, object_id, day FROM summits_searchdocument WHERE vector @@ CAST(%s AS tsquery)"
"""The documents that an ``expression`` finds, unranked."""


def expression(query, kind=None, weights=""):
    """Return the question as tsquery writes it, of one kind or all, in fields of some weights or all."""
    parts = [f"({' | '.join(_term(term, weights) for term in clause.terms)})" for clause in query.clauses]
    parts += [f"!({' | '.join(_term(term) for term in query.excluded)})"] if query.excluded else []
    return " & ".join([*parts, f"'{kind_word(kind)}'"] if kind else parts)


def _term(term, weights=""):
    # Words in normal form hold letters and digits alone: there is nothing to escape.
    words = [f"'{word}'" for word in term.words]
    words = [f"{word}:{weights.upper()}" if weights else word for word in words]
    if term.is_prefix:
        words[-1] = words[-1] + ("*" if weights else ":*")
    return f"({' <-> '.join(words)})" if len(words) > 1 else words[0]
