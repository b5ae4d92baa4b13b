"""The index of commitments says the same as a reading of the archive in plain Python, on random archives."""

from itertools import product
from random import Random

import pytest
from django.http import QueryDict

from summits.filters import CommitmentFilterSet
from summits.models import Actor, Commitment, Issue, Leader, Participation, Party
from summits.tests.helpers import factories as make
from summits.vocabularies import Verdict

pytestmark = pytest.mark.django_db


def chain(state):
    """Return the names of a state and of all that succeeded it."""
    return {state.name} | (chain(state.successor) if state.successor else set())


def an_archive(chance):
    russia, us = make.country("Russia"), make.country("America")
    union = make.country("Union", successor=russia)
    states = [russia, us, union, make.country("Empire", successor=union)]
    leaders, top = [make.leader(f"Ann Leader{number}") for number in range(4)], make.issue("Arms")
    issues = [top, make.issue("Missiles", parent=top), make.issue("Trade")]
    for number in range(5):
        summit = make.meeting(*((leader, chance.choice(states)) for leader in chance.sample(leaders, 2)))
        text = make.agreement(summit=chance.choice([summit, None]), signed=str(1990 + number))
        for state in chance.sample(states, chance.randint(0, 3)):
            make.party(text, state, signatory=chance.choice([*leaders, None]))
        for _ in range(chance.randint(0, 3)):
            named = chance.sample(states, chance.choice((0, 0, 1, 2)))
            promise = make.commitment(text, issue=chance.choice([*issues, None]), committed_by=named)
            for state, day in chance.sample(list(product(states, ("1991", "1992", "1993"))), chance.randint(0, 4)):
                make.assessment(promise, state, chance.choice(Verdict.values), on=day)


def made_by(promise):
    return list(promise.committed_by.all()) or [party.actor for party in promise.agreement.parties.all()]


def verdict_on(promise, state):
    """Return the latest verdict on a state that made a commitment, in its own name or in that of a successor."""
    makers = made_by(promise)
    found = [
        (str(one.on), one.pk, one.verdict)
        for one in promise.assessments.all()
        if one.actor == state or one.actor not in makers and one.actor.name in chain(state)
    ]
    return max(found)[2] if found else "not-assessed"


def leaders_of(promise, state):
    """Return the names of who signed for a state, or represented it at the meeting."""
    last = {one.name for one in Actor.objects.filter(successor=None)}
    same = [one for one in Actor.objects.all() if chain(one) & last == chain(state) & last]
    signed = Party.objects.filter(agreement=promise.agreement, actor__in=same).exclude(signatory=None)
    came = Participation.objects.filter(summit=promise.agreement.summit_id, actor__in=same)
    return {one.signatory.slug for one in signed} | {one.leader.slug for one in came}


def read_plainly(query):
    """Return the number of commitments, each of one state, that have all that is asked for."""
    rows = [(promise, state) for promise in Commitment.objects.all() for state in made_by(promise) or [None]]

    def is_found(promise, state):
        issue = promise.issue
        topics = {one.slug for one in (issue, issue and issue.parent) if one}
        return (
            (not query.get("verdict") or (verdict_on(promise, state) if state else "not-assessed") == query["verdict"])
            and (not query.get("country") or state and query["country"] in {name.lower() for name in chain(state)})
            and (not query.get("leader") or state and query["leader"] in leaders_of(promise, state))
            and (not query.get("issue") or query["issue"] in topics)
        )

    return sum(bool(is_found(*row)) for row in rows)


@pytest.mark.parametrize("seed", range(6))
def test_every_filter_and_pair_of_filters_finds_what_a_plain_reading_finds(seed):
    an_archive(Random(seed))
    values = {
        "verdict": [*Verdict.values, "not-assessed"],
        "country": ["russia", "america", "union", "empire"],
        "leader": [leader.slug for leader in Leader.objects.all()],
        "issue": [issue.slug for issue in Issue.objects.all()],
    }
    asked = [{name: value} for name in values for value in values[name]]
    asked += [
        {"verdict": verdict, "country": country} for verdict, country in product(values["verdict"], values["country"])
    ]
    for query in [{}, *asked]:
        data = QueryDict(mutable=True)
        data.update(query)
        found = CommitmentFilterSet(data, queryset=Commitment.objects.published()).results
        assert len(found) == read_plainly(query), query
