"""Changes made while a record was not public are listed for checking once they become public."""

import pytest

from summits.admin import changesets
from summits.admin.changesets import MAX_RECORDS_SHOWN
from summits.history import unpublished_changes
from summits.history.diff import changes_of
from summits.history.restore import restore
from summits.models import ChangeMethod, ChangeSet, Summit, UnpublishedChange, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, current_page_state, form_data, member
from summits.tests.helpers.datapackages import import_as, write
from summits.workflow import TRANSITIONS, apply_transition
from summits.workflow.approval import approve
from summits.workflow.unreviewed_changes import mark_reviewed, unreviewed, unreviewed_for

pytestmark = pytest.mark.django_db
TEXT = "Only Edda has read this."


@pytest.fixture
def editor():
    return member("edda", "Chief editor")


@pytest.fixture
def other():
    return member("otto", "Chief editor")


@pytest.fixture
def public():
    """A public summit that was checked."""
    made = new.meeting((new.leader(), new.country()))
    settle()
    return made


def settle():
    ChangeSet.objects.update(needs_review=False)
    UnpublishedChange.objects.all().delete()


def made_by(user, make, method=ChangeMethod.FORM, **values):
    with changeset(user=user, method=method):
        return make(**values)


def written(user, record, field="summary", text=TEXT):
    with changeset(user=user, method=ChangeMethod.FORM):
        setattr(record, field, text)
        record.save(update_fields=[field])
    return record


def publish(user, *records, step="publish"):
    for record in records:
        record.refresh_from_db()
    assert apply_transition(list(records), TRANSITIONS[step], user, "Why.")


def shows(edit):
    return any(TEXT in field.after for one in changes_of(edit, MAX_RECORDS_SHOWN)[0] for field in one.fields)


def read_in_waiting():
    """Return the number of edits to be checked that show the text, before and after."""
    return sum(map(shows, unreviewed()))


# Each saves the text where readers do not see it, and returns what makes it public.


def discussion_of_a_draft(editor, other, public):
    draft = made_by(other, new.issue, status="draft")
    made_by(editor, new.discussion, summit=public, issue=draft, summary=TEXT)
    return lambda: publish(editor, draft)


def discussion_of_what_another_brings_back(editor, other, public):
    issue = made_by(other, new.issue, status="withdrawn")
    made_by(editor, new.discussion, summit=public, issue=issue, summary=TEXT)
    return lambda: publish(other, issue, step="bring_back")


def quotation_of_a_draft_leader(editor, other, public):
    draft = made_by(other, new.leader, status="draft")
    made_by(editor, new.quotation, summit=public, leader=draft, text=TEXT)
    return lambda: publish(other, draft)


def relation_to_a_draft(editor, other, public):
    treaty, draft = new.agreement(), made_by(other, new.agreement, status="draft")
    source = made_by(editor, new.source, note=TEXT)
    made_by(editor, new.relation, agreement=treaty, kind="amends", other=draft, sources=[source])
    return lambda: publish(editor, draft)


def row_written_twice(editor, other, public):
    draft = made_by(other, new.issue, status="draft")
    row = made_by(editor, new.discussion, summit=public, issue=draft, summary=TEXT)
    written(editor, row, "outcome", "agreed")
    return lambda: publish(editor, draft)


def row_that_then_names_something_public(editor, other, public):
    draft, issue = made_by(other, new.issue, status="draft"), new.issue()
    row = made_by(editor, new.discussion, summit=public, issue=draft, summary=TEXT)
    return lambda: written(editor, row, "issue", issue)


def row_of_anothers_draft(editor, other, public):
    draft = made_by(other, new.summit, status="draft")
    made_by(editor, new.document, summit=draft, text=TEXT)
    written(other, draft, text="Another's.")
    return lambda: publish(editor, draft)


