"""The large tables that a query reads from end to end, by its plan: see test_query_plans."""

import re
from contextlib import contextmanager

from django.db import connection

from summits import models

RECORDS = [
    models.Agreement,
    models.AgreementEvent,
    models.Discussion,
    models.Document,
    models.Participation,
    models.Party,
    models.Position,
    models.ProgrammeItem,
    models.Quotation,
    models.SearchDocument,
    models.SearchName,
    models.Source,
    models.Summit,
]
LARGE = {model._meta.db_table for model in RECORDS} | {
    field.remote_field.through._meta.db_table for model in RECORDS for field in model._meta.many_to_many
}
"""The tables that grow with the archive."""

DEAR = ["enable_seqscan", "enable_hashjoin", "enable_mergejoin"]
"""Ways of PostgreSQL's that a question of a large archive's page must do without."""


def read_whole_by_sqlite(sql, params):
    """Return the large tables that SQLite scans by no index for a question."""
    tables = {}
    for table, alias in re.findall(r'\b(?:FROM|JOIN|,)\s+"?(summits_\w+)"?(?:\s+(?:AS\s+)?"?(\w+)"?)?', sql, re.I):
        # A name may stand for one table here and for another in a query within: any large one counts.
        for name in (table, alias):
            tables.setdefault(name.lower(), set()).add(table)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        steps = [row[3] for row in cursor.fetchall()]
    harmless = "COVERING INDEX|VIRTUAL TABLE" + ("|USING INDEX" if re.search(r"\bLIMIT\b", sql) else "")
    scans = [
        step.split()[1]
        for step in steps
        if " AUTOMATIC " in step or step.startswith("SCAN ") and not re.search(harmless, step)
    ]
    return set().union(*(tables.get(name.lower(), ()) for name in scans)) & LARGE


def read_whole_by_postgresql(sql, params):
    """Return the large tables that PostgreSQL can only scan for a question."""
    with connection.cursor() as cursor:
        for way in DEAR:
            cursor.execute(f"SET LOCAL {way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        waiting, found = [cursor.fetchone()[0][0]["Plan"]], set()
        for way in DEAR:
            cursor.execute(f"SET LOCAL {way} = on")
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [list(LARGE)])
        sizes = dict(cursor.fetchall())
    limited = re.search(r"\bLIMIT\b", sql)
    while waiting:
        node = waiting.pop()
        waiting += node.get("Plans", [])
        walked = node["Node Type"] == "Index Scan" and "Index Cond" not in node and not limited
        if walked and "Filter" in node and node["Plan Rows"] * 8 > sizes.get(node["Relation Name"], 0):
            continue  # what the filter lets through is a good part of a table as small as these
        if walked or node["Node Type"] == "Seq Scan":
            found.add(node["Relation Name"])
    return found & LARGE


def read_whole(sql, params):
    """Return the large tables that the database reads from end to end for a question."""
    of_vendor = {"sqlite": read_whole_by_sqlite, "postgresql": read_whole_by_postgresql}
    return of_vendor[connection.vendor](sql, params)


@contextmanager
def questions():
    """Gather the questions asked meanwhile, as (SQL, parameters)."""
    asked = []

    def note(execute, sql, params, many, context):
        if sql.lstrip(" \n(").upper().startswith(("SELECT", "WITH")):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


def faults(ask):
    """Return the tables that the questions of ``ask()`` read whole, each with the first such question."""
    with questions() as asked:
        ask()
    assert asked
    found = {}
    for sql, params in asked:
        for table in read_whole(sql, params):
            found.setdefault(table, sql[:1500])
    return found
