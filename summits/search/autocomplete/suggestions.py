"""Suggestions while a reader types: records with a name, or a word of the title, that begins with the letters typed.

Names are found through the database index on ``SearchName.key``, titles through the search index. With 20,000 meetings
this takes 1 to 4 ms of CPU time.
"""

from dataclasses import dataclass
from operator import attrgetter

from django.db import connections, router
from django.db.models import Case, Q, Value, When, Window
from django.db.models.functions import DenseRank
from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.db.compiled import CompiledPkQuery, CompiledQuery
from summits.models import Leader, SearchDocument, SearchName
from summits.search.analysis.tokens import MAX_CODEPOINT, normalize_name, normalize_name_joined
from summits.search.index.writing import flush
from summits.search.query.entities import ENDS_WITH_FAMILY, is_surname
from summits.search.query.lexicon import IS_TITLE_OF_SUMMIT, current_lexicon
from summits.search.query.limits import MAX_TITLE_WORDS
from summits.search.query.phrases import parse_affordable
from summits.search.query.ranking import latest_with_name
from summits.search.schema.document_ids import type_name_of
from summits.search.schema.document_types import DOCUMENT_TYPES, NAMED_ONLY

GROUP_LABELS = {
    "leader": DOCUMENT_TYPES["leader"].plural,
    "issue": DOCUMENT_TYPES["issue"].plural,
    "place": _("Places"),
    "country": DOCUMENT_TYPES["country"].plural,
    "organisation": DOCUMENT_TYPES["organisation"].plural,
    "series": _("Series"),
    "agreement": DOCUMENT_TYPES["agreement"].plural,
    "summit": DOCUMENT_TYPES["summit"].plural,
}
"""Type of record → label of its group, in display order."""
TITLE_SEARCHED = ("summit", "agreement")
"""Document types with titles, which are also found by any of their words."""
MAX_PER_TYPE, MAX_SUGGESTIONS = 4, 12
MIN_TITLE_QUERY_LENGTH = 2
MAX_INPUT_LENGTH = 200
MIN_CORRECTED_LENGTH = 5
"""How many letters a misspelt word must have: fewer are the beginning of too many words."""


@dataclass(frozen=True)
class Suggestion:
    """A suggested record; ``name``: the name that begins with the letters typed, "" if it is part of the heading."""

    heading: str
    name: str
    context: str
    url: str


@dataclass(frozen=True)
class SuggestionGroup:
    """The Suggestions of one type of record."""

    type_name: str
    label: str
    suggestions: list


def suggest(text):
    """Return SuggestionGroups for the letters typed so far, or if there are none for their nearest spelling.

    Words written together are first read as one, as in the search: "U.S.A." is "USA".
    """
    found = suggest_literally(joined_spelling(text)) or suggest_literally(text)
    return found or suggest_literally(nearest_spelling(text))


def joined_spelling(text):
    """Return the letters typed with words written together as one; "" if there are none."""
    if len(text) > MAX_INPUT_LENGTH:
        return ""
    joined = normalize_name_joined(text)
    return "" if joined == normalize_name(text) else joined


def nearest_spelling(text):
    """Return the letters typed with each unknown word in the archive's spelling; "" if one of them has none."""
    words = normalize_name(text[: MAX_INPUT_LENGTH + 1]).split()
    if not words or len(text) > MAX_INPUT_LENGTH or len(words) > MAX_TITLE_WORDS:
        return ""
    lexicon, corrected = current_lexicon(), []
    for position, word in enumerate(words):
        is_known = len(word) < MIN_CORRECTED_LENGTH or word in lexicon.words or lexicon.contains(word)
        similar = [word] if is_known else lexicon.words_like(word)
        if not similar and position == len(words) - 1:
            similar = lexicon.words_beginning_like(word)
        if not similar:
            return ""
        corrected.append(similar[0])
    return " ".join(corrected)


def suggest_literally(text):
    """Return SuggestionGroups for the letters typed so far: at most four Suggestions of a type, and twelve in all.

    Summits and agreements have titles rather than names, so they are also found by any words of these, unless too many
    words are typed.
    """
    prefix = normalize_name(text[: MAX_INPUT_LENGTH + 1])
    if not prefix or len(text) > MAX_INPUT_LENGTH:
        return []
    names = names_by_type(prefix)
    suggestions_by_type = {
        type_name: [_suggestion(found) for found in names_by_pk.values()] for type_name, names_by_pk in names.items()
    }
    if len(prefix) >= MIN_TITLE_QUERY_LENGTH and len(prefix.split()) <= MAX_TITLE_WORDS:
        for type_name, found in by_title(text).items():
            known_urls = {suggestion.url for suggestion in suggestions_by_type.get(type_name, [])}
            more = [suggestion for suggestion in found if suggestion.url not in known_urls]
            suggestions_by_type[type_name] = (suggestions_by_type.get(type_name, []) + more)[:MAX_PER_TYPE]
    order = sorted(GROUP_LABELS, key=lambda type_name: rank_of_group(prefix, type_name, names))
    groups = [
        SuggestionGroup(type_name, GROUP_LABELS[type_name], suggestions_by_type[type_name])
        for type_name in order
        if suggestions_by_type.get(type_name)
    ]
    return _limited(groups)


