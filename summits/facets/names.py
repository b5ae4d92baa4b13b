"""The names of what facets offer, as the lists show them, and which values stand for others too."""

from collections import defaultdict
from functools import reduce
from operator import or_

from pyroaring import BitMap

from summits.facets.index import Choice
from summits.facets.values import fold
from summits.models import Country, Issue, Leader, Series
from summits.querysets import with_predecessors


def leader_choices():
    """Return the Choices of the published leaders, by the alphabet of their sort names."""
    leaders = Leader.objects.published().order_by().values_list("sort_name", "slug", "name", "pk")
    return [Choice(slug, name, pk) for _sort, slug, name, pk in sorted(leaders, key=_alphabet)]


def series_choices():
    """Return the Choices of the series, by the alphabet."""
    series = Series.objects.order_by().values_list("name", "slug", "pk")
    return [Choice(slug, name, pk) for name, slug, pk in sorted(series, key=_alphabet)]


def vocabulary_choices(vocabulary):
    """Return the Choices of a vocabulary, in its order."""
    return [Choice(value, label, value, is_term=True) for value, label in vocabulary.choices]


def decade_choices(decades):
    """Return the Choices of the decades, the first one first."""
    return [Choice(decade, decade, decade) for decade in sorted(decades)]


class Countries:
    """All countries: their Choices, and what each takes in."""

    def __init__(self):
        self._countries = sorted(
            Country.objects.order_by().only("pk", "name", "slug", "successor_id"),
            key=lambda country: _alphabet((country.name, country.slug)),
        )

    @property
    def choices(self):
        """The Choices, by the alphabet."""
        return [Choice(country.slug, country.name, country.pk) for country in self._countries]

    def whole(self, own):
        """Return country → numbers of the records that have it or a predecessor; ``own``: of those that have it."""
        takes_in = {country.pk: with_predecessors([country], self._countries) for country in self._countries}
        return _united(own, takes_in)


class Issues:
    """The published issues: their Choices, as a tree, and what each takes in."""

    def __init__(self):
        issues = Issue.objects.published().order_by().values_list("name", "slug", "pk", "parent_id")
        self._issues = sorted(issues, key=_alphabet)
        self._parts = defaultdict(list)
        for issue in self._issues:
            self._parts[issue[3]].append(issue)

    @property
    def choices(self):
        """The Choices of the topics, by the alphabet, each with its parts."""
        public = {pk for _name, _slug, pk, _parent in self._issues}
        return [self._choice(issue) for issue in self._issues if issue[3] not in public]

    def whole(self, own):
        """Return issue → numbers of the records that have it or a part of it; ``own``: of those that have it."""
        takes_in = {pk: [pk, *(part[2] for part in self._parts[pk])] for _name, _slug, pk, _parent in self._issues}
        return _united(own, takes_in)

    def _choice(self, issue):
        name, slug, pk, _parent = issue
        return Choice(slug, name, pk, tuple(self._choice(part) for part in self._parts[pk]))


def _alphabet(names):
    # A name, its slug, and anything: by the letters as they are said, the same on every database.
    return fold(names[0]), names[1]


def _united(own, takes_in):
    united = {key: reduce(or_, (own[one] for one in keys if one in own), BitMap()) for key, keys in takes_in.items()}
    return {key: numbers for key, numbers in united.items() if numbers}
