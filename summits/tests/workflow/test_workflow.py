"""Permissions by role and status: every action on a record, requested at its URL."""

import pytest

from summits.history.diff import changesets_for, differences
from summits.models import Agreement, ChangeMethod, ChangeSet, Issue, Leader, Quotation, Source, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, make_archive, member, with_page_state
from summits.tests.helpers.datapackages import contents, exported
from summits.vocabularies import Status
from summits.workflow import PUBLISH, TRANSITIONS, apply_transition, blocked_reason, review_queue
from summits.workflow.transitions import last_changed_by_another

pytestmark = pytest.mark.django_db

CONTRIBUTOR, EDITOR, CHIEF = "Contributor", "Editor", "Chief editor"
ROLES = (CONTRIBUTOR, EDITOR, CHIEF)
STATES = Status.values
WORKFLOW = (Summit, Leader, Issue, Agreement)
# Action → role → the statuses in which it is allowed.
WRITE = {CONTRIBUTOR: {"draft"}, EDITOR: set(STATES), CHIEF: set(STATES)}
MAY = {
    "change": WRITE,
    "put_back": WRITE,
    "delete": {EDITOR: {"draft", "review"}, CHIEF: {"draft", "review"}},
    "delete_selected": {EDITOR: {"draft", "review"}, CHIEF: {"draft", "review"}},
    "ask": {CONTRIBUTOR: {"draft"}, EDITOR: {"draft"}, CHIEF: {"draft"}},
    "send_back": {EDITOR: {"review"}, CHIEF: {"review"}},
    "publish": {EDITOR: {"draft", "review"}, CHIEF: {"draft", "review"}},
    "publish_selected": {EDITOR: {"draft", "review"}, CHIEF: {"draft", "review"}},
    "withdraw": {CHIEF: {"published"}},
    "bring_back": {CHIEF: {"withdrawn"}},
}


@pytest.fixture
def writer():
    return member("writer", CONTRIBUTOR)


@pytest.fixture
def archive(writer):
    with changeset(user=writer, method=ChangeMethod.FORM):
        return make_archive()


def fresh(model, writer, state):
    """Create a record that nothing refers to, with a status."""
    with changeset(user=writer, method=ChangeMethod.FORM):
        record = {Summit: new.summit, Leader: new.leader, Issue: new.issue, Agreement: new.agreement}[model](
            status=state
        )
        record.slug = f"first-{record.pk}"
        record.save()
        # Nothing that the checklist of a changelist action would find.
        record.sources.add(new.source())
        if model is Agreement:
            new.party(record, new.country(), sources=record.sources.all())
            for event in ("signed", "entered-into-force"):
                new.event(record, "1990", event, sources=record.sources.all())
    return record


def do(client, what, record):
    """Request an action on a record as an editor would; return the response."""
    page = change_url(record)
    kind = f"/admin/summits/{record._meta.model_name}/"
    if what == "change":
        shown = client.get(page)
        return client.post(
            page, {**(form_data(shown) if shown.status_code == 200 else {}), "slug": f"other-{record.pk}"}
        )
    if what == "put_back":
        edit = type(record).history.filter(id=record.pk).last().changeset_id
        type(record).objects.filter(pk=record.pk).update(slug=f"moved-{record.pk}")
        return client.post(f"{kind}{record.pk}/history/{edit}/", with_page_state())
    if what == "delete":
        return client.post(f"{kind}{record.pk}/delete/", with_page_state({"post": "yes"}))
    if what.endswith("_selected"):
        action = what if what == "delete_selected" else "publish"
        return client.post(kind, with_page_state({"action": action, "_selected_action": [record.pk], "post": "yes"}))
    return client.post(f"{kind}{record.pk}/step/{what}/", with_page_state({"_reason": "Because.", "anyway": "on"}))


def state_of(record):
    """Return the status and slug of a record now, None if it was deleted."""
    return type(record).objects.filter(pk=record.pk).values_list("status", "slug").first()


