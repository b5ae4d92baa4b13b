"""Conversion of records to index entries: documents with their tokens by weight, and search names."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from summits.models import Discussion, Participation, SearchDocument, SearchName, Summit
from summits.search.analysis.dates import date_tokens
from summits.search.analysis.tokens import (
    is_unspaced,
    normalize_name,
    normalize_name_joined,
    normalize_spelling,
    normalize_unicode,
    tokenize,
)
from summits.search.schema.document_ids import encode, record_pk
from summits.search.schema.document_types import DOCUMENT_TYPES, NAMED_ONLY
from summits.search.schema.fields import FIELDS
from summits.search.schema.names import leader_short_names, names_of
from summits.text.normalization import one_line

WEIGHTS = "abcd"
FIELD_SEPARATOR = "xxbreakxx"
"""Token between two fields, so that no phrase matches across them."""
MAX_TOKENS = 12_000
"""Maximum number of tokens of one weight in a document: PostgreSQL numbers no more than 16,383 positions."""
MAX_FIELD_LENGTH = 100_000
"""Maximum length of a field, in characters (some 15,000 words); the rest is neither searched nor shown."""
MAX_CONTEXT_LENGTH = 400
MIN_UNSPACED_LENGTH = 2
"""Minimum length, in characters, of a partial name in Chinese or Korean: a single one is part of many names."""


@dataclass
class IndexEntry:
    """A SearchDocument and its tokens; ``tokens``: weight → tokens in order."""

    document: SearchDocument
    tokens: dict


def read_public_records(type_name, pks):
    """Return [(record, number of summits)] for the public records of a type, with a document or not, among ``pks``."""
    records = DOCUMENT_TYPES[type_name].records() if type_name in DOCUMENT_TYPES else _with_summits(type_name)
    records = list(records.filter(pk__in=pks))
    summit_counts = summit_counts_of(type_name, [record.pk for record in records])
    return [(record, summit_counts.get(record.pk, 0)) for record in records]


def _with_summits(type_name):
    # The public records of a type without documents. Those without a summit lead nowhere.
    summits = Summit.objects.published().filter(**{type_name: OuterRef("pk")})
    return NAMED_ONLY[type_name].records().filter(Exists(summits))


def pks_in_index_order(type_name):
    """Return the primary keys of all records of a type, ordered by document id if it has documents.

    Drafts are included. FTS5 inserts are many times faster in rowid order.
    """
    if type_name not in DOCUMENT_TYPES:
        return list(NAMED_ONLY[type_name].model.objects.order_by("pk").values_list("pk", flat=True))
    document_type = DOCUMENT_TYPES[type_name]
    fields = ["pk", document_type.day] if document_type.day else ["pk"]
    rows = document_type.model._base_manager.order_by().values_list(*fields)
    summit_counts = summit_counts_of(type_name, None)
    document_ids = sorted(encode(type_name, pk, summit_counts.get(pk, 0), *day) for pk, *day in rows)
    return [record_pk(document_id) for document_id in document_ids]


def build_entry(document_type, record, summit_count):
    """Return the IndexEntry of a record from its DocumentType's ``records``."""
    texts = [(field, found) for field in FIELDS[document_type.name] if (found := indexed_texts(field, record))]
    days = document_type.days(record) or (None, None)
    document = SearchDocument(
        pk=encode(document_type.name, record.pk, summit_count, days[0]),
        kind=document_type.name,
        object_id=record.pk,
        heading=one_line(normalize_unicode(str(document_type.heading(record))), 300),
        context=one_line(normalize_unicode(str(document_type.context(record))), MAX_CONTEXT_LENGTH),
        address=document_type.url(record),
        day=days[0],
        last_day=days[1],
        boost=document_type.boost(summit_count),
        parts=[[field.name, field.weight, "; ".join(found)] for field, found in texts],
    )
    return IndexEntry(document, document_tokens(document, [(field.weight, found) for field, found in texts]))


def rebuild_entry(document):
    """Return the IndexEntry of a saved SearchDocument, with exactly the tokens that were written for it."""
    return IndexEntry(document, document_tokens(document, [(weight, [text]) for _name, weight, text in document.parts]))


def document_tokens(document, texts):
    """Return weight → tokens of a SearchDocument; ``texts``: its parts as pairs (weight, list of texts)."""
    dates = date_tokens(document.day, document.last_day) if document.day else []
    return tokens_by_weight(texts, dates, date_weight(document.kind))


