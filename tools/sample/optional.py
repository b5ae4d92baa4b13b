"""Variants of a sample with all optional columns empty or all filled: query plans depend on the columns' contents."""

from summits.datapackage.schema import TABLES
from summits.vocabularies import NameKind, Role, Setting, SourceKind, Stance
from tools.sample import NONE, SOME

OPTIONAL = {
    table.name: {column.name for column in table.columns if not column.required and column.name != "status"}
    for table in TABLES
}
"""File → its optional columns."""
KEPT = {
    "actors": {"kind"},
    "quotes": {"sources"},
    "documents": {"summit", "agreement"},
    "summits": {"place", "country"},
    "features": {"question", "address", "summit", "issue"},
}
"""Optional columns that are never emptied, since a constraint or what refers to the row requires one of them."""

TEXT = "Nothing further is on record."
FILLED = {
    "sources": {
        "author": "A. Writer",
        "kind": SourceKind.values[0],
        "published": "1990-01-01",
        "note": "Read in part.",
    },
    "places": {"latitude": "1.5", "longitude": "2.5"},
    "leaders": {"born": "1900-03-14", "died": "2030", "wikidata_id": "Q1", "biography": TEXT, "unverified": "born"},
    "leader_names": {"kind": NameKind.values[0], "language": "ru"},
    "terms": {"native_office": "Президент", "end": "2031-01-01"},
    "issues": {"description": TEXT},
    "summits": {
        "series": "series-1",
        "venue": "A Palace",
        "background": TEXT,
        "assessment": TEXT,
        "note": TEXT,
        "unverified": "venue",
    },
    "participations": {
        "role": Role.values[0],
        "capacity": "President-elect",
        "first": "2008-04-05",
        "last": "2008-04-06",
    },
    "programme": {"duration_minutes": "90"},
    "discussions": {"summary": TEXT},
    "positions": {"stance": Stance.values[0]},
    "quotes": {"setting": Setting.values[0], "translated_from": "ru", "note": TEXT},
    "agreements": {"fate": TEXT, "unverified": "fate"},
    "parties": {"capacity": "President"},
    "agreement_events": {"note": TEXT},
    "commitments": {"due": "1990-01-01", "unverified": "due"},
    "documents": {"publisher": "A Herald", "published": "1990-01-01"},
}
"""File → column → the value of an empty cell in the variant "all"."""


def with_optional(records, variant):
    """Yield the (file, record) of a sample with the optional columns emptied or filled as ``variant`` says."""
    if variant == SOME:
        yield from records
        return
    seen = {}
    for file, record in records:
        if variant == NONE and file == "positions":
            # Positions without a leader are unique by summit, issue and actor.
            side = record["summit"], record["issue"], record["actor"]
            if side not in seen:
                yield file, {name: value for name, value in record.items() if name not in OPTIONAL[file]}
            seen = {**dict.fromkeys(one for one in seen if one[0] == side[0]), side: None}
        elif variant == NONE:
            emptied = OPTIONAL[file] - KEPT.get(file, set())
            yield file, {name: value for name, value in record.items() if name not in emptied}
        else:
            yield file, _filled(file, record, seen)


def _filled(file, record, seen):
    # References to records of the same file refer to the previous record, so that there are no cycles.
    filled = {name: value for name, value in record.items() if value}
    defaults = dict(FILLED.get(file, {}))
    if "sources" in OPTIONAL[file]:
        defaults["sources"] = "source-1"
    if file == "summits" and "summits" in seen:
        defaults["follows"] = seen["summits"]
    if file == "summits" and record.get("end", "") == "":
        defaults["end"] = record["start"]
    if file == "agreement_events":
        defaults["actor"] = seen.get("actors")
    seen[file] = record.get("slug", "")
    return record | {name: value for name, value in defaults.items() if value and name not in filled}
