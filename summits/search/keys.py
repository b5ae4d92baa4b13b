"""The key of a document says its kind, its place among its kind, and its record, so that hits need no further look.

From the highest bit on: the kind; how far the record stands behind the best of its kind, by its meetings (which give
its boost) and then its day; the key of the record. In the order of the keys, then, documents stand kind by kind, the
one met most often first, of equals the latest first. An index that gives keys in order gives the best hits first, and
those of one kind are a range of keys. When a record's day or meetings change, its document gets another key.
"""

from summits.search.kinds import KINDS

RECORD_BITS, DAY_BITS, STANDING_BITS = 26, 22, 29
MOST_MEETINGS = (1 << STANDING_BITS - DAY_BITS) - 1
"""Of a record with a day: more than any summit has issues, which is what is counted for it."""
BEST = (1 << STANDING_BITS) - 1
RECORDS, DAYS = (1 << RECORD_BITS) - 1, (1 << DAY_BITS) - 1
KIND_SHIFT = STANDING_BITS + RECORD_BITS
NAMES = tuple(KINDS)

RECORD = f"(id & {RECORDS})"
"""SQL for the key of the record, from the ``id`` of its document."""
LATEST_FIRST = f"(id >> {RECORD_BITS}) & {DAYS}, {RECORD}"
"""SQL for the order of documents of one kind, which have days, by these."""


def key_of(kind, pk, meetings=0, day=None):
    """Return the primary key of the SearchDocument of a record. Raises ValueError for a record numbered too high."""
    if pk > RECORDS:
        raise ValueError(f"the search numbers no more than {RECORDS} records of a kind: {kind} {pk}")
    standing = min(meetings, BEST)
    if KINDS[kind].day:
        standing = min(meetings, MOST_MEETINGS) << DAY_BITS | (day.toordinal() if day else 0)
    return NAMES.index(kind) << KIND_SHIFT | BEST - standing << RECORD_BITS | pk


def kind_of(key):
    """Return the kind of the record of a document."""
    return NAMES[key >> KIND_SHIFT]


def record_of(key):
    """Return the primary key of the record of a document."""
    return key & RECORDS


def range_of(kind):
    """Return the first and the last key that a document of this kind can have."""
    first = NAMES.index(kind) << KIND_SHIFT
    return first, first + (1 << KIND_SHIFT) - 1


def boost_of(key):
    """Return by what the score of a document is multiplied."""
    kind, standing = KINDS[kind_of(key)], BEST - (key >> RECORD_BITS & BEST)
    return kind.boost(standing >> DAY_BITS if kind.day else standing)


def lateness_of(key):
    """Return a number that is less for a later day; the highest for none."""
    return key >> RECORD_BITS & DAYS if KINDS[kind_of(key)].day else DAYS
