"""A country that only a commitment names is approved with its agreement, since no page can leave it out."""

import pytest

from summits.history.diff import changesets_for
from summits.history.restore import states_after
from summits.models import Actor, Agreement, Assessment, Commitment, changeset
from summits.models.approval import becoming_public_with, unapproved_in, unapproved_references
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def named():
    return new.country("France", approved=False)


def test_publishing_the_agreement_approves_the_states_that_a_commitment_names(named):
    agreement = new.agreement(status="draft")
    new.commitment(agreement, committed_by=[named])
    with changeset(user=member("maria", "Contributor")):
        Agreement.objects.update(summary="Text.")
    assert not Actor.objects.get().approved
    with changeset(user=member("anna", "Editor")):
        Agreement.objects.update(status="published")
    assert Actor.objects.get().approved


def test_naming_a_state_in_a_commitment_of_a_public_agreement_approves_it(named):
    commitment = new.commitment(new.agreement())
    assert not Actor.objects.get().approved
    with changeset(user=member("anna", "Editor")):
        commitment.committed_by.add(named)
    assert Actor.objects.get().approved


def test_the_page_of_a_draft_lists_the_states_and_sources_of_its_commitments_and_assessments(named):
    source, assessed = new.source(approved=False), new.country("Spain", approved=False)
    agreement = new.agreement(status="draft", parties=[assessed])
    commitment = new.commitment(agreement, committed_by=[named])
    new.assessment(commitment, named, sources=[source])
    required, sources = unapproved_references([agreement])
    assert required == [named, assessed] and sources == [source]


def test_what_belongs_to_a_commitment_becomes_public_with_the_agreement(named):
    agreement, other = new.agreement(status="draft"), new.agreement(status="draft")
    made = [new.commitment(one, committed_by=[named]) for one in (agreement, other)]
    judged = [new.assessment(one, named) for one in made]
    found = becoming_public_with([agreement])
    assert found[Commitment] == {made[0].pk} and found[Assessment] == {judged[0].pk}


def test_restoring_a_commitment_says_which_states_it_would_approve(named):
    agreement = new.agreement()
    commitment = new.commitment(agreement)
    plain = changesets_for(Agreement, agreement.pk).first()
    with changeset(user=member("maria", "Contributor")):
        commitment.committed_by.add(named)
    edit = changesets_for(Agreement, agreement.pk).first()
    assert unapproved_in(states_after(Agreement, agreement.pk, edit)) == [named]
    assert unapproved_in(states_after(Agreement, agreement.pk, plain)) == []