def names_by_type(prefix):
    """Return type → primary key → SearchNames that begin with ``prefix`` (folded), of at most four records, best first.

    Names that are the prefix come first, then whole names before names from a later word on, then records with more
    meetings.
    """
    flush()
    names = {}
    # Who types a second word means one person: delegates are only left out of what a single word begins.
    delegates = [] if " " in prefix else memoize_per_version(only_delegates)
    for name in _best_names(prefix, prefix + MAX_CODEPOINT, delegates):
        names_by_pk = names.setdefault(name.kind, {})
        if name.object_id in names_by_pk or len(names_by_pk) < MAX_PER_TYPE:
            names_by_pk.setdefault(name.object_id, []).append(name)
    return names


def rank_of_group(prefix, type_name, names_by_type):
    """Return the sort key of the group of a type of record, from its ``names_by_type``; equal groups keep their order.

    First come groups in which a name is what was typed ("INF", "Bush"); but a place or series with one meeting is only
    that meeting, if meetings are named like it: "Yalta". Of these, records with titles go before others that share the
    name; else leaders and meetings that go by a name that begins with it come first. Then more meetings count.
    """
    found = names_by_type.get(type_name, {}).values()
    names = [name for of_record in found for name in of_record if name.is_whole or is_surname(name)]
    least = 2 if type_name in NAMED_ONLY and "summit" in names_by_type else 0
    exact = [name for name in names if name.key == prefix and name.meetings >= least]
    known_types = ("leader", *TITLE_SEARCHED) if exact else ("leader", "summit")
    is_known = bool(names) and type_name in known_types
    return not exact, not is_known, -max((name.meetings for name in exact), default=0)


def only_delegates():
    """Return the primary keys of the leaders suggested only by name; call it through ``memoize_per_version``."""
    return list(Leader.objects.only_delegates().order_by().values_list("pk", flat=True))


@CompiledQuery
def _best_names(prefix, end, delegates):
    """Return the SearchNames of the best records of each type with a key that begins with the letters, best first.

    ``end``: a text that sorts after all such keys; ``delegates``: the result of ``only_delegates``. The titles of
    summits are left out: ``by_title`` finds the latest of these.
    """
    ordering = ["-is_typed", "-is_whole", "-meetings", "object_id"]
    rank = Window(DenseRank(), partition_by="kind", order_by=ordering)
    # A record may have three ranks: for a name that is the prefix, for whole names, for names from a later word on.
    is_typed = Case(When(key=prefix, is_whole=True, then=Value(1)), default=Value(0))
    names = _filter_by_prefix(prefix, end).annotate(is_typed=is_typed)
    names = names.exclude(IS_TITLE_OF_SUMMIT).filter(
        ~Q(kind="leader", object_id__in=delegates.as_pk_list()) | Q(key=prefix)
    )
    names = names.annotate(ends_with_family=ENDS_WITH_FAMILY)
    names = names.annotate(rank=rank).filter(rank__lte=3 * MAX_PER_TYPE)
    return names.order_by(*ordering, "pk")


def _filter_by_prefix(prefix, end):
    if connections[router.db_for_read(SearchName)].vendor == "sqlite":
        # LIKE ignores case on SQLite and so cannot use the index. Comparison is by code point.
        return SearchName.objects.filter(key__gte=prefix, key__lt=end)
    return SearchName.objects.filter(key__startswith=prefix)


def _suggestion(names):
    # Among the names of one record that begin with the letters typed, its heading is preferred.
    name = next((name for name in names if name.name == name.heading), names[0])
    is_in_heading = f" {normalize_name(name.name)} " in f" {normalize_name(name.heading)} "
    return Suggestion(name.heading, "" if is_in_heading else name.name, name.context, name.address)


def by_title(text):
    """Return type → Suggestions of the four latest records whose names have all words, the last one as a prefix."""
    query = parse_affordable(text, last_is_prefix=True)
    pks = [] if query.is_empty else latest_with_name(query, TITLE_SEARCHED, MAX_PER_TYPE)
    found = {type_name: [] for type_name in TITLE_SEARCHED}
    for document in sorted(described_documents(pks) if pks else [], key=attrgetter("pk")):
        suggestion = Suggestion(document.heading, "", document.context, document.address)
        found[type_name_of(document.pk)].append(suggestion)
    return found


described_documents = CompiledPkQuery(
    lambda pks: SearchDocument.objects.filter(pk__in=pks).only("heading", "context", "address").order_by()
)


def _limited(groups):
    # At most twelve in all: the first of each group, then the second of each, and so on.
    order = [(rank, number) for number, group in enumerate(groups) for rank in range(len(group.suggestions))]
    shown = [number for _rank, number in sorted(order)[:MAX_SUGGESTIONS]]
    return [
        SuggestionGroup(group.type_name, group.label, group.suggestions[: shown.count(number)])
        for number, group in enumerate(groups)
    ]