def row_published_along(editor, other, public):
    draft, along = (made_by(other, make, status="draft") for make in (new.summit, new.issue))
    made_by(editor, new.discussion, summit=draft, issue=along, summary=TEXT)

    def both():
        with changeset(user=editor, method=ChangeMethod.TRANSITION):
            publish(editor, draft)
            publish(editor, along)

    return both


def row_that_was_hidden_when_its_summit_was_published(editor, other, public):
    draft, issue = (made_by(other, make, status="draft") for make in (new.summit, new.issue))
    made_by(editor, new.discussion, summit=draft, issue=issue, summary=TEXT)
    publish(editor, draft)
    return lambda: publish(editor, issue)


def correction_of_a_draft(editor, other, public):
    draft = made_by(other, new.summit, status="draft")
    made_by(editor, new.correction, summit=draft, what=TEXT)
    return lambda: publish(editor, draft)


def correction_of_what_another_brings_back(editor, other, public):
    publish(other, public, step="withdraw")
    made_by(editor, new.correction, summit=public, what=TEXT)
    return lambda: publish(other, public, step="bring_back")


def source_of_anothers_draft(editor, other, public):
    source = made_by(other, new.source)
    draft = made_by(other, new.summit, status="draft", sources=[source])
    written(editor, source, "note")
    return lambda: publish(editor, draft)


def source_rewritten_before_another_publishes_what_cites_it(editor, other, public):
    source = made_by(other, new.source)
    draft = made_by(other, new.summit, status="draft", sources=[source], place=public.place)
    written(editor, source, "note")
    return lambda: publish(other, draft)


def row_that_a_command_changed_since(editor, other, public):
    draft = made_by(other, new.issue, status="draft")
    row = made_by(editor, new.discussion, summit=public, issue=draft, summary=TEXT)
    written(None, row, "outcome", "agreed")
    return lambda: publish(editor, draft)


def source_of_a_row_that_a_step_shows(editor, other, public):
    source, issue = made_by(other, new.source), made_by(other, new.issue, status="draft")
    made_by(other, new.discussion, summit=public, issue=issue, sources=[source])
    written(editor, source, "note")
    return lambda: publish(editor, issue)


def source_cited_later(editor, other, public):
    source = made_by(other, new.source)
    written(editor, source, "note")
    return lambda: cites(editor, public, source)


def cites(user, record, source):
    with changeset(user=user, method=ChangeMethod.FORM):
        record.sources.add(source)


def source_rewritten_and_approved(editor, other, public):
    source = made_by(other, new.source, approved=False)
    cites(other, public, source)
    written(editor, source, "note")
    return lambda: approve([source], editor)


def place_that_its_approval_shows(editor, other, public):
    place = made_by(other, new.place, approved=False)
    written(editor, place, "name")
    return lambda: approve([place], editor)


def country_that_is_approved_with_a_place(editor, other, public):
    country = made_by(other, new.country, approved=False)
    place = made_by(other, new.place, approved=False, country=country)
    written(editor, country, "name")
    return lambda: approve([place], editor)


def series_that_a_public_record_names_then(editor, other, public):
    series = made_by(editor, new.series, approved=False, description=TEXT)

    def name_it():
        with changeset(user=other, method=ChangeMethod.FORM):
            public.series.add(series)

    return name_it


def withdrawn_rewritten_and_brought_back(editor, other, public):
    publish(editor, public, step="withdraw")
    written(editor, public)
    written(editor, public, "title", "Another title")
    return lambda: publish(editor, public, step="bring_back")


def withdrawn_put_back_and_brought_back(editor, other, public):
    written(other, public)
    edit = ChangeSet.objects.first()
    written(other, public, text="Better.")
    publish(editor, public, step="withdraw")
    settle()
    restore(Summit, public.pk, edit, editor)
    return lambda: publish(editor, public, step="bring_back")


def own_draft(editor, other, public):
    draft = made_by(editor, new.summit, status="draft", summary=TEXT, place=public.place)
    return lambda: publish(editor, draft)


