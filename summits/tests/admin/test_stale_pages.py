"""Actions from a page of the admin are refused if the record changed since; the page then shows the changes."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from summits.history.diff import describe_records
from summits.history.page_state import StaleState, current_page_state, require_unchanged
from summits.models import ChangeMethod, ChangeSet, Correction, Issue, Leader, Quotation, Source, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, make_archive, member, with_page_state

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NEWS = "something has changed since you opened this page"


@pytest.fixture
def archive():
    with changeset(user=member("writer", "Contributor"), method=ChangeMethod.FORM):
        return make_archive()


@pytest.fixture
def editor_client(client):
    client.force_login(member("carl", "Chief editor"))
    return client


def page_state_on(client, page):
    """Return the page state that a page of the admin would send."""
    return re.search(r'name="_page_state" value="([^"]*)"', client.get(page).content.decode())[1]


def rewrite(record, text="Rewritten meanwhile."):
    """Change a record, or a row, as its author would in the meantime."""
    name = {Quotation: "text", Leader: "biography", Issue: "description", Source: "note"}.get(type(record), "venue")
    record.refresh_from_db()
    with changeset(method=ChangeMethod.FORM):
        setattr(record, name, text)
        record.save()


def step_page(record, step="publish"):
    return f"/admin/summits/{record._meta.model_name}/{record.pk}/step/{step}/"


def rewritten_by_its_author(archive):
    # As in a case that was found: sent back, rewritten, and submitted for review again.
    for status in ("draft", "review"):
        with changeset(method=ChangeMethod.TRANSITION):
            archive.summit.status = status
            archive.summit.save()
        rewrite(archive.summit)


def row_rewritten(archive):
    rewrite(archive.summit.quotations.get())


def row_added(archive):
    with changeset(method=ChangeMethod.FORM):
        new.quotation(archive.summit, archive.gorbachev, text="Added meanwhile.")


def row_moved_away(archive):
    other = new.summit(status="draft")
    with changeset(method=ChangeMethod.FORM):
        quotation = archive.summit.quotations.get()
        quotation.summit = other
        quotation.save()


def row_deleted(archive):
    with changeset(method=ChangeMethod.FORM):
        archive.summit.quotations.get().delete()


MEANWHILE = (rewritten_by_its_author, row_rewritten, row_added, row_moved_away, row_deleted)


@pytest.mark.parametrize("meanwhile", MEANWHILE, ids=lambda one: one.__name__)
def test_a_page_publishes_nothing_changed_after_it_was_opened(editor_client, archive, meanwhile):
    Summit.objects.update(status="review")
    page = step_page(archive.summit)
    data = {"_page_state": page_state_on(editor_client, page), "anyway": "on", "_reason": "Read it all."}
    meanwhile(archive)
    refused = editor_client.post(page, data).content.decode()
    assert NEWS in refused and "Read it all." in refused
    assert Summit.objects.get(pk=archive.summit.pk).status == "review"
    # The page shows the changes, and its button works from then on.
    data["_page_state"] = re.search(r'name="_page_state" value="([^"]*)"', refused)[1]
    assert editor_client.post(page, data).status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).status == "published"


def test_the_refusal_shows_the_text_before_and_after(editor_client, archive):
    page = step_page(archive.summit)
    page_state = page_state_on(editor_client, page)
    rewrite(archive.summit)
    text = editor_client.post(page, {"_page_state": page_state, "anyway": "on"}).content.decode()
    assert '<td class="text after">Rewritten meanwhile.</td>' in text


def test_an_edit_of_another_record_is_no_obstacle(editor_client, archive):
    page = step_page(archive.summit)
    page_state = page_state_on(editor_client, page)
    rewrite(archive.thatcher)
    assert editor_client.post(page, {"_page_state": page_state, "anyway": "on"}).status_code == 302


@pytest.mark.parametrize(
    "page_state", ["", "x", "0", "1", "-1", "1-", "²", "9" * 30, "9999999-1.0", "1-1.0\x00", '{"a":1}', "٣"]
)
def test_an_invalid_page_state_is_refused(editor_client, archive, page_state):
    page = step_page(archive.summit)
    assert NEWS in editor_client.post(page, {"_page_state": page_state, "anyway": "on"}).content.decode()
    assert NEWS in editor_client.post(page, {"anyway": "on"}).content.decode()
    assert Summit.objects.get().status == "draft"


def test_the_number_of_another_changeset_is_no_valid_page_state():
    # After a restore from a backup, numbers are used again.
    new.leader()
    last = ChangeSet.objects.latest("pk")
    page_state = current_page_state()
    ChangeSet.objects.filter(pk=last.pk).update(created_at="2020-01-01T00:00Z")
    with pytest.raises(StaleState):
        require_unchanged(page_state, {Leader: []})
    require_unchanged(current_page_state(), {Leader: []})


STEPS = {"ask": "draft", "send_back": "review", "publish": "review", "withdraw": "published", "bring_back": "withdrawn"}


@pytest.mark.parametrize("step", STEPS)
def test_every_transition_is_refused_from_a_stale_page(editor_client, archive, step):
    with changeset(method=ChangeMethod.TRANSITION):
        archive.summit.status = STEPS[step]
        archive.summit.save()
    page = step_page(archive.summit, step)
    page_state = page_state_on(editor_client, page)
    rewrite(archive.summit)
    assert (
        NEWS in editor_client.post(page, {"_page_state": page_state, "_reason": "So.", "anyway": "on"}).content.decode()
    )
    assert Summit.objects.get().status == STEPS[step]


def test_a_record_that_is_also_published_must_be_unchanged_too(editor_client, archive):
    page = step_page(archive.summit)
    data = {"_page_state": page_state_on(editor_client, page), "anyway": "on", "along": [f"leader:{archive.reagan.pk}"]}
    rewrite(archive.gorbachev)
    rewrite(archive.reagan)
    assert "Rewritten meanwhile." in editor_client.post(page, data).content.decode()
    assert not Leader.objects.published().exists()
    # One that is not published as well is not checked.
    assert editor_client.post(page, {**data, "along": []}).status_code == 302


def test_a_record_to_publish_as_well_that_was_deleted_meanwhile_is_reported(editor_client, archive):
    page = step_page(archive.summit)
    data = {
        "_page_state": page_state_on(editor_client, page),
        "anyway": "on",
        "along": [f"issue:{archive.other_issue.pk}"],
    }
    archive.other_issue.delete()
    assert NEWS in editor_client.post(page, data).content.decode()
    assert Summit.objects.get().status == "draft"


LISTED = {"publish": "review", "send_back": "review", "delete_selected": "draft"}


@pytest.mark.parametrize("across", [False, True], ids=["ticked", "across all pages"])
@pytest.mark.parametrize("action", LISTED)
def test_a_changelist_action_is_refused_if_a_chosen_record_has_changed(editor_client, archive, action, across):
    page = "/admin/summits/leader/"
    Leader.objects.update(status=LISTED[action])
    page_state, before = page_state_on(editor_client, page), sorted(Leader.objects.values_list("pk", "status"))
    rewrite(archive.reagan)
    chosen = [archive.reagan.pk, archive.thatcher.pk] if not across else [archive.thatcher.pk]
    data = {"action": action, "_selected_action": chosen, "_page_state": page_state, "_reason": "So.", "post": "yes"}
    data |= {"select_across": "1" if across else "0", "anyway": "on"}
    text = editor_client.post(page, data).content.decode()
    assert NEWS in text and "Rewritten meanwhile." in text
    assert sorted(Leader.objects.values_list("pk", "status")) == before


def test_the_page_that_confirms_deletions_has_its_own_page_state(editor_client, archive):
    page, data = (
        "/admin/summits/quotation/",
        {"action": "delete_selected", "_selected_action": [Quotation.objects.get().pk]},
    )
    asked = editor_client.post(page, with_page_state(data)).content.decode()
    page_state = re.search(r'name="_page_state" value="([^"]+)"', asked)[1]
    rewrite(Quotation.objects.get())
    assert NEWS in editor_client.post(page, {**data, "post": "yes", "_page_state": page_state}).content.decode()
    assert Quotation.objects.exists()
    editor_client.post(page, {**data, "post": "yes", "_page_state": current_page_state()})
    assert not Quotation.objects.exists()


def test_a_record_is_not_deleted_from_a_stale_page(editor_client, archive):
    page = f"/admin/summits/leader/{archive.thatcher.pk}/delete/"
    page_state = page_state_on(editor_client, page)
    rewrite(archive.thatcher)
    text = editor_client.post(
        page, {"post": "yes", "_page_state": page_state, "_reason": "Entered twice."}
    ).content.decode()
    assert NEWS in text and "Entered twice." in text
    assert Leader.objects.filter(pk=archive.thatcher.pk).exists()
    editor_client.post(page, with_page_state({"post": "yes"}))
    assert not Leader.objects.filter(pk=archive.thatcher.pk).exists()


def test_a_source_that_was_cited_meanwhile_is_not_deleted(editor_client, archive):
    source = new.source("Cited by nobody")
    page = f"/admin/summits/source/{source.pk}/delete/"
    page_state = page_state_on(editor_client, page)
    with changeset(method=ChangeMethod.FORM):
        archive.issue.sources.add(source)
    assert NEWS in editor_client.post(page, {"post": "yes", "_page_state": page_state}).content.decode()
    assert archive.issue.sources.exists()


def test_an_earlier_version_is_not_restored_over_a_later_edit(editor_client, archive):
    rewrite(archive.summit, "First")
    page = f"/admin/summits/summit/{archive.summit.pk}/history/{ChangeSet.objects.earliest('pk').pk}/"
    page_state = page_state_on(editor_client, page)
    rewrite(archive.summit)
    text = editor_client.post(page, {"_page_state": page_state, "_reason": "It was right."}).content.decode()
    assert NEWS in text and "It was right." in text
    assert Summit.objects.get().venue == "Rewritten meanwhile."
    assert editor_client.post(page, with_page_state()).status_code == 302


def test_an_edit_is_not_reverted_if_its_record_was_published_meanwhile(editor_client, archive):
    rewrite(archive.summit, "First")
    page = f"/admin/summits/changeset/{ChangeSet.objects.latest('pk').pk}/undo/"
    page_state = page_state_on(editor_client, page)
    with changeset(method=ChangeMethod.TRANSITION):
        archive.summit.status = "published"
        archive.summit.save()
    assert NEWS in editor_client.post(page, {"_page_state": page_state}).content.decode()
    assert Summit.objects.get().venue == "First"
    assert editor_client.post(page, with_page_state()).status_code == 302


def test_a_correction_is_not_published_with_words_that_were_changed_meanwhile(editor_client, archive):
    correction = archive.correction
    page = change_url(correction)
    data = form_data(editor_client.get(page)) | {"status": "published"}
    with changeset(method=ChangeMethod.FORM):
        correction.what = "Rewritten meanwhile."
        correction.save()
    assert "Rewritten meanwhile." in editor_client.post(page, data).content.decode()
    assert Correction.objects.get().status == "draft"


def both(function, *arguments):
    """Return the results of two threads started at once, each on a connection of its own."""
    barrier = Barrier(2)

    def ask():
        try:
            barrier.wait()
            return function(*arguments)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return [future.result() for future in [pool.submit(ask), pool.submit(ask)]]


@pytest.mark.django_db(transaction=True)
def test_of_two_simultaneous_transitions_one_is_made_and_the_other_refused(client):
    user = member("carla")
    user.is_superuser = True
    user.save()
    leader = new.leader("Ronald Reagan", status="review")
    client.force_login(user)
    data = with_page_state({"anyway": "on", "_reason": "So."})

    def post():
        own = Client()
        own.cookies = client.cookies
        return own.post(step_page(leader), data)

    answered = both(post)
    assert sorted(answer.status_code for answer in answered) == [200, 302]
    assert ChangeSet.objects.filter(method=ChangeMethod.TRANSITION).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_transition_waits_for_a_concurrent_edit_and_is_then_refused(client):
    user = member("carla")
    user.is_superuser = True
    user.save()
    leader = new.leader("Ronald Reagan", status="review")
    client.force_login(user)
    data = with_page_state({"anyway": "on"})

    def publish():
        try:
            return client.post(step_page(leader), data)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with changeset(method=ChangeMethod.FORM):
            leader.biography = "Rewritten meanwhile."
            leader.save()
            answer = pool.submit(publish)
        assert NEWS in answer.result().content.decode()
    assert Leader.objects.get().status == "review"


@pytest.mark.parametrize("row", ["programme", "participations"])
def test_a_source_that_a_row_cites_meanwhile_is_not_deleted_and_the_page_says_so(editor_client, archive, row):
    source = new.source("Cited meanwhile")
    page = f"/admin/summits/source/{source.pk}/delete/"
    page_state = page_state_on(editor_client, page)
    with changeset(method=ChangeMethod.FORM):
        getattr(archive.summit, row).first().sources.add(source)
    answer = editor_client.post(page, {"post": "yes", "_page_state": page_state})
    text = answer.content.decode()
    assert answer.status_code == 200 and NEWS in text and f"/admin/summits/summit/{archive.summit.pk}/history/" in text
    listed = {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes", "_page_state": page_state}
    answer = editor_client.post("/admin/summits/source/", listed)
    assert answer.status_code == 200 and NEWS in answer.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_missing_permission_to_delete_is_reported_first(client, archive):
    with changeset(method=ChangeMethod.FORM):
        archive.summit.programme.first().sources.add(archive.source)
    client.force_login(member("cora", "Contributor"))
    archive.source.approved = True
    archive.source.save()
    assert client.post(f"/admin/summits/source/{archive.source.pk}/delete/", {"post": "yes"}).status_code == 403


def test_another_spelling_of_a_primary_key_does_not_avoid_the_check(editor_client, archive):
    page_state = page_state_on(editor_client, f"/admin/summits/summit/{archive.summit.pk}/delete/")
    rewrite(archive.summit)
    for before in ("+", "%20", "0"):
        answer = editor_client.post(
            f"/admin/summits/summit/{before}{archive.summit.pk}/delete/", {"post": "yes", "_page_state": page_state}
        )
        assert answer.status_code == 200 and NEWS in answer.content.decode()
    assert Summit.objects.filter(pk=archive.summit.pk).exists()


def stepped_from(client, record, step="publish", meanwhile=None, **pressed):
    """Open the record's page, run ``meanwhile``, press a transition's button; return the transition's page."""
    page = change_url(record)
    data = form_data(client.get(page))
    if meanwhile:
        meanwhile()
    return client.post(page, {**data, **(pressed or {"_step": step})}, follow=True)


