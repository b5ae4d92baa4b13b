"""Commitments are entered on the page of their agreement, and assessed each on a page of its own."""

import pytest

from summits.models import Assessment, Commitment
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import (
    add_url,
    change_url,
    form_data,
    form_errors,
    make_archive,
    member,
    with_row,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return make_archive()


@pytest.fixture
def editor_client(client):
    client.force_login(member("anna", "Contributor"))
    return client


def save(client, record, **changes):
    page = client.get(change_url(record))
    return client.post(change_url(record), form_data(page) | changes)


def test_a_contributor_adds_a_commitment_to_a_draft_of_an_agreement(archive, editor_client):
    page = editor_client.get(change_url(archive.agreement))
    data = with_row(form_data(page), "commitments", order="2", text="Let inspectors in.", wording="paraphrase")
    assert editor_client.post(change_url(archive.agreement), data).status_code == 302
    added = Commitment.objects.get(order=2)
    assert (added.slug, added.text) == ("inf-2", "Let inspectors in.")
    assert change_url(added) in editor_client.get(change_url(archive.agreement)).content.decode()


def test_two_commitments_of_an_agreement_swap_their_numbers_in_one_save(archive, editor_client):
    second = new.commitment(archive.agreement, "Let inspectors in.")
    changes = {"commitments-0-order": "2", "commitments-1-order": "1"}
    assert save(editor_client, archive.agreement, **changes).status_code == 302
    assert [one.pk for one in Commitment.objects.order_by("order")] == [second.pk, archive.commitment.pk]


def test_a_number_that_another_commitment_has_is_an_error_at_its_field(archive, editor_client):
    new.commitment(archive.agreement, "Let inspectors in.")
    response = save(editor_client, archive.agreement, **{"commitments-1-order": "1"})
    messages = [message for found in form_errors(response).values() for message in found]
    assert messages == ["Another commitment of this agreement already has this number. Choose another one."]


def test_an_assessment_is_added_on_the_page_of_the_commitment(archive, editor_client):
    data = form_data(editor_client.get(change_url(archive.commitment)))
    values = {"actor": archive.us, "on": "August 2019", "verdict": "not-kept", "summary": "It withdrew."}
    response = editor_client.post(change_url(archive.commitment), with_row(data, "assessments", **values))
    assert response.status_code == 302
    assert str(Assessment.objects.get(verdict="not-kept").on) == "2019-08"


def test_a_state_that_did_not_commit_itself_is_an_error_at_its_field(archive, editor_client):
    data = form_data(editor_client.get(change_url(archive.commitment)))
    values = {"actor": archive.ussr, "on": "2019", "verdict": "kept", "summary": "It did."}
    response = editor_client.post(change_url(archive.commitment), with_row(data, "assessments", **values))
    assert form_errors(response)["assessments-1-actor"] == [
        "This state did not commit itself. Choose one of those that did or a successor, or add it to the commitment."
    ]


def test_a_state_is_added_to_the_commitment_and_assessed_in_one_save(archive, editor_client):
    data = form_data(editor_client.get(change_url(archive.commitment)))
    data["committed_by"] = [archive.us.pk, archive.ussr.pk]
    values = {"actor": archive.ussr, "on": "2019", "verdict": "kept", "summary": "It did."}
    response = editor_client.post(change_url(archive.commitment), with_row(data, "assessments", **values))
    assert response.status_code == 302
    assert Assessment.objects.filter(actor=archive.ussr).exists()


def test_a_new_commitment_is_assessed_at_once(archive, editor_client):
    data = form_data(editor_client.get(add_url(Commitment)))
    data |= {"agreement": archive.agreement.pk, "order": "2", "text": "Let inspectors in.", "wording": "quotation"}
    values = {"actor": archive.us, "on": "1988", "verdict": "kept", "summary": "It did."}
    response = editor_client.post(add_url(Commitment), with_row(data, "assessments", **values))
    assert response.status_code == 302
    assert Assessment.objects.get(commitment__order=2).actor == archive.us


def test_the_state_of_an_assessment_is_not_taken_from_the_commitment(archive, editor_client):
    changes = {"committed_by": [archive.ussr.pk]}
    response = save(editor_client, archive.commitment, **changes)
    assert "This state did not commit itself." in form_errors(response)["assessments-0-actor"][0]
    response = save(editor_client, archive.agreement, **{"commitments-0-committed_by": [archive.ussr.pk]})
    assert form_errors(response)["commitments-0-committed_by"] == [
        "A state that has an assessment must be among those that committed themselves, or succeed one of them."
    ]
    changes = {"commitments-0-committed_by": [archive.ussr.pk, archive.us.pk]}
    assert save(editor_client, archive.agreement, **changes).status_code == 302


def test_a_contributor_cannot_change_a_commitment_of_a_published_agreement(archive, editor_client):
    archive.agreement.status = "published"
    archive.agreement.save()
    assert editor_client.post(change_url(archive.commitment), {}).status_code == 403
    page = editor_client.get(change_url(archive.commitment)).content.decode()
    assert 'name="_save"' not in page


def test_the_page_of_a_commitment_leads_to_its_row_on_the_public_page(archive, admin_client):
    assert "#commitment-" not in admin_client.get(change_url(archive.commitment)).content.decode()
    archive.agreement.status = "published"
    archive.agreement.save()
    page = admin_client.get(change_url(archive.commitment)).content.decode()
    assert f"/agreements/inf/#commitment-{archive.commitment.slug}" in page


def test_the_changelist_counts_assessments_and_finds_words_of_the_text(archive, admin_client):
    page = admin_client.get("/admin/summits/commitment/?q=missiles").content.decode()
    assert "Destroy the missiles." in page and '<td class="field-assessment_count">1</td>' in page
    assert "Destroy" not in admin_client.get("/admin/summits/commitment/?q=xyz").content.decode()
