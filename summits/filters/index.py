"""Indexes of the lists: for each filter value, a compressed bitmap of the records that have it.

Records are numbered in the order of their list (by date, where they have one), so a page of the list is a slice of a
bitmap. Measured at 100,000 summits: counting some 3,500 values took the database 1,040 ms, and bitmaps 2 ms.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property

from pyroaring import BitMap

UNNUMBERED = -1


class BaseIndex:
    """Base index: counts the records that have each filter value.

    ``postings``: filter name → value key → the records that have the value; ``everything``: all records;
    ``nothing``: none.
    """

    def __init__(self, postings):
        self.postings, self._counts = postings, {}

    def counts(self, name, selection):
        """Return value key → number of records among ``selection`` that have this value of the filter ``name``.

        The counts over all records, which most pages show, are cached.
        """
        if selection is not self.everything:
            return self.count_each(self.postings[name], selection)
        if name not in self._counts:
            self._counts[name] = self.count_each(self.postings[name], selection)
        return self._counts[name]

    def count_each(self, bitmaps_by_key, selection):
        """Return key → number of records in both ``selection`` and the key's entry in ``bitmaps_by_key``."""
        return {key: self.count(selection, records) for key, records in bitmaps_by_key.items()}


class Index(BaseIndex):
    """Index of the records of one model, numbered in the order of their list.

    ``pks``: primary keys by number; ``postings``: filter name → value key → bitmap of the records that have the value,
    those of predecessors and sub-issues included; ``first_days`` and ``last_days``: the records' first and last dates
    as ordinals, by number; empty where records have no dates.
    """

    nothing = BitMap()

    def __init__(self, pks, postings, days=((), ())):
        super().__init__({name: dict(found) for name, found in postings.items()})
        self.pks = array("q", pks)
        self.first_days, self.last_days = (array("i", ordinals) for ordinals in days)
        self.everything = BitMap(range(len(self.pks)))
        self._numbers = array("i", [UNNUMBERED]) * (max(self.pks, default=0) + 1)
        for number, pk in enumerate(self.pks):
            self._numbers[pk] = number

    def count_each(self, bitmaps_by_key, selection):
        # As in the base class, but without a Python call per value, which would take twice as long.
        return dict(zip(bitmaps_by_key, map(selection.intersection_cardinality, bitmaps_by_key.values()), strict=True))

    def count(self, one, other):
        """Return the number of records in both bitmaps."""
        return one.intersection_cardinality(other)

    def bitmap_of(self, pks):
        """Return the bitmap of the records with these primary keys, without those that are not public."""
        number_by_pk, size = self._numbers, len(self._numbers)
        found = [number_by_pk[pk] for pk in pks if pk < size]
        return BitMap([number for number in found if number != UNNUMBERED])

    def pks_of(self, bitmap):
        """Return the primary keys of the records with these numbers, in the order of the list."""
        return [self.pks[number] for number in bitmap]

    def ending_on_or_after(self, day):
        """Return the bitmap of the records that end on or after the day (datetime.date)."""
        return BitMap(self._by_last_day[bisect_left(self._sorted_last_days, day.toordinal()) :])

    def starting_on_or_before(self, day):
        """Return the bitmap of the records that begin on or before the day (datetime.date)."""
        return BitMap(range(bisect_right(self.first_days, day.toordinal())))

    @cached_property
    def _by_last_day(self):
        return array("I", sorted(range(len(self.pks)), key=self.last_days.__getitem__))

    @cached_property
    def _sorted_last_days(self):
        return array("i", sorted(self.last_days))


def bitmaps():
    """Return an empty dict of key → bitmap that creates a bitmap when a key is first used."""
    return defaultdict(BitMap)


def number_by_pk(pks):
    """Return primary key → number, for primary keys given in the order of the numbers."""
    return {pk: number for number, pk in enumerate(pks)}


def numbered_rows(numbers, records, pk_column, *columns, order=()):
    """Yield (number, value of each of ``columns``) for each row of the queryset ``records``.

    ``numbers``: primary key → number; ``pk_column``: the column to look up there; ``order``: the order of the rows, a
    list of columns. Rows whose record has no number, since it was published after the numbering, are left out.
    """
    for pk, *values in records.order_by(*order).values_list(pk_column, *columns).iterator():
        if pk in numbers:
            yield numbers[pk], *values


def roll_up(bitmaps_by_key, included_keys):
    """Return key → union of the bitmaps of all keys that it includes; empty ones are left out.

    ``bitmaps_by_key``: key → bitmap of the records that have the key itself; ``included_keys``: key → the keys that it
    includes, itself among them.
    """
    united = {
        key: union(bitmaps_by_key[pk] for pk in pks if pk in bitmaps_by_key) for key, pks in included_keys.items()
    }
    return {key: bitmap for key, bitmap in united.items() if bitmap}


def union(several):
    """Return the union of several bitmaps."""
    return BitMap.union(BitMap(), *several)
