"""Search backend for PostgreSQL: tsvectors in their own table, built here and not by a dictionary of the server.

Each token is prefixed with the letter of its weight, so the GIN index alone can find "in a name". PostgreSQL's own
weights are not in a GIN index: each document would have to be read. Only phrases still require that.
"""

from summits.db.bulk import delete_rows, insert_rows
from summits.models import SearchVector
from summits.search.query.parser import is_kind_word, kind_word
from summits.search.schema.document_ids import KIND_SHIFT, NAMES
from summits.search.schema.documents import FIELD_SEPARATOR, WEIGHTS

MATCHES = "SELECT id FROM summits_searchvector WHERE vector @@ CAST(%s AS tsquery) OFFSET 0"
"""Ids of the documents that match a ``build_query``. OFFSET 0 makes the planner consider this condition alone."""
LAST_PLACE, MOST_PLACES = 16_383, 250
"""Limits of a tsvector: the highest position, and the number of positions of one token."""


def add(documents):
    """Write the tokens of IndexEntries."""
    fields = [SearchVector._meta.get_field(name) for name in ("id", "vector")]
    insert_rows(SearchVector, fields, [(one.document.pk, vector(one.document.kind, one.words)) for one in documents])


def vector(kind, words):
    """Return a tsvector literal: each token with its positions and weight, and the token of the document type."""
    places, place = {}, 0
    for weight in WEIGHTS:
        for word in words[weight]:
            place += 1
            if word != FIELD_SEPARATOR:
                places.setdefault(weight + word, []).append(f"{min(place, LAST_PLACE)}{weight}")
        place += 1
    texts = [f"'{word}':{','.join(found[:MOST_PLACES])}" for word, found in places.items()]
    return " ".join([f"'{kind_word(kind)}':{min(place + 1, LAST_PLACE)}A", *texts])


def delete(documents):
    """Delete the tokens of SearchDocuments, before these are deleted."""
    delete_rows(SearchVector, "id", [document.pk for document in documents])


def reset():
    """Delete all tokens."""
    delete_rows(SearchVector)


def finish():
    """Finish a rebuild: nothing to do on PostgreSQL."""


def counts_sql(question):
    """Return (statement, parameters): one row with the number of hits of each document type, in order."""
    numbers = ", ".join(f"count(*) FILTER (WHERE id >> {KIND_SHIFT} = {number})" for number in range(len(NAMES)))
    return f"SELECT {numbers} FROM ({MATCHES}) hit", [question]


def top_hits_sql(question, kinds, limit):
    """Return (statement, parameters): the ids of the first ``limit`` hits of each document type, in id order."""
    one = f"(SELECT id FROM ({MATCHES}) hit ORDER BY id LIMIT {int(limit)})"
    return " UNION ALL ".join([one] * len(kinds)), [_of_kind(question, kind) for kind in kinds]


def hits_sql(question, kind):
    """Return (statement, parameters): the ``id`` of each hit of a document type."""
    return MATCHES, [_of_kind(question, kind)]


def _of_kind(question, kind):
    # With the type's token the index itself leaves out other types; a range of ids would be checked for each document.
    return f"{question} & '{kind_word(kind)}'"


def capped_count_sql(question, most):
    """Return (statement, parameters): the number of hits, at most ``most``.

    MATERIALIZED makes PostgreSQL plan the inner query as if there were no limit.
    """
    return f"WITH hit AS MATERIALIZED ({MATCHES}) SELECT count(*) FROM (SELECT FROM hit LIMIT {int(most)}) few", [
        question
    ]


def scores_sql(question, keys):
    """Return (statement, parameters): id and score of the documents with these ids. The weights are for d, c, b, a."""
    statement = """
        SELECT id, ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, CAST(%s AS tsquery), 1) FROM summits_searchvector
        WHERE id = ANY(%s)
    """
    return statement, [question, list(keys)]


def build_query(query, weights=""):
    """Return a Query as a tsquery literal, limited to fields of the given weights ("" for all)."""
    weights = weights or WEIGHTS
    parts = [f"({' | '.join(_term(term, weights) for term in clause.terms)})" for clause in query.clauses]
    parts += [f"!({' | '.join(_term(term, WEIGHTS) for term in query.excluded)})"] if query.excluded else []
    return " & ".join(parts)


def _term(term, weights):
    # Tokens contain only letters and digits, so there is nothing to escape.
    if is_kind_word(term.words[0]):
        return f"'{term.words[0]}'"
    ways = []
    for weight in weights:
        words = [f"'{weight}{word}'" for word in term.words]
        ways.append(f"({' <-> '.join(words)}{':*' if term.is_prefix else ''})")
    return f"({' | '.join(ways)})"
