"""The names of what facets offer, as the lists show them, and which values stand for others too."""

from functools import reduce
from operator import or_

from pyroaring import BitMap

from summits.characters import fold
from summits.facets.index import Choice
from summits.filters.base import tree_of
from summits.filters.choices import called
from summits.models import Collection, Country, Issue, Leader, Series
from summits.querysets import with_predecessors, with_subissues


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
            Issue.objects.published().order_by().only("pk", "name", "slug", "parent_id"),
            key=lambda issue: alphabet((issue.name, issue.slug)),
        )
        self._takes_in = {issue.pk: with_subissues([issue], issues) for issue in issues}
        self.choices = [
            Choice(top.slug, top.name, top.pk, tuple(Choice(part.slug, part.name, part.pk) for part in parts))
            for top, parts in tree_of(issues)
        ]

    def whole(self, own):
        """Return issue → numbers of the records that have it or a part of it; ``own``: of those that have it."""
        return _united(own, self._takes_in)


def alphabet(names):
    """Return what a name, followed by its slug and anything else, is sorted by: the letters as they are said.

    Databases sort accents, hyphens and other scripts each in its own way; this is the same on every one.
    """
    return fold(names[0]), names[1]


def _united(own, takes_in):
    united = {key: reduce(or_, (own[one] for one in keys if one in own), BitMap()) for key, keys in takes_in.items()}
    return {key: numbers for key, numbers in united.items() if numbers}
