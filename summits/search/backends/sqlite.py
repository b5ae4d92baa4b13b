"""Search backend for SQLite: an FTS5 table whose rowids are the ids of the SearchDocuments.

The table stores no text (``content=''``), so deleting a document takes its tokens again. FTS5 returns hits in rowid
order and within a range of rowids: the best hits of a type, and their number, come from the index alone.
"""

from django.db import connection

from summits.search.query.parser import type_token
from summits.search.schema.document_ids import id_range
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.search.schema.documents import WEIGHTS, rebuild_entry

TABLE = "summits_searchindex"
MATCHES = f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH %s"
"""Ids of the documents that match a ``build_query``."""
MATCHES_IN_RANGE = f"{MATCHES} AND rowid BETWEEN %s AND %s"
REBUILD_HASH_SIZE, USUAL_HASH_SIZE = 64 << 20, 1 << 20
"""Bytes of tokens that FTS5 gathers in memory before it writes them: during a rebuild, and otherwise."""


def add(entries):
    """Write the tokens of IndexEntries whose documents are saved."""
    _execute_for_entries(f"INSERT INTO {TABLE} (rowid, kind, a, b, c, d) VALUES (%s, %s, %s, %s, %s, %s)", entries)


def delete(documents):
    """Delete the tokens of SearchDocuments, before these are deleted."""
    statement = f"INSERT INTO {TABLE} ({TABLE}, rowid, kind, a, b, c, d) VALUES ('delete', %s, %s, %s, %s, %s, %s)"
    _execute_for_entries(statement, map(rebuild_entry, documents))


def _execute_for_entries(statement, entries):
    # In rowid order: for each row out of order FTS5 would write a separate segment of its index.
    rows = [
        (entry.document.pk, type_token(entry.document.kind), *(" ".join(entry.tokens[weight]) for weight in WEIGHTS))
        for entry in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(statement, sorted(rows))


def reset():
    """Delete all tokens, and give FTS5 more memory for a rebuild."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")
        _set_hash_size(cursor, REBUILD_HASH_SIZE)


def optimize():
    """Finish a rebuild: optimise the FTS5 table and restore the usual memory limit."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")
        _set_hash_size(cursor, USUAL_HASH_SIZE)


def _set_hash_size(cursor, size):
    cursor.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('hashsize', {size:d})")


def counts_sql(expression):
    """Return (statement, parameters): one row with the number of hits of each document type, in order."""
    parameters = [value for type_name in DOCUMENT_TYPES for value in (expression, *id_range(type_name))]
    return f"SELECT {', '.join(f'(SELECT count(*) FROM ({MATCHES_IN_RANGE}))' for _kind in DOCUMENT_TYPES)}", parameters


def top_hits_sql(expression, type_names, limit):
    """Return (statement, parameters): the ids of the first ``limit`` hits of each document type, in id order."""
    statement = f"SELECT id FROM ({MATCHES_IN_RANGE} ORDER BY rowid LIMIT {int(limit)})"
    parameters = [value for type_name in type_names for value in (expression, *id_range(type_name))]
    return " UNION ALL ".join([statement] * len(type_names)), parameters


def all_hits_sql(expression):
    """Return (statement, parameters): the ``id`` of each hit."""
    return MATCHES, [expression]


def hits_sql(expression, type_name):
    """Return (statement, parameters): the ``id`` of each hit of a document type."""
    return MATCHES_IN_RANGE, [expression, *id_range(type_name)]


def capped_count_sql(expression, limit):
    """Return (statement, parameters): the number of hits, at most ``limit``."""
    return f"SELECT count(*) FROM ({MATCHES} LIMIT {int(limit)})", [expression]


def scores_sql(expression, document_ids):
    """Return (statement, parameters): id and score of the hits that have one of these ids.

    The numbers are the weights of the columns kind, a, b, c and d; BM25 levels large ones. The plus sign stops SQLite
    from querying FTS5 once per id: FTS5 would count the documents of each token every time.
    """
    statement = f"""
        SELECT rowid, -bm25({TABLE}, 0, 1.0, 0.4, 0.2, 0.1) FROM {TABLE}
        WHERE {TABLE} MATCH %s AND rowid BETWEEN %s AND %s AND +rowid IN ({", ".join(["%s"] * len(document_ids))})
    """
    return statement, [expression, min(document_ids), max(document_ids), *document_ids]


def build_query(query, weights=""):
    """Return a Query in FTS5 syntax, limited to fields of the given weights ("" for all)."""
    expression = " AND ".join(map(_clause, query.clauses))
    if weights:
        expression = f"{{kind {' '.join(weights)}}} : ({expression})"
    if query.excluded:
        expression = f"({expression}) NOT ({' OR '.join(map(_term, query.excluded))})"
    return expression


def _clause(clause):
    separate = (f"({' AND '.join(map(_term, words))})" for words in clause.separate)
    return f"({' OR '.join([*map(_term, clause.terms), *separate])})"


def _term(term):
    # Tokens contain only letters and digits, so there is nothing to escape.
    return f'"{" ".join(term.tokens)}"' + (" *" if term.is_prefix else "")