@pytest.mark.parametrize("what", MAY)
@pytest.mark.parametrize("role", [*ROLES, None])
def test_each_role_can_do_what_it_may_in_each_status_and_nothing_else(client, writer, role, what):
    client.force_login(member("somebody", role))
    for model in WORKFLOW:
        for state in STATES:
            record = fresh(model, writer, state)
            before = (state, f"moved-{record.pk}" if what == "put_back" else record.slug)
            answer = do(client, what, record)
            done = state_of(record) != before
            assert answer.status_code in (200, 302, 403), f"{model.__name__} {state}"
            assert done == (state in MAY[what].get(role, ())), f"{model.__name__} {state} {answer.status_code}"


def step(client, record, name, why="Because."):
    return client.post(
        f"/admin/summits/{record._meta.model_name}/{record.pk}/step/{name}/",
        with_page_state({"_reason": why, "anyway": "on"}),
    )


def test_a_user_cannot_publish_what_they_saved_last(client, settings):
    edda = member("edda", EDITOR)
    client.force_login(edda)
    record = fresh(Leader, edda, "review")
    text = step(client, record, "publish").content.decode()
    assert "You were the last to save this record" in text
    assert state_of(record)[0] == "review"
    with changeset(user=member("other"), method=ChangeMethod.FORM):
        new.leader_name(record, "Another name")
    step(client, record, "publish")
    assert state_of(record)[0] == "published"
    settings.REQUIRE_SECOND_EDITOR = False
    record = fresh(Leader, edda, "review")
    step(client, record, "publish")
    assert state_of(record)[0] == "published"


def test_a_page_saved_untouched_leaves_the_second_editor_who_he_was(client):
    summit = new.summit(status="draft", title="Sochi Summit 2008")
    importer, reviewer = member("ina", "Chief editor"), member("rob", "Editor")
    with changeset(user=importer, method=ChangeMethod.IMPORT):
        # As files have brought it in: a line end and blanks that no browser sends back as they are.
        summit.background, summit.venue = "One.\nTwo.  Three.\u00a0", " Bocharov Ruchey "
        summit.save()
    client.force_login(reviewer)
    page = client.get(change_url(summit))
    sent = form_data(page)
    sent["background"] = sent["background"].replace("\n", "\r\n")
    assert client.post(change_url(summit), sent).status_code == 302
    assert not blocked_reason(reviewer, summit, PUBLISH)
    assert "You were the last to save" in blocked_reason(importer, summit, PUBLISH)


def test_a_changed_row_counts_as_a_save_of_its_record(client, writer):
    edda = member("edda", EDITOR)
    client.force_login(edda)
    record = fresh(Leader, writer, "review")
    with changeset(user=edda, method=ChangeMethod.FORM):
        new.term(record)
    step(client, record, "publish")
    assert state_of(record)[0] == "review"


def test_the_checklist_says_what_is_missing_and_leads_to_its_field(client, archive):
    client.force_login(member("edda", EDITOR))
    page = f"/admin/summits/summit/{archive.summit.pk}/step/publish/"
    shown = client.get(page).content.decode()
    assert "no source" in shown and f"{change_url(archive.summit)}#id_sources" in shown
    assert f"{change_url(archive.summit)}#id_participations-0-sources" in shown
    refused = client.post(page, with_page_state({"_reason": "Fine."})).content.decode()
    assert "Something is missing" in refused and "Fine." in refused
    assert state_of(archive.summit)[0] == "draft"
    client.post(page, with_page_state({"_reason": "Fine.", "anyway": "on"}))
    assert state_of(archive.summit)[0] == "published"


def test_sending_back_and_withdrawing_need_a_reason(client, writer):
    client.force_login(member("carl", CHIEF))
    for state, name in (("review", "send_back"), ("published", "withdraw")):
        record = fresh(Issue, writer, state)
        assert "The reason is missing" in step(client, record, name, "  ").content.decode()
        assert state_of(record)[0] == state


def test_a_user_who_requested_a_review_may_cancel_it(client, writer):
    client.force_login(writer)
    record = fresh(Summit, writer, "draft")
    step(client, record, "ask", "Ready.")
    step(client, record, "send_back", "One source more.")
    assert state_of(record)[0] == "draft"


