"""Joint approval: a page lists the records that it also approves, with their texts, and refuses if any changed."""

import re

import pytest

from summits.models import ChangeMethod, ChangeSet, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, member, with_page_state
from summits.tests.helpers.html import Page

pytestmark = pytest.mark.django_db

CHANGED = "were added or changed after you opened the page"


@pytest.fixture
def author():
    return member("cora", "Contributor")


@pytest.fixture
def editor_client(client):
    client.force_login(member("ed", "Editor"))
    return client


def waiting(author, make, name, **fields):
    """Create a record that waits for approval."""
    with changeset(user=author, method=ChangeMethod.FORM):
        return make(name, approved=False, **fields)


def rewrite(record, name):
    with changeset(method=ChangeMethod.FORM):
        fresh = type(record).objects.get(pk=record.pk)
        fresh.name = name
        fresh.save()


def approve_page(record):
    return f"/admin/summits/{record._meta.model_name}/approve/?pk={record.pk}"


def keys_in(text):
    return re.findall(r'name="approve" value="([^"]+)"', text)


def sent_from(page):
    """Return what an approving page sends: its page state, and the records that it lists."""
    text = page.content.decode()
    return {"_page_state": re.search(r'name="_page_state" value="([^"]*)"', text)[1], "approve": keys_in(text)}


def is_approved(record):
    return type(record).objects.get(pk=record.pk).approved


@pytest.fixture
def host():
    return new.country("Host state")


@pytest.fixture
def chain(author):
    """A place in a country with a successor; all of them await approval."""
    successor = waiting(author, new.country, "Second Republic")
    country = waiting(author, new.country, "First Republic", successor=successor, iso_code="QZ")
    return waiting(author, new.place, "Capital", country=country), country, successor


def test_the_approval_page_lists_all_that_it_approves_with_their_texts(editor_client, chain):
    place, country, successor = chain
    page = editor_client.get(approve_page(place))
    text = page.content.decode()
    assert all(f"{one._meta.model_name}:{one.pk}:" in text for one in chain) and ">QZ<" in text
    answer = editor_client.post(approve_page(place), sent_from(page), follow=True)
    assert all(map(is_approved, chain))
    said = " ".join(str(message) for message in answer.context["messages"])
    assert "1 record was approved" in said and "First Republic" in said and "Second Republic" in said


@pytest.mark.parametrize("rewritten", [0, 1, 2])
def test_the_approval_page_does_nothing_if_a_record_was_changed_since(editor_client, chain, rewritten):
    sent = sent_from(editor_client.get(approve_page(chain[0])))
    rewrite(chain[rewritten], "Unseen")
    answer = editor_client.post(approve_page(chain[0]), sent)
    assert answer.status_code == 200 and CHANGED in answer.content.decode() and "Unseen" in answer.content.decode()
    assert not any(map(is_approved, chain))
    assert editor_client.post(approve_page(chain[0]), sent_from(answer)).status_code == 302
    assert all(map(is_approved, chain))


def test_the_approval_page_does_nothing_if_more_would_be_approved_than_it_listed(editor_client, author, chain):
    place = chain[0]
    sent = sent_from(editor_client.get(approve_page(place)))
    sent["approve"] = [key for key in sent["approve"] if key.startswith("place:")]
    assert CHANGED in editor_client.post(approve_page(place), sent).content.decode()
    assert not any(map(is_approved, chain))


def test_a_record_that_another_needs_cannot_be_left_out(editor_client, chain):
    _place, country, successor = chain
    page = f"/admin/summits/actor/approve/?pk={country.pk}&pk={successor.pk}"
    sent = sent_from(editor_client.get(page))
    assert len(sent["approve"]) == 2
    both = sent["approve"]
    sent["approve"] = [key for key in both if key.startswith(f"actor:{country.pk}:")]
    assert "Tick them too" in editor_client.post(page, sent).content.decode() and not is_approved(country)
    assert editor_client.post(page, sent | {"approve": both}).status_code == 302 and is_approved(country)


def test_records_that_only_an_unticked_record_refers_to_are_not_approved(editor_client, author, chain):
    place, country, _successor = chain
    other = waiting(author, new.place, "Elsewhere", country=new.country("Known"))
    page = f"/admin/summits/place/approve/?pk={place.pk}&pk={other.pk}"
    sent = sent_from(editor_client.get(page))
    sent["approve"] = [key for key in sent["approve"] if not key.startswith(f"place:{place.pk}:")]
    assert editor_client.post(page, sent).status_code == 302
    assert is_approved(other) and not is_approved(country) and not is_approved(place)


def test_a_transition_page_lists_what_it_approves_with_its_text(editor_client, author, chain, host):
    with changeset(user=author, method=ChangeMethod.FORM):
        summit = new.summit(status="draft", place=chain[0], country=host)
    page = f"/admin/summits/summit/{summit.pk}/step/publish/"
    first = editor_client.get(page)
    assert ">QZ<" in first.content.decode()
    rewrite(chain[2], "Unseen")
    answer = editor_client.post(page, sent_from(first) | {"anyway": "on"})
    assert CHANGED in answer.content.decode() and "Unseen" in answer.content.decode()
    assert not any(map(is_approved, chain)) and Summit.objects.get().status == "draft"
    assert editor_client.post(page, sent_from(answer) | {"anyway": "on"}).status_code == 302 and all(
        map(is_approved, chain)
    )


