"""Conversion of records to index entries: documents with their tokens by weight, and search names."""

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
"""Token between two fields, so that no phrase matches across them."""
MOST_WORDS = 12_000
"""Maximum number of tokens of one weight in a document: PostgreSQL numbers no more than 16,383 positions."""
MOST_TEXT = 100_000
"""Maximum length of a field, in characters (some 15,000 words); the rest is neither searched nor shown."""
MOST_CONTEXT = 400
SHORTEST_UNSPACED = 2
"""Minimum length, in characters, of a partial name in Chinese or Korean: a single one is part of many names."""
YEAR_AFTER_WORDS = re.compile(r"(?<= )(\S+) \d{4}$")
"""Matches a year after a name of several words, as in "panmunjom declaration 2018" but not in "wto 2006"."""


@dataclass
class IndexEntry:
    """A SearchDocument and its tokens; ``words``: weight → tokens in order."""

    document: SearchDocument
    words: dict


def read_public_records(kind, pks):
    """Return [(record, number of meetings)] for the public records of a document type, or places, among ``pks``."""
    records = list((DOCUMENT_TYPES[kind].records() if kind in DOCUMENT_TYPES else _places()).filter(pk__in=pks))
    meetings = meeting_counts(kind, [record.pk for record in records])
    return [(record, meetings.get(record.pk, 0)) for record in records]


def _places():
    held = Summit.objects.published().filter(place=OuterRef("pk"))
    return Place.objects.published().filter(Exists(held)).select_related("country")


def keys_in_order(kind):
    """Return the primary keys of all records of a document type, or of places, ordered by document id.

    Drafts are included. FTS5 inserts are many times faster in rowid order.
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
    """Return the IndexEntry of a record from its DocumentType's ``records``."""
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
    """Return the IndexEntry of a saved SearchDocument, with exactly the tokens that were written for it."""
    return IndexEntry(document, words_in(document, [(weight, [text]) for _name, weight, text in document.parts]))


def words_in(document, texts):
    """Return weight → tokens of a SearchDocument; ``texts``: its parts as pairs (weight, list of texts)."""
    times = date_tokens(document.day, document.last_day) if document.day else []
    return words_by_weight(texts, times, date_weight(document.kind))


def texts_of(part, record):
    """Return the texts of a field of a record, normalised and cut at ``MOST_TEXT`` characters in all."""
    found = part.text(record)
    texts, left = [], MOST_TEXT
    for one in [found] if isinstance(found, str) or not hasattr(found, "__iter__") else found:
        if text := normalize_unicode(str(one)[: max(left, 0)]):
            texts.append(text)
            left -= len(text)
    return texts


def date_weight(kind):
    """Return the weight of date tokens for a document type: highest for summits, which are known by their dates."""
    return {"summit": "a", "agreement": "b"}.get(kind, "d")


def words_by_weight(texts, times, time_weight):
    """Return weight → tokens, from pairs (weight, list of texts) and the date tokens ``times``."""
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
    """Return primary key → number of public summits in which the record occurs, without zeros.

    A summit that discussed any issue counts as 1. Types that occur in no summit give an empty dict. ``pks``: primary
    keys to count for, or None for all.
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
    """Return the unsaved SearchNames of a record of one of the types in ``NAMES``."""
    about = {"heading": str(record)[:300], "meetings": meetings}
    if kind == "place":
        about["context"] = record.country.name
        about["address"] = f"{reverse('summits:summit-list')}?place={record.slug}"
    else:
        about["context"] = one_line(normalize_unicode(str(DOCUMENT_TYPES[kind].context(record))), MOST_CONTEXT)
        about["address"] = DOCUMENT_TYPES[kind].address(record)
    return pks_of(kind, record.pk, NAMES[kind](record), about, short_names_of(record) if kind == "leader" else ())


def short_names_of(leader):
    """Return the short name and the family name of a leader."""
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
"""Type → function that returns the names of a record. Places have names only: they have no page, so no document."""


def pks_of(kind, pk, names, about, short_names=()):
    """Return unsaved SearchNames for the ``names`` of a record: whole names first, then each from a later word on.

    Titles of agreements are long and many, so they are stored only as a whole. No key is stored twice. Variants are
    stored too: in one spelling, British or American, and with hyphenated words joined (Mao Tsetung). Short names count
    as whole: Xi for Xi Jinping. ``about``: values of the other fields.
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
    """Return the normalised variants of a name: as it is, and with hyphenated words joined (Mao Tse-tung, Tsetung)."""
    return dict.fromkeys([normalize_name(name), folded_together(name)])


def later_words(words):
    """Return the indexes of the later words from which the rest of a name is stored as a partial name."""
    least = SHORTEST_UNSPACED if is_unspaced(words[-1]) else 1
    return range(1, len(words) - least + 1)