def test_the_history_shows_each_transition_with_its_reason(client, writer):
    record = fresh(Leader, writer, "draft")
    for name, user, why in (
        ("ask", writer, "Is the birthday right?"),
        ("send_back", member("edda", EDITOR), "It is 1931."),
        ("ask", writer, "Corrected."),
        ("publish", member("emil", EDITOR), "Fine."),
        ("withdraw", member("carl", CHIEF), "He asked us to."),
    ):
        client.force_login(user)
        step(client, record, name, why)
    text = client.get(f"/admin/summits/leader/{record.pk}/history/").content.decode()
    told = [text.index(words) for words in ("He asked us to.", "Fine.", "Corrected.", "It is 1931.", "Is the birthday")]
    assert told == sorted(told)
    assert ChangeSet.objects.filter(method=ChangeMethod.TRANSITION).count() == 5


def test_a_save_can_request_a_review(client, archive, writer):
    client.force_login(writer)
    page = change_url(archive.reagan)
    client.post(page, {**form_data(client.get(page)), "biography": "Actor.", "_ask": "1", "_reason": "Please read."})
    assert (state_of(archive.reagan)[0], Leader.objects.get(pk=archive.reagan.pk).biography) == ("review", "Actor.")
    assert ChangeSet.objects.first().reason == "Please read."


def test_drafts_that_a_summit_refers_to_are_also_published_if_chosen(client, archive):
    client.force_login(member("edda", EDITOR))
    page = client.get(f"/admin/summits/summit/{archive.summit.pk}/step/publish/").content.decode()
    assert "Also publish “Ronald Reagan”" in page
    along = [f"leader:{archive.reagan.pk}", f"issue:{archive.issue.pk}", f"leader:{archive.thatcher.pk}", "leader:x"]
    client.post(
        f"/admin/summits/summit/{archive.summit.pk}/step/publish/", with_page_state({"along": along, "anyway": "on"})
    )
    public = {record.pk for record in Leader.objects.published()}
    # Margaret Thatcher is not named there.
    assert public == {archive.reagan.pk}
    assert list(Issue.objects.published()) == [archive.issue]
    assert ChangeSet.objects.filter(method=ChangeMethod.TRANSITION).count() == 1


def test_a_user_who_may_not_publish_cannot_change_a_public_summit(client, archive, writer):
    Summit.objects.update(status="published")
    Agreement.objects.filter(pk=archive.agreement.pk).update(status="published")
    draft = fresh(Summit, writer, "draft")
    client.force_login(writer)
    quotation = archive.summit.quotations.get()
    discussion = archive.summit.discussions.get()
    for record in (quotation, discussion):
        assert client.post(change_url(record), {"text": "Other", "outcome": "agreed"}).status_code == 403
        assert client.post(change_url(record).replace("change", "delete"), {"post": "yes"}).status_code == 403
    words = {"leader": archive.reagan.pk, "text": "Let in.", "setting": "talks", "sources": [archive.source.pk]}
    client.post("/admin/summits/quotation/add/", {**words, "summit": archive.summit.pk})
    assert not Quotation.objects.filter(text="Let in.").exists()
    client.post("/admin/summits/quotation/add/", {**words, "summit": draft.pk, "language": "en"})
    assert Quotation.objects.filter(text="Let in.", summit=draft).exists()


def test_a_public_agreement_is_not_changed_on_the_page_of_a_draft(client, archive, writer):
    Agreement.objects.filter(pk=archive.agreement.pk).update(status="published")
    client.force_login(writer)
    shown = client.get(change_url(archive.summit))
    assert form_data(shown)["agreements-INITIAL_FORMS"] == "0"
    data = form_data(shown) | {
        "agreements-TOTAL_FORMS": "1",
        "agreements-INITIAL_FORMS": "1",
        "agreements-0-id": str(archive.agreement.pk),
        "agreements-0-title": "Other",
    }
    client.post(change_url(archive.summit), data)
    assert Agreement.objects.get(pk=archive.agreement.pk).title == "INF Treaty"


