"""An import publishes, approves and changes only what its dry run showed, in the state that the dry run showed."""

import pytest
from django.contrib.auth.models import Permission

from summits.history.page_state import StaleState, current_page_state, require_unchanged
from summits.models import (
    Actor,
    Agreement,
    ChangeMethod,
    Discussion,
    Issue,
    Leader,
    Place,
    Source,
    Summit,
    Upload,
    changeset,
)
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import member
from summits.tests.helpers.uploads import press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


@pytest.fixture
def author():
    return member("cora", "Contributor")


def importer(name, role):
    """Create a member of a group who may import as well."""
    user = member(name, role)
    user.user_permissions.add(Permission.objects.get(codename="import_archive"))
    return user


def by(author, make, *args, **fields):
    """Create a record that a contributor entered."""
    with changeset(user=author, method=ChangeMethod.FORM):
        return make(*args, **fields)


def edited(record, method=ChangeMethod.FORM, **fields):
    """Change a record as somebody else would meanwhile."""
    with changeset(method=method):
        fresh = type(record).objects.get(pk=record.pk)
        for name, value in fields.items():
            setattr(fresh, name, value)
        fresh.save()


def complete(author, status):
    """Return a leader in whom the checklist finds nothing missing."""
    source, country = by(author, new.source, "A register"), by(author, new.country, "United States")
    fields = {"status": status, "born": "1942-11-20", "sources": [source]}
    leader = by(author, new.leader, "Joe Biden", **fields)
    by(author, new.term, leader, actor=country, start="2021-01-20", end="2025-01-20", sources=[source])
    return leader


def transition_to(editor_client, record, status):
    """Send a file that leads a record to another status."""
    name = "title" if hasattr(record, "title") else "name"
    kind = record._meta.verbose_name_plural
    return send(
        editor_client, f"{kind}.csv", table(f"slug {name} status", [record.slug, getattr(record, name), status])
    )


def imported_after_a_new_dry_run(editor_client, upload):
    """Press Import, see that nothing was done and that the page shows it again; press once more."""
    upload = press(editor_client, upload, "_import", _reason="Because.")
    assert not upload.imported and "The archive has changed since" in shown(editor_client, upload)
    return press(editor_client, upload, "_import", _reason="Because.").imported


@pytest.mark.parametrize("status", ["draft", "review", "withdrawn"])
def test_text_rewritten_after_the_dry_run_is_not_published_by_the_import(editor_client, author, status):
    leader = complete(author, status)
    upload = transition_to(editor_client, leader, "published")
    assert upload.dry_run_result["become_public"][0] == 1 and not upload.dry_run_result["fault_count"]
    edited(leader, biography="Rewritten.")
    upload = press(editor_client, upload, "_import")
    leader.refresh_from_db()
    assert leader.status == status and not upload.imported
    assert press(editor_client, upload, "_import").imported


def test_an_edited_child_record_that_would_become_public_stops_the_import(editor_client, author):
    leader = complete(author, "review")
    upload = transition_to(editor_client, leader, "published")
    edited(leader.terms.get(), office="Rewritten")
    assert imported_after_a_new_dry_run(editor_client, upload)


def test_an_edited_source_that_would_become_public_stops_the_import(editor_client, author):
    leader = complete(author, "review")
    upload = transition_to(editor_client, leader, "published")
    edited(Source.objects.get(), title="Rewritten")
    assert imported_after_a_new_dry_run(editor_client, upload)


def test_an_edited_correction_that_would_become_public_stops_the_import(editor_client, author):
    leader = complete(author, "review")
    correction = by(author, new.correction, leader=leader, status="published")
    upload = transition_to(editor_client, leader, "published")
    edited(correction, what="Rewritten.")
    assert imported_after_a_new_dry_run(editor_client, upload)


def test_an_edited_row_of_a_public_record_that_would_become_public_stops_the_import(editor_client, author):
    source = by(author, new.source, "A register")
    issue = by(author, new.issue, "Trade", status="withdrawn", sources=[source], description="Goods.")
    sides = [(new.leader("Joe Biden"), new.country("US")), (new.leader("Vladimir Putin"), new.country("Russia"))]
    summit = new.meeting(*sides, status="published")
    hidden = by(author, new.discussion, summit, issue, "agreed", summary="Seen.")
    upload = transition_to(editor_client, issue, "published")
    assert not upload.dry_run_result["fault_count"], upload.dry_run_result["faults"]
    edited(hidden, summary="Rewritten.")
    press(editor_client, upload, "_import")
    assert not Issue.objects.get(pk=issue.pk).is_published


