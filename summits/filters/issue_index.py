"""Index of the list of issues, which are filtered by their discussions; it is built from the index of summits."""

from array import array
from dataclasses import dataclass

from pyroaring import BitMap

from summits.filters.index import BaseIndex, number_by_pk, union

EMPTY = BitMap()


@dataclass(frozen=True, slots=True)
class IssueConditions:
    """Conditions that an issue, and one discussion of it, must meet; None means no condition.

    ``issues``: bitmap of issue numbers; ``summits``: bitmap of the summits at which the discussion may be;
    ``outcomes``: primary key of an issue → bitmap of the summits at which it had a requested outcome. The operator
    "and" combines filters; "or" combines the values of one filter by discussions.
    """

    issues: BitMap | None = None
    summits: BitMap | None = None
    outcomes: dict | None = None

    def __and__(self, other):
        return IssueConditions(
            _and_conditions(self.issues, other.issues),
            _and_conditions(self.summits, other.summits),
            _combine_outcomes(BitMap.__and__, self.outcomes, other.outcomes),
        )

    def __or__(self, other):
        if self is NO_ISSUES or other is NO_ISSUES:
            return other if self is NO_ISSUES else self
        summits = None if self.summits is None else self.summits | other.summits
        return IssueConditions(
            summits=summits, outcomes=_combine_outcomes(BitMap.__or__, self.outcomes, other.outcomes)
        )


NO_ISSUES = IssueConditions(issues=EMPTY)


def _and_conditions(one, other):
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _combine_outcomes(operation, one, other):
    if one is None or other is None:
        return other if one is None else one
    return {pk: operation(one.get(pk, EMPTY), other.get(pk, EMPTY)) for pk in one.keys() | other.keys()}


class IssueIndex(BaseIndex):
    """Index of the published issues, numbered by name; it holds IssueConditions instead of bitmaps.

    ``pks``: the primary keys of the issues by number; ``summits``: the SummitIndex.
    """

    nothing = NO_ISSUES
    everything = IssueConditions()

    def __init__(self, pks, summits):
        self.pks = array("q", pks)
        self._numbers = number_by_pk(self.pks)
        self._discussed = [
            union(found[pk] for found in summits.own_outcomes.values() if pk in found) for pk in self.pks
        ]
        at_any = union(self._discussed)
        postings = {
            name: {
                key: IssueConditions(summits=bitmap)
                for key, bitmap in summits.postings[name].items()
                if bitmap.intersect(at_any)
            }
            for name in ("collection", "leader", "decade")
        }
        postings["outcome"] = {
            outcome: IssueConditions(outcomes=found) for outcome, found in summits.own_outcomes.items()
        }
        super().__init__(postings)
        self._last_match = None, ()

    def bitmap_of(self, pks):
        """Return IssueConditions for the issues with these primary keys, without those that are not public."""
        return IssueConditions(issues=BitMap([self._numbers[pk] for pk in pks if pk in self._numbers]))

    def count(self, conditions, others):
        """Return the number of issues that meet both conditions, those on discussions by the same discussion."""
        if others.outcomes is None and others.issues is None and others.summits is not None:
            all_summits, summits = self._matching_summits(conditions)
            # Test the union first: most values share no summit with the selection.
            return sum(map(others.summits.intersect, summits)) if others.summits.intersect(all_summits) else 0
        return len(self.pks_of(conditions & others))

    def pks_of(self, conditions):
        """Return the primary keys of the issues that meet the conditions, those on discussions by the same one."""
        numbers = range(len(self.pks)) if conditions.issues is None else conditions.issues
        if conditions.summits is None and conditions.outcomes is None:
            return [self.pks[number] for number in numbers]
        return [
            self.pks[number] for number, summits in zip(numbers, self._summits_of(conditions), strict=True) if summits
        ]

    @property
    def summit_counts(self):
        """Primary key of an issue → number of summits that discussed it."""
        return dict(zip(self.pks, map(len, self._discussed), strict=True))

    def _matching_summits(self, conditions):
        # Summits with a discussion that meets the conditions: of all issues together, and a list by issue. The last
        # result is cached, since each value of a facet asks for the same.
        matched, result = self._last_match
        if matched is not conditions:
            found = self._summits_of(conditions)
            result = BitMap.union(EMPTY, *found), found
            self._last_match = conditions, result
        return result

    def _summits_of(self, conditions):
        # For each issue that meets the conditions on issues: the summits where its discussion meets the others.
        pks = self.pks if conditions.issues is None else [self.pks[number] for number in conditions.issues]
        if conditions.outcomes is None:
            found = [self._discussed[self._numbers[pk]] for pk in pks]
        else:
            found = [conditions.outcomes.get(pk, EMPTY) for pk in pks]
        return found if conditions.summits is None else [summits & conditions.summits for summits in found]
