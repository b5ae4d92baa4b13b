"""A save that approves a shared record does so only in the version that its page could show."""

import re

import pytest

from summits.models import ChangeMethod, ChangeSet, Place, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, make_archive, member, with_page_state

pytestmark = pytest.mark.django_db

NEWS = "something has changed since you opened this page"


@pytest.fixture
def archive():
    archive = make_archive()
    Summit.objects.update(status="published")
    with changeset(user=member("carla", "Contributor"), method=ChangeMethod.FORM):
        archive.waiting = new.place("Quiet Place", country=archive.iceland, approved=False)
    return archive


@pytest.fixture
def editor_client(client):
    client.force_login(member("ed", "Editor"))
    return client


def rename(place):
    with changeset(method=ChangeMethod.FORM):
        Place.objects.get(pk=place.pk)
        place.name = "Loud Place"
        place.save()


def is_approved(place):
    return Place.objects.get(pk=place.pk).approved


def test_a_save_approves_a_record_unchanged_since_the_page_was_opened(editor_client, archive):
    data = form_data(editor_client.get(change_url(archive.summit))) | {"place": archive.waiting.pk}
    assert editor_client.post(change_url(archive.summit), data).status_code == 302
    assert is_approved(archive.waiting)


@pytest.mark.parametrize("since", ["renamed", "no state"])
def test_a_save_does_not_approve_a_record_changed_since_the_page_was_opened(editor_client, archive, since):
    data = form_data(editor_client.get(change_url(archive.summit))) | {
        "place": archive.waiting.pk,
        "venue": "Typed",
        "_reason": "Why",
    }
    if since == "renamed":
        rename(archive.waiting)
    else:
        data["_page_state"] = "x"
    number = ChangeSet.objects.count()
    answer = editor_client.post(change_url(archive.summit), data)
    text = answer.content.decode()
    assert answer.status_code == 200 and NEWS in text and 'value="Typed"' in text and 'value="Why"' in text
    assert "was changed successfully" not in text and ChangeSet.objects.count() == number
    assert not is_approved(archive.waiting) and Summit.objects.get(pk=archive.summit.pk).venue != "Typed"
    again = form_data(answer)
    assert editor_client.post(change_url(archive.summit), again).status_code == 302
    assert is_approved(archive.waiting) and Summit.objects.get(pk=archive.summit.pk).venue == "Typed"


def test_a_page_with_errors_keeps_its_page_state(editor_client, archive):
    data = form_data(editor_client.get(change_url(archive.summit)))
    rename(archive.waiting)
    answer = editor_client.post(change_url(archive.summit), data | {"title": ""})
    assert form_data(answer)["_page_state"] == data["_page_state"]
    answer = editor_client.post(change_url(archive.summit), data | {"place": archive.waiting.pk})
    assert answer.status_code == 200 and not is_approved(archive.waiting)


def test_restoring_does_not_approve_a_record_changed_since_the_page_was_opened(editor_client, archive):
    summit = archive.summit
    with changeset(method=ChangeMethod.FORM):
        Summit.objects.filter(pk=summit.pk).update(status="draft", place=archive.waiting)
    naming = ChangeSet.objects.latest("pk")
    with changeset(method=ChangeMethod.FORM):
        Summit.objects.filter(pk=summit.pk).update(status="published", place=archive.place)
    data = with_page_state()
    rename(archive.waiting)
    page = f"/admin/summits/summit/{summit.pk}/history/{naming.pk}/"
    answer = editor_client.post(page, data)
    assert answer.status_code == 200 and NEWS in answer.content.decode() and not is_approved(archive.waiting)
    listed = re.findall(r'name="approve" value="([^"]+)"', answer.content.decode())
    assert editor_client.post(page, with_page_state({"approve": listed})).status_code == 302 and is_approved(
        archive.waiting
    )


def test_a_save_that_is_not_made_requests_no_review(editor_client, archive):
    data = form_data(editor_client.get(change_url(archive.summit))) | {"place": archive.waiting.pk, "_ask": "1"}
    rename(archive.waiting)
    text = editor_client.post(change_url(archive.summit), data).content.decode()
    assert NEWS in text
    assert "not sent for review" not in text + editor_client.get("/admin/").content.decode()
