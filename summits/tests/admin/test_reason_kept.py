"""The reason typed for an action that was not done is kept in its field, without JavaScript too."""

import pytest

from summits.admin import uploads as admin_uploads
from summits.models import Actor, Leader, Source
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import with_page_state
from summits.tests.helpers.uploads import dry_run_token_on, page_of, send, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief

WHY = "The programme says so."
IN_ITS_FIELD = f' value="{WHY}"'
LIST = "/admin/summits/leader/"


@pytest.fixture
def leader():
    return new.leader("Ronald Reagan", status="published")


@pytest.mark.parametrize(
    "data", [{"action": "publish"}, {"action": ""}, {"action": "publish", "_selected_action": "999"}, {"_save": "1"}]
)
def test_a_changelist_that_did_nothing_keeps_the_reason(editor_client, leader, data):
    text = editor_client.post(LIST, with_page_state({"_reason": WHY, **data}), follow=True).content.decode()
    assert IN_ITS_FIELD in text
    assert WHY not in editor_client.get(LIST).content.decode()


def test_an_action_on_published_records_keeps_the_reason(editor_client, leader):
    sent = with_page_state({"action": "publish", "_selected_action": leader.pk, "_reason": WHY})
    assert IN_ITS_FIELD in editor_client.post(LIST, sent, follow=True).content.decode()
    assert WHY not in editor_client.get(LIST).content.decode()


def test_an_action_that_was_done_clears_the_reason(editor_client, leader):
    Leader.objects.update(status="review")
    sent = with_page_state({"action": "publish", "_selected_action": leader.pk, "_reason": WHY, "anyway": "on"})
    text = editor_client.post(LIST, sent, follow=True).content.decode()
    assert Leader.objects.get().status == "published" and WHY not in text


def test_an_import_keeps_the_reason_only_if_it_was_not_done(editor_client, leader):
    upload = send(editor_client, "leaders.csv", table("slug short_name", [leader.slug, "Ronnie"]))
    mark = dry_run_token_on(editor_client, upload)
    leader.short_name = "R. Reagan"
    leader.save()
    sent = {"_import": "1", "_trial": mark, "_reason": WHY}
    assert IN_ITS_FIELD in editor_client.post(page_of(upload), sent, follow=True).content.decode()
    # Also where the page is made once more.
    assert (
        IN_ITS_FIELD in editor_client.get(page_of(upload)).content.decode()
        and WHY not in editor_client.get(LIST).content.decode()
    )
    assert Leader.objects.get().short_name == "R. Reagan"
    sent["_trial"] = dry_run_token_on(editor_client, upload)
    text = editor_client.post(page_of(upload), sent, follow=True).content.decode()
    assert Leader.objects.get().short_name == "Ronnie" and WHY not in text
    assert "stored_reason" not in editor_client.session


@pytest.mark.parametrize("button", ["_again", "_import"])
def test_a_file_tried_again_keeps_the_reason(editor_client, leader, button):
    upload = send(editor_client, "leaders.csv", table("slug short_name", [leader.slug, "Ronnie"]))
    dry_run_token_on(editor_client, upload)
    text = editor_client.post(page_of(upload), {button: "1", "_reason": WHY}, follow=True).content.decode()
    assert IN_ITS_FIELD in text


def test_a_long_import_that_was_not_done_keeps_the_reason_in_its_field(editor_client, leader, monkeypatch):
    upload = send(editor_client, "leaders.csv", table("slug short_name", [leader.slug, "Ronnie"]))
    mark = dry_run_token_on(editor_client, upload)
    leader.short_name = "R. Reagan"
    leader.save()
    monkeypatch.setattr(admin_uploads, "SYNC_MAX_BYTES", 0)
    answer = editor_client.post(page_of(upload), {"_import": "1", "_trial": mark, "_reason": WHY})
    assert answer.streaming and list(answer.streaming_content)
    assert IN_ITS_FIELD in editor_client.get(page_of(upload)).content.decode()
    assert Leader.objects.get().short_name == "R. Reagan"


@pytest.mark.parametrize("how", ["page", "list"])
def test_the_only_source_of_a_quotation_is_not_deleted(editor_client, leader, how):
    lone, other = new.source("Lone"), new.source("Other")
    summit = new.summit(status="draft")
    new.quotation(summit, leader, text="Trust, but verify.", sources=[lone])
    new.quotation(summit, leader, text="Tear down this wall.", sources=[lone, other])

    def delete(*sources):
        if how == "page":
            return editor_client.post(
                f"/admin/summits/source/{sources[0].pk}/delete/", with_page_state({"post": "yes"})
            )
        keys = [source.pk for source in sources]
        sent = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
        return editor_client.post("/admin/summits/source/", with_page_state(sent))

    refused = delete(lone).content.decode()
    assert "Trust, but verify." in refused and "Tear down" not in refused
    assert Source.objects.filter(pk=lone.pk).exists()
    if how == "list":
        assert "Tear down this wall." in delete(lone, other).content.decode()
    assert Source.objects.count() == 2
    assert delete(other).status_code == 302
    assert not Source.objects.filter(pk=other.pk).exists() and not Actor.objects.filter(name="").exists()
