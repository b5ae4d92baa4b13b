"""Where each value of each facet stands: compressed bitmaps over numbered records.

A record has its number in the order of the list (of the days, where it has some), so that a stretch of the list is a
stretch of numbers. An index does not change; ``summits.facets.keeping`` keeps one of each kind for one revision of the
record.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

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


class Offering:
    """What every index has: the choices of its facets, and how many records each of them finds.

    ``choices``: facet → its Choices, in the order of the page; ``trees``: the facets of which a choice has parts.
    """

    def __init__(self, choices):
        self.choices = choices
        self.trees = {name for name, values in choices.items() if any(value.parts for value in values)}
        self._sizes, self._occurring = {}, {}

    def sizes(self, name, left):
        """Return key of a value → how many records among ``left`` have it, of a filter.

        Those of all records, which most pages show, are reckoned once.
        """
        if left is not self.everything:
            return self.sizes_of(self.sets[name], left)
        if name not in self._sizes:
            self._sizes[name] = self.sizes_of(self.sets[name], left)
        return self._sizes[name]

    def sizes_of(self, found, left):
        """Return key → how many records among ``left`` are among those of ``found``, a dict by key."""
        return dict(zip(found, self.counted(found.values(), left), strict=True))

    def offered(self, name, left):
        """Return (how many records among ``left`` have it, Choice) of all that occur, in the order of the page."""
        if name not in self._occurring:
            known = self.sets[name]
            choices = [one for one in self.choices[name] if one.key in known]
            self._occurring[name] = choices, [known[one.key] for one in choices]
        choices, found = self._occurring[name]
        if left is self.everything:
            sizes = self.sizes(name, left)
            return [(sizes[one.key], one) for one in choices]
        return list(zip(self.counted(found, left), choices, strict=True))

    def counted(self, several, left):
        """Return how many records among ``left`` are among each of ``several``, a list."""
        return [self.size(left, records) for records in several]


class Index(Offering):
    """The records of one kind, numbered in the order of their list.

    ``keys``: their primary keys by number; ``sets``: filter → key of a value → the numbers of the records that have
    it, predecessors and sub-topics included; ``outcomes``: outcome → issue → the numbers of those that have that
    outcome on that issue, and ``discussed`` the same without sub-topics; ``first_days`` and ``last_days``: the
    ordinals of these days by number, where the records have days.
    """

    nothing = BitMap()

    def __init__(self, keys, sets, choices, days=((), ()), outcomes=None, discussed=None):
        super().__init__(choices)
        self.keys, self.sets = array("q", keys), sets
        self.outcomes, self.discussed = outcomes or {}, discussed or {}
        self.first_days, self.last_days = (array("i", ordinals) for ordinals in days)
        self.everything = BitMap(range(len(self.keys)))
        self._numbers = by_key(self.keys)

    def counted(self, several, left):
        """Return the same, without a call of ours for each of some thousands of values: that would cost twice."""
        return list(map(left.intersection_cardinality, several))

    def numbers_of(self, keys):
        """Return the numbers of the records with these primary keys; of those not public, none."""
        numbers, most = self._numbers, len(self._numbers)
        found = [numbers[key] for key in keys if key < most]
        return BitMap([number for number in found if number != NO_NUMBER])

    def size(self, some, others):
        """Return how many records are in both bitmaps."""
        return some.intersection_cardinality(others)

    def not_over_before(self, day):
        """Return the numbers of the records that last to the day (datetime.date) or longer."""
        return BitMap(self._by_last_day[bisect_left(self._sorted_last_days, day.toordinal()) :])

    def begun_by(self, day):
        """Return the numbers of the records that begin on the day (datetime.date) or before."""
        return BitMap(range(bisect_right(self.first_days, day.toordinal())))

    @cached_property
    def _by_last_day(self):
        return array("I", sorted(range(len(self.keys)), key=self.last_days.__getitem__))

    @cached_property
    def _sorted_last_days(self):
        return array("i", sorted(self.last_days))
