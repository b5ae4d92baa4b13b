"""The search on PostgreSQL: a tsvector with weights, made here and not by a dictionary of the server."""

from django.db import connection
from django.db.models.expressions import RawSQL

from summits.search.documents import WEIGHTS, kind_word

RANK = "ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, question, 1) * boost"
"""The weights of words in fields of weight d, c, b and a; a long text counts less for each word."""
LAST_PLACE = 16_383
FROM = " FROM summits_searchdocument, CAST(%s AS tsquery) question WHERE vector @@ question"


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
    return " ".join([f"'{kind_word(kind)}':{min(place + 1, LAST_PLACE)}D", *texts])


def write(documents):
    """Write the words of Indexed documents: they stand in the vectors, which are saved."""


def clear():
    """Remove all words: they go with the documents."""


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


def ranked(query, kind=None, limit=None, offset=0):
    """Return [(key of a SearchDocument, its object_id)] of the best hits, best first."""
    sql = f"SELECT id, object_id {FROM} ORDER BY {RANK} DESC, day DESC NULLS LAST, id LIMIT %s OFFSET %s"
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression(query, kind), limit, offset])
        return cursor.fetchall()


def counts(query):
    """Return kind → number of hits."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT kind, count(*) {FROM} GROUP BY kind", [expression(query)])
        return dict(cursor.fetchall())


def keys(query, kind, weights=""):
    """Return a subquery: the primary keys of the records of a kind that are hits."""
    return RawSQL(f"SELECT object_id {FROM}", [expression(query, kind, weights)])
