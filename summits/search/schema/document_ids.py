"""Document ids: type, rank and primary key of the record, packed into one integer.

From the highest bit: the type; the rank; the primary key. The rank of a record with a day is that day, of any other the
number of summits in which it occurs, counted down so that the best comes first. So ordering by id is ordering by rank,
and the documents of one type are a range of ids. FTS5 returns hits in id order: counts and best hits come from the
full-text index alone, without a join. A record whose day or number of summits changes gets another id.

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

PK_BITS, RANK_BITS = 26, 29
MAX_PK, MAX_RANK = (1 << PK_BITS) - 1, (1 << RANK_BITS) - 1
TYPE_SHIFT = RANK_BITS + PK_BITS
TYPE_NAMES = tuple(DOCUMENT_TYPES)

PK_SQL = f"(id & {MAX_PK})"
"""SQL expression: the primary key of the record, from the ``id`` of its document."""


def encode(type_name, pk, summit_count=0, day=None):
    """Return the document id of a record. Raises ValueError if the primary key does not fit.

    ``summit_count``: the record's entry in ``summit_counts_of``; ``day``: first day (datetime.date or None). Each is
    ignored for types that are ranked by the other.
    """
    if pk > MAX_PK:
        raise ValueError(f"the search index holds no primary keys above {MAX_PK}: {type_name} {pk}")
    rank = min(summit_count, MAX_RANK)
    if DOCUMENT_TYPES[type_name].day:
        rank = day.toordinal() if day else 0
    return TYPE_NAMES.index(type_name) << TYPE_SHIFT | MAX_RANK - rank << PK_BITS | pk


def type_name_of(document_id):
    """Return the name of the document type from a document id."""
    return TYPE_NAMES[document_id >> TYPE_SHIFT]


def record_pk(document_id):
    """Return the primary key of the record from a document id."""
    return document_id & MAX_PK


def id_range(type_name):
    """Return the lowest and the highest id that a document of a type can have."""
    first = TYPE_NAMES.index(type_name) << TYPE_SHIFT
    return first, first + (1 << TYPE_SHIFT) - 1


def boost(document_id):
    """Return the factor for the score of a document, from its id."""
    document_type = DOCUMENT_TYPES[type_name_of(document_id)]
    summit_count = 0 if document_type.day else MAX_RANK - (document_id >> PK_BITS & MAX_RANK)
    return document_type.boost(summit_count)


def recency(document_id):
    """Return a number, from a document id, that is lower for a later day and highest for no day."""
    return document_id >> PK_BITS & MAX_RANK if DOCUMENT_TYPES[type_name_of(document_id)].day else MAX_RANK