LATE = [
    discussion_of_a_draft,
    discussion_of_what_another_brings_back,
    quotation_of_a_draft_leader,
    relation_to_a_draft,
    row_written_twice,
    row_that_then_names_something_public,
    row_of_anothers_draft,
    row_published_along,
    row_that_was_hidden_when_its_summit_was_published,
    correction_of_a_draft,
    correction_of_what_another_brings_back,
    source_of_anothers_draft,
    source_rewritten_before_another_publishes_what_cites_it,
    row_that_a_command_changed_since,
    source_of_a_row_that_a_step_shows,
    source_cited_later,
    source_rewritten_and_approved,
    place_that_its_approval_shows,
    country_that_is_approved_with_a_place,
    series_that_a_public_record_names_then,
    withdrawn_rewritten_and_brought_back,
    withdrawn_put_back_and_brought_back,
    own_draft,
]


@pytest.mark.parametrize("hidden", LATE, ids=lambda one: one.__name__)
def test_a_text_that_only_its_author_has_seen_is_listed_when_it_becomes_public(editor, other, public, hidden):
    makes_public = hidden(editor, other, public)
    assert not read_in_waiting()
    makes_public()
    assert read_in_waiting() == 1
    [edit] = filter(shows, unreviewed())
    assert mark_reviewed(other, [edit.pk]) == (edit.user == editor) and mark_reviewed(editor, [edit.pk]) == 0


@pytest.mark.parametrize("hidden", [discussion_of_a_draft, source_cited_later, own_draft], ids=lambda one: one.__name__)
def test_it_is_listed_after_an_edit_of_many_records_too(editor, other, public, hidden, monkeypatch):
    monkeypatch.setattr(unpublished_changes, "MAX_PKS_IN_QUERY", 0)
    hidden(editor, other, public)()
    assert read_in_waiting() == 1


# Each makes a text public that two users have seen, or that is checked already.


def another_saved_it_since(editor, other, public):
    draft = made_by(editor, new.issue, status="draft", description=TEXT)
    written(other, draft, "name", "Another name")
    return lambda: publish(editor, draft)


def another_publishes_it_with_its_rows(editor, other, public):
    draft = made_by(editor, new.summit, status="draft", summary=TEXT, place=public.place)
    issue = new.issue()
    made_by(editor, new.discussion, summit=draft, issue=issue, summary=TEXT)
    return lambda: publish(other, draft)


def another_published_the_record_of_the_row(editor, other, public):
    draft, issue = (
        made_by(editor, new.summit, status="draft", place=public.place),
        made_by(other, new.issue, status="draft"),
    )
    made_by(editor, new.discussion, summit=draft, issue=issue, summary=TEXT)
    publish(other, draft)
    return lambda: publish(editor, issue)


def another_approved_it(editor, other, public):
    source = made_by(editor, new.source, approved=False, note=TEXT)
    draft = made_by(other, new.summit, status="draft", sources=[source])
    approve([source], other)
    return lambda: publish(editor, draft)


def another_publishes_what_cites_it(editor, other, public):
    source = made_by(editor, new.source, note=TEXT)
    draft = made_by(editor, new.summit, status="draft", sources=[source])
    return lambda: publish(other, draft)


def another_looked_at_the_edit(editor, other, public):
    draft = made_by(other, new.issue, status="draft")
    with changeset(user=editor, method=ChangeMethod.FORM):
        written(editor, public, "title", "Another title")
        new.discussion(public, draft, summary=TEXT)
    mark_reviewed(other, [ChangeSet.objects.first().pk])
    return lambda: publish(editor, draft)


def it_was_deleted(editor, other, public):
    draft = made_by(other, new.issue, status="draft")
    row = made_by(editor, new.discussion, summit=public, issue=draft, summary=TEXT)
    made_by(editor, row.delete)
    return lambda: publish(editor, draft)


