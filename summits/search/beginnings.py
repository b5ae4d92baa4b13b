"""The names of the record by how they begin, held in this process: the best records for any letters at once.

To let the database sort all names that begin with a letter took 20 to 60 ms at 100,000 summits (SQLite). Here the
names of a kind stand sorted in blocks of 256, each with its best four, so that any letters cost two blocks that are
read and one glance at each between them. To read 139,000 names takes 0.35 s and 7 MB, to find the best for one letter
0.3 ms, to follow a save 1 to 4 ms.

What is held follows the record. Names are written anew with keys that only go up, as one refresh after the other
(``summits.search.index.refresh``), so the next reader fetches those above the highest that he has. What is gone shows
when the names are fetched that are to be suggested: what a reader sees is never from here.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, replace
from threading import Lock

from django.db import connections, router

from summits import revision
from summits.models import SearchName
from summits.search.index import flush
from summits.search.matching import asked

BLOCK, MOST = 256, 4
LAST_CHARACTER = chr(0x10FFFF)
LATER = 2**40
"""More than any number of meetings."""
COLUMNS = "key, is_whole, meetings, object_id, kind, id"


class Block:
    """Some names, as sorted tuples (key, rank, object_id), kept small; ``best`` are the first four records by rank."""

    __slots__ = ("_keys", "_ranks", "best", "first", "records")

    def __init__(self, names):
        keys, ranks, records = zip(*names, strict=True)
        self.first, self._keys = keys[0], "\n".join(keys)
        self._ranks, self.records = array("q", ranks), array("q", records)
        self.best = best_of(zip(ranks, records, strict=True))

    def __iter__(self):
        return zip(self._keys.split("\n"), self._ranks, self.records, strict=True)


class Names:
    """The names of one kind of record; nobody changes them: ``replaced`` returns others."""

    def __init__(self, blocks=()):
        self._blocks = list(blocks)
        self._firsts = [block.first for block in self._blocks]

    def best(self, letters):
        """Return the object_ids of the four best records of which a name begins with the letters, best first.

        Names that begin so come before names of which a later word does, then who met most often.
        """
        start = max(bisect_left(self._firsts, letters) - 1, 0)
        blocks = self._blocks[start : bisect_left(self._firsts, letters + LAST_CHARACTER)]
        found = [one for block in blocks[1:-1] for one in block.best]
        for block in [*blocks[:1], *blocks[1:][-1:]]:
            found += [(rank, record) for key, rank, record in block if key.startswith(letters)]
        return [record for _rank, record in best_of(found)]

    def replaced(self, records, names):
        """Return Names in which these (a set of object_ids) have these names, sorted tuples as of a Block, alone."""
        added = defaultdict(list)
        for name in names:
            added[max(bisect_right(self._firsts, name[0]) - 1, 0)].append(name)
        blocks = [] if self._blocks else in_blocks(names)
        for place, block in enumerate(self._blocks):
            if place in added or not records.isdisjoint(block.records):
                kept = [name for name in block if name[2] not in records]
                blocks += in_blocks(sorted(kept + added[place]))
            else:
                blocks.append(block)
        return Names(blocks)


def best_of(found):
    """Return the first four of pairs (rank, object_id), each record once, by its best rank."""
    best = {}
    for rank, record in sorted(found):
        best.setdefault(record, (rank, record))
        if len(best) == MOST:
            break
    return list(best.values())


def in_blocks(names):
    """Return Blocks of sorted names."""
    return [Block(names[start : start + BLOCK]) for start in range(0, len(names), BLOCK)]


@dataclass(frozen=True)
class Held:
    """Names by kind, at least as new as a ``revision``, and the ``first`` and the ``last`` key of a SearchName then."""

    revision: str
    first: int
    last: int
    kinds: dict


NOTHING = Held("0", 0, 0, {})
_held = {}
_lock = Lock()


def best_named(letters, kinds):
    """Return kind → the object_ids of its four best records of which a name begins with the letters, best first."""
    names = present().kinds
    return {kind: names[kind].best(letters) for kind in kinds if kind in names}


def present():
    """Return what is Held of the names of the present record, once it has followed the record."""
    flush()
    held = _held.get(_database())
    if held and held.revision == revision.current():
        return held
    if connections[_database()].in_atomic_block:
        # What a transaction sees may be undone.
        return followed(NOTHING, revision.current())
    with _lock:
        now = revision.read()
        held = _held[_database()] = followed(_held.get(_database(), NOTHING), now)
    return held


def _database():
    # A replica may be behind the primary: of each database there is one Held.
    return router.db_for_read(SearchName)


def followed(held, now):
    """Return what is Held followed up to the revision ``now``; made anew where it is not of this history.

    The least key tells of an index that was written anew, by a transaction that drew its keys before later ones did
    and ended after them.
    """
    table = SearchName._meta.db_table
    if held.last:
        first = asked(f"SELECT min(id) FROM {table}", [])[0][0]
        if first != held.first or _number(now) < _number(held.revision):
            held = NOTHING
    rows = asked(f"SELECT {COLUMNS} FROM {table} WHERE id > %s", [held.last])
    names, records, pks = defaultdict(list), defaultdict(set), [row[-1] for row in rows]
    for key, is_whole, meetings, record, kind, _pk in rows:
        names[kind].append((key, (0 if is_whole else LATER) - meetings, record))
        records[kind].add(record)
    kinds = dict(held.kinds)
    for kind, found in names.items():
        kinds[kind] = kinds.get(kind, Names()).replaced(records[kind], sorted(found))
    first = held.first or min(pks, default=0)
    return Held(now, first, max([held.last, *pks]), kinds)


def _number(text):
    return int(text.partition("-")[0])


def forget(gone):
    """Forget the names of records, pairs (kind, object_id), which the database has no more."""
    with _lock:
        held = _held.get(_database(), NOTHING)
        kinds = dict(held.kinds)
        for kind, record in gone:
            kinds[kind] = kinds.get(kind, Names()).replaced({record}, [])
        if held is not NOTHING:
            _held[_database()] = replace(held, kinds=kinds)
