"""The key of a document: its kind, its rank among its kind and the key of its record, in one integer.

From the highest bit on: the kind; the rank, which is the number of meetings (or, for a summit, of issues) and then the
day, both counted down so that the best comes first; the key of the record. The order of the keys is the order of rank,
and the documents of one kind are a range of keys. FTS5 gives hits in the order of their keys: so counts and the best
hits come from the index of words alone, and need no join. A record whose day or meetings change gets another key.

Plain columns instead were tried in November 2026 with 20,000 meetings: for SQLite in a narrow table that is joined with
the hits, for PostgreSQL beside the words. Lists found by a word that all documents have went over the bound of 100 ms.
Milliseconds of the processor for a whole page, with the key → with columns, on a machine with other work to do:

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
"""Of a record with a day: more than any summit has issues, which is what is counted for it."""
BEST = (1 << RANK_BITS) - 1
RECORDS, DAYS = (1 << RECORD_BITS) - 1, (1 << DAY_BITS) - 1
KIND_SHIFT = RANK_BITS + RECORD_BITS
NAMES = tuple(DOCUMENT_TYPES)

RECORD = f"(id & {RECORDS})"
"""SQL for the key of the record, from the ``id`` of its document."""
LATEST_FIRST = f"(id >> {RECORD_BITS}) & {DAYS}, {RECORD}"
"""SQL for the order of documents of one kind, which have days, by these."""


def encode(kind, pk, meetings=0, day=None):
    """Return the primary key of the SearchDocument of a record. Raises ValueError for a record numbered too high."""
    if pk > RECORDS:
        raise ValueError(f"the search numbers no more than {RECORDS} records of a kind: {kind} {pk}")
    standing = min(meetings, BEST)
    if DOCUMENT_TYPES[kind].day:
        standing = min(meetings, MOST_MEETINGS) << DAY_BITS | (day.toordinal() if day else 0)
    return NAMES.index(kind) << KIND_SHIFT | BEST - standing << RECORD_BITS | pk


def document_type(key):
    """Return the kind of the record of a document."""
    return NAMES[key >> KIND_SHIFT]


def pk(key):
    """Return the primary key of the record of a document."""
    return key & RECORDS


def id_range(kind):
    """Return the first and the last key that a document of this kind can have."""
    first = NAMES.index(kind) << KIND_SHIFT
    return first, first + (1 << KIND_SHIFT) - 1


def boost(key):
    """Return by what the score of a document is multiplied."""
    kind, standing = DOCUMENT_TYPES[document_type(key)], BEST - (key >> RECORD_BITS & BEST)
    return kind.boost(standing >> DAY_BITS if kind.day else standing)


def recency(key):
    """Return a number that is less for a later day; the highest for none."""
    return key >> RECORD_BITS & DAYS if DOCUMENT_TYPES[document_type(key)].day else DAYS