def test_an_issue_is_not_published_if_a_text_that_becomes_public_with_it_was_changed(editor_client, author):
    with changeset(user=author, method=ChangeMethod.FORM):
        issue = new.issue("Trade", status="draft", sources=[new.source("A register")])
        hidden = new.discussion(new.summit(), issue, "agreed", summary="Seen.")
    page = f"/admin/summits/issue/{issue.pk}/step/publish/"
    sent = sent_from(editor_client.get(page)) | {"anyway": "on"}
    listed = with_page_state({"action": "publish", "_selected_action": [issue.pk], "anyway": "on"})
    with changeset(method=ChangeMethod.FORM):
        hidden.summary = "Unseen."
        hidden.save()
    for answer in (editor_client.post(page, sent), editor_client.post("/admin/summits/issue/", listed)):
        assert "Unseen." in Page(answer).text
        issue.refresh_from_db()
        assert issue.status == "draft"


@pytest.fixture
def former(author, chain, host):
    """A public summit, the edit with which it got a place awaiting approval, and the one that replaced it."""
    with changeset(user=author, method=ChangeMethod.FORM):
        summit = new.summit(status="draft", place=chain[0], country=host)
    edit = ChangeSet.objects.latest("pk")
    known = new.place("Known")
    with changeset(method=ChangeMethod.FORM):
        Summit.objects.filter(pk=summit.pk).update(place=known)
    later = ChangeSet.objects.latest("pk")
    Summit.objects.filter(pk=summit.pk).update(status="published")
    return summit, edit, later


def test_restoring_lists_what_it_approves_with_its_text(editor_client, chain, former):
    summit, edit, _later = former
    page = f"/admin/summits/summit/{summit.pk}/history/{edit.pk}/"
    first = editor_client.get(page)
    assert ">QZ<" in first.content.decode() and len(keys_in(first.content.decode())) == 3
    answer = editor_client.post(page, sent_from(first), follow=True)
    assert all(map(is_approved, chain))
    assert "First Republic" in " ".join(str(message) for message in answer.context["messages"])


@pytest.mark.parametrize("rewritten", [0, 1, 2])
def test_restoring_does_nothing_if_a_record_it_approves_was_changed(editor_client, chain, former, rewritten):
    summit, edit, _later = former
    page = f"/admin/summits/summit/{summit.pk}/history/{edit.pk}/"
    sent = sent_from(editor_client.get(page))
    rewrite(chain[rewritten], "Unseen")
    answer = editor_client.post(page, sent)
    assert answer.status_code == 200 and "Unseen" in answer.content.decode() and not any(map(is_approved, chain))
    assert editor_client.post(page, sent_from(answer)).status_code == 302 and all(map(is_approved, chain))


def test_restoring_approves_nothing_that_it_did_not_list(editor_client, chain, former):
    summit, edit, _later = former
    answer = editor_client.post(f"/admin/summits/summit/{summit.pk}/history/{edit.pk}/", with_page_state())
    assert answer.status_code == 200 and "were not listed" in answer.content.decode()
    assert not any(map(is_approved, chain)) and Summit.objects.get().place.name == "Known"


def test_restoring_a_draft_lists_nothing(editor_client, chain, author, host):
    with changeset(user=author, method=ChangeMethod.FORM):
        summit = new.summit(status="draft", place=chain[0], country=host)
    edit = ChangeSet.objects.latest("pk")
    with changeset(user=author, method=ChangeMethod.FORM):
        Summit.objects.filter(pk=summit.pk).update(place=new.place("Known"))
    page = f"/admin/summits/summit/{summit.pk}/history/{edit.pk}/"
    first = editor_client.get(page)
    assert not keys_in(first.content.decode())
    assert editor_client.post(page, sent_from(first)).status_code == 302 and not any(map(is_approved, chain))


@pytest.mark.parametrize("listed", [True, False])
def test_reverting_an_edit_lists_what_it_approves_and_approves_nothing_else(client, chain, former, listed):
    client.force_login(member("carl", "Chief editor"))
    page = f"/admin/summits/changeset/{former[2].pk}/"
    first = client.get(f"{page}change/")
    sent = sent_from(first)
    assert len(sent["approve"]) == 3
    if not listed:
        answer = client.post(f"{page}undo/", sent | {"approve": []})
        assert "were not listed" in answer.content.decode() and not any(map(is_approved, chain))
        sent = sent_from(answer)
    assert client.post(f"{page}undo/", sent).status_code == 302 and all(map(is_approved, chain))


def test_a_save_that_approves_says_so_on_every_page(editor_client, chain, author):
    _place, country, successor = chain
    known = new.place("Known")
    data = form_data(editor_client.get(change_url(known))) | {"country": country.pk}
    answer = editor_client.post(change_url(known), data, follow=True)
    said = " ".join(str(message) for message in answer.context["messages"])
    assert is_approved(country) and is_approved(successor)
    assert "Also approved" in said and "First Republic" in said and "Second Republic" in said
