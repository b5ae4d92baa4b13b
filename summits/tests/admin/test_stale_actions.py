"""Deletions and actions on stale records are refused, however a form names the records."""

import pytest

from summits.history.page_state import current_page_state
from summits.models import ChangeMethod, Leader, Quotation, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive, member

pytestmark = pytest.mark.django_db
NEWS = "something has changed since you opened this page"
WRITTEN_OTHERWISE = ["+{}", "%20{}", "{}%20", "0{}", "-0{}", "{}_", "٠{}", "%0A{}"]


@pytest.fixture
def editor_client(client):
    client.force_login(member("carl", "Chief editor"))
    return client


def rewrite(leader):
    with changeset(method=ChangeMethod.FORM):
        leader.biography = "Rewritten meanwhile."
        leader.save()


@pytest.mark.parametrize("written", ["{}", *WRITTEN_OTHERWISE])
def test_a_changed_record_is_not_deleted_however_its_key_is_written(editor_client, written):
    leader, page_state = new.leader("Ronald Reagan", status="draft"), current_page_state()
    rewrite(leader)
    editor_client.post(
        f"/admin/summits/leader/{written.format(leader.pk)}/delete/", {"post": "yes", "_page_state": page_state}
    )
    assert Leader.objects.exists()


@pytest.mark.parametrize("across", ["1", "2", "true", "on", " 1", "yes", "01", "-1"])
@pytest.mark.parametrize("action", ["publish", "delete_selected"])
def test_an_action_across_all_pages_is_refused_however_it_is_requested(editor_client, across, action):
    first, second = new.leader("First", status="draft"), new.leader("Second", status="draft")
    page_state = current_page_state()
    rewrite(first)
    data = {"action": action, "_selected_action": [second.pk], "select_across": across, "_page_state": page_state}
    assert (
        NEWS in editor_client.post("/admin/summits/leader/", {**data, "anyway": "on", "post": "yes"}).content.decode()
    )
    assert list(Leader.objects.values_list("status", flat=True)) == ["draft", "draft"]


@pytest.mark.parametrize("across", ["", "0", "false", "False"])
def test_an_action_on_ticked_records_is_not_refused_for_another_record(editor_client, across):
    first, second = new.leader("First", status="draft"), new.leader("Second", status="draft")
    page_state = current_page_state()
    rewrite(first)
    data = {"action": "publish", "_selected_action": [second.pk], "select_across": across, "_page_state": page_state}
    assert editor_client.post("/admin/summits/leader/", {**data, "anyway": "on"}).status_code == 302
    assert Leader.objects.get(pk=second.pk).status == "published"


def test_of_two_actions_sent_the_one_that_runs_is_checked(editor_client):
    archive = make_archive()
    unused = new.source("Unused")
    page_state = current_page_state()
    with changeset(method=ChangeMethod.FORM):
        archive.issue.sources.add(unused)
    data = {
        "action": ["delete_selected", "approve"],
        "index": "0",
        "_selected_action": [unused.pk],
        "_page_state": page_state,
    }
    assert NEWS in editor_client.post("/admin/summits/source/", {**data, "post": "yes"}).content.decode()
    assert archive.issue.sources.filter(pk=unused.pk).exists()
    assert Quotation.objects.exists()
