"""Index of the list of issues, which are filtered by their discussions; it is built from the index of summits."""

from array import array
from dataclasses import dataclass

from pyroaring import BitMap

from summits.filters.index import BaseIndex, numbers_by_key, union

NONE = BitMap()


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
            _both(self.issues, other.issues),
            _both(self.summits, other.summits),
            _of_each(BitMap.__and__, self.outcomes, other.outcomes),
        )

    def __or__(self, other):
        if self is NOTHING or other is NOTHING:
            return other if self is NOTHING else self
        summits = None if self.summits is None else self.summits | other.summits
        return IssueConditions(summits=summits, outcomes=_of_each(BitMap.__or__, self.outcomes, other.outcomes))


NOTHING = IssueConditions(issues=NONE)


def _both(one, other):
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _of_each(operation, one, other):
    if one is None or other is None:
        return other if one is None else one
    return {key: operation(one.get(key, NONE), other.get(key, NONE)) for key in one.keys() | other.keys()}


class IssueIndex(BaseIndex):
    """Index of the published issues, numbered by name; it holds IssueConditions instead of bitmaps.

    ``keys``: the primary keys of the issues by number; ``summits``: the SummitIndex.
    """

    nothing = NOTHING
    everything = IssueConditions()

    def __init__(self, keys, summits):
        self.keys = array("q", keys)
        self._numbers = numbers_by_key(self.keys)
        self._discussed = [
            union(found[key] for found in summits.own_outcomes.values() if key in found) for key in self.keys
        ]
        at_any = union(self._discussed)
        sets = {
            name: {
                key: IssueConditions(summits=held) for key, held in summits.sets[name].items() if held.intersect(at_any)
            }
            for name in ("collection", "leader", "decade")
        }
        sets["outcome"] = {outcome: IssueConditions(outcomes=found) for outcome, found in summits.own_outcomes.items()}
        super().__init__(sets)
        self._left = None, ()

    def numbers_of(self, keys):
        """Return IssueConditions for the issues with these primary keys, without those that are not public."""
        return IssueConditions(issues=BitMap([self._numbers[key] for key in keys if key in self._numbers]))

    def size(self, some, others):
        """Return the number of issues that meet both conditions, those on discussions by the same discussion."""
        if others.outcomes is None and others.issues is None and others.summits is not None:
            any_left, left = self._summits_left(some)
            # Test the union first: most values share no summit with the selection.
            return sum(map(others.summits.intersect, left)) if others.summits.intersect(any_left) else 0
        return len(self.keys_of(some & others))

    def keys_of(self, rows):
        """Return the primary keys of the issues that meet the conditions, those on discussions by the same one."""
        numbers = range(len(self.keys)) if rows.issues is None else rows.issues
        if rows.summits is None and rows.outcomes is None:
            return [self.keys[number] for number in numbers]
        return [self.keys[number] for number, summits in zip(numbers, self._summits_of(rows), strict=True) if summits]

    @property
    def meetings(self):
        """Primary key of an issue → number of meetings that discussed it."""
        return dict(zip(self.keys, map(len, self._discussed), strict=True))

    def _summits_left(self, rows):
        # Summits with a discussion that meets the conditions: of all issues together, and a list by issue. The last
        # result is cached, since each value of a facet asks for the same.
        asked, left = self._left
        if asked is not rows:
            found = self._summits_of(rows)
            left = BitMap.union(NONE, *found), found
            self._left = rows, left
        return left

    def _summits_of(self, rows):
        # For each issue that meets the conditions on issues: the summits where its discussion meets the others.
        keys = self.keys if rows.issues is None else [self.keys[number] for number in rows.issues]
        if rows.outcomes is None:
            found = [self._discussed[self._numbers[key]] for key in keys]
        else:
            found = [rows.outcomes.get(key, NONE) for key in keys]
        return found if rows.summits is None else [summits & rows.summits for summits in found]
