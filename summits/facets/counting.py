"""How many records each value of each facet would find, under the other filters chosen.

The filters of one name hold as chosen for the facets of all other names. Within a facet a value counts alone where
several values mean "any", and together with those chosen where they mean "all": as the list does that one gets by
choosing it.
"""

from copy import copy
from functools import reduce
from operator import and_, or_

from django.utils.functional import cached_property
from pyroaring import BitMap

from summits.facets.building import agreement_index, issue_index, leader_index, summit_index
from summits.facets.keeping import index_of
from summits.facets.names import decade_choices
from summits.facets.values import Facet, LongFacet, Value
from summits.filters import AgreementFilterSet, IssueFilterSet, LeaderFilterSet, SummitFilterSet
from summits.filters.base import MOST_RECORDS
from summits.filters.decades import DECADE

BUILDERS = {
    SummitFilterSet: summit_index,
    LeaderFilterSet: leader_index,
    IssueFilterSet: issue_index,
    AgreementFilterSet: agreement_index,
}
ONE_DISCUSSION = {"issue", "outcome"}
"""In the list of summits these two ask for one discussion: that outcome on that issue."""
MANY = 100
"""A facet of more choices is a LongFacet, unless they are a tree."""
NONE = BitMap()


class Counts:
    """The counts of one filter set for one page."""

    def __init__(self, filters):
        self.filters = filters
        self.index = index_of(BUILDERS[type(filters)])
        self.written = {name: set(values) for name, values in filters.picked.items()}
        is_valid = filters.form.is_valid()
        self.chosen = self._chosen() if is_valid else {}
        self.asked = self._asked_of_database() if is_valid else None
        self.narrowed = self._narrowed() if is_valid else {"what is wrong": self.index.nothing}

    @cached_property
    def facets(self):
        """The facets: name → Facet."""
        return {name: self._facet(name) for name in self.index.choices}

    @cached_property
    def found(self):
        """The numbers of the records that all filters leave, as a bitmap."""
        return self._left_by_all_but()

    @property
    def is_empty(self):
        """Whether the filters leave nothing."""
        return not self.index.size(self.found, self.index.everything)

    @property
    def all_count(self):
        """How many records there are without filters."""
        return len(self.index.keys)

    @cached_property
    def years(self):
        """The years with a public summit, as (year, number of summits)."""
        left = self._left_by_all_but("from", "to")
        return [(year, self.index.size(left, numbers)) for year, numbers in sorted(self.index.sets["year"].items())]

    @cached_property
    def loosened(self):
        """What the list would find without one of the values chosen, as (Chosen, number), most first, none with 0."""
        numbers = [(chosen, self._number_without(chosen.name, chosen.value)) for chosen in self.filters.chosen]
        return sorted([pair for pair in numbers if pair[1]], key=lambda pair: -pair[1])

    def _number_without(self, name, value):
        less = copy(self)
        if name in self.chosen:
            key = getattr(value, "pk", value)
            less.chosen = {**self.chosen, name: [one for one in self.chosen[name] if one != key]}
        if name in self.filters.by_database:
            less.asked = self._asked_of_database(name)
        less.narrowed = less._narrowed()
        dropped = () if name in self.chosen else (name,)
        return self.index.size(less._left_by_all_but(*dropped), self.index.everything)

    def _asked_of_database(self, *without):
        # The numbers of the records that the filters leave which only the database can answer; None if there are none.
        keys = self.filters.keys_by_database(*without)
        return None if keys is None else self.index.numbers_of(keys)

    def _chosen(self):
        # Filter → the keys of the values chosen.
        cleaned = self.filters.form.cleaned_data
        return {name: [getattr(one, "pk", one) for one in cleaned[name]] for name in self.index.sets if name in cleaned}

    def _narrowed(self):
        # Filter → the numbers of the records that it leaves, for each filter in which something is chosen.
        narrowed = {name: self._having(name, keys) for name, keys in self.chosen.items() if keys}
        if self.index.outcomes and self.chosen["issue"]:
            narrowed.pop("outcome", None)
        if self.asked is not None:
            narrowed["asked of the database"] = self.asked
        return narrowed | self._narrowed_in_time()

    def _narrowed_in_time(self):
        cleaned, narrowed = self.filters.form.cleaned_data, {}
        if cleaned.get("from"):
            narrowed["from"] = self.index.not_over_before(cleaned["from"].earliest)
        if cleaned.get("to"):
            narrowed["to"] = self.index.begun_by(cleaned["to"].latest)
        return narrowed

    def _having(self, name, keys):
        # The records that have one of the values, or all of them.
        found = [self._numbers(name, key) for key in keys]
        return reduce(and_ if self.filters.means_all(name) else or_, found)

    def _numbers(self, name, key):
        # The records that a value of a filter finds alone.
        outcomes = self.index.outcomes
        if outcomes and name == "issue" and self.chosen.get("outcome"):
            return _united(outcomes.get(outcome, {}).get(key, NONE) for outcome in self.chosen["outcome"])
        if outcomes and name == "outcome" and self.chosen.get("issue"):
            return _united(outcomes.get(key, {}).get(issue, NONE) for issue in self.chosen["issue"])
        return self.index.sets[name].get(key, self.index.nothing)

    def _left_by_all_but(self, *names):
        others = [numbers for name, numbers in self.narrowed.items() if name not in names]
        return reduce(and_, others, self.index.everything)

    def _facet(self, name):
        means_all = self.filters.means_all(name)
        together = ONE_DISCUSSION if self.index.outcomes and name in ONE_DISCUSSION else {name}
        left = self._left_by_all_but(*(() if means_all else together))
        # One more may be one more than may be asked for.
        is_full = means_all and len(self.chosen.get(name, ())) >= MOST_RECORDS
        choices, label = self._choices(name), self.filters.form.fields[name].label
        if len(choices) > MANY and not is_full and name not in self.index.trees:
            return LongFacet(name, label, self._offered(name, choices, left), self.written[name], means_all)
        return Facet(name, label, self._values(name, choices, self._sizes(name, left), is_full), means_all)

    def _offered(self, name, choices, left):
        # What a LongFacet offers: records that occur in a public one, and those chosen.
        written = self.written[name]
        if not written and choices is self.index.choices[name] and not self._asks_of_discussions(name):
            return self.index.offered(name, left)
        sizes = self._sizes(name, left)
        return [(sizes.get(one.key, 0), one) for one in choices if one.key in sizes or one.value in written]

    def _choices(self, name):
        # All that could be offered.
        if name == "decade":
            return decade_choices({*self.index.sets[name], *filter(DECADE.fullmatch, self.written[name])})
        return self.index.choices[name]

    def _values(self, name, choices, sizes, is_full):
        # The Values: of a vocabulary all, of records those that occur in a public one and those chosen.
        written, values = self.written[name], []
        for choice in choices:
            parts = self._values(name, choice.parts, sizes, is_full) if choice.parts else ()
            is_chosen = choice.value in written
            if is_chosen or parts or choice.is_term or choice.key in sizes:
                count = 0 if is_full and not is_chosen else sizes.get(choice.key, 0)
                label = str(choice.label) if choice.is_term else choice.label
                values.append(Value(choice.value, label, count, is_chosen, parts))
        return tuple(values)

    def _sizes(self, name, left):
        # The key of each value that occurs in a public record → how many records it finds among ``left``.
        if self._asks_of_discussions(name):
            return self.index.sizes_of({key: self._numbers(name, key) for key in self.index.sets[name]}, left)
        return self.index.sizes(name, left)

    def _asks_of_discussions(self, name):
        # Whether a value of the facet counts with what is chosen of the same discussion.
        is_chosen = any(self.chosen.get(one) for one in ONE_DISCUSSION)
        return bool(self.index.outcomes) and name in ONE_DISCUSSION and is_chosen


def _united(bitmaps):
    return reduce(or_, bitmaps, NONE)
