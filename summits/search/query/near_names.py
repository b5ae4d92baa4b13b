"""Names near a name on record: misspelt, with the words in another order, or shortened."""

from collections import defaultdict
from itertools import chain, islice

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from summits.search.query.entities import is_short_for
from summits.search.query.lexicon import MAX_CONSIDERED, max_edit_distance

MAX_ERRORS_IN_NAME = 2
"""How many letters of a name may be wrong in all."""
MAX_ALIKE = 1_000
"""With how many names of the same initials one name is compared."""


class NearNames:
    """Finds the records with names near another one, without comparing each name with every other.

    ``slugs_by_name`` maps folded names to slugs, ``slugs_by_part`` family names and short names; ``are_people``: their
    names end with the family name, and given names may be left out.
    """

    def __init__(self, slugs_by_name, slugs_by_part=None, are_people=False):
        self.slugs_by_name = slugs_by_name
        self.slugs_by_part = slugs_by_part or {}
        self.are_people = are_people
        self._alike = defaultdict(list)
        for name in slugs_by_name:
            for key in self._keys_of_alike(name.split()):
                self._alike[key].append(name)

    def find(self, name):
        """Return the slugs of the records with a name near the folded ``name``, nearest first."""
        words = name.split()
        found = chain.from_iterable(self._alike.get(key, ()) for key in self._keys_of_alike(words))
        alike = list(dict.fromkeys(islice(found, MAX_ALIKE)))
        names = [*_misspelt(words, alike), *(other for other in alike if self._is_same(words, other.split()))]
        slugs = [slug for other in names for slug in self.slugs_by_name[other]]
        return list(dict.fromkeys([*slugs, *self.slugs_by_part.get(name, ())]))

    def _is_same(self, words, others):
        # The same letters with other spaces, the same words in another order, or the same person.
        if "".join(words) == "".join(others) or sorted(words) == sorted(others):
            return True
        # A family name alone is looked up as a part of a name.
        return self.are_people and (len(words) > 1 and is_short_for(words, others) or is_short_for(others, words))

    def _keys_of_alike(self, words):
        # Two near names have one of these in common, and few other names have it: the most telling first.
        if not words:
            return []
        numbers = [word for word in words if not word.isalpha()]
        initials, finals = [word[0] for word in words], [word[-1] for word in words]
        last = [("last", words[-1])] if self.are_people else []
        alike = [("letters", "".join(words)), ("words", *sorted(words)), *last]
        return [*alike, ("initials", *initials, *numbers), ("finals", *finals, *numbers)]


def _misspelt(words, names):
    # Those of ``names`` that differ from a name in a few letters of their words, nearest first.
    choices = [other for other in names if len(other.split()) == len(words)]
    limits = {"scorer": OSA.distance, "score_cutoff": MAX_ERRORS_IN_NAME, "limit": MAX_CONSIDERED}
    near = [other for other, _distance, _position in extract(" ".join(words), choices, **limits)]
    return [other for other in near if all(map(_may_be_meant, words, other.split()))]


def _may_be_meant(word, other):
    return OSA.distance(word, other) <= max_edit_distance(word)
