"""Maximum lengths of texts and reasons: the same in the admin and in imports."""

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from summits.admin_site.request_limits import MAX_REASON_LENGTH
from summits.models import ChangeSet, Leader, changeset
from summits.models.fields import DOCUMENT, TEXT
from summits.models.references import record_models
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import change_url, form_data, form_errors, with_page_state
from summits.tests.helpers.uploads import send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def leader():
    return new.leader("Ronald Reagan", status="draft")


def test_each_text_of_a_record_has_a_maximum_length():
    texts = [field for model in record_models() for field in model._meta.fields if isinstance(field, models.TextField)]
    assert texts and all(field.max_length and field.max_length <= DOCUMENT for field in texts)
    assert apps.get_model("summits", "Leader")._meta.get_field("biography").max_length == TEXT


def test_a_text_that_is_too_long_comes_back_with_a_message(editor_client, leader):
    sent = {**form_data(editor_client.get(change_url(leader))), "biography": "x" * (TEXT + 1)}
    answer = editor_client.post(change_url(leader), sent)
    assert (
        f"at most {TEXT} characters" in str(form_errors(answer)["biography"])
        and sent["biography"] in answer.content.decode()
    )
    assert editor_client.post(change_url(leader), {**sent, "biography": "x" * TEXT}).status_code == 302
    assert len(Leader.objects.get().biography) == TEXT


def test_an_import_accepts_no_longer_text_than_a_form(editor_client):
    page = table("slug name sort_name biography", ["reagan", "Ronald Reagan", "Reagan", "x" * (TEXT + 1)])
    text = shown(editor_client, send(editor_client, "leaders.csv", page))
    assert f"It can have up to {TEXT}." in text


@pytest.mark.parametrize("what", ["page", "step", "list", "deletion", "put back"])
def test_too_long_a_reason_comes_back_and_nothing_is_done(editor_client, leader, what):
    edit = ChangeSet.objects.first()
    page = change_url(leader)
    address = {
        "page": page,
        "step": page.replace("change/", "step/ask/"),
        "list": "/admin/summits/leader/",
        "deletion": page.replace("change/", "delete/"),
        "put back": page.replace("change/", f"history/{edit.pk}/"),
    }[what]
    data = {
        "page": {**form_data(editor_client.get(page)), "name": "Another"},
        "list": {"action": "publish", "anyway": "on"},
    }
    sent = with_page_state({**data.get(what, {"post": "yes"}), "_selected_action": leader.pk})
    reason = "Because. " * (MAX_REASON_LENGTH // 9 + 1)
    answer = editor_client.post(address, {**sent, "_reason": reason})
    assert answer.status_code == 400 and reason.strip() in answer.content.decode()
    assert ChangeSet.objects.first() == edit
    editor_client.post(address, {**sent, "_reason": reason[:MAX_REASON_LENGTH]})
    assert what == "put back" or ChangeSet.objects.first() != edit


def test_lists_show_the_beginning_of_a_long_reason_and_the_edits_page_all_of_it(editor_client, leader):
    with changeset(reason="Because. " * 20_000 + "So it was."):
        leader.name = "Ronald W. Reagan"
        leader.save()
    edit = ChangeSet.objects.first()
    for page in ("/admin/summits/changeset/", change_url(leader).replace("change/", "history/")):
        text = editor_client.get(page).content.decode()
        assert "Because. Because. " in text and "So it was." not in text and len(text) < 100_000
    assert "So it was." in editor_client.get(f"/admin/summits/changeset/{edit.pk}/change/").content.decode()


def test_the_list_of_edits_reads_no_more_of_a_reason_than_it_shows(editor_client, leader):
    with CaptureQueriesContext(connection) as queries:
        editor_client.get("/admin/summits/changeset/")
    (rows,) = [query["sql"] for query in queries if 'AS "beginning"' in query["sql"]]
    assert rows.count('"reason"') == 1


def test_readers_are_shown_the_beginning_of_a_long_reason_for_a_withdrawal(client, leader):
    with changeset():
        leader.status = "published"
        leader.save()
    with changeset(method="transition", reason="Because. " * 20_000):
        leader.status = "withdrawn"
        leader.save()
    answer = client.get(leader.get_absolute_url())
    assert answer.status_code == 410 and "Because." in answer.content.decode() and len(answer.content) < 50_000
