"""From records to what is written into the index: documents with the words of each weight, and names."""

import re
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse

from summits.models import Discussion, Participation, Place, SearchDocument, SearchName, Summit
from summits.search.analysis.country_aliases import country_aliases
from summits.search.analysis.dates import date_tokens
from summits.search.analysis.tokens import (
    folded_together,
    is_unspaced,
    normalize_name,
    normalize_spelling,
    normalize_unicode,
    tokenize,
)
from summits.search.schema.document_ids import encode, pk
from summits.search.schema.document_types import DOCUMENT_TYPES
from summits.search.schema.fields import FIELDS, names_in_other_scripts, words_for
from summits.text.normalization import one_line

WEIGHTS = "abcd"
FIELD_SEPARATOR = "xxbreakxx"
"""Stands between two fields, so that no phrase reaches from one into the next."""
MOST_WORDS = 12_000
"""Of one weight of one record: PostgreSQL numbers no more than 16,383 places."""
MOST_TEXT = 100_000
"""Characters of one field of one record, which are some 15,000 words: more are neither searched nor shown."""
MOST_CONTEXT = 400
SHORTEST_UNSPACED = 2
"""Characters of a name in Chinese or Korean that stand for it: one alone is part of many."""
YEAR_AFTER_WORDS = re.compile(r"(?<= )(\S+) \d{4}$")
"""A year that tells apart what is called by several words: that of "panmunjom declaration 2018", not of "wto 2006"."""


@dataclass
class IndexEntry:
    """A SearchDocument and its ``words``: weight → words in order, in normal form."""

    document: SearchDocument
    words: dict


def read_public_records(kind, pks):
    """Return those records of a kind, or places, among the primary keys, that are public: [(record, meetings)]."""
    records = list((DOCUMENT_TYPES[kind].records() if kind in DOCUMENT_TYPES else _places()).filter(pk__in=pks))
    meetings = meeting_counts(kind, [record.pk for record in records])
    return [(record, meetings.get(record.pk, 0)) for record in records]


def _places():
    held = Summit.objects.published().filter(place=OuterRef("pk"))
    return Place.objects.published().filter(Exists(held)).select_related("country")


def keys_in_order(kind):
    """Return the primary keys of all records of a kind, or of places, in the order of the keys of their documents.

    Of drafts as well. SQLite writes words many times sooner in this order than in any other.
    """
    if kind not in DOCUMENT_TYPES:
        return list(Place.objects.order_by("pk").values_list("pk", flat=True))
    kind = DOCUMENT_TYPES[kind]
    fields = ["pk", kind.day] if kind.day else ["pk"]
    rows = kind.model._base_manager.order_by().values_list(*fields)
    meetings = meeting_counts(kind.name, None)
    keys = sorted(encode(kind.name, pk, meetings.get(pk, 0), *day) for pk, *day in rows)
    return [pk(key) for key in keys]


def build_entry(kind, record, meetings):
    """Return the Indexed of one record, read as its kind reads it."""
    texts = [(part, found) for part in FIELDS[kind.name] if (found := texts_of(part, record))]
    days = kind.days(record) or (None, None)
    document = SearchDocument(
        pk=encode(kind.name, record.pk, meetings, days[0]),
        kind=kind.name,
        object_id=record.pk,
        heading=one_line(normalize_unicode(str(kind.heading(record))), 300),
        context=one_line(normalize_unicode(str(kind.context(record))), MOST_CONTEXT),
        address=kind.address(record),
        day=days[0],
        last_day=days[1],
        boost=kind.boost(meetings),
        parts=[[part.name, part.weight, "; ".join(found)] for part, found in texts],
    )
    return IndexEntry(document, words_in(document, [(part.weight, found) for part, found in texts]))


def rebuild_entry(document):
    """Return the Indexed of a saved SearchDocument, with the very words that were written with it."""
    return IndexEntry(document, words_in(document, [(weight, [text]) for _name, weight, text in document.parts]))


def words_in(document, texts):
    """Return weight → words of a SearchDocument whose parts are these ``texts``, pairs (weight, texts)."""
    times = date_tokens(document.day, document.last_day) if document.day else []
    return words_by_weight(texts, times, date_weight(document.kind))


def texts_of(part, record):
    """Return the texts of a field of a record, as far as they are searched."""
    found = part.text(record)
    texts, left = [], MOST_TEXT
    for one in [found] if isinstance(found, str) or not hasattr(found, "__iter__") else found:
        if text := normalize_unicode(str(one)[: max(left, 0)]):
            texts.append(text)
            left -= len(text)
    return texts