def it_was_public_before(editor, other, public):
    made_by(editor, new.discussion, summit=public, issue=new.issue(), summary=TEXT)
    mark_reviewed(other, unreviewed().values_list("pk", flat=True))
    publish(editor, public, step="withdraw")
    return lambda: publish(editor, public, step="bring_back")


SEEN = [
    another_saved_it_since,
    another_publishes_it_with_its_rows,
    another_published_the_record_of_the_row,
    another_approved_it,
    another_publishes_what_cites_it,
    another_looked_at_the_edit,
    it_was_deleted,
    it_was_public_before,
]


@pytest.mark.parametrize("seen", SEEN, ids=lambda one: one.__name__)
def test_a_text_that_two_users_have_seen_is_not_listed_when_it_becomes_public(editor, other, public, seen):
    seen(editor, other, public)()
    assert not read_in_waiting()


def test_a_text_imported_together_with_its_status_is_listed(editor, tmp_path):
    source = new.source()
    leader = new.leader("Joe Biden", sources=[source], status="withdrawn")
    settle()
    row = {"slug": leader.slug, "name": leader.name, "sort_name": leader.sort_name, "sources": source.slug}
    import_as(editor, write(tmp_path / "leaders", {"leaders": [{**row, "biography": TEXT, "status": "published"}]}))
    leader.refresh_from_db()
    assert leader.is_published and read_in_waiting() == 1


def test_a_text_saved_in_a_withdrawn_record_is_listed_when_it_is_published_again(client, editor, public):
    publish(editor, public, step="withdraw")
    client.force_login(editor)
    client.post(change_url(public), form_data(client.get(change_url(public))) | {"summary": TEXT})
    assert not read_in_waiting()
    where = change_url(public).replace("change/", "step/bring_back/")
    client.post(where, {"_page_state": current_page_state(), "_reason": "Why.", "anyway": "on"})
    public.refresh_from_db()
    assert public.is_published and read_in_waiting() == 1
    assert unreviewed_for(Summit, public.pk).filter(method=ChangeMethod.FORM).count() == 1


def test_unpublished_changes_are_recorded_only_until_the_record_is_public(editor, other, public):
    written(editor, public)
    assert not UnpublishedChange.objects.exists()
    draft = made_by(other, new.issue, status="draft")
    made_by(editor, new.discussion, summit=public, issue=draft)
    assert UnpublishedChange.objects.count() == 2
    publish(editor, draft)
    assert not UnpublishedChange.objects.exists()


def test_an_edit_of_300_rows_makes_as_many_queries_as_one_of_3(editor, other, public, django_assert_max_num_queries):
    for number in (3, 300):
        drafts = made_by(other, lambda number=number: [new.issue(status="draft") for _one in range(number)])
        with changeset(user=editor, method=ChangeMethod.FORM):
            for draft in drafts:
                new.discussion(public, draft)
        edit, models = ChangeSet.objects.first(), [type(public), *{type(draft) for draft in drafts}]
        with django_assert_max_num_queries(12):
            unpublished_changes.mark_published_changes(edit, models)


def test_every_record_of_a_large_edit_can_be_read_on_its_page(client, editor, other, public, monkeypatch):
    monkeypatch.setattr(changesets, "MAX_RECORDS_SHOWN", 2)
    with changeset(user=editor, method=ChangeMethod.FORM):
        for number in range(5):
            new.issue(f"Issue number {number}")
    where = f"/admin/summits/changeset/{ChangeSet.objects.first().pk}/change/"
    client.force_login(other)
    pages = [client.get(f"{where}{query}").content.decode() for query in ("", "?from=2", "?from=4")]
    for number in range(5):
        assert [f"Issue number {number}" in page for page in pages] == [number // 2 == place for place in range(3)]
    assert 'href="?from=2" rel="next"' in pages[0] and "3 to 4 of 5" in pages[1] and 'rel="next"' not in pages[2]
    for query in ("?from=x", "?from=-1", "?from=9999999999999", "?from=99"):
        assert client.get(where + query).status_code == 200
