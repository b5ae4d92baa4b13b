"""The names of what facets offer, as the lists show them, and which values stand for others too."""

from collections import defaultdict
from functools import reduce
from operator import or_

from pyroaring import BitMap

from summits.characters import fold
from summits.facets.index import Choice
from summits.filters.choices import called
from summits.models import Collection, Country, Issue, Leader, Series
from summits.querysets import with_predecessors


def leader_choices():
    """Return the Choices of the published leaders, in alphabetical order of their sort names."""
    leaders = Leader.objects.published().order_by().values_list("sort_name", "slug", "name", "pk")
    return [Choice(slug, name, pk) for _sort, slug, name, pk in sorted(leaders, key=alphabet)]


def series_choices():
    """Return the Choices of the public series, in alphabetical order."""
    series = Series.objects.published().order_by().values_list("name", "slug", "pk")
    return [Choice(slug, name, pk) for name, slug, pk in sorted(series, key=alphabet)]


def collection_choices():
    """Return the Choices of the public collections, in their order."""
    collections = Collection.objects.published().values_list("slug", "name", "pk")
    return [Choice(slug, name, pk) for slug, name, pk in collections]


def of_collections(found):
    """Return facet → Choices of the facet of collections: nothing where records are of one collection or of none.

    ``found``: the keys of those that have records.
    """
    collections = collection_choices()
    return {"collection": collections} if sum(one.key in found for one in collections) > 1 else {}


def vocabulary_choices(vocabulary):
    """Return the Choices of a vocabulary, in its order."""
    return [Choice(value, label, value, is_term=True) for value, label in vocabulary.choices]


def decade_choices(decades):
    """Return the Choices of the decades, the first one first."""
    return [Choice(decade, decade, decade) for decade in sorted(decades)]


class Countries:
    """The public countries: their Choices in alphabetical order, and what each takes in (primary keys, itself too)."""

    def __init__(self):
        countries = sorted(
            Country.objects.published().order_by().only("pk", "name", "slug", "successor_id"),
            key=lambda country: alphabet((country.name, country.slug)),
        )
        self.takes_in = {country.pk: with_predecessors([country], countries) for country in countries}
        known = {country.pk: country for country in countries}
        others = {pk: [known[other] for other in self.takes_in[pk] - {pk}] for pk in known}
        self.choices = [Choice(one.slug, called(one, others[one.pk]), one.pk) for one in countries]

    def whole(self, own):
        """Return country → numbers of the records that have it or a predecessor; ``own``: of those that have it."""
        return _united(own, self.takes_in)


class Issues:
    """The published issues: their Choices, as a tree in alphabetical order, and what each takes in."""

    def __init__(self):
        issues = sorted(
            Issue.objects.published().order_by().values_list("name", "slug", "pk", "parent_id"), key=alphabet
        )
        self._parts = defaultdict(list)
        for issue in issues:
            self._parts[issue[3]].append(issue)
        public = {pk for _name, _slug, pk, _parent in issues}
        self.choices = [self._choice(issue) for issue in issues if issue[3] not in public]
        self._takes_in = {pk: [pk, *(part[2] for part in self._parts[pk])] for pk in public}

    def whole(self, own):
        """Return issue → numbers of the records that have it or a part of it; ``own``: of those that have it."""
        return _united(own, self._takes_in)

    def _choice(self, issue):
        name, slug, pk, _parent = issue
        return Choice(slug, name, pk, tuple(self._choice(part) for part in self._parts[pk]))


def alphabet(names):
    """Return what a name, followed by its slug and anything else, is sorted by: the letters as they are said.

    Databases sort accents, hyphens and other scripts each in its own way; this is the same on every one.
    """
    return fold(names[0]), names[1]


def _united(own, takes_in):
    united = {key: reduce(or_, (own[one] for one in keys if one in own), BitMap()) for key, keys in takes_in.items()}
    return {key: numbers for key, numbers in united.items() if numbers}
