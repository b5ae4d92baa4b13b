"""Document ids: type, rank and primary key of the record, packed into one integer.

From the highest bit: the type; the rank, made of the number of meetings (see ``meeting_counts``) and then the day, both
counted down so that the best comes first; the primary key. So ordering by id is ordering by rank, and the documents of
one type are a range of ids. FTS5 returns hits in id order: counts and best hits come from the full-text index alone,
without a join. A record whose day or number of meetings changes gets another id.

Plain columns were tried in November 2026 with 20,000 meetings: on SQLite in a narrow table joined with the hits, on
PostgreSQL beside the tokens. Lists filtered by a word that every document has then exceeded the limit of 100 ms.
CPU time in milliseconds for a whole page, with ids → with columns, on a busy machine:

                                          SQLite      PostgreSQL
    summits, a word of every document     54 → 125    78 → 127
    summits, a common word                30 → 65     55 → 70
    search, a common word                 36 → 50     84 → 85
    search, two common words              47 → 54     71 → 86
    search, a phrase                      33 → 42     89 → 101
    search, a rare word                   16 → 18     22 → 30
    search, a prefix                      16 → 24     28 → 30
    positions, a word of every document   32 → 68     125 → 142
"""

from summits.search.schema.document_types import DOCUMENT_TYPES

RECORD_BITS, DAY_BITS, RANK_BITS = 26, 22, 29
MOST_MEETINGS = (1 << RANK_BITS - DAY_BITS) - 1
"""The highest number of meetings that fits in the rank of a dated document."""
BEST = (1 << RANK_BITS) - 1
RECORDS, DAYS = (1 << RECORD_BITS) - 1, (1 << DAY_BITS) - 1
KIND_SHIFT = RANK_BITS + RECORD_BITS
NAMES = tuple(DOCUMENT_TYPES)

RECORD = f"(id & {RECORDS})"
"""SQL expression: the primary key of the record, from the ``id`` of its document."""
LATEST_FIRST = f"(id >> {RECORD_BITS}) & {DAYS}, {RECORD}"
"""SQL for ORDER BY: documents of one dated type, latest day first."""


def encode(kind, pk, meetings=0, day=None):
    """Return the document id of a record. Raises ValueError if the primary key does not fit.

    ``kind``: name of the document type; ``meetings``: the record's entry in ``meeting_counts``; ``day``: first day
    (datetime.date or None), ignored for types without days.
    """
    if pk > RECORDS:
        raise ValueError(f"the search numbers no more than {RECORDS} records of a kind: {kind} {pk}")
    standing = min(meetings, BEST)
    if DOCUMENT_TYPES[kind].day:
        standing = min(meetings, MOST_MEETINGS) << DAY_BITS | (day.toordinal() if day else 0)
    return NAMES.index(kind) << KIND_SHIFT | BEST - standing << RECORD_BITS | pk


def document_type(key):
    """Return the name of the document type from a document id."""
    return NAMES[key >> KIND_SHIFT]


def pk(key):
    """Return the primary key of the record from a document id."""
    return key & RECORDS


def id_range(kind):
    """Return the lowest and the highest id that a document of a type can have."""
    first = NAMES.index(kind) << KIND_SHIFT
    return first, first + (1 << KIND_SHIFT) - 1


def boost(key):
    """Return the factor for the score of a document, from its id."""
    kind, standing = DOCUMENT_TYPES[document_type(key)], BEST - (key >> RECORD_BITS & BEST)
    return kind.boost(standing >> DAY_BITS if kind.day else standing)


def recency(key):
    """Return a number, from a document id, that is lower for a later day and highest for no day."""
    return key >> RECORD_BITS & DAYS if DOCUMENT_TYPES[document_type(key)].day else DAYS
