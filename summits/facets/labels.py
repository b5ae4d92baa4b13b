"""Facet choices: the values that each filter may offer, with their labels, in display order."""

from dataclasses import dataclass

from summits.caching.memoize import memoize_per_version
from summits.filters import AgreementFilterSet, CommitmentFilterSet, IssueFilterSet, LeaderFilterSet, SummitFilterSet
from summits.filters.base import group_by_parent
from summits.filters.decades import DECADE, first_year, without_noughts
from summits.filters.lookups import actor_label, all_actors, published_issues
from summits.models import Actor, Agreement, Collection, Issue, Leader, Series
from summits.querysets import with_predecessors
from summits.search.schema.names import names_of, with_names
from summits.text.alphabet import alphabetical_key
from summits.text.normalization import fold

FACETS = {
    SummitFilterSet: ("leader", "country", "organisation", "host", "issue", "outcome", "kind", "series", "decade"),
    LeaderFilterSet: ("country", "organisation", "issue", "decade"),
    IssueFilterSet: ("leader", "outcome", "decade"),
    CommitmentFilterSet: ("verdict", "country", "organisation", "leader", "issue", "agreement"),
    AgreementFilterSet: ("in_force", "country", "organisation", "leader", "issue", "kind", "parties", "decade"),
}
"""The facets of each list, in display order. If several collections occur, their facet comes first."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a facet may offer.

    ``value``: as the URL has it; ``key``: its key in the index, a primary key or the value itself; ``always_offered``:
    it is from a vocabulary, so it is offered even if no record has it.
    """

    value: str
    label: str
    key: int | str
    children: tuple["Choice", ...] = ()
    always_offered: bool = False


def facet_choices(filterset):
    """Return filter name → list of Choices, in display order, for a filter set."""
    collections, postings = memoize_per_version(collection_choices), filterset.index.postings["collection"]
    choices = {"collection": collections} if sum(one.key in postings for one in collections) > 1 else {}
    return choices | {name: _choices(filterset, name) for name in FACETS[type(filterset)]}


def leader_choices():
    """Return the Choices of the published leaders without delegates, in alphabetical order of their sort names."""
    return _people(Leader.objects.published().without_delegates())


def choices_with_delegates():
    """Return the Choices of all published leaders, in alphabetical order of their sort names."""
    return _people(Leader.objects.published())


def _people(leaders):
    return _alphabetical(leaders.only("pk", "name", "slug", "sort_name"), "sort_name")


def _leaders_with_chosen(chosen):
    # Delegates are offered only where they are chosen.
    leaders = memoize_per_version(leader_choices)
    offered = {choice.value for choice in leaders}.union(chosen)
    everybody = memoize_per_version(choices_with_delegates) if len(offered) > len(leaders) else leaders
    return [choice for choice in everybody if choice.value in offered]


def series_choices():
    """Return the Choices of the public series, in alphabetical order."""
    return _alphabetical(Series.objects.published())


def collection_choices():
    """Return the Choices of the public collections, in their order."""
    return [Choice(one.slug, one.name, one.pk) for one in Collection.objects.published()]


def country_choices():
    """Return the Choices of the public states and authorities, each labelled with its predecessors."""
    return [choice for actor, choice in _actor_choices() if not actor.is_organisation]


def organisation_choices():
    """Return the Choices of the public organisations and groups, each labelled with its predecessors."""
    return [choice for actor, choice in _actor_choices() if actor.is_organisation]


def _actor_choices():
    # Pairs of each actor and its Choice, in alphabetical order.
    actors = memoize_per_version(all_actors)
    known = {actor.pk: actor for actor in actors}

    def label(actor):
        return actor_label(actor, [known[pk] for pk in with_predecessors([actor], actors) - {actor.pk}])

    ordered = sorted(actors, key=lambda actor: alphabetical_key(actor.name, actor.slug))
    return [(actor, Choice(actor.slug, label(actor), actor.pk)) for actor in ordered]


def agreement_choices():
    """Return the Choices of the published agreements with commitments, in alphabetical order."""
    agreements = Agreement.objects.published().filter(commitments__isnull=False).distinct()
    return _alphabetical(agreements.only("pk", "title", "slug"), "title")


def issue_choices():
    """Return the Choices of the published issues, as a tree in alphabetical order."""
    issues = sorted(memoize_per_version(published_issues), key=lambda issue: alphabetical_key(issue.name, issue.slug))
    return [
        Choice(top.slug, top.name, top.pk, tuple(Choice(part.slug, part.name, part.pk) for part in children))
        for top, children in group_by_parent(issues)
    ]


RECORD_CHOICES = {
    "agreement": agreement_choices,
    "country": country_choices,
    "organisation": organisation_choices,
    "host": country_choices,
    "issue": issue_choices,
    "series": series_choices,
}


RECORD_MODELS = {
    "leader": Leader,
    "country": Actor,
    "host": Actor,
    "issue": Issue,
    "series": Series,
    "agreement": Agreement,
}
"""Facet → the model of the records that its values stand for."""


def folded_names(facet):
    """Return slug → list of all names, folded, of the public records that the values of a facet stand for.

    It is empty if they stand for other things, such as terms of a vocabulary.
    """
    return memoize_per_version(folded_names_of, RECORD_MODELS[facet]) if facet in RECORD_MODELS else {}


def folded_names_of(model):
    """Return slug → list of all names, folded, of the public records of a model."""
    records = with_names(model.objects.published())
    return {record.slug: [fold(name) for name in names_of(record)] for record in records}


def _choices(filterset, name):
    if name == "leader":
        return _leaders_with_chosen(filterset.raw_values[name])
    if name in RECORD_CHOICES:
        return memoize_per_version(RECORD_CHOICES[name])
    if name == "decade":
        # A chosen decade is offered even if no record falls in it.
        chosen = map(without_noughts, filter(DECADE.fullmatch, filterset.raw_values[name]))
        decades = {*filterset.index.postings[name], *chosen}
        return [Choice(decade, decade, decade) for decade in sorted(decades, key=first_year)]
    return [
        Choice(value, str(label), value, always_offered=True) for value, label in filterset.form.fields[name].choices
    ]


def _alphabetical(records, name="name"):
    ordered = sorted(records.order_by(), key=lambda record: alphabetical_key(getattr(record, name), record.slug))
    return [Choice(record.slug, str(record), record.pk) for record in ordered]
