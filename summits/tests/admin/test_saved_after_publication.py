"""A change typed while a record was a draft is not saved at once if somebody has published the record since."""

import pytest

from summits.history.page_state import StatusChanged, current_page_state, require_same_status
from summits.models import Actor, ChangeMethod, ChangeSet, Discussion, Leader, Quotation, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data, form_errors, make_archive, member, with_row

pytestmark = pytest.mark.django_db

HELD = "Your changes have not been saved yet"


@pytest.fixture
def archive():
    return make_archive()


@pytest.fixture
def editor_client(client):
    client.force_login(member("edna", "Editor"))
    return client


def lead(record, status, **about):
    with changeset(method=ChangeMethod.TRANSITION, **about):
        type(record).objects.filter(pk=record.pk).update(status=status)


def held_back(editor_client, page, data):
    """Save a page, check that nothing is saved and that the page shows everything typed; return the page."""
    number = ChangeSet.objects.count()
    answer = editor_client.post(page, data)
    text = answer.content.decode()
    assert answer.status_code == 200 and HELD in text and "Unfinished." in text
    assert ChangeSet.objects.count() == number
    return answer


@pytest.mark.parametrize(("before", "after"), [("draft", "published"), ("withdrawn", "published"), ("draft", "review")])
def test_a_save_is_not_made_if_the_status_of_the_record_has_changed(editor_client, archive, before, after):
    lead(archive.reagan, before)
    page = change_url(archive.reagan)
    data = form_data(editor_client.get(page)) | {"biography": "Unfinished."}
    lead(archive.reagan, after)
    answer = held_back(editor_client, page, data)
    assert Leader.objects.get(pk=archive.reagan.pk).biography != "Unfinished."
    assert editor_client.post(page, form_data(answer)).status_code == 302
    assert Leader.objects.get(pk=archive.reagan.pk).biography == "Unfinished."


def test_a_save_that_is_not_made_shows_who_published_the_record_and_when(editor_client, archive):
    page = change_url(archive.reagan)
    data = form_data(editor_client.get(page)) | {"biography": "Unfinished."}
    lead(archive.reagan, "published", user=member("eric", "Editor"))
    text = held_back(editor_client, page, data).content.decode()
    assert "eric" in text and "Draft" in text and "Published" in text


@pytest.mark.parametrize("kind", ["summit", "issue"])
def test_a_discussion_is_not_saved_if_its_summit_or_issue_was_published(editor_client, archive, kind):
    record = Discussion.objects.get()
    page = change_url(record)
    data = form_data(editor_client.get(page)) | {"summary": "Unfinished."}
    lead(getattr(archive, kind), "published")
    answer = held_back(editor_client, page, data)
    assert editor_client.post(page, form_data(answer)).status_code == 302
    assert Discussion.objects.get().summary == "Unfinished."


def test_a_quotation_is_not_saved_if_its_summit_was_published(editor_client, archive):
    page = change_url(Quotation.objects.get())
    data = form_data(editor_client.get(page)) | {"note": "Unfinished."}
    lead(archive.summit, "published")
    held_back(editor_client, page, data)


def test_a_new_discussion_is_not_saved_if_its_summit_was_published(editor_client, archive):
    page = add_url(Discussion)
    data = form_data(editor_client.get(page)) | {"summit": archive.summit.pk, "issue": archive.other_issue.pk}
    data |= {"outcome": "agreed", "summary": "Unfinished.", "order": "2"}
    lead(archive.summit, "published")
    answer = held_back(editor_client, page, data)
    again = editor_client.post(page, form_data(answer))
    assert again.status_code == 302, form_errors(again)
    assert Discussion.objects.filter(summary="Unfinished.").exists()


def test_a_new_row_is_not_saved_if_its_issue_was_published(editor_client, archive):
    lead(archive.summit, "published")
    page = change_url(archive.summit)
    data = form_data(editor_client.get(page))
    data = with_row(data, "discussions", issue=archive.other_issue, outcome="agreed", summary="Unfinished.", order=7)
    lead(archive.other_issue, "published")
    answer = held_back(editor_client, page, data)
    assert editor_client.post(page, form_data(answer)).status_code == 302
    assert Discussion.objects.filter(summary="Unfinished.").exists()


def test_a_correction_is_not_saved_if_its_record_was_published(editor_client, archive):
    page = change_url(archive.correction)
    data = form_data(editor_client.get(page)) | {"what": "Unfinished."}
    lead(archive.older, "published")
    held_back(editor_client, page, data)


def test_a_save_is_not_made_if_the_record_was_approved(editor_client):
    with changeset(user=member("cora", "Contributor"), method=ChangeMethod.FORM):
        country = new.country("Waiting", approved=False)
    page = change_url(country)
    data = form_data(editor_client.get(page)) | {"name": "Unfinished."}
    with changeset(method=ChangeMethod.TRANSITION):
        Actor.objects.update(approved=True)
    answer = held_back(editor_client, page, data)
    assert editor_client.post(page, form_data(answer)).status_code == 302 and Actor.objects.get().name == "Unfinished."


def test_a_transition_and_a_changed_text_are_both_shown(editor_client, archive):
    page = change_url(archive.reagan)
    data = form_data(editor_client.get(page)) | {"biography": "Unfinished."}
    with changeset(method=ChangeMethod.FORM):
        Leader.objects.filter(pk=archive.reagan.pk).update(biography="Somebody else's.")
    lead(archive.reagan, "published")
    text = held_back(editor_client, page, data).content.decode()
    assert "Somebody else&#x27;s." in text and "Saved version" in text


def test_a_save_is_accepted_if_a_draft_it_refers_to_went_to_review(editor_client, archive):
    page = change_url(archive.summit)
    data = form_data(editor_client.get(page)) | {"summary": "Finished."}
    lead(archive.issue, "review")
    assert editor_client.post(page, data).status_code == 302 and Summit.objects.get().summary == "Finished."


def test_statuses_are_compared_with_those_at_the_page_state(archive):
    page_state, keys = current_page_state(), {Leader: [archive.reagan.pk]}
    require_same_status(page_state, keys, keys)
    lead(archive.reagan, "review")
    require_same_status(page_state, {}, keys)
    with pytest.raises(StatusChanged):
        require_same_status(page_state, keys, {})
    lead(archive.reagan, "draft")
    require_same_status(page_state, keys, keys)
    lead(archive.reagan, "published")
    with pytest.raises(StatusChanged) as stale:
        require_same_status(page_state, {}, keys)
    assert len(stale.value.changesets[Leader, archive.reagan.pk]) == 3
    later = new.leader("Later", status="published")
    require_same_status(page_state, {Leader: [later.pk]}, {Leader: [later.pk]})
    require_same_status("x", keys, keys)