@pytest.mark.parametrize(
    ("meanwhile", "button"),
    [(rewritten_by_its_author, "_step"), *((one, "_step_without_saving") for one in MEANWHILE)],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_transition_from_a_stale_record_page_shows_the_changes_since(editor_client, archive, meanwhile, button):
    Summit.objects.update(status="review")
    shown = stepped_from(editor_client, archive.summit, meanwhile=lambda: meanwhile(archive), **{button: "publish"})
    if button == "_step" and "_step_without_saving" in shown.content.decode():
        # What is new on the page itself shows as a difference of it; the way on is then without saving.
        data = {**form_data(shown), "_step_without_saving": "publish"}
        shown = editor_client.post(change_url(archive.summit), data, follow=True)
    assert shown.redirect_chain and NEWS in shown.content.decode()


def test_a_text_saved_after_the_page_was_opened_is_on_the_transition_page(editor_client, archive):
    shown = stepped_from(editor_client, archive.summit, meanwhile=lambda: rewrite(archive.summit, "Never seen."))
    assert '<td class="text after">Never seen.</td>' in shown.content.decode()


def test_a_transition_from_a_current_record_page_shows_no_changes(editor_client, archive):
    shown = stepped_from(editor_client, archive.summit, meanwhile=lambda: rewrite(archive.thatcher))
    assert NEWS not in shown.content.decode() and shown.context["transition"].name == "publish"


def test_what_an_editor_saves_before_the_transition_is_not_shown_as_a_change(editor_client, archive):
    pressed = {"venue": "Höfði House", "_save_and_step": "publish"}
    shown = stepped_from(editor_client, archive.summit, **pressed)
    assert NEWS not in shown.content.decode() and "was saved" in shown.content.decode()
    assert Summit.objects.get(pk=archive.summit.pk).venue == "Höfði House"
    # Nothing was changed: there is no edit of their own.
    assert NEWS not in stepped_from(editor_client, archive.summit, _save_and_step="publish").content.decode()


def test_an_edit_between_the_save_and_the_transition_page_is_shown_as_a_change(editor_client, archive):
    page = change_url(archive.summit)
    saved = editor_client.post(
        page, {**form_data(editor_client.get(page)), "venue": "Höfði House", "_save_and_step": "publish"}
    )
    rewrite(archive.summit.quotations.get(), "Never seen.")
    text = editor_client.get(saved.headers["Location"]).content.decode()
    assert NEWS in text and "Never seen." in text and '<td class="text after">Höfði House</td>' not in text


def test_the_publication_page_shows_all_texts_that_become_public(editor_client, archive):
    rewrite(archive.summit, "Venue to be published.")
    rewrite(archive.summit.quotations.get(), "Words to be published.")
    rewrite(archive.reagan, "Life to be published along.")
    text = editor_client.get(step_page(archive.summit)).content.decode()
    for words in ("Venue to be published.", "Words to be published.", "Life to be published along."):
        assert words in text
    assert "What readers will see" not in editor_client.get(step_page(archive.summit, "ask")).content.decode()


def test_the_number_of_queries_for_the_texts_does_not_grow_with_the_records(archive):
    def asked(*leaders):
        with CaptureQueriesContext(connection) as queries:
            found = describe_records(Leader, [leader.pk for leader in leaders])
        assert all(found.values())
        return len(queries)

    with changeset(method=ChangeMethod.FORM):
        others = [new.leader(f"Aide {number}", status="draft") for number in range(3)]
    assert asked(archive.thatcher) == asked(archive.thatcher, *others)


@pytest.mark.parametrize("page_state", ["x", "9" * 30, "1-1.0", ""])
def test_a_transition_page_opened_with_an_invalid_page_state_shows_the_last_edit(editor_client, archive, page_state):
    assert NEWS in editor_client.get(step_page(archive.summit), {"_page_state": page_state}).content.decode()


def test_an_edit_is_shown_however_many_come_after_it(editor_client, archive):
    page = step_page(archive.summit)
    page_state = page_state_on(editor_client, page)
    rewrite(archive.summit, "Evil words.")
    for number in range(12):
        with changeset(method=ChangeMethod.FORM):
            archive.summit.summary = f"Trivial {number}"
            archive.summit.save()
    text = editor_client.post(page, {"_page_state": page_state, "anyway": "on"}).content.decode()
    assert '<td class="text after">Evil words.</td>' in text and '<td class="text after">Trivial 11</td>' in text
    assert "Trivial 3" not in text and "and 3 earlier edits" in text


def test_a_change_that_was_undone_is_shown_as_no_difference(editor_client, archive):
    page = step_page(archive.summit)
    page_state, before = page_state_on(editor_client, page), archive.summit.venue
    for words in ("Elsewhere", before):
        rewrite(archive.summit, words)
    text = editor_client.post(page, {"_page_state": page_state, "anyway": "on"}).content.decode()
    assert NEWS in text and "No differences." in text


def test_a_changelist_names_each_changed_record_however_many_there_are(editor_client, archive):
    with changeset(method=ChangeMethod.FORM):
        leaders = [new.leader(f"Aide {number}", status="draft") for number in range(22)]
    page = "/admin/summits/leader/"
    page_state = page_state_on(editor_client, page)
    for leader in leaders:
        rewrite(leader)
    sent = {
        "action": "publish",
        "_selected_action": [leader.pk for leader in leaders],
        "_page_state": page_state,
        "anyway": "on",
    }
    text = editor_client.post(page, sent).content.decode()
    assert NEWS in text and all(f"{page}{leader.pk}/history/" in text for leader in leaders)
    assert text.count("Rewritten meanwhile.") == 20 and "Not all changes are shown here." in text


def test_a_confirmed_checklist_does_not_cover_later_findings(editor_client, archive):
    page = step_page(archive.summit)
    page_state = page_state_on(editor_client, page)
    refused = editor_client.post(page, {"_page_state": page_state, "_reason": "x", "anyway": "on"})
    assert refused.status_code == 302
    archive.reagan.refresh_from_db()
    page = step_page(archive.reagan)
    page_state = page_state_on(editor_client, page)
    rewrite(archive.reagan)
    refused = editor_client.post(page, {"_page_state": page_state, "_reason": "x", "anyway": "on"}).content.decode()
    assert NEWS in refused and 'name="anyway" checked' not in refused and 'name="anyway"' in refused


@pytest.mark.parametrize("page_state", ["", "nonsense", "-1"])
def test_an_invalid_page_state_of_a_record_without_edits_is_no_server_error(client, page_state):
    client.force_login(member("edith", "Chief editor"))
    leader = new.leader("Joe Biden", status="draft")
    leader.history.all().delete()
    answer = client.post(f"/admin/summits/leader/{leader.pk}/step/ask/", {"_page_state": page_state, "_reason": "why"})
    assert answer.status_code in (200, 302, 409)