def indexed_texts(field, record):
    """Return the texts of a field of a record, normalised and cut at ``MAX_FIELD_LENGTH`` characters in all."""
    values = field.text(record)
    texts, room = [], MAX_FIELD_LENGTH
    for value in [values] if isinstance(values, str) or not hasattr(values, "__iter__") else values:
        if text := normalize_unicode(str(value)[: max(room, 0)]):
            texts.append(text)
            room -= len(text)
    return texts


def date_weight(type_name):
    """Return the weight of date tokens for a document type: highest for summits, which are known by their dates."""
    return {"summit": "a", "agreement": "b"}.get(type_name, "d")


def tokens_by_weight(texts, dates, weight_of_dates):
    """Return weight → tokens, from pairs (weight, list of texts) and the date tokens ``dates``."""
    tokens = {weight: [] for weight in WEIGHTS}
    for weight, found in texts:
        joined = []
        for text in found:
            words, joined_words = tokenize(text)
            tokens[weight] += words
            joined += joined_words
        tokens[weight] += [FIELD_SEPARATOR, *joined] + ([FIELD_SEPARATOR] if joined else [])
    tokens[weight_of_dates] += dates
    return {weight: found[:MAX_TOKENS] for weight, found in tokens.items()}


def summit_counts_of(type_name, pks):
    """Return primary key → number of public summits in which the record occurs, without zeros.

    Types that are not ranked by this number give an empty dict. ``pks``: primary keys to count for, or None for all.
    """
    counted = {
        "leader": (Participation, "leader", "summit"),
        "country": (Participation, "actor", "summit"),
        "organisation": (Participation, "actor", "summit"),
        "issue": (Discussion, "issue", "summit"),
        **{name: (Summit, name, "pk") for name in NAMED_ONLY},
    }
    if type_name not in counted:
        return {}
    model, group, summit = counted[type_name]
    rows = model.objects.published().order_by().values_list(group)
    rows = rows if pks is None else rows.filter(**{f"{group}__in": pks})
    return dict(rows.annotate(number=Count(summit, distinct=True)))


def search_names(type_name, record, summit_count):
    """Return the unsaved SearchNames of a record of one of the types in ``NAME_READERS``."""
    fields = {"heading": str(record)[:300], "meetings": summit_count}
    short_names = leader_short_names(record) if type_name == "leader" else ()
    described = (DOCUMENT_TYPES | NAMED_ONLY)[type_name]
    fields["context"] = one_line(normalize_unicode(str(described.context(record))), MAX_CONTEXT_LENGTH)
    fields["address"] = described.url(record)
    return build_search_names(type_name, record.pk, NAME_READERS[type_name](record), fields, short_names)


NAME_READERS = {
    "leader": names_of,
    "issue": names_of,
    "country": names_of,
    "organisation": names_of,
    "agreement": names_of,
    "place": names_of,
    "summit": names_of,
    "series": names_of,
}
"""Type → function that returns the names of a record."""
WHOLE_NAMES_ONLY = {"agreement", "summit"}
"""Types with titles: these are long and many, so they are stored only as a whole."""


def build_search_names(type_name, pk, names, fields, short_names=()):
    """Return unsaved SearchNames for the ``names`` of a record: whole names first, then each from a later word on.

    Names of ``WHOLE_NAMES_ONLY`` are stored only as a whole. No key is stored twice. Variants are stored too: in one
    spelling, British or American, and with hyphenated words joined (Mao Tsetung). Short names count as whole: Xi for Xi
    Jinping. ``fields``: values of the other fields.
    """
    by_key = {}
    names = [(name, words.split()) for name in filter(None, names) for words in name_variants(name)]
    keyed = [(name, words, True) for name, words in names if words]
    if type_name not in WHOLE_NAMES_ONLY:
        keyed += [(name, words[start:], False) for name, words in names for start in partial_name_starts(words)]
    keyed += [(name, normalize_name(name).split(), True) for name in short_names if normalize_name(name)]
    for name, words, is_whole in keyed:
        for key in (" ".join(words), " ".join(map(normalize_spelling, words))):
            own_fields = {"key": key[:200], "is_whole": is_whole, "name": name[:300]}
            by_key.setdefault(key[:200], SearchName(kind=type_name, object_id=pk, **own_fields, **fields))
    return list(by_key.values())


def name_variants(name):
    """Return the normalised variants of a name: as it is, and with hyphenated words joined (Mao Tse-tung, Tsetung)."""
    return dict.fromkeys([normalize_name(name), normalize_name_joined(name)])


def partial_name_starts(words):
    """Return the indexes of the later words from which the rest of a name is stored as a partial name."""
    minimum = MIN_UNSPACED_LENGTH if is_unspaced(words[-1]) else 1
    return range(1, len(words) - minimum + 1)
