"""Facets as a page shows them: their values, how many records each would find, and which are chosen."""

from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

from django.utils.functional import cached_property

from summits.text.normalization import fold

INITIAL_VALUES = 10
"""How many values, besides the chosen ones, a long facet shows at first."""


class Value(NamedTuple):
    """One value of a facet; ``count`` is the number of records that it finds together with the other filters.

    ``value``: as the URL has it; ``children``: its sub-values, such as sub-issues.

    A NamedTuple, because a page creates thousands of them.
    """

    value: str
    label: str
    count: int
    is_chosen: bool
    children: tuple = ()

    @property
    def is_disabled(self):
        """Whether choosing it would find nothing."""
        return not (self.count or self.is_chosen)


class Facet:
    """A filter with its values in display order; ``is_conjunctive`` says that chosen values are combined with AND.

    ``read_names``: a function that returns value → all names of the record that it stands for, folded.
    """

    def __init__(self, name, label, values, is_conjunctive=False, read_names=dict):
        self.name, self.label, self.values, self.is_conjunctive = name, label, values, is_conjunctive
        self.read_names = read_names

    @property
    def total(self):
        """Number of values, sub-values included."""
        return sum(1 + len(value.children) for value in self.values)

    @property
    def is_tree(self):
        """Whether any value has sub-values."""
        return any(value.children for value in self.values)

    @cached_property
    def chosen(self):
        """The chosen values, sub-values included."""
        return tuple(value for value in self._flattened() if value.is_chosen)

    @cached_property
    def top(self):
        """The ten top-level values with the highest counts that are not chosen, highest first."""
        return tuple(nlargest(INITIAL_VALUES, self._unchosen(), key=attrgetter("count")))

    @property
    def remaining(self):
        """The top-level values neither chosen nor in ``top``, in display order."""
        shown = {value.value for value in self.top}
        return tuple(value for value in self._unchosen() if value.value not in shown)

    def search(self, words):
        """Return the values, sub-values included, with a label or another name that contains every word.

        Case and accents are ignored. Those with exactly this name come first.
        """
        wanted, names = fold(words).split(), self.read_names()
        named, others = [], []
        for value in self._flattened():
            own = [fold(value.label), *names.get(value.value, ())]
            if any(name.split() == wanted for name in own):
                named.append(value)
            elif any(all(word in name for word in wanted) for name in own):
                others.append(value)
        return (*named, *others)

    def without_empty(self):
        """Return a Facet without the values that would find nothing, except chosen ones and parents of kept ones."""
        values = []
        for value in self.values:
            children = tuple(part for part in value.children if not part.is_disabled)
            if children or not value.is_disabled:
                values.append(value._replace(children=children))
        return Facet(self.name, self.label, tuple(values), self.is_conjunctive, self.read_names)

    def _flattened(self):
        return [one for value in self.values for one in (value, *value.children)]

    def _unchosen(self):
        return [value for value in self.values if not value.is_chosen]
