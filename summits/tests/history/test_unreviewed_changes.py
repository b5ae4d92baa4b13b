"""Public changes that only their author has seen are listed until another user checks them."""

import re

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from summits.history.restore import restore, revert
from summits.models import ChangeMethod, ChangeSet, Correction, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import add_url, change_url, form_data, member, with_row
from summits.tests.helpers.datapackages import exported, import_as
from summits.workflow import TRANSITIONS, apply_transition
from summits.workflow.approval import approve
from summits.workflow.unreviewed_changes import mark_reviewed, unreviewed

pytestmark = pytest.mark.django_db
PAGE = "/admin/public-changes/"


@pytest.fixture
def editor():
    return member("edda", "Editor")


@pytest.fixture
def other():
    return member("otto", "Editor")


@pytest.fixture
def public():
    """A public summit that was checked, with a participant and a position."""
    russia = new.country("Russia")
    made = new.meeting((new.leader("Vladimir Putin"), russia), title="Sochi 2008", place=new.place(country=russia))
    issue = new.issue("Missile defence")
    new.discussion(made, issue)
    new.position(made, issue, russia)
    ChangeSet.objects.update(needs_review=False)
    return made


def saved(client, editor, public, tmp_path):
    client.force_login(editor)
    client.post(change_url(public), form_data(client.get(change_url(public))) | {"title": "Sochi"})


def row_added(client, editor, public, tmp_path):
    client.force_login(editor)
    data = form_data(client.get(change_url(public)))
    leader, state = new.leader("Anna Merkel"), public.country
    ChangeSet.objects.update(needs_review=False)
    client.post(change_url(public), with_row(data, "participations", leader=leader, actor=state))
    assert public.participations.count() == 2


def row_deleted(client, editor, public, tmp_path):
    with changeset(user=editor, method=ChangeMethod.FORM):
        public.positions.all().delete()


def correction(client, editor, public, tmp_path):
    client.force_login(editor)
    data = form_data(client.get(add_url(Correction)))
    told = {"what": "The day.", "why": "A letter.", "status": "published", "summit": public.pk}
    client.post(add_url(Correction), data | told)
    assert Correction.objects.published().exists()


def imported(client, editor, public, tmp_path):
    folder = exported(tmp_path / "all")
    table = folder / "summits.csv"
    table.write_text(table.read_text().replace("Sochi 2008", "Sochi"))
    import_as(editor, folder)


def restored(client, editor, public, tmp_path):
    first = public.history.last().changeset
    public.title = "Other"
    public.save()
    ChangeSet.objects.update(needs_review=False)
    restore(Summit, public.pk, first, editor)


def taken_back(client, editor, public, tmp_path):
    public.title = "Other"
    public.save()
    edit = ChangeSet.objects.first()
    ChangeSet.objects.update(needs_review=False)
    revert(edit, editor)


def withdrawn(client, editor, public, tmp_path):
    apply_transition([public], TRANSITIONS["withdraw"], editor, "Wrong.")


def own_draft_published(client, editor, public, tmp_path):
    with changeset(user=editor, method=ChangeMethod.FORM):
        draft = new.leader(status="draft")
    apply_transition([draft], TRANSITIONS["publish"], editor, "")


def own_country_entered(client, editor, public, tmp_path):
    with changeset(user=editor, method=ChangeMethod.FORM):
        new.country("Freedonia")


def renamed_from_the_list(client, editor, public, tmp_path):
    with changeset(user=editor, method=ChangeMethod.ACTION):
        Summit.objects.update(title="Other")


ALONE = [
    saved,
    row_added,
    row_deleted,
    correction,
    imported,
    restored,
    taken_back,
    withdrawn,
    own_draft_published,
    own_country_entered,
    renamed_from_the_list,
]


@pytest.mark.parametrize("does", ALONE, ids=lambda one: one.__name__)
def test_a_public_change_is_listed_once_and_not_for_its_author_to_check(client, editor, other, public, tmp_path, does):
    does(client, editor, public, tmp_path)
    edit = unreviewed().get()
    assert edit.user == editor
    assert mark_reviewed(editor, [edit.pk]) == 0
    assert mark_reviewed(other, [edit.pk]) == 1 and not unreviewed().exists()
    edit.refresh_from_db()
    assert (edit.reviewed_by, edit.reviewed_by_name) == (other, "otto") and edit.reviewed_at


def draft_saved(editor, other, public):
    with changeset(user=editor, method=ChangeMethod.FORM):
        draft = new.summit(status="draft", place=public.place)
        draft.title = "Draft"
        draft.save()


def row_of_a_draft_leader(editor, other, public):
    with changeset(user=editor, method=ChangeMethod.FORM):
        new.participation(public, new.leader(status="draft"), public.country)


def anothers_draft_published(editor, other, public):
    with changeset(user=other, method=ChangeMethod.FORM):
        draft = new.leader(status="draft")
    apply_transition([draft], TRANSITIONS["publish"], editor, "")


def anothers_country_approved(editor, other, public):
    with changeset(user=other, method=ChangeMethod.FORM):
        country = new.country("Freedonia", approved=False)
    approve([country], editor)


def nothing_changed(editor, other, public):
    with changeset(user=editor, method=ChangeMethod.FORM):
        public.save()


def source_that_nothing_public_cites(editor, other, public):
    with changeset(user=editor, method=ChangeMethod.FORM):
        source = new.source("A book")
        source.title = "Another book"
        source.save()
        source.delete()


