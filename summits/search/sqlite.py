"""The search on SQLite: a table of FTS5 whose rows bear the keys of the SearchDocuments."""

from django.db import connection
from django.db.models.expressions import RawSQL

from summits.search.documents import WEIGHTS, kind_word

RANK = "-bm25(summits_searchindex, 0, 10, 4, 2, 1) * document.boost"
"""The weight of a word found in the kind (none) and in the fields of weight a, b, c and d."""


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
        wanted = f"{{{' '.join(weights)}}} : ({wanted})"
    if kind:
        wanted = f'kind : "{kind_word(kind)}" AND ({wanted})'
    if query.excluded:
        wanted = f"({wanted}) NOT ({' OR '.join(map(_term, query.excluded))})"
    return wanted


def _term(term):
    # Words in normal form hold letters and digits alone: there is nothing to escape.
    return f'"{" ".join(term.words)}"' + (" *" if term.is_prefix else "")


def ranked(query, kind=None, limit=None, offset=0):
    """Return [(key of a SearchDocument, its object_id)] of the best hits, best first."""
    sql = (
        "SELECT document.id, document.object_id FROM summits_searchindex"
        " JOIN summits_searchdocument document ON document.id = summits_searchindex.rowid"
        f" WHERE summits_searchindex MATCH %s ORDER BY {RANK} DESC, document.day DESC, document.id LIMIT %s OFFSET %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression(query, kind), -1 if limit is None else limit, offset])
        return cursor.fetchall()


def counts(query):
    """Return kind → number of hits."""
    sql = (
        "SELECT document.kind, count(*) FROM summits_searchindex"
        " JOIN summits_searchdocument document ON document.id = summits_searchindex.rowid"
        " WHERE summits_searchindex MATCH %s GROUP BY document.kind"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [expression(query)])
        return dict(cursor.fetchall())


def keys(query, kind, weights=""):
    """Return a subquery: the primary keys of the records of a kind that are hits."""
    sql = (
        "SELECT document.object_id FROM summits_searchindex"
        " JOIN summits_searchdocument document ON document.id = summits_searchindex.rowid"
        " WHERE summits_searchindex MATCH %s"
    )
    return RawSQL(sql, [expression(query, kind, weights)])
