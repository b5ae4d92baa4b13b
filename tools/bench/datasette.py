"""The same summits for Datasette: one table with full-text search and facets, as its documentation advises.

A facet is a column, or a column with a JSON array. Facet columns are indexed, texts have an FTS5 index over the table's
content, and the file is served as immutable with row counts computed before (``datasette inspect``). The metadata name
the facets, and none is suggested. Time limits are so high that every value is counted.

Run as a module with a path, it writes the table of the archive of DATABASE_URL there.
"""

import json
import sqlite3
import sys

COLUMNS = ("slug", "title", "first_day", "last_day", "year", "decade", "kind", "collection", "host", "place")
ARRAYS = ("series", "countries", "leaders", "issues", "outcomes")
TEXTS = ("background", "summary", "assessment", "names")
SINGLE_FACETS = ("decade", "kind", "collection", "host", "place")
SEARCHED = ("title", "place", "host", *TEXTS)
PAGE_SIZE = 20
TIMEOUT_MS = 120_000
SETTINGS = {
    "default_page_size": PAGE_SIZE,
    "default_facet_size": 30,
    "sql_time_limit_ms": TIMEOUT_MS,
    "facet_time_limit_ms": TIMEOUT_MS,
    "suggest_facets": "off",
}


def metadata():
    """Return Datasette's metadata for the table."""
    facets = [*SINGLE_FACETS, *({"array": name} for name in ARRAYS)]
    table = {"facets": facets, "sort_desc": "first_day", "fts_table": "summits_fts", "size": PAGE_SIZE}
    return {"databases": {"summits": {"tables": {"summits": table}}}}


def write(path, rows):
    """Write the table into a new SQLite file; ``rows`` are those of ``published_rows``."""
    names = (*COLUMNS, *ARRAYS, *TEXTS)
    with sqlite3.connect(path) as database:
        columns = ", ".join(f"{name} INTEGER" if name == "year" else f"{name} TEXT" for name in names[1:])
        database.execute(f"CREATE TABLE summits (slug TEXT PRIMARY KEY, {columns})")
        marks = ", ".join("?" * len(names))
        database.executemany(f"INSERT INTO summits VALUES ({marks})", ([row[name] for name in names] for row in rows))
        for name in (*SINGLE_FACETS, *ARRAYS, "first_day", "last_day", "year"):
            database.execute(f"CREATE INDEX summits_{name} ON summits ({name})")
        searched = ", ".join(SEARCHED)
        database.execute(f"CREATE VIRTUAL TABLE summits_fts USING fts5({searched}, content=summits)")
        database.execute(f"INSERT INTO summits_fts (rowid, {searched}) SELECT rowid, {searched} FROM summits")
        database.execute("INSERT INTO summits_fts (summits_fts) VALUES ('optimize')")
    database.execute("ANALYZE")
    database.commit()
    database.execute("VACUUM")
    database.close()


def published_rows():
    """Yield each published summit as a dict of the table's columns."""
    from django.db.models import Prefetch

    from summits.models import Discussion, Participation, Summit

    participations = Participation.objects.published().in_protocol_order()
    discussions = Discussion.objects.published().in_order()
    found = (
        Summit.objects.published()
        .select_related("collection", "place", "country")
        .prefetch_related("series")
        .order_by("pk")
    )
    found = found.prefetch_related(Prefetch("participations", participations), Prefetch("discussions", discussions))
    for summit in found.iterator(2_000):
        yield row_of(summit)


def row_of(summit):
    """Return a summit's row: slugs of related records, and their names in ``names``."""
    participations, discussions = summit.participations.all(), summit.discussions.all()
    people = [one.leader.name for one in participations]
    issues = [one.issue.name for one in discussions]
    return {
        "slug": summit.slug,
        "title": summit.title,
        "first_day": summit.first_day.isoformat(),
        "last_day": summit.last_day.isoformat(),
        "year": summit.first_day.year,
        "decade": f"{summit.first_day.year // 10}0s",
        "kind": summit.kind,
        "collection": summit.collection.slug if summit.collection else None,
        "series": array(series.slug for series in summit.series.all()),
        "host": summit.country.slug,
        "place": summit.place.slug,
        "countries": array(one.actor.slug for one in participations),
        "leaders": array(one.leader.slug for one in participations),
        "issues": array(one.issue.slug for one in discussions),
        "outcomes": array(one.outcome for one in discussions),
        "background": summit.background,
        "summary": summit.summary,
        "assessment": summit.assessment,
        "names": ", ".join([*people, *issues, summit.place.name, summit.country.name]),
    }


def array(values):
    """Return the values without duplicates as a JSON array."""
    return json.dumps(list(dict.fromkeys(values)))


if __name__ == "__main__":
    import django

    django.setup()
    write(sys.argv[1], published_rows())
