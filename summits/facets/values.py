"""What a page shows of a facet: its values, how many records each would find, and which are chosen."""

import unicodedata
from dataclasses import dataclass
from heapq import nlargest
from operator import attrgetter
from typing import NamedTuple

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


@dataclass(frozen=True)
class Facet:
    """A filter with its values, in the order of the page; where ``means_all``, a record has all of those chosen."""

    name: str
    label: str
    values: tuple[Value, ...]
    means_all: bool = False

    @property
    def chosen(self):
        """The values chosen, parts too."""
        return tuple(value for value in self._all() if value.is_chosen)

    @property
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

    def _all(self):
        return [one for value in self.values for one in (value, *value.parts)]

    def _open(self):
        return [value for value in self.values if not value.is_chosen]


def fold(text):
    """Return text in small letters without accents: what is compared where case and accents do not matter."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in apart if not unicodedata.combining(character))