def date_weight(kind):
    """Return the weight of the time of a kind of record: of a summit it is half the name, of what was said a mark."""
    return {"summit": "a", "agreement": "b"}.get(kind, "d")


def words_by_weight(texts, times, time_weight):
    """Return weight → words in normal form, of pairs (weight, texts) and of the ``times``, words of days and months."""
    words = {weight: [] for weight in WEIGHTS}
    for weight, found in texts:
        joined = []
        for text in found:
            in_order, together = tokenize(text)
            words[weight] += in_order
            joined += together
        words[weight] += [FIELD_SEPARATOR, *joined] + ([FIELD_SEPARATOR] if joined else [])
    words[time_weight] += times
    return {weight: found[:MOST_WORDS] for weight, found in words.items()}


def meeting_counts(kind, pks):
    """Return primary key → in how many public summits the record occurs; of a summit, how many issues it discussed.

    Of the records with these primary keys; of all with None.
    """
    counted = {
        "leader": (Participation, "leader", "summit"),
        "country": (Participation, "country", "summit"),
        "issue": (Discussion, "issue", "summit"),
        "summit": (Discussion, "summit", "summit"),
        "place": (Summit, "place", "pk"),
    }
    if kind not in counted:
        return {}
    model, owner, what = counted[kind]
    rows = model.objects.published().order_by().values_list(owner)
    rows = rows if pks is None else rows.filter(**{f"{owner}__in": pks})
    return dict(rows.annotate(number=Count(what, distinct=True)))


def names_of(kind, record, meetings):
    """Return the SearchNames of a record of one of the kinds in ``NAMES``, or of a place."""
    about = {"heading": str(record)[:300], "meetings": meetings}
    if kind == "place":
        about["context"] = record.country.name
        about["address"] = f"{reverse('summits:summit-list')}?place={record.slug}"
    else:
        about["context"] = one_line(normalize_unicode(str(DOCUMENT_TYPES[kind].context(record))), MOST_CONTEXT)
        about["address"] = DOCUMENT_TYPES[kind].address(record)
    return pks_of(kind, record.pk, NAMES[kind](record), about, short_names_of(record) if kind == "leader" else ())


def short_names_of(leader):
    """Return what a leader is called for short: the short name and the family name."""
    return dict.fromkeys([leader.get_short_name(), leader.family_name])


def _names_of_agreement(agreement):
    title, _bracket, short = agreement.title.rpartition(" (")
    slug = agreement.slug.replace("-", " ")
    return [agreement.title, slug, YEAR_AFTER_WORDS.sub(r"\1", slug), *([short.rstrip(")"), title] if title else [])]


NAMES = {
    "leader": lambda leader: [leader.name, *names_in_other_scripts(leader)],
    "issue": lambda issue: [issue.name, *words_for([issue])],
    "country": lambda country: [country.name, *country_aliases(country)],
    "agreement": _names_of_agreement,
    "place": lambda place: [place.name, place.native_name],
}
"""Kind of record → its names. Places are found by their names alone: they have no page and so no document."""


def pks_of(kind, pk, names, about, short_names=()):
    """Return the SearchNames of a record with ``names``: whole names first, then each from a later word on.

    Titles of agreements are long and many: they are kept as a whole. A key is kept once, and once more in the other
    spelling, British or American, where it has one, and with what a hyphen joins as one word (Mao Tsetung). Short
    names are kept as whole ones: Xi of Xi Jinping.
    """
    found = {}
    names = [(name, words.split()) for name in filter(None, names) for words in written(name)]
    starts = [(name, words, True) for name, words in names if words]
    if kind != "agreement":
        starts += [(name, words[start:], False) for name, words in names for start in later_words(words)]
    starts += [(name, normalize_name(name).split(), True) for name in short_names if normalize_name(name)]
    for name, words, whole in starts:
        for key in (" ".join(words), " ".join(map(normalize_spelling, words))):
            about_name = {"key": key[:200], "is_whole": whole, "name": name[:300]}
            found.setdefault(key[:200], SearchName(kind=kind, object_id=pk, **about_name, **about))
    return list(found.values())


def written(name):
    """Return a name in folded words as often as it may be written: Mao Tse-tung, and with the hyphen left out."""
    return dict.fromkeys([normalize_name(name), folded_together(name)])


def later_words(words):
    """Return the places of those words after the first with which a part of the name begins that stands for it."""
    least = SHORTEST_UNSPACED if is_unspaced(words[-1]) else 1
    return range(1, len(words) - least + 1)
