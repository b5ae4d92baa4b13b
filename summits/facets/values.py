"""What a page shows of a facet: its values, how many records each would find, and which are chosen."""

from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

from django.utils.functional import cached_property

from summits.text.normalization import fold

MOST_AT_ONCE = 10
"""How many values a long facet shows before the rest is asked for."""


class Value(NamedTuple):
    """One value of a facet; ``count`` is how many records the list has when it is chosen under the other filters.

    A tuple, because a page makes thousands of them.
    """

    value: str
    label: str
    count: int
    is_chosen: bool
    parts: tuple = ()

    @property
    def is_disabled(self):
        """Whether choosing it would find nothing."""
        return not (self.count or self.is_chosen)


class Facet:
    """A filter with its values, in the order of the page; where ``means_all``, a record has all of those chosen."""

    def __init__(self, name, label, values, means_all=False):
        self.name, self.label, self.values, self.means_all = name, label, values, means_all

    @property
    def total(self):
        """The number of the values, parts too."""
        return sum(1 + len(value.parts) for value in self.values)

    @property
    def is_tree(self):
        """Whether there are values with parts."""
        return any(value.parts for value in self.values)

    @cached_property
    def chosen(self):
        """The values chosen, parts too."""
        return tuple(value for value in self._all() if value.is_chosen)

    @cached_property
    def largest(self):
        """The ten values not chosen that find most, the largest first; a part stands in its whole."""
        return tuple(nlargest(MOST_AT_ONCE, self._open(), key=attrgetter("count")))

    @property
    def rest(self):
        """The values neither chosen nor among the largest, in the order of the page."""
        shown = {value.value for value in self.largest}
        return tuple(value for value in self._open() if value.value not in shown)

    def matching(self, words):
        """Return the values, parts too, whose label holds each of the words; case and accents do not matter."""
        folded = fold(words).split()
        return tuple(value for value in self._all() if all(word in fold(value.label) for word in folded))

    def without_empty(self):
        """Return the Facet without the values that would find nothing: only those chosen stay, and wholes of others."""
        values = []
        for value in self.values:
            parts = tuple(part for part in value.parts if not part.is_disabled)
            if parts or not value.is_disabled:
                values.append(value._replace(parts=parts))
        return Facet(self.name, self.label, tuple(values), self.means_all)

    def _all(self):
        return [one for value in self.values for one in (value, *value.parts)]

    def _open(self):
        return [value for value in self.values if not value.is_chosen]