BY_TWO = [
    draft_saved,
    row_of_a_draft_leader,
    anothers_draft_published,
    anothers_country_approved,
    nothing_changed,
    source_that_nothing_public_cites,
]


@pytest.mark.parametrize("does", BY_TWO, ids=lambda one: one.__name__)
def test_a_change_that_is_not_public_or_was_seen_by_two_users_is_not_listed(editor, other, public, does):
    does(editor, other, public)
    assert not unreviewed().exists()


def test_a_transition_that_publishes_one_of_ones_own_records_among_others_is_listed(editor, other, public):
    drafts = []
    for user in (editor, other):
        with changeset(user=user, method=ChangeMethod.FORM):
            drafts.append(new.leader(status="draft"))
    apply_transition(drafts, TRANSITIONS["publish"], editor, "")
    assert unreviewed().count() == 1


def test_the_database_refuses_a_check_by_the_author(editor, public):
    edit = ChangeSet.objects.create(user=editor, username="edda", needs_review=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeSet.objects.filter(pk=edit.pk).update(reviewed_by=editor, reviewed_at=edit.created_at)


def waiting_edits(users, number):
    for place in range(number):
        with changeset(user=users[place % len(users)], method=ChangeMethod.FORM):
            Summit.objects.update(title=f"Sochi, {place}")


def test_several_are_marked_as_checked_at_once_except_ones_own(client, editor, other, public):
    waiting_edits([editor, other], 4)
    client.force_login(other)
    answer = client.post(PAGE, {"changeset": [*ChangeSet.objects.values_list("pk", flat=True)]}, follow=True)
    assert "2 edits were marked as checked" in answer.content.decode()
    assert {edit.user for edit in unreviewed()} == {other}
    assert "Yours: another editor has to check it." in answer.content.decode()


@pytest.mark.parametrize(
    "sent", [{}, {"changeset": "x"}, {"changeset": "9" * 40}, {"changeset": "²"}, {"one": "-1"}, {"changeset": "0"}]
)
def test_an_invalid_edit_number_changes_nothing(client, editor, public, sent):
    waiting_edits([None], 1)
    client.force_login(editor)
    assert client.post(PAGE, sent, follow=True).status_code == 200
    assert unreviewed().count() == 1


def test_the_page_filters_by_author_method_model_and_record(client, editor, other, public):
    waiting_edits([editor], 2)
    with changeset(user=None, method=ChangeMethod.COMMAND):
        public.positions.update(summary="Else.")
    client.force_login(other)

    def number(query):
        return int(re.search(r"<h2>\s*(\d+) edits?\s*</h2>", client.get(PAGE + query).content.decode())[1])

    assert number("") == 3
    assert number(f"?author={editor.pk}") == 2 and number("?author=nobody") == 1
    assert number("?method=form") == 2 and number("?method=import") == 0
    assert number("?kind=position") == 1 and number("?kind=summit") == 2
    assert number(f"?record=summit:{public.pk}") == 3 and number(f"?record=actor:{public.country_id}") == 0
    assert number("?record=user:1") == 0
    for query in ("?author=x", "?method=x", "?kind=user", "?record=x", "?page=x", "?page=7"):
        assert client.get(PAGE + query).status_code == 400, query
    assert client.get(f"{PAGE}?author={other.pk}").status_code == 200, "none of theirs is left to check"
    assert client.get(f"{PAGE}?author={other.pk}{editor.pk}99").status_code == 400


def test_the_page_is_limited_and_makes_as_many_queries_for_25_edits_as_for_3(client, editor, other, public):
    asked = []
    for number in (3, 40):
        waiting_edits([editor], number)
        client.force_login(other)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get(PAGE).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1] < 60
    assert page.count('name="one"') == 25 and "Page 1 of 2" in page


def test_the_front_page_the_record_and_the_edit_say_what_is_to_be_checked(client, editor, other, public):
    waiting_edits([editor], 2)
    mark = "2 public changes not yet checked by a second editor"
    for user in (editor, other):
        client.force_login(user)
        front = client.get("/admin/").content.decode()
        assert "Public changes to check (2)" in front
        assert ("2 of them are yours" in front) == (user == editor)
        assert mark in client.get(change_url(public)).content.decode()
        page = client.get(f"/admin/summits/changeset/{ChangeSet.objects.first().pk}/change/").content.decode()
        assert ("Mark as checked" in page) == (user == other)
    data = {"one": ChangeSet.objects.first().pk, "to_edit": "1"}
    page = client.post(PAGE, data, follow=True).content.decode()
    assert "Checked by otto on" in page
    assert "1 public change not yet checked by a second editor" in client.get(change_url(public)).content.decode()


def test_a_user_who_may_not_publish_has_no_such_page(client, public):
    waiting_edits([None], 1)
    client.force_login(member("writer", "Contributor"))
    assert client.get(PAGE).status_code == client.post(PAGE, {"one": ChangeSet.objects.first().pk}).status_code == 403
    assert "Public changes to check (" not in client.get("/admin/").content.decode()
    assert unreviewed().count() == 1


def test_edits_checked_by_a_deleted_user_stay_checked(editor, other, public):
    waiting_edits([editor], 1)
    mark_reviewed(other, [ChangeSet.objects.first().pk])
    User.objects.all().delete()
    edit = ChangeSet.objects.first()
    assert (edit.user, edit.reviewed_by, edit.reviewed_by_name) == (None, None, "otto") and edit.reviewed_at
