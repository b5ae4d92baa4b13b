"""The search on SQLite: a table of FTS5 whose rows bear the keys of the SearchDocuments.

The table keeps no text (``content=''``): the words of a document are told again when they are taken out. FTS5 gives
what it finds in the order of the keys and within a range of them, so that the best of a kind, and how many there are
of it, are had from the index alone.
"""

from django.db import connection

from summits.search.query.parser import kind_word
from summits.search.schema.document_ids import id_range
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.search.schema.documents import WEIGHTS, rebuild_entry

TABLE = "summits_searchindex"
MATCHES = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s"
"""The keys of the documents that an ``build_query`` finds."""
IN_RANGE = f"{MATCHES} AND rowid BETWEEN %s AND %s"
AT_ONCE, USUALLY_AT_ONCE = 64 << 20, 1 << 20
"""How many bytes of words are gathered in memory before they are written: while all are written anew, and else."""


def add(documents):
    """Write the words of Indexed documents, which are saved."""
    _execute_for_entries(f"INSERT INTO {TABLE} (rowid, kind, a, b, c, d) VALUES (%s, %s, %s, %s, %s, %s)", documents)


def delete(documents):
    """Take out the words of SearchDocuments, which are about to be deleted."""
    statement = f"INSERT INTO {TABLE} ({TABLE}, rowid, kind, a, b, c, d) VALUES ('delete', %s, %s, %s, %s, %s, %s)"
    _execute_for_entries(statement, map(rebuild_entry, documents))


def _execute_for_entries(statement, documents):
    # In the order of the keys: for each row out of it FTS5 would write a part of the index of its own.
    rows = [
        (one.document.pk, kind_word(one.document.kind), *(" ".join(one.words[weight]) for weight in WEIGHTS))
        for one in documents
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, sorted(rows))


def reset():
    """Remove all words at once, and prepare for those of all documents."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")
        _set_hash_size(cursor, AT_ONCE)


def finish():
    """Put the index in order once it is written anew."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")
        _set_hash_size(cursor, USUALLY_AT_ONCE)


def _set_hash_size(cursor, size):
    cursor.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('hashsize', {size:d})")


def counts_sql(question):
    """Return (statement, parameters): for each kind, in order, a number of hits, in one row."""
    parameters = [value for kind in DOCUMENT_TYPES for value in (question, *id_range(kind))]
    return f"SELECT {', '.join(f'(SELECT count(*) FROM ({IN_RANGE}))' for _kind in DOCUMENT_TYPES)}", parameters


def top_hits_sql(question, kinds, limit):
    """Return (statement, parameters): the keys of at most so many hits of each kind, the first by their order."""
    one = f"SELECT id FROM ({IN_RANGE} ORDER BY rowid LIMIT {int(limit)})"
    parameters = [value for kind in kinds for value in (question, *id_range(kind))]
    return " UNION ALL ".join([one] * len(kinds)), parameters


def hits_sql(question, kind):
    """Return (statement, parameters): the ``id`` of each hit of a kind."""
    return IN_RANGE, [question, *id_range(kind)]


def capped_count_sql(question, most):
    """Return (statement, parameters): the number of hits, at most so many."""
    return f"SELECT count(*) FROM ({MATCHES} LIMIT {int(most)})", [question]


def scores_sql(question, keys):
    """Return (statement, parameters): id and score of those hits that bear one of the keys.

    The numbers are the weights of the kind, a, b, c and d; BM25 levels large ones. How rare a word is, FTS5 counts once
    for a statement: the plus keeps it from asking for each key by itself.
    """
    statement = f"""
        SELECT rowid, -bm25({TABLE}, 0, 1.0, 0.4, 0.2, 0.1) FROM {TABLE}
        WHERE {TABLE} MATCH %s AND rowid BETWEEN %s AND %s AND +rowid IN ({", ".join(["%s"] * len(keys))})
    """
    return statement, [question, min(keys), max(keys), *keys]


def build_query(query, weights=""):
    """Return the question as FTS5 writes it, in fields of some weights or all."""
    wanted = " AND ".join(f"({' OR '.join(map(_term, clause.terms))})" for clause in query.clauses)
    if weights:
        wanted = f"{{kind {' '.join(weights)}}} : ({wanted})"
    if query.excluded:
        wanted = f"({wanted}) NOT ({' OR '.join(map(_term, query.excluded))})"
    return wanted


def _term(term):
    # Words in normal form hold letters and digits alone: there is nothing to escape.
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")
