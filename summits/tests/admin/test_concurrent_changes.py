"""Concurrent changes: what the admin has checked is still true when it saves, on every page."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep

import pytest
from django.db import connection

from summits.admin.base import RecordAdmin
from summits.db import locking
from summits.models import ChangeMethod, ChangeSet, Discussion, Leader, Place, PreviewLink, Quotation, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import (
    add_url,
    change_url,
    form_data,
    make_archive,
    make_groups,
    member,
    with_page_state,
)
from summits.workflow import PUBLISH, REQUEST_REVIEW, apply_transition

BLOCKED_SECONDS = 1.5
"""How long a test waits at most for another connection to reach a lock."""


def led_to(status, *records):
    with changeset(method=ChangeMethod.TRANSITION):
        for record in records:
            type(record).objects.filter(pk=record.pk).update(status=status)


def until_blocked():
    """Wait until another connection waits for a lock; on SQLite, which does not show that, for a moment."""
    end = monotonic() + (BLOCKED_SECONDS if connection.vendor == "postgresql" else 0.2)
    while monotonic() < end:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                if cursor.fetchone()[0]:
                    return
        sleep(0.02)


def sent_while(meanwhile, client, *args):
    """Return the response to a page sent while another transaction, which does ``meanwhile``, is open."""

    def post():
        try:
            return client.post(*args)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with changeset(method=ChangeMethod.TRANSITION):
            meanwhile()
            answer = pool.submit(post)
            until_blocked()
        return answer.result()


def contributor(name):
    make_groups()
    return member(name, "Contributor")


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """Let a page wait for the other transaction on a busy machine too, instead of reporting a lock."""
    monkeypatch.setattr(locking, "WAIT_SECONDS", 20)


@pytest.fixture
def editor_client(client):
    client.force_login(contributor("carla"))
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["review", "published", "withdrawn"])
def test_no_review_is_requested_if_the_status_changed_after_the_save(editor_client, monkeypatch, status):
    summit, save = make_archive().summit, RecordAdmin.changeform_view

    def save_then_led(self, request, *args, **kwargs):
        answer = save(self, request, *args, **kwargs)
        led_to(status, summit)
        return answer

    data = {**form_data(editor_client.get(change_url(summit))), "venue": "Höfði House", "_ask": "1"}
    monkeypatch.setattr(RecordAdmin, "changeform_view", save_then_led)
    edits = ChangeSet.objects.count()
    answer = editor_client.post(change_url(summit), data)
    monkeypatch.undo()
    assert Summit.objects.values_list("status", "venue").get(pk=summit.pk) == (status, "Höfði House")
    assert ChangeSet.objects.count() == edits + 2
    assert "The record was saved, but not sent for review." in editor_client.get(answer.url).content.decode()


@pytest.mark.django_db
def test_no_review_is_requested_if_the_record_was_deleted_after_the_save(editor_client, monkeypatch):
    leader, save = new.leader("Ronald Reagan", status="draft"), RecordAdmin.changeform_view

    def save_then_deleted(self, request, *args, **kwargs):
        answer = save(self, request, *args, **kwargs)
        Leader.objects.get(pk=leader.pk).delete()
        return answer

    data = {**form_data(editor_client.get(change_url(leader))), "_ask": "1"}
    monkeypatch.setattr(RecordAdmin, "changeform_view", save_then_deleted)
    assert editor_client.post(change_url(leader), data).status_code == 302
    assert not Leader.objects.exists()


@pytest.mark.django_db
def test_a_review_is_requested_in_a_changeset_of_its_own(editor_client):
    leader = new.leader("Ronald Reagan", status="draft")
    editor_client.post(
        change_url(leader), {**form_data(editor_client.get(change_url(leader))), "biography": "Actor.", "_ask": "1"}
    )
    assert Leader.objects.get().status == "review"
    assert list(ChangeSet.objects.values_list("method", flat=True)[:2]) == [ChangeMethod.TRANSITION, ChangeMethod.FORM]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "status"), [(REQUEST_REVIEW, "published"), (REQUEST_REVIEW, "withdrawn"), (PUBLISH, "withdrawn")]
)
def test_no_transition_relies_on_a_status_read_before_another_transition(step, status):
    first, second = new.leader("First", status="draft"), new.leader("Second", status="draft")
    led_to(status, first)
    assert apply_transition([first, second], step, member("anna"), "") == [second]
    assert Leader.objects.get(pk=first.pk).status == status
    assert Leader.objects.get(pk=second.pk).status == step.to_status
    assert ChangeSet.objects.first().method == ChangeMethod.TRANSITION


@pytest.mark.django_db
def test_a_transition_of_no_records_leaves_no_changeset():
    leader = new.leader("First", status="draft")
    led_to("published", leader)
    edits = ChangeSet.objects.count()
    assert apply_transition([leader], REQUEST_REVIEW, member("anna"), "") == []
    assert ChangeSet.objects.count() == edits


def quotation_typed(archive):
    return {
        "summit": archive.summit.pk,
        "leader": archive.reagan.pk,
        "setting": "statement",
        "language": "en",
        "text": "Added meanwhile.",
        "sources": archive.source.pk,
    }


def discussion_typed(archive):
    return {
        "summit": archive.summit.pk,
        "issue": archive.other_issue.pk,
        "outcome": "agreed",
        "order": 2,
        "summary": "Added meanwhile.",
        "sources": archive.source.pk,
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Quotation, Discussion], ids=["quotation", "discussion"])
@pytest.mark.parametrize("popup", ["", "?_popup=1"], ids=["page", "popup"])
def test_nothing_is_added_to_a_summit_that_is_published_meanwhile(editor_client, model, popup):
    archive = make_archive()
    page = add_url(model) + popup
    typed = quotation_typed(archive) if model is Quotation else discussion_typed(archive)
    data = {**form_data(editor_client.get(page)), **typed, **({"_popup": "1"} if popup else {})}
    before = model.objects.count()
    answer = sent_while(lambda: led_to("published", archive.summit), editor_client, page, data)
    assert answer.status_code == 200 and "summit" in answer.context["adminform"].form.errors
    assert model.objects.count() == before
    led_to("draft", archive.summit)
    assert editor_client.post(page, data).status_code in (200, 302)
    assert model.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("before", ["", "+", "%20"], ids=["as written", "plus", "space"])
def test_a_row_of_a_summit_that_is_published_meanwhile_is_not_deleted(editor_client, before):
    archive = make_archive()
    quotation = Quotation.objects.get()
    page = f"/admin/summits/quotation/{before}{quotation.pk}/delete/"
    answer = sent_while(
        lambda: led_to("published", archive.summit), editor_client, page, with_page_state({"post": "yes"})
    )
    assert answer.status_code in (302, 403) and Quotation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_rows_of_a_summit_that_is_published_meanwhile_are_not_deleted_from_their_list(editor_client):
    archive = make_archive()
    data = with_page_state(
        {"action": "delete_selected", "_selected_action": [Quotation.objects.get().pk], "post": "yes"}
    )
    sent_while(lambda: led_to("published", archive.summit), editor_client, "/admin/summits/quotation/", data)
    assert Quotation.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_record_approved_meanwhile_is_not_restored(editor_client):
    with changeset(user=contributor("cora"), method=ChangeMethod.FORM):
        place = new.place("Reykjavik", approved=False)
    editor_client.force_login(ChangeSet.objects.latest("pk").user)
    edit = ChangeSet.objects.latest("pk")
    with changeset(user=edit.user, method=ChangeMethod.FORM):
        place.name = "Rejkjavik"
        place.save()
    page = f"/admin/summits/place/{place.pk}/history/{edit.pk}/"
    assert editor_client.get(page).status_code == 200
    data = with_page_state()
    assert sent_while(lambda: Place.objects.update(approved=True), editor_client, page, data).status_code == 403
    assert Place.objects.get(pk=place.pk).name == "Rejkjavik"


@pytest.mark.django_db(transaction=True)
def test_no_preview_link_is_made_for_a_record_withdrawn_meanwhile(editor_client):
    archive = make_archive()
    page = f"/admin/summits/summit/{archive.summit.pk}/previews/"
    sent_while(lambda: led_to("withdrawn", archive.summit), editor_client, page, {"make": "1"})
    assert not PreviewLink.objects.exists()
