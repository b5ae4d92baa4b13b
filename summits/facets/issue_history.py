"""History of issues across all summits, from the summit index: number of discussions, dates and outcomes."""

from array import array
from bisect import bisect_left
from datetime import date

from pyroaring import BitMap

from summits.caching.memoize import memoize_per_version
from summits.filters import summit_index
from summits.vocabularies import Outcome


class IssueHistory:
    """All public discussions of some issues (primary keys), ordered by the date of their summits.

    ``outcome_counts``: outcome → number of discussions, in the order of the vocabulary, without zeros. The length is
    the number of discussions.
    """

    def __init__(self, issues):
        self._index = memoize_per_version(summit_index)
        discussed, numbers = self._index.own_outcomes, array("I")
        self.outcome_counts = {}
        for outcome in Outcome:
            found = [discussed[outcome][issue] for issue in issues if issue in discussed.get(outcome, {})]
            if found:
                self.outcome_counts[outcome] = sum(map(len, found))
            for held in found:
                numbers.extend(held)
        self._numbers, self._summits = sorted(numbers), BitMap(numbers)

    def __len__(self):
        return len(self._numbers)

    @property
    def span(self):
        """Start dates of the first and last of these summits, a dict of "first" and "last" → datetime.date or None."""
        ends = [self._numbers[0], self._numbers[-1]] if self._numbers else []
        days = [date.fromordinal(self._index.first_days[number]) for number in ends] or [None, None]
        return dict(zip(("first", "last"), days, strict=True))

    def count_in_collection(self, collection):
        """Return how many of these summits belong to a collection (primary key)."""
        summits = self._index.postings["collection"].get(collection, self._index.nothing)
        return self._summits.intersection_cardinality(summits)

    def summits(self, start, stop):
        """Return (primary keys of summits, offset) for a slice of the discussions.

        The summits are in order, each listed once even if it discussed several of the issues. The offset is the number
        of discussions of the first summit that lie before the slice.
        """
        numbers = self._numbers[start:stop]
        before = start - bisect_left(self._numbers, numbers[0]) if numbers else 0
        return [self._index.pks[number] for number in dict.fromkeys(numbers)], before
