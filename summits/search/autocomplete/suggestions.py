"""Suggestions while a reader types: records of which a name, or a word of the title, begins with the letters so far.

Names are found by the index of the column ``SearchName.key``, titles by the index of the search. With 20,000 meetings
that takes 3 to 15 ms of the processor.
"""

from dataclasses import dataclass

from django.db import connections, router
from django.db.models import Window
from django.db.models.functions import DenseRank
from django.utils.translation import gettext_lazy as _

from summits.models import SearchDocument, SearchName
from summits.search.analysis.tokens import MAX_CODEPOINT, normalize_name
from summits.search.index.writing import flush
from summits.search.query.limits import MOST_SUGGESTED
from summits.search.query.phrases import asked_for
from summits.search.query.ranking import latest_named
from summits.search.schema.document_types import DOCUMENT_TYPES

LABELS = {
    "leader": DOCUMENT_TYPES["leader"].plural,
    "issue": DOCUMENT_TYPES["issue"].plural,
    "place": _("Places"),
    "country": DOCUMENT_TYPES["country"].plural,
    "agreement": DOCUMENT_TYPES["agreement"].plural,
    "summit": DOCUMENT_TYPES["summit"].plural,
}
"""The groups, in order."""
TITLED = ("summit", "agreement")
"""Kinds of record with titles, of which any word may be typed first."""
MOST_OF_KIND, MOST = 4, 12
SHORTEST_FOR_TITLES = 2
LONGEST = 200


@dataclass(frozen=True)
class Suggestion:
    """A record; ``name`` is that of its other names which begins with the letters typed, or ""."""

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


def suggest(text):
    """Return SuggestionGroups for the letters typed so far: at most four Suggestions of a kind, and twelve in all.

    Summits and agreements have titles rather than names, so they are found by any of their words, unless these are too
    many.
    """
    typed = normalize_name(text[: LONGEST + 1])
    if not typed or len(text) > LONGEST:
        return []
    found = by_name(typed)
    if len(typed) >= SHORTEST_FOR_TITLES and len(typed.split()) <= MOST_SUGGESTED:
        for kind in TITLED:
            known = {suggestion.address for suggestion in found.get(kind, [])}
            more = [suggestion for suggestion in by_title(kind, text) if suggestion.address not in known]
            found[kind] = (found.get(kind, []) + more)[:MOST_OF_KIND]
    groups = [SuggestionGroup(kind, LABELS[kind], found[kind]) for kind in LABELS if found.get(kind)]
    return _shortened(groups)


def by_name(letters):
    """Return kind → Suggestions of at most four records with a name that begins with the letters, best first.

    Whole names come before the later words of names, then who met most often. ``letters`` are folded.
    """
    flush()
    names = {}
    for name in _beginning_with(letters):
        of_kind = names.setdefault(name.kind, {})
        if name.object_id in of_kind or len(of_kind) < MOST_OF_KIND:
            of_kind.setdefault(name.object_id, []).append(name)
    return {kind: [_suggestion(found) for found in of_kind.values()] for kind, of_kind in names.items()}


def _beginning_with(letters):
    """Return the SearchNames of the best records of each kind with a key that begins with the letters, best first."""
    best_first = ["-is_whole", "-meetings", "object_id"]
    place = Window(DenseRank(), partition_by="kind", order_by=best_first)
    # A record may have two places: of its whole names, and of later words of them.
    names = _by_index(letters).annotate(place=place).filter(place__lte=2 * MOST_OF_KIND)
    return names.order_by(*best_first, "pk")


def _by_index(letters):
    if connections[router.db_for_read(SearchName)].vendor == "sqlite":
        # LIKE ignores case on SQLite and so uses no index. Keys compare by the numbers of their characters.
        return SearchName.objects.filter(key__gte=letters, key__lt=letters + MAX_CODEPOINT)
    return SearchName.objects.filter(key__startswith=letters)


def _suggestion(names):
    # Of the names of one record that begin with the letters typed, what it is called rather than another.
    name = next((name for name in names if name.name == name.heading), names[0])
    is_told = f" {normalize_name(name.name)} " in f" {normalize_name(name.heading)} "
    return Suggestion(name.heading, "" if is_told else name.name, name.context, name.address)


def by_title(kind, text):
    """Return Suggestions of the latest four records of a kind that are named by all words, the last as a beginning."""
    query = asked_for(text, typing=True)
    if query.is_empty:
        return []
    pks = latest_named(query, kind, MOST_OF_KIND)
    found = SearchDocument.objects.only("heading", "context", "address").in_bulk(pks)
    documents = [found[pk] for pk in pks if pk in found]
    return [Suggestion(document.heading, "", document.context, document.address) for document in documents]


def _shortened(groups):
    # Twelve in all: the first of each group, then the second of each, and so on.
    places = [(place, number) for number, group in enumerate(groups) for place in range(len(group.suggestions))]
    kept = [number for _place, number in sorted(places)[:MOST]]
    return [
        SuggestionGroup(group.kind, group.label, group.suggestions[: kept.count(number)])
        for number, group in enumerate(groups)
    ]
