"""Corrections: readers see what was wrong and when a record was last changed, and no drafts."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from summits.history.diff import changesets_for, differences
from summits.history.restore import restore
from summits.models import ChangeMethod, ChangeSet, Correction, Issue, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data, form_errors, with_page_state
from summits.tests.helpers.admin import member as new_member
from summits.tests.helpers.html import read, text_of
from summits.vocabularies import Status

pytestmark = pytest.mark.django_db

LIST, ADD = "/corrections/", add_url(Correction)
MAKE = {"summit": new.summit, "leader": new.leader, "issue": new.issue, "agreement": new.agreement}
KINDS = list(MAKE)
ROLES = ("Contributor", "Editor", "Chief editor")
WRONG = {"what": "He came on Sunday, not on Monday.", "why": "His diary says so."}


def of(name, **values):
    """Create a correction of a new public record of a kind."""
    return new.correction(**{name: MAKE[name]()}, **WRONG | values)


def lines(page):
    """The corrections of a page, as words by their anchors."""
    return {node.attributes["id"]: text_of(node) for node in page.all("li", class_="row") if node.attributes.get("id")}


def anchor(correction):
    return f"correction-{correction.pk}"


# --- what a reader sees -----------------------------------------------------------------------------------------


def test_the_list_has_each_correction_newest_first_with_its_record(client):
    older = of("summit", corrected_on=date(2026, 4, 6))
    newer = of("agreement", corrected_on=date(2026, 5, 3), what="Signed in Paris, not in Rome.")
    same_day = of("leader", corrected_on=date(2026, 5, 3))
    page = read(client, LIST)
    assert list(lines(page)) == [anchor(same_day), anchor(newer), anchor(older)]
    said = lines(page)[anchor(newer)]
    for words in ("3 May 2026", str(newer.record), "Signed in Paris, not in Rome.", "His diary says so."):
        assert words in said
    for correction in (older, newer, same_day):
        assert page.leads_to(correction.record.get_absolute_url())
        assert page.leads_to(f"{correction.record.get_absolute_url()}#{anchor(correction)}")


def test_the_list_says_that_there_is_none(client):
    assert "No corrections have been published yet." in read(client, LIST).main


def test_the_list_has_pages(client):
    record = new.summit()
    made = [new.correction(summit=record) for _ in range(21)]
    assert len(lines(read(client, LIST))) == 20
    assert list(lines(read(client, f"{LIST}?page=2"))) == [anchor(made[0])]
    assert "There is no page 9" in read(client, f"{LIST}?page=9").main


def test_every_page_and_the_rules_lead_to_the_list(client):
    assert read(client, "/about/").links.count(LIST) == 2
    assert read(client, "/summits/").leads_to(LIST)


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_record_has_its_own_corrections_newest_first(client, kind):
    first = of(kind, corrected_on=date(2026, 4, 6))
    told = {"corrected_on": date(2026, 5, 3), "what": "<b>Born</b> in 1931.\n\nNot 1932."}
    second = new.correction(**{kind: first.record}, **told)
    of(kind, what="Another's.")
    page = read(client, first.record.get_absolute_url())
    assert list(lines(page)) == [anchor(second), anchor(first)]
    assert "<b>Born</b> in 1931. Not 1932." in lines(page)[anchor(second)]
    assert "Another's." not in page.main
    assert "Corrections" in page.words("h2")
    assert "2 corrections" in page.words("a", href="#corrections")


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_a_record_says_when_it_was_last_changed(client, kind):
    record = MAKE[kind]()
    QuerySet(type(record)).filter(pk=record.pk).update(modified=datetime(2026, 5, 3, 9, tzinfo=UTC))
    page = read(client, record.get_absolute_url())
    assert "Last updated 3 May 2026." in page.main
    assert page.one("time", datetime="2026-05-03")
    assert not page.all("a", href="#corrections") and "Corrections" not in page.words("h2")


@pytest.mark.parametrize("kind", KINDS)
def test_an_unpublished_correction_is_on_no_page(client, kind):
    record = of(kind, status="draft").record
    for status in (Status.DRAFT, Status.REVIEW, Status.WITHDRAWN):
        hidden = of(kind).record
        hidden.status = status
        hidden.save()
    assert lines(read(client, LIST)) == lines(read(client, record.get_absolute_url())) == {}


def test_a_published_or_withdrawn_correction_shows_at_once(client):
    cache.clear()
    correction = of("summit", status="draft")
    pages = LIST, correction.record.get_absolute_url()
    for status, number in (("draft", 0), ("published", 1), ("draft", 0), ("published", 1)):
        correction.status = status
        correction.save()
        assert [len(lines(read(client, page))) for page in pages] == [number, number]
    correction.summit.status = Status.WITHDRAWN
    correction.summit.save()
    assert lines(read(client, LIST)) == {}


def test_a_correction_does_not_change_the_date_of_its_record():
    record = new.summit()
    before = Summit.objects.get().modified
    new.correction(summit=record, **WRONG)
    assert Summit.objects.get().modified == before


# --- its rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kinds", [(), ("summit", "leader"), ("leader", "issue", "agreement"), tuple(KINDS)])
def test_a_correction_is_of_one_record(admin_client, kinds):
    named = {kind: MAKE[kind]() for kind in kinds}
    with pytest.raises(IntegrityError), transaction.atomic():
        new.correction(**named)
    answer = send(admin_client, ADD, **named)
    assert form_errors(answer).keys() == {"summit"}
    assert "A correction belongs to exactly one record" in form_errors(answer)["summit"][0]


def test_a_correction_is_draft_or_published_and_says_what_and_why_of_a_day_that_was(admin_client):
    record = new.summit()
    with pytest.raises(IntegrityError), transaction.atomic():
        new.correction(summit=record, status="review")
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = send(admin_client, ADD, summit=record, what=" ", why="", corrected_on=tomorrow, status="review")
    assert form_errors(answer).keys() == {"corrected_on", "what", "why", "status"}
    assert not Correction.objects.exists()


# --- in the admin ------------------------------------------------------------------------------------------------


def send(client, page, **values):
    """Open a page, fill in values and save it; return the answer. Who may not change it sends them all the same."""
    shown = client.get(page)
    values = {name: getattr(value, "pk", value) for name, value in values.items()}
    form = shown.context["adminform"].form if shown.context and "adminform" in shown.context else None
    return client.post(page, {**WRONG, **(form_data(shown) if form else {}), **values})


@pytest.fixture
def member(client):
    """Log a member of a group in; return the client."""

    def enter(group):
        client.force_login(new_member("somebody", group))
        return client

    return enter


def test_the_page_of_a_public_record_leads_to_a_correction_of_it(admin_client):
    for kind in KINDS:
        record = MAKE[kind]()
        way = f"{ADD}?{kind}={record.pk}"
        assert way in admin_client.get(change_url(record)).content.decode()
        form = admin_client.get(way).context["adminform"].form
        assert form[kind].value() == str(record.pk) and str(record) in str(form[kind])
        draft = MAKE[kind](status="draft")
        assert f"{ADD}?" not in admin_client.get(change_url(draft)).content.decode()
    assert f"{ADD}?" not in admin_client.get(change_url(new.source())).content.decode()


def test_the_list_of_the_admin_names_the_record_the_day_and_the_status(admin_client):
    correction = of("leader", corrected_on=date(2026, 5, 3), status="draft")
    of("summit")
    said = " ".join(admin_client.get("/admin/summits/correction/?status__exact=draft").content.decode().split())
    for words in (f"Leader: {correction.record}", "3 May 2026", "Draft", "1 correction"):
        assert words in said


@pytest.mark.parametrize("role", ROLES)
def test_a_user_who_may_not_publish_can_only_change_drafts(member, role):
    editor_client, publishes = member(role), role != "Contributor"
    record = new.summit()
    assert send(editor_client, ADD, summit=record, status="published").status_code == 302
    entered = Correction.objects.get()
    assert entered.status == ("published" if publishes else "draft")
    for status, may_change, may_delete in (("draft", True, publishes), ("published", publishes, False)):
        correction = new.correction(summit=record, **WRONG, status=status)
        page = change_url(correction)
        send(editor_client, page, what="Corrected.", status=status)
        correction.refresh_from_db()
        assert (correction.what == "Corrected.") == may_change, status
        send(editor_client, page, status="published")
        correction.refresh_from_db()
        assert (correction.status == "published") == (publishes or status == "published")
        Correction.objects.filter(pk=correction.pk).update(status=status)
        editor_client.post(page.replace("change", "delete"), with_page_state({"post": "yes"}))
        chosen = {"action": "delete_selected", "_selected_action": [correction.pk], "post": "yes"}
        editor_client.post("/admin/summits/correction/", with_page_state(chosen))
        assert Correction.objects.filter(pk=correction.pk).exists() != may_delete, status


def test_an_editor_makes_a_public_correction_a_draft_again(member, client):
    correction = of("issue")
    assert send(member("Editor"), change_url(correction), status="draft").status_code == 302
    client.logout()
    assert lines(read(client, LIST)) == {}


def test_the_admin_pages_of_it_are_not_for_readers(client, member):
    correction = of("issue", status="draft")
    room = "/admin/summits/correction"
    own = f"{room}/{correction.pk}"
    pages = [f"{room}/", ADD, f"{own}/change/", f"{own}/history/", f"{room}/deleted/"]
    assert {client.get(page).status_code for page in pages} == {302}
    member("Contributor")
    assert {client.get(page).status_code for page in pages} == {200}


# --- its history ------------------------------------------------------------------------------------------------


def told(correction):
    """What each edit changed, the latest first, as {label: (before, after)}."""
    changesets = list(changesets_for(Correction, correction.pk))
    found = differences(changesets, Correction, correction.pk)
    return [
        {f.label: (f.before, f.after) for one in found[changeset.pk] for f in one.fields} for changeset in changesets
    ]


def test_the_history_shows_how_it_was_created_changed_and_restored(admin_client):
    record = new.leader("Ann Lee")
    send(admin_client, ADD, leader=record, _reason="A reader wrote.")
    correction = Correction.objects.get()
    send(admin_client, change_url(correction), why="Two diaries say so.", status="published")
    changed, made = told(correction)
    assert made["Leader"] == ("", "Ann Lee") and made["What was wrong"] == ("", WRONG["what"])
    assert changed == {"Evidence": (WRONG["why"], "Two diaries say so."), "Status": ("Draft", "Published")}
    first = changesets_for(Correction, correction.pk).last()
    assert (first.method, first.reason) == (ChangeMethod.FORM, "A reader wrote.")
    page = f"/admin/summits/correction/{correction.pk}/history/"
    assert "Two diaries say so." in admin_client.get(page).content.decode()
    admin_client.post(f"{page}{first.pk}/", with_page_state())
    correction.refresh_from_db()
    assert (correction.why, correction.status) == (WRONG["why"], "draft")
    admin_client.post(change_url(correction).replace("change", "delete"), with_page_state({"post": "yes"}))
    assert not Correction.objects.exists()
    admin_client.post(f"{page}{first.pk}/", with_page_state())
    assert Correction.objects.get().leader == record


def test_a_user_who_may_not_publish_restores_no_public_version(member):
    editor_client = member("Contributor")
    public, draft = of("summit"), of("summit", status="draft")
    ways = []
    for correction in (public, draft):
        first = changesets_for(Correction, correction.pk).first()
        ways.append(f"/admin/summits/correction/{correction.pk}/history/{first.pk}/")
        correction.what, correction.status = "Corrected.", "draft"
        correction.save()
    assert [editor_client.post(way, with_page_state()).status_code for way in ways] == [403, 302]
    public.delete()
    assert editor_client.post(ways[0]).status_code == 403
    assert not Correction.objects.published().exists()


def test_a_restored_record_keeps_its_published_corrections():
    record = new.summit()
    changeset = ChangeSet.objects.first()
    record.venue = "Elsewhere"
    record.save()
    correction = new.correction(summit=record, **WRONG)
    restore(Summit, record.pk, changeset)
    assert Summit.objects.get().venue == "" and Correction.objects.get() == correction


def test_a_record_with_published_corrections_is_not_deleted(admin_client):
    correction = of("issue", status="draft")
    record = correction.record
    record.status = "draft"
    record.save()
    page = change_url(record).replace("change", "delete")
    assert "because these records need it" in admin_client.get(page).content.decode()
    admin_client.post(page, with_page_state({"post": "yes"}))
    assert Issue.objects.exists()
