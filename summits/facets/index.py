"""Where each value of each facet stands: compressed bitmaps over numbered records.

A record has its number in the order of the list (of the days, where it has some), so that a stretch of the list is a
stretch of numbers. An index does not change; ``summits.facets.keeping`` keeps one of each kind and makes a new one
when the record has changed.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass

from pyroaring import BitMap


def bitmaps():
    """Return an empty dict of key → bitmap, to which numbers are added as ``found[key].add(number)``."""
    return defaultdict(BitMap)


NO_NUMBER = -1


def by_key(keys):
    """Return an array: primary key → number, or NO_NUMBER. ``keys`` by number; keys are small, the database counts."""
    numbers = array("i", [NO_NUMBER]) * (max(keys, default=0) + 1)
    for number, key in enumerate(keys):
        numbers[key] = number
    return numbers


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a facet may offer.

    ``key``: what the filters call it, a primary key or the value itself; ``is_term``: it is of a vocabulary, and so
    offered even where no record has it.
    """

    value: str
    label: str
    key: int | str
    parts: tuple["Choice", ...] = ()
    is_term: bool = False


class Index:
    """The records of one kind, numbered; ``keys`` (an array) are their primary keys by number.

    ``choices``: facet → its Choices, in the order of the page; ``sets``: filter → key of a value → the numbers of the
    records that have it, predecessors and sub-topics included; ``outcomes``: outcome → issue → the numbers of those
    that have that outcome on that issue.
    """

    def __init__(self, keys, choices, sets, outcomes=None):
        self.keys, self.choices, self.sets, self.outcomes = array("q", keys), choices, sets, outcomes
        self.everything = BitMap(range(len(keys)))
        self._numbers = by_key(self.keys)
        self._sizes = {}

    def sizes(self, name):
        """Return key of a value → how many records have it, of a filter: what most pages show is reckoned once."""
        if name not in self._sizes:
            found = self.sets[name].items()
            self._sizes[name] = {key: self.size(self.everything, numbers) for key, numbers in found}
        return self._sizes[name]

    def numbers_of(self, keys):
        """Return the numbers of the records with these primary keys; of those not public, none."""
        numbers, most = self._numbers, len(self._numbers)
        found = [numbers[key] for key in keys if key < most]
        return BitMap([number for number in found if number != NO_NUMBER])

    def size(self, some, others):
        """Return how many records are in both bitmaps."""
        return some.intersection_cardinality(others)


class DatedIndex(Index):
    """Records with a first and a last day (sequences of ordinals by number), numbered by the first."""

    def __init__(self, keys, choices, sets, outcomes, days):
        super().__init__(keys, choices, sets, outcomes)
        self._first_days, last_days = array("i", days[0]), days[1]
        self._by_last_day = array("I", sorted(range(len(keys)), key=last_days.__getitem__))
        self._last_days = array("i", sorted(last_days))

    def not_over_before(self, day):
        """Return the numbers of the records that last to the day or longer."""
        return BitMap(self._by_last_day[bisect_left(self._last_days, day.toordinal()) :])

    def begun_by(self, day):
        """Return the numbers of the records that begin on the day or before."""
        return BitMap(range(bisect_right(self._first_days, day.toordinal())))


class GroupedIndex(Index):
    """Records found by what belongs to them: numbered are rows, for each record its own row, then what belongs to it.

    ``keys``: for each row the primary key of its record; the rows of a record stand together.
    """

    def __init__(self, keys, choices, sets):
        super().__init__(keys, choices, sets)
        self._starts, self._ends = {}, {}
        for number, key in enumerate(keys):
            self._starts.setdefault(key, number)
            self._ends[key] = number + 1

    def numbers_of(self, keys):
        """Return the numbers of all rows of the records with these primary keys."""
        found = BitMap()
        for key in keys:
            if key in self._starts:
                found.add_range(self._starts[key], self._ends[key])
        return found

    def size(self, some, others):
        """Return how many records have a row in both bitmaps."""
        both, records, number = some & others, 0, 0
        last = both.max() if both else -1
        while number <= last:
            number = self._ends[self.keys[both.next_set_bit(number)]]
            records += 1
        return records