def test_edits_of_other_records_do_not_stop_an_import(editor_client, author):
    leader, other = complete(author, "review"), by(author, new.leader, "Another", status="draft")
    upload = transition_to(editor_client, leader, "published")
    edited(other, biography="Rewritten.")
    assert press(editor_client, upload, "_import").imported
    assert Leader.objects.get(pk=leader.pk).is_published


def test_a_draft_published_after_the_dry_run_is_not_changed_at_once(editor_client, author):
    leader = by(author, new.leader, "Joe Biden", status="draft")
    upload = send(editor_client, "leaders.csv", table("slug biography", [leader.slug, "Unfinished."]))
    assert upload.dry_run_result["become_public"] == [0, []]
    edited(leader, ChangeMethod.TRANSITION, status="published")
    assert imported_after_a_new_dry_run(editor_client, upload)


@pytest.mark.parametrize("kind", ["summits", "issues"])
def test_a_row_of_a_draft_published_after_the_dry_run_is_not_changed_at_once(editor_client, author, kind):
    summit = new.summit(status="published" if kind == "issues" else "draft")
    issue = new.issue("Trade", status="published" if kind == "summits" else "draft")
    discussion = by(author, new.discussion, summit, issue, "agreed", summary="Finished.")
    row = [summit.slug, issue.slug, "agreed", "Unfinished."]
    upload = send(editor_client, "discussions.csv", table("summit issue outcome summary", row))
    edited(summit if kind == "summits" else issue, ChangeMethod.TRANSITION, status="published")
    assert not press(editor_client, upload, "_import").imported
    assert Discussion.objects.get(pk=discussion.pk).summary == "Finished."


def test_a_new_row_of_a_draft_published_after_the_dry_run_is_not_added_at_once(editor_client):
    summit, issue = new.summit(status="draft"), new.issue("Trade")
    row = [summit.slug, issue.slug, "agreed", "Unfinished."]
    upload = send(editor_client, "discussions.csv", table("summit issue outcome summary", row))
    edited(summit, ChangeMethod.TRANSITION, status="published")
    assert not press(editor_client, upload, "_import").imported and not Discussion.objects.exists()
    assert press(editor_client, upload, "_import").imported


def test_an_edit_of_another_field_of_the_same_record_stops_the_import(editor_client, author):
    country = by(author, new.country, "Good name", approved=False)
    upload = send(editor_client, "actors.csv", table("slug iso_code", [country.slug, "QZ"]))
    edited(country, name="Rewritten")
    assert imported_after_a_new_dry_run(editor_client, upload)


def test_a_record_approved_after_the_dry_run_is_not_changed_at_once(editor_client, author):
    country = by(author, new.country, "Good name", approved=False)
    upload = send(editor_client, "actors.csv", table("slug iso_code", [country.slug, "QZ"]))
    edited(country, approved=True)
    assert imported_after_a_new_dry_run(editor_client, upload)


def test_a_dry_run_without_a_stored_state_is_repeated_before_the_import(editor_client, author):
    leader = by(author, new.leader, "Joe Biden", status="draft")
    upload = send(editor_client, "leaders.csv", table("slug biography", [leader.slug, "Text."]))
    del upload.dry_run_result["state"]
    Upload.objects.filter(pk=upload.pk).update(dry_run_result=upload.dry_run_result)
    assert imported_after_a_new_dry_run(editor_client, upload)


