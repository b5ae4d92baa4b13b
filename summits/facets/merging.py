"""An index put right after a change: what was touched is read again, everything else is taken from the old index.

The old index stays as it is, for those who are reading it; bitmaps that do not change are shared. Where a record
comes, goes or changes its place, the numbers of those after it move, which a bitmap does as a whole.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date

from pyroaring import BitMap

from summits.facets.index import Facts, Index, by_key
from summits.facets.names import Names
from summits.models import Country

MOST_FOLLOWED = 500
"""After more records than these an index is sooner made anew."""
MOST_MOVES = 20
"""Each bitmap is cut into so many pieces at most, which move together; else the index is made anew."""


class Builder:
    """Makes the index of one list: called, of all records; by ``follow`` of an older index.

    A subclass has the ``model``, the ``order`` of its list, ``read``, ``choices`` and ``records_of``.
    """

    has_days = True
    """Whether the order is that of days, and of other columns among those of one day."""

    def __call__(self):
        """Return the Index of the present record."""
        known = Names()
        return self._index(self.read(known), known)

    def follow(self, index, touched):
        """Return the Index of a record that is that of ``index`` but for what was touched; None if it cannot."""
        known = index.names.renewed(touched.changed)
        if Country in touched.changed and known.countries.differ(index.names.countries):
            return None
        records = self._stand_elsewhere(index, known, touched)
        if len(records) > MOST_FOLLOWED:
            return None
        if not records:
            return index if known is index.names else self._index(index, known)
        part = self.read(known, records)
        place = self._among_days if self.has_days else self._among_all
        facts = merged(index, part, *place(index, part, records))
        return facts and self._index(facts, known)

    def in_order(self, records):
        """Return the primary keys of a queryset of records in the order of the list."""
        return list(records.order_by(*self.order).values_list("pk", flat=True))

    def _index(self, facts, known):
        return Index(facts, self.choices(known, facts.sets), known)

    def _stand_elsewhere(self, index, known, touched):
        # The primary keys of the records that may have come or gone, or have other values.
        leaders, issues = known.leaders_moved(index.names), known.issues.moved(index.names.issues)
        found = self.records_of(touched, leaders, issues)
        found = [keys.order_by().distinct()[: MOST_FOLLOWED + 1] for keys in found]
        return touched.of(self.model).union(*found) - {None}

    def _among_days(self, old, part, records):
        # The keys with those of ``part`` in their places, the days of these, and the old numbers of what they replace.
        gone = old.numbers_of(records)
        keys, firsts, lasts = columns = old.keys[:], old.first_days[:], old.last_days[:]
        for number in reversed(gone):
            for column in columns:
                del column[number]
        earlier = self._earlier_on_its_day(part)
        for key, first, last in zip(part.keys, *part.days, strict=True):
            low, high = bisect_left(firsts, first), bisect_right(firsts, first)
            place = low + sum(other in earlier.get(key, ()) for other in keys[low:high])
            for column, value in zip(columns, (key, first, last), strict=True):
                column.insert(place, value)
        return keys, (firsts, lasts), gone

    def _earlier_on_its_day(self, part):
        # Primary key → those of the records that begin on the same day and stand before it.
        day, found, earlier = self.order[0], defaultdict(list), {}
        days = {f"{day}__in": {date.fromordinal(first) for first in part.days[0]}}
        of_days = self.model.objects.published().filter(**days).order_by(*self.order)
        mine = {*part.keys}
        for first, key in of_days.values_list(day, "pk"):
            if key in mine:
                earlier[key] = {*found[first]}
            found[first].append(key)
        return earlier

    def _among_all(self, old, part, records):
        # The same in a list without days, which is short.
        stay = {*part.keys, *old.keys} - (records - {*part.keys})
        keys = [key for key in self.in_order(self.model.objects.published()) if key in stay]
        return keys, ((), ()), old.numbers_of(records | ({*old.keys} - {*keys}))


def merged(old, part, keys, days, gone):
    """Return the Facts of an old Index and a ``part`` together, or None if too much moves or was withdrawn meanwhile.

    ``part``: the Facts of some records, which replace what was known of them; ``keys`` and ``days``: of all together;
    ``gone``: the old numbers of the records that ``part`` replaces.
    """
    if not {*part.keys} <= {*keys}:
        # One was withdrawn since it was read.
        return None
    numbers = by_key(keys)
    came = [numbers[key] for key in part.keys]
    moves = moves_of(len(old.keys), gone, sorted(came))
    if len(moves) > MOST_MOVES:
        return None
    sets, outcomes, discussed = (
        _joined(getattr(old, name), getattr(part, name), moves, came) for name in ("sets", "outcomes", "discussed")
    )
    return Facts(keys, sets, _without_empty(outcomes), _without_empty(discussed), days)


def moves_of(size, gone, came):
    """Return by how much the numbers below ``size`` move → which of them, as a bitmap.

    ``gone``: those that are no more; ``came``: the numbers, after the move, of what is new, in order.
    """
    gone, came = [*gone, size], [*came, float("inf")]
    moves, old, new = defaultdict(BitMap), 0, 0
    while old < size:
        if old == gone[0]:
            gone.pop(0)
            old += 1
        elif new == came[0]:
            came.pop(0)
            new += 1
        else:
            run = min(gone[0] - old, came[0] - new)
            moves[new - old].add_range(old, old + run)
            old, new = old + run, new + run
    return dict(moves)


def _without_empty(outcomes):
    return {outcome: found for outcome, found in outcomes.items() if found}


def _joined(old, part, moves, came):
    # Of name → key → bitmap the old ones moved, with those of the part added under the numbers that came.
    joined = {}
    for name in old.keys() | part.keys():
        found = {key: moved for key, numbers in old.get(name, {}).items() if (moved := _moved(numbers, moves))}
        for key, numbers in part.get(name, {}).items():
            added = BitMap([came[number] for number in numbers])
            found[key] = found[key] | added if key in found else added
        joined[name] = found
    return joined


def _moved(numbers, moves):
    # A bitmap that does not move is shared with the old index.
    stay = moves.get(0)
    if stay is not None and numbers.issubset(stay):
        return numbers
    return BitMap.union(BitMap(), *((numbers & some).shift(by) for by, some in moves.items()))
