"""Asking the index: what a query finds, in which order, and how many of each kind."""

from dataclasses import dataclass

from django.db import connections, router
from django.db.models.expressions import RawSQL

from summits.models import SearchDocument
from summits.search.index import backend, flush
from summits.search.query import parse

TIERS = ("a", "ab", "abc", "")
"""The fields in which all words stand, of the tiers 3, 2, 1 and 0, by their weights; in the last in any."""
NAMED = 3
"""The tier of the records that bear all words in their names."""
RANK = f"tier DESC, CASE WHEN tier = {NAMED} THEN boost ELSE score * boost END DESC"
ORDER = f"{RANK}, day DESC NULLS LAST, kind, object_id"
"""First what bears all words in its name, then what is about them, then what tells of them.

How often a name bears the words says nothing of it, so named records stand by their boost, that of their kind and
meetings. Equals stand by the keys of the records: those of the documents change when a document is written anew.
"""


@dataclass(frozen=True)
class Found:
    """How many records of a kind are hits, and the keys of the SearchDocuments of the best, best first."""

    kind: str
    count: int
    best: tuple


def grouped(query, size):
    """Return a Found for each kind that has hits, that of the best hit first, with up to ``size`` hits each."""
    sql = f"""
        WITH hit AS MATERIALIZED ({backend().HITS}),
        placed AS (
            SELECT id, object_id, kind, tier, score, boost, day,
                row_number() OVER (PARTITION BY kind ORDER BY {ORDER}) AS place,
                count(*) OVER (PARTITION BY kind) AS number
            FROM hit
        )
        SELECT kind, number, id FROM placed WHERE place <= %s ORDER BY {ORDER}
    """
    groups = {}
    for kind, number, pk in rows(sql, query, None, [size]):
        groups.setdefault(kind, (number, []))[1].append(pk)
    return [Found(kind, number, tuple(best)) for kind, (number, best) in groups.items()]


def ranked(query, kind=None, limit=None, offset=0, column="id"):
    """Return the keys of the SearchDocuments of the hits, best first; with ``column`` "object_id" of the records."""
    limits = f" LIMIT {int(limit)} OFFSET {int(offset)}" if limit is not None else ""
    sql = f"SELECT {column} FROM ({backend().HITS}) hit ORDER BY {ORDER}{limits}"
    return [pk for (pk,) in rows(sql, query, kind)]


def best_named(query, kind, limit):
    """Return the keys of the SearchDocuments of those records of a kind that bear all words as their name.

    The latest come first: to rank the names of a hundred thousand summits for each letter typed would take too long.
    """
    sql = f"SELECT id FROM ({backend().DOCUMENTS}) hit ORDER BY day DESC NULLS LAST, object_id LIMIT %s"
    return [pk for (pk,) in asked(sql, [backend().expression(query, kind, "a"), limit])]


def number_of(text):
    """Return how many records of all kinds a text finds."""
    query = parse(text)
    if query.is_empty:
        return 0
    return asked(f"SELECT count(*) FROM ({backend().DOCUMENTS}) hit", [backend().expression(query)])[0][0]


def keys_of(query, kind, weights=""):
    """Return a subquery: the primary keys of the records of a kind that are hits, in fields of some weights or all."""
    flush()
    return RawSQL(f"SELECT object_id FROM ({backend().DOCUMENTS}) hit", [backend().expression(query, kind, weights)])


def understood(text, kind="", weights=""):
    """Return the Query of a text. Where its words find nothing, the last may be but the beginning of one."""
    query = parse(text)
    return query if query.is_empty or finds(query, kind, weights) else parse(text, typing=True)


def finds(query, kind="", weights=""):
    """Whether a query finds anything, of a kind or at all."""
    sql = f"SELECT 1 FROM ({backend().DOCUMENTS}) hit LIMIT 1"
    return bool(asked(sql, [backend().expression(query, kind, weights)]))


def rows(sql, query, kind, parameters=()):
    """Return the rows of a statement over the hits of a query: ``HITS`` asks for them in each tier, then in all."""
    tiers = [backend().expression(query, kind, weights) for weights in TIERS]
    return asked(sql, [*tiers, *parameters])


def asked(sql, parameters):
    """Return the rows of a statement, of an index that has followed what this thread changed."""
    flush()
    with connections[router.db_for_read(SearchDocument)].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