def test_a_shared_record_is_changed_by_its_author_or_a_user_who_may_publish(client, archive, writer):
    with changeset(user=writer, method=ChangeMethod.FORM):
        own = new.source("Own", approved=False)
    other = new.source("Other")
    client.force_login(writer)
    assert client.post(change_url(other), form_data(client.get(change_url(own))) | {"title": "Mine"}).status_code == 403
    assert (
        client.post(change_url(own), form_data(client.get(change_url(own))) | {"title": "Corrected"}).status_code == 302
    )
    assert Source.objects.filter(title__in=["Corrected", "Other"]).count() == 2


def test_a_source_that_a_public_record_cites_is_not_deleted(client, archive):
    client.force_login(member("edda", EDITOR))
    source = new.source("A source of the summit alone")
    archive.summit.sources.add(source)
    Summit.objects.update(status="published")
    assert (
        client.post(f"/admin/summits/source/{source.pk}/delete/", with_page_state({"post": "yes"})).status_code == 403
    )
    Summit.objects.update(status="draft")
    client.post(f"/admin/summits/source/{source.pk}/delete/", with_page_state({"post": "yes"}))
    assert not Source.objects.filter(pk=source.pk).exists()


def test_a_transition_is_not_reverted_as_an_edit(client, writer):
    client.force_login(member("carl", CHIEF))
    record = fresh(Leader, writer, "published")
    step(client, record, "withdraw")
    answer = client.post(f"/admin/summits/changeset/{ChangeSet.objects.first().pk}/undo/", with_page_state())
    assert "A change of status cannot be reverted" in answer.content.decode()


@pytest.mark.parametrize("address", ["leader/{pk}/step/dance/", "leader/0/step/ask/", "leader/x/step/ask/"])
def test_an_unknown_transition_is_404(client, writer, address):
    client.force_login(member("carl", CHIEF))
    record = fresh(Leader, writer, "draft")
    assert client.get(f"/admin/summits/{address.format(pk=record.pk)}").status_code == 404


def test_only_a_user_who_may_publish_restores_a_deleted_public_record(client, writer):
    for state, comes_back in (("draft", True), ("published", False)):
        record = fresh(Leader, writer, state)
        pk, edit = record.pk, ChangeSet.objects.first()
        record.delete()
        client.force_login(writer)
        client.post(f"/admin/summits/leader/{pk}/history/{edit.pk}/", with_page_state())
        assert Leader.objects.filter(pk=pk).exists() == comes_back, state
    client.force_login(member("edda", EDITOR))
    client.post(f"/admin/summits/leader/{pk}/history/{edit.pk}/", with_page_state())
    assert Leader.objects.get(pk=pk).status == "published"


def test_a_quotation_of_a_deleted_summit_waits_for_it(client, archive, writer):
    quotation, edit = archive.summit.quotations.get().pk, ChangeSet.objects.first()
    archive.summit.delete()
    client.force_login(writer)
    assert client.post(f"/admin/summits/quotation/{quotation}/history/{edit.pk}/", with_page_state()).status_code == 403
    client.force_login(member("edda", EDITOR))
    assert (
        "Restore it first"
        in client.post(f"/admin/summits/quotation/{quotation}/history/{edit.pk}/", with_page_state()).content.decode()
    )


# --- what waits for whom ------------------------------------------------------------------------------------------


def test_the_front_page_of_the_admin_says_what_waits_for_whom(client, writer):
    edda = member("edda", EDITOR)
    asked, begun, back = (fresh(Leader, writer, "draft") for _ in range(3))
    apply_transition([asked], TRANSITIONS["ask"], writer, "Please read.")
    apply_transition([back], TRANSITIONS["ask"], writer, "This too.")
    apply_transition([back], TRANSITIONS["send_back"], edda, "The year is wrong.")
    client.force_login(edda)
    page = client.get("/admin/").content.decode()
    assert "Waiting for your review (1)" in page and "Please read." in page
    client.force_login(writer)
    page = client.get("/admin/").content.decode()
    assert "Sent back to you for changes (1)" in page and "The year is wrong." in page
    assert "Waiting for review by others (1)" in page and "Your drafts (1)" in page
    of_edda = fresh(Leader, edda, "draft")
    apply_transition([of_edda], TRANSITIONS["ask"], edda, "And this.")
    assert [pair[0] for pair in review_queue(writer).own_drafts] == [begun]
    assert [pair[0] for pair in review_queue(writer).in_review] == [asked]
    assert [pair[0] for pair in review_queue(edda).in_review] == [of_edda]


