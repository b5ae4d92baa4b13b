"""The search on SQLite: a table of FTS5 whose rows bear the keys of the SearchDocuments."""

from django.db import connection

from summits.search.documents import WEIGHTS
from summits.search.query import kind_word

HITS = """
    SELECT document.id, document.object_id, document.kind, document.day,
        CASE
            WHEN document.id IN (SELECT rowid FROM summits_searchindex WHERE summits_searchindex MATCH %s) THEN 3
            WHEN document.id IN (SELECT rowid FROM summits_searchindex WHERE summits_searchindex MATCH %s) THEN 2
            WHEN document.id IN (SELECT rowid FROM summits_searchindex WHERE summits_searchindex MATCH %s) THEN 1
            ELSE 0
        END AS tier,
        -bm25(summits_searchindex, 0, 1.0, 0.4, 0.2, 0.1) AS score, document.boost
    FROM summits_searchindex JOIN summits_searchdocument document ON document.id = summits_searchindex.rowid
    WHERE summits_searchindex MATCH %s
"""
"""All hits of four expressions, one for each of ``matching.TIERS``.

The numbers are the weights of the kind, a, b, c and d; BM25 levels large ones.
"""


DOCUMENTS = """
    SELECT document.id, document.object_id, document.day FROM summits_searchindex
    JOIN summits_searchdocument document ON document.id = summits_searchindex.rowid
    WHERE summits_searchindex MATCH %s
"""
"""The documents that an ``expression`` finds, unranked."""


def write(documents):
    """Write the words of Indexed documents, which are saved."""
    rows = [
        (one.document.pk, kind_word(one.document.kind), *(" ".join(one.words[weight]) for weight in WEIGHTS))
        for one in documents
    ]
    statement = "INSERT OR REPLACE INTO summits_searchindex (rowid, kind, a, b, c, d) VALUES (%s, %s, %s, %s, %s, %s)"
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def prepare(documents):
    """Do what is to be done before the documents are saved: nothing here."""


def clear():
    """Remove all words at once, sooner than the deleting of each document does."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM summits_searchindex")


def expression(query, kind=None, weights=""):
    """Return the question as FTS5 writes it, of one kind or all, in fields of some weights or all."""
    wanted = " AND ".join(f"({' OR '.join(map(_term, clause.terms))})" for clause in query.clauses)
    if weights:
        wanted = f"{{kind {' '.join(weights)}}} : ({wanted})"
    if kind:
        wanted = f'kind : "{kind_word(kind)}" AND ({wanted})'
    if query.excluded:
        wanted = f"({wanted}) NOT ({' OR '.join(map(_term, query.excluded))})"
    return wanted


def _term(term):
    # Words in normal form hold letters and digits alone: there is nothing to escape.
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")