@pytest.mark.parametrize("kind", ["actors", "places", "series", "sources"])
def test_an_import_changes_unapproved_records_and_leaves_them_unapproved(client, editor_client, author, kind):
    made = {
        "actors": lambda: new.country("Waiting", approved=False),
        "places": lambda: new.place("Waiting", approved=False),
        "series": lambda: new.series("Waiting", approved=False),
        "sources": lambda: new.source("Waiting", approved=False),
    }
    record = by(author, made[kind])
    name = "title" if kind == "sources" else "name"
    upload = send(editor_client, f"{kind}.csv", table(f"slug {name}", [record.slug, "Other"]))
    upload = press(editor_client, upload, "_again", **{"answer:rename:*": "rename"})
    assert upload.dry_run_result["approved"] == [0, []] and upload.dry_run_result["become_public"] == [0, []]
    assert press(editor_client, upload, "_import").imported
    record.refresh_from_db()
    assert not record.approved and str(record).startswith("Other")


@pytest.mark.parametrize(("role", "number"), [("Chief editor", 1), ("Contributor", 0)])
def test_the_dry_run_counts_and_names_new_records_that_are_approved(client, role, number):
    user = importer("somebody", role)
    client.force_login(user)
    upload = send(client, "actors.csv", table("slug name", ["freedonia", "Freedonia"]))
    assert upload.dry_run_result["approved"] == ([1, [["actor", None, "Freedonia"]]] if number else [0, []])
    page = shown(client, upload)
    assert ("1 record is approved" in page) == ("No record becomes public" not in page) == bool(number)
    assert press(client, upload, "_import").imported
    assert Actor.objects.get().approved == bool(number)


def test_approvals_are_those_of_the_user_who_made_the_dry_run(client, editor_client):
    upload = send(editor_client, "actors.csv", table("slug name", ["freedonia", "Freedonia"]))
    user = importer("somebody", "Contributor")
    client.force_login(user)
    assert not press(client, upload, "_import").imported
    assert not Actor.objects.exists()


def test_republishing_by_an_import_requires_the_checklist(editor_client, author):
    leader = by(author, new.leader, "Bare", status="withdrawn")
    upload = transition_to(editor_client, leader, "published")
    assert "Something is missing" in upload.dry_run_result["faults"][0]["wrong"]
    assert not press(editor_client, upload, "_import").imported and Leader.objects.get().status == "withdrawn"


def test_republishing_by_an_import_approves_nothing(editor_client, author):
    place = by(author, new.place, "Waiting place", approved=False)
    source = by(author, new.source, "A register")
    fields = {"signed": "1987-12-08", "place": place, "sources": [source], "summary": "Text."}
    agreement = by(author, new.agreement, "INF Treaty", status="withdrawn", **fields)
    upload = transition_to(editor_client, agreement, "published")
    assert any(
        "refers to records awaiting approval: Waiting place" in one["wrong"] for one in upload.dry_run_result["faults"]
    )
    press(editor_client, upload, "_import")
    assert not Place.objects.get().approved and not Agreement.objects.get().is_published


def test_changes_by_the_caller_do_not_count_as_later_ones():
    summit = new.summit()
    page_state = current_page_state()
    edited(summit, summary="Somebody else's.")
    until = current_page_state()
    with changeset():
        edited(summit, summary="The caller's.")
    with pytest.raises(StaleState) as stale:
        require_unchanged(page_state, {Summit: [summit.pk]}, until)
    assert len(stale.value.changesets[Summit, summit.pk]) == 1
    require_unchanged(until, {Summit: [summit.pk]}, until)


def test_the_dry_run_counts_the_rows_that_readers_see_at_once(editor_client):
    summit, draft = new.summit("Sochi 2008"), new.summit("Sochi 2009", status="draft")
    putin, country = new.leader("Vladimir Putin"), new.country("Russia")
    for one in (summit, draft):
        new.participation(one, putin, country)
    said = new.quotation(summit, putin, "We agreed.", slug="we-agreed")
    source = new.source("A register")
    header = "slug summit leader text language sources"
    rows = [
        ["new-one", summit.slug, putin.slug, "Seen.", "en", source.slug],
        ["new-draft", draft.slug, putin.slug, "Not seen.", "en", source.slug],
        [said.slug, summit.slug, putin.slug, "Changed.", "en", source.slug],
    ]
    upload = send(editor_client, "quotes.csv", table(header, *rows))
    assert not upload.dry_run_result["fault_count"] and upload.dry_run_result["seen"] == [1, 1]
    page = shown(editor_client, upload)
    assert "1 new row belongs to a public record. Readers will see it at once." in page
    assert "1 row that readers see will change." in page and "No record becomes public" not in page
