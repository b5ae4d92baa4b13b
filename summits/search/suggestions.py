"""What a reader may be about to type: records whose names go on like the letters typed so far."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from summits.models import SearchName
from summits.search.beginnings import best_named, names
from summits.search.budget import MOST_SUGGESTED
from summits.search.documents import TITLED
from summits.search.kinds import KINDS
from summits.search.matching import asked
from summits.search.words import folded

LABELS = {
    "leader": KINDS["leader"].plural,
    "issue": KINDS["issue"].plural,
    "place": _("Places"),
    "country": KINDS["country"].plural,
    "agreement": KINDS["agreement"].plural,
    "summit": KINDS["summit"].plural,
}
"""The groups, in order."""
MOST_OF_KIND, MOST = 4, 12
SHORTEST_FOR_TITLES = 2
LONGEST = 200


@dataclass(frozen=True)
class Suggestion:
    """A record; ``name`` is that of its other names which goes on like the letters typed, or ""."""

    heading: str
    name: str
    context: str
    address: str


class NameRow(NamedTuple):
    """Of a SearchName, what a suggestion takes."""

    kind: str
    object_id: int
    key: str
    name: str
    heading: str
    context: str
    address: str


@dataclass(frozen=True)
class SuggestionGroup:
    """The Suggestions of a kind."""

    kind: str
    label: str
    suggestions: list


def suggest(text, find=None):
    """Return SuggestionGroups for the letters typed so far: at most four Suggestions of a kind, and twelve in all.

    ``find`` is a function (kind, text, number) → SearchDocuments of so many records of a kind, best first. Summits and
    agreements have titles rather than names, so they are found by any of their words, unless these are too many.
    """
    typed = folded(text[: LONGEST + 1])
    if not typed or len(text) > LONGEST:
        return []
    found = _named(typed)
    if find and len(typed) >= SHORTEST_FOR_TITLES and len(typed.split()) <= MOST_SUGGESTED:
        for kind in TITLED:
            titled = [Suggestion(one.heading, "", one.context, one.address) for one in find(kind, text, MOST_OF_KIND)]
            known = {suggestion.address for suggestion in found.get(kind, [])}
            more = [suggestion for suggestion in titled if suggestion.address not in known]
            found[kind] = (found.get(kind, []) + more)[:MOST_OF_KIND]
    groups = [SuggestionGroup(kind, LABELS[kind], found[kind]) for kind in LABELS if found.get(kind)]
    return _shortened(groups)


def _named(typed):
    # Kind → Suggestions. The best names are known without the database; what is shown of them is read from it.
    while True:
        best = best_named(typed, LABELS)
        rows = _names_of(best, typed)
        records = [(kind, record) for kind, found in best.items() for record in found]
        gone = [record for record in records if record not in rows]
        if not gone:
            break
        names.forget(gone)
    found = {}
    for record in records:
        found.setdefault(record[0], []).append(_suggestion(rows[record]))
    return found


def _names_of(best, typed):
    # (kind, object_id) → those NameRows of it that begin so, whole names first.
    best = {kind: records for kind, records in best.items() if records}
    if not best:
        return {}
    records = [f"kind = %s AND object_id IN ({', '.join(['%s'] * len(found))})" for found in best.values()]
    sql = f"""
        SELECT {", ".join(NameRow._fields)} FROM {SearchName._meta.db_table}
        WHERE {" OR ".join(records)} ORDER BY is_whole DESC, id
    """
    rows = {}
    for row in asked(sql, [value for kind, found in best.items() for value in (kind, *found)]):
        name = NameRow(*row)
        if name.key.startswith(typed):
            rows.setdefault((name.kind, name.object_id), []).append(name)
    return rows


def _suggestion(names):
    # Of the names of one record that go on like the letters typed, what it is called rather than another.
    name = next((name for name in names if name.name == name.heading), names[0])
    is_told = f" {folded(name.name)} " in f" {folded(name.heading)} "
    return Suggestion(name.heading, "" if is_told else name.name, name.context, name.address)


def _shortened(groups):
    # Twelve in all: the first of each group, then the second of each, and so on.
    places = [(place, number) for number, group in enumerate(groups) for place in range(len(group.suggestions))]
    kept = [number for _place, number in sorted(places)[:MOST]]
    return [
        SuggestionGroup(group.kind, group.label, group.suggestions[: kept.count(number)])
        for number, group in enumerate(groups)
    ]
