"""The names of the record by how they begin, held in this process: the best records for any letters at once.

To let the database sort all names that begin so took 11 ms on average and up to 58 at 100,000 summits (SQLite). Here
the names of a kind stand sorted in blocks of 256, each with its best four, so that any letters cost two blocks that are
read and one glance at each between them. 139,000 names take 7 MB. To find the best of one kind takes up to 0.3 ms, to
follow a save 1 to 4 ms. The first who types waits 0.5 to 0.7 s while they are read, and a process grows by 53 to 55 MB
meanwhile, most of it for the rows that are read.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict

from summits.models import SearchName
from summits.search.following import Follower
from summits.search.words import LAST_CHARACTER

BLOCK, MOST = 256, 4
LATER = 2**40
"""More than any number of meetings."""


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

    def replaced(self, records, rows):
        """Return Names in which these records have these rows (object_id, key, is_whole, meetings) alone."""
        names = sorted((key, (0 if is_whole else LATER) - meetings, record) for record, key, is_whole, meetings in rows)
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


names = Follower(SearchName, "key, is_whole, meetings", Names)


def best_named(letters, kinds):
    """Return kind → the object_ids of its four best records of which a name begins with the letters, best first."""
    present = names.present()
    return {kind: present[kind].best(letters) for kind in kinds if kind in present}
