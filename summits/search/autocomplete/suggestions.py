"""Suggestions while a reader types: records with a name, or a word of the title, that begins with the letters typed.

Names are found through the database index on ``SearchName.key``, titles through the search index. With 20,000 meetings
this takes 3 to 15 ms of CPU time.
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
"""Type of record → label of its group, in display order."""
TITLED = ("summit", "agreement")
"""Document types with titles, which are also found by any of their words."""
MOST_OF_KIND, MOST = 4, 12
SHORTEST_FOR_TITLES = 2
LONGEST = 200


@dataclass(frozen=True)
class Suggestion:
    """A suggested record; ``name``: the name that begins with the letters typed, "" if it is part of the heading."""

    heading: str
    name: str
    context: str
    address: str


@dataclass(frozen=True)
class SuggestionGroup:
    """The Suggestions of one type of record."""

    kind: str
    label: str
    suggestions: list


def suggest(text):
    """Return SuggestionGroups for the letters typed so far: at most four Suggestions of a type, and twelve in all.

    Summits and agreements have titles rather than names, so they are also found by any words of these, unless too many
    words are typed.
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
    """Return type → Suggestions of at most four records with a name that begins with ``letters`` (folded), best first.

    Whole names come before names from a later word on, then records with more meetings come first.
    """
    flush()
    names = {}
    for name in _beginning_with(letters):
        of_kind = names.setdefault(name.kind, {})
        if name.object_id in of_kind or len(of_kind) < MOST_OF_KIND:
            of_kind.setdefault(name.object_id, []).append(name)
    return {kind: [_suggestion(found) for found in of_kind.values()] for kind, of_kind in names.items()}


def _beginning_with(letters):
    """Return the SearchNames of the best records of each type with a key that begins with the letters, best first."""
    best_first = ["-is_whole", "-meetings", "object_id"]
    place = Window(DenseRank(), partition_by="kind", order_by=best_first)
    # A record may have two ranks: one for its whole names, one for names from a later word on.
    names = _by_index(letters).annotate(place=place).filter(place__lte=2 * MOST_OF_KIND)
    return names.order_by(*best_first, "pk")


def _by_index(letters):
    if connections[router.db_for_read(SearchName)].vendor == "sqlite":
        # LIKE ignores case on SQLite and so cannot use the index. Comparison is by code point.
        return SearchName.objects.filter(key__gte=letters, key__lt=letters + MAX_CODEPOINT)
    return SearchName.objects.filter(key__startswith=letters)


def _suggestion(names):
    # Among the names of one record that begin with the letters typed, its heading is preferred.
    name = next((name for name in names if name.name == name.heading), names[0])
    is_told = f" {normalize_name(name.name)} " in f" {normalize_name(name.heading)} "
    return Suggestion(name.heading, "" if is_told else name.name, name.context, name.address)


def by_title(kind, text):
    """Return Suggestions of the four latest records of a type whose names have all words, the last one as a prefix."""
    query = asked_for(text, typing=True)
    if query.is_empty:
        return []
    pks = latest_named(query, kind, MOST_OF_KIND)
    found = SearchDocument.objects.only("heading", "context", "address").in_bulk(pks)
    documents = [found[pk] for pk in pks if pk in found]
    return [Suggestion(document.heading, "", document.context, document.address) for document in documents]


def _shortened(groups):
    # At most twelve in all: the first of each group, then the second of each, and so on.
    places = [(place, number) for number, group in enumerate(groups) for place in range(len(group.suggestions))]
    kept = [number for _place, number in sorted(places)[:MOST]]
    return [
        SuggestionGroup(group.kind, group.label, group.suggestions[: kept.count(number)])
        for number, group in enumerate(groups)
    ]
