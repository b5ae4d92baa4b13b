"""Querysets of the other names of records."""

from summits.querysets.visibility import DependentQuerySet, SharedDependentQuerySet


class SummitNameQuerySet(DependentQuerySet):
    published_via = ("summit",)


class LeaderNameQuerySet(DependentQuerySet):
    published_via = ("leader",)


class IssueNameQuerySet(DependentQuerySet):
    published_via = ("issue",)


class AgreementNameQuerySet(DependentQuerySet):
    published_via = ("agreement",)


class ActorNameQuerySet(SharedDependentQuerySet):
    published_via = ("actor",)


class PlaceNameQuerySet(SharedDependentQuerySet):
    published_via = ("place",)


class SeriesNameQuerySet(SharedDependentQuerySet):
    published_via = ("series",)
