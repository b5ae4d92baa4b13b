"""What a reader may be about to type: records whose names go on like the letters typed so far."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Case, Max, Min, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from summits.models import SearchName
from summits.search.index import flush
from summits.search.kinds import KINDS
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
TITLED = ("summit", "agreement")
SHORTEST_FOR_TITLES = 2
LONGEST = 200
LAST_CHARACTER = chr(0x10FFFF)


@dataclass(frozen=True)
class Suggestion:
    """A record; ``name`` is that of its other names which goes on like the letters typed, or ""."""

    heading: str
    name: str
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
    agreements have titles rather than names, so they are found by any of their words.
    """
    typed = folded(text[: LONGEST + 1])
    if not typed or len(text) > LONGEST:
        return []
    found = _named(typed)
    if find and len(typed) >= SHORTEST_FOR_TITLES:
        for kind in TITLED:
            titled = [Suggestion(one.heading, "", one.context, one.address) for one in find(kind, text, MOST_OF_KIND)]
            known = {suggestion.address for suggestion in found.get(kind, [])}
            more = [suggestion for suggestion in titled if suggestion.address not in known]
            found[kind] = (found.get(kind, []) + more)[:MOST_OF_KIND]
    groups = [SuggestionGroup(kind, LABELS[kind], found[kind]) for kind in LABELS if found.get(kind)]
    return _shortened(groups)


def begins_with(letters):
    """Return the condition that a SearchName's key begins with the letters, as the database has an index for it."""
    if connection.vendor == "postgresql":
        return Q(key__startswith=letters)
    # SQLite does not use the index for LIKE, and compares text by the numbers of its characters.
    return Q(key__gte=letters, key__lt=letters + LAST_CHARACTER)


def _named(typed):
    # Kind → Suggestions: names that begin so before names of which a later word does, then who met most often.
    flush()
    names = SearchName.objects.filter(begins_with(typed), kind__in=LABELS)
    order = ["later", "-meetings", "object_id"]
    best = (
        names.values("kind", "object_id")
        .annotate(later=Min(Case(When(is_whole=True, then=Value(0)), default=Value(1))), meetings=Max("meetings"))
        .annotate(place=Window(RowNumber(), partition_by="kind", order_by=order))
        .filter(place__lte=MOST_OF_KIND)
        .order_by("kind", "place")
    )
    records = [(row["kind"], row["object_id"]) for row in best]
    by_record = {}
    for name in names.filter(object_id__in={pk for _kind, pk in records}).order_by("-is_whole", "pk"):
        by_record.setdefault((name.kind, name.object_id), []).append(name)
    found = {}
    for record in records:
        found.setdefault(record[0], []).append(_suggestion(by_record[record]))
    return found


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