def test_a_users_own_requests_are_not_in_their_review_queue(writer):
    edda = member("edda", EDITOR)
    record = fresh(Leader, edda, "draft")
    apply_transition([record], TRANSITIONS["ask"], edda, "")
    assert review_queue(edda).to_review == []
    assert [pair[0] for pair in review_queue(member("emil", EDITOR)).to_review] == [record]


def test_a_record_imported_in_review_is_in_the_queue_too(writer):
    record = new.leader("Imported", status="review")
    assert [pair[0] for pair in review_queue(member("edda", EDITOR)).to_review] == [record]


# --- withdrawn ------------------------------------------------------------------------------------------------------


def test_the_address_of_a_withdrawn_record_says_why(client, archive):
    chief = member("carl", CHIEF)
    for record in (archive.summit, archive.reagan, archive.issue, archive.agreement):
        type(record).objects.filter(pk=record.pk).update(status="published")
        record.refresh_from_db()
        address = record.get_absolute_url()
        assert client.get(address).status_code == 200
        apply_transition([record], TRANSITIONS["withdraw"], chief, "Entered <twice>.")
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Entered &lt;twice&gt;." in answer.content.decode()
        apply_transition([record], TRANSITIONS["bring_back"], chief, "")
        assert client.get(address).status_code == 200


def test_a_record_withdrawn_and_published_again_is_unchanged(client, archive, tmp_path):
    chief = member("carl", CHIEF)
    Summit.objects.update(status="published")
    before = contents(exported(tmp_path / "before"))
    apply_transition([Summit.objects.get()], TRANSITIONS["withdraw"], chief, "Entered twice.")
    assert contents(exported(tmp_path / "between")) != before
    apply_transition([Summit.objects.get()], TRANSITIONS["bring_back"], chief, "It was not.")
    assert contents(exported(tmp_path / "after")) == before


def test_a_former_address_of_a_withdrawn_record_says_so_too(client, writer):
    record = fresh(Leader, writer, "published")
    record.slug = "moved"
    record.save()
    apply_transition([record], TRANSITIONS["withdraw"], writer, "Entered twice.")
    assert client.get(f"/leaders/first-{record.pk}/").status_code == 410


def test_what_was_never_public_is_not_said_to_be_withdrawn(client, writer):
    record = fresh(Leader, writer, "withdrawn")
    assert client.get(record.get_absolute_url()).status_code == 404


def test_a_user_who_moved_a_row_away_from_a_draft_cannot_publish_it_alone(archive, writer):
    ed, other = member("mover", "Editor"), new.summit(status="draft")
    with changeset(user=writer, method=ChangeMethod.FORM):
        archive.summit.venue = "Höfði House"
        archive.summit.save()
    quotation = archive.summit.quotations.get()
    with changeset(user=ed, method=ChangeMethod.FORM):
        quotation.summit = other
        quotation.save()
    edit = ChangeSet.objects.latest("pk")
    assert blocked_reason(ed, archive.summit, PUBLISH) and not last_changed_by_another(ed, archive.summit)
    assert edit in changesets_for(Summit, archive.summit.pk) and edit in changesets_for(Summit, other.pk)
    for summit in (archive.summit, other):
        [found] = differences([edit], Summit, summit.pk)[edit.pk]
        assert [field.label for field in found.fields] == ["Summit"]
    with changeset(user=ed, method=ChangeMethod.FORM):
        quotation.text = "Changed where it is now."
        quotation.save()
    assert ChangeSet.objects.latest("pk") not in changesets_for(Summit, archive.summit.pk)
