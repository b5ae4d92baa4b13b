"""Search backend for PostgreSQL: tsvectors in their own table, built here and not by a dictionary of the server.

Each token is prefixed with the letter of its weight, so the GIN index alone can find "in a name". PostgreSQL's own
weights are not in a GIN index: each document would have to be read. Only phrases still require that.
"""

from summits.db.bulk import delete_rows, insert_rows
from summits.models import SearchVector
from summits.search.query.parser import is_type_token, type_token
from summits.search.schema.document_ids import TYPE_NAMES, TYPE_SHIFT
from summits.search.schema.documents import FIELD_SEPARATOR, WEIGHTS

MATCHES = "SELECT id FROM summits_searchvector WHERE vector @@ CAST(%s AS tsquery) OFFSET 0"
"""Ids of the documents that match a ``build_query``. OFFSET 0 makes the planner consider this condition alone."""
MAX_POSITION, MAX_POSITIONS_OF_TOKEN = 16_383, 250
"""Limits of a tsvector: the highest position, and the number of positions of one token."""


def add(entries):
    """Write the tokens of IndexEntries."""
    fields = [SearchVector._meta.get_field(name) for name in ("id", "vector")]
    rows = [(entry.document.pk, vector(entry.document.kind, entry.tokens)) for entry in entries]
    insert_rows(SearchVector, fields, rows)


def vector(type_name, tokens):
    """Return a tsvector literal: each token with its positions and weight, and the token of the document type."""
    positions, position = {}, 0
    for weight in WEIGHTS:
        for token in tokens[weight]:
            position += 1
            if token != FIELD_SEPARATOR:
                positions.setdefault(weight + token, []).append(f"{min(position, MAX_POSITION)}{weight}")
        position += 1
    texts = [f"'{token}':{','.join(found[:MAX_POSITIONS_OF_TOKEN])}" for token, found in positions.items()]
    return " ".join([f"'{type_token(type_name)}':{min(position + 1, MAX_POSITION)}A", *texts])


def delete(documents):
    """Delete the tokens of SearchDocuments, before these are deleted."""
    delete_rows(SearchVector, "id", [document.pk for document in documents])


def reset():
    """Delete all tokens."""
    delete_rows(SearchVector)


def optimize():
    """Finish a rebuild: nothing to do on PostgreSQL."""


def counts_sql(expression):
    """Return (statement, parameters): one row with the number of hits of each document type, in order."""
    counts = ", ".join(f"count(*) FILTER (WHERE id >> {TYPE_SHIFT} = {number})" for number in range(len(TYPE_NAMES)))
    return f"SELECT {counts} FROM ({MATCHES}) hit", [expression]


def top_hits_sql(expression, type_names, limit):
    """Return (statement, parameters): the ids of the first ``limit`` hits of each document type, in id order."""
    statement = f"(SELECT id FROM ({MATCHES}) hit ORDER BY id LIMIT {int(limit)})"
    parameters = [_limited_to_type(expression, type_name) for type_name in type_names]
    return " UNION ALL ".join([statement] * len(type_names)), parameters


def all_hits_sql(expression):
    """Return (statement, parameters): the ``id`` of each hit."""
    return MATCHES, [expression]


def hits_sql(expression, type_name):
    """Return (statement, parameters): the ``id`` of each hit of a document type."""
    return MATCHES, [_limited_to_type(expression, type_name)]


def _limited_to_type(expression, type_name):
    # With the type's token the index itself leaves out other types; a range of ids would be checked for each document.
    return f"{expression} & '{type_token(type_name)}'"


def capped_count_sql(expression, limit):
    """Return (statement, parameters): the number of hits, at most ``limit``.

    MATERIALIZED makes PostgreSQL plan the inner query as if there were no limit.
    """
    return f"WITH hit AS MATERIALIZED ({MATCHES}) SELECT count(*) FROM (SELECT FROM hit LIMIT {int(limit)}) few", [
        expression
    ]


def scores_sql(expression, document_ids):
    """Return (statement, parameters): id and score of the documents with these ids. The weights are for d, c, b, a."""
    statement = """
        SELECT id, ts_rank('{0.1, 0.2, 0.4, 1.0}', vector, CAST(%s AS tsquery), 1) FROM summits_searchvector
        WHERE id = ANY(%s)
    """
    return statement, [expression, list(document_ids)]


def build_query(query, weights=""):
    """Return a Query as a tsquery literal, limited to fields of the given weights ("" for all)."""
    weights = weights or WEIGHTS
    parts = [_clause(clause, weights) for clause in query.clauses]
    parts += [f"!({' | '.join(_term(term, WEIGHTS) for term in query.excluded)})"] if query.excluded else []
    return " & ".join(parts)


def _clause(clause, weights):
    separate = (f"({' & '.join(_term(term, weights) for term in words)})" for words in clause.separate)
    return f"({' | '.join([*(_term(term, weights) for term in clause.terms), *separate])})"


def _term(term, weights):
    # Tokens contain only letters and digits, so there is nothing to escape.
    if is_type_token(term.tokens[0]):
        return f"'{term.tokens[0]}'"
    alternatives = []
    for weight in weights:
        tokens = [f"'{weight}{token}'" for token in term.tokens]
        alternatives.append(f"({' <-> '.join(tokens)}{':*' if term.is_prefix else ''})")
    return f"({' | '.join(alternatives)})"
