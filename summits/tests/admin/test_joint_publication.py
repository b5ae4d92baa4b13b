"""Joint publication: the page shows the checklist of every record that it publishes."""

import pytest

from summits.admin.transition_plans import checklists
from summits.models import Agreement, ChangeMethod, ChangeSet, Issue, Leader, Summit, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, make_archive, member, with_page_state
from summits.workflow import dependencies
from summits.workflow.dependencies import transitive_unpublished_dependencies

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    with changeset(user=member("writer", "Contributor"), method=ChangeMethod.FORM):
        return make_archive()


@pytest.fixture
def editor_client(client):
    client.force_login(member("carl", "Chief editor"))
    return client


@pytest.fixture
def naming(archive):
    """A complete issue; its parent is a draft without a source, and so is the parent of that."""
    with changeset(user=member("wanda", "Contributor"), method=ChangeMethod.FORM):
        above = new.issue("Missiles", parent=new.issue("Weapons", status="draft"), status="draft")
        return new.issue("Cruise missiles", parent=above, sources=[archive.source], status="draft")


def page_for(record, step="publish"):
    return f"/admin/summits/{record._meta.model_name}/{record.pk}/step/{step}/"


def send(client, record, *along, step="publish", **data):
    data = {"along": [f"{one._meta.model_name}:{one.pk}" for one in along], "_reason": "So.", **data}
    return client.post(page_for(record, step), with_page_state(data))


def status_of(record):
    return type(record).objects.get(pk=record.pk).status


@pytest.fixture
def signed(archive):
    """A complete treaty, signed by a leader who is a draft without a source."""
    with changeset(user=member("wanda", "Contributor"), method=ChangeMethod.FORM):
        treaty = new.agreement(sources=[archive.source], status="draft")
        new.party(treaty, archive.us, signatory=archive.reagan, sources=[archive.source])
        for event in ("signed", "entered-into-force"):
            new.event(treaty, "1990", event, sources=[archive.source])
    return treaty


def test_the_checklists_of_all_records_published_together_are_in_one_list(editor_client, archive, signed):
    text = editor_client.get(page_for(signed)).content.decode()
    assert "Nothing is missing" not in text
    assert f"{change_url(archive.reagan)}#id_sources" in text


def test_an_incomplete_record_is_also_published_only_if_that_is_confirmed(editor_client, archive, signed):
    refused = send(editor_client, signed, archive.reagan)
    assert "Something is missing" in refused.content.decode()
    assert {status_of(signed), status_of(archive.reagan)} == {"draft"}
    assert send(editor_client, signed, archive.reagan, anyway="on").status_code == 302
    assert {status_of(signed), status_of(archive.reagan)} == {"published"}


def test_a_record_that_is_not_also_published_is_no_obstacle(editor_client, archive, signed):
    assert send(editor_client, signed).status_code == 302
    assert (status_of(signed), status_of(archive.reagan)) == ("published", "draft")


def test_a_page_that_is_refused_keeps_what_was_ticked(editor_client, archive):
    text = send(editor_client, archive.summit, archive.reagan).content.decode()
    assert f'value="leader:{archive.reagan.pk}" checked' in text
    assert f'value="leader:{archive.gorbachev.pk}"' in text
    assert f'value="leader:{archive.gorbachev.pk}" checked' not in text


def test_a_draft_that_only_a_draft_refers_to_is_offered_and_not_ticked(editor_client, naming):
    further = naming.parent.parent
    text = editor_client.get(page_for(naming)).content.decode()
    assert f'value="issue:{naming.parent.pk}" checked' in text
    assert f'value="issue:{further.pk}"' in text
    assert f'value="issue:{further.pk}" checked' not in text
    assert "mentioned by “Missiles”" in text
    send(editor_client, naming, naming.parent, further, anyway="on")
    assert set(Issue.objects.filter(status="published")) >= {naming, further}
    assert ChangeSet.objects.filter(method=ChangeMethod.TRANSITION).count() == 1


def test_after_joint_publication_a_message_says_what_each_record_leaves_out(editor_client, naming):
    above = naming.parent
    answer = editor_client.post(
        page_for(naming), with_page_state({"along": [f"issue:{above.pk}"], "anyway": "on"}), follow=True
    )
    assert "“Missiles” refers to unpublished records, which readers cannot see" in answer.content.decode()


def test_drafts_are_offered_once_each_and_up_to_the_limit(monkeypatch, archive, naming):
    archive.agreement.issues.add(archive.issue)
    found, are_more = transitive_unpublished_dependencies(archive.summit)
    assert len({(type(draft), draft.pk) for draft, _by in found}) == len(found)
    assert (archive.summit not in [draft for draft, _by in found]) and not are_more
    monkeypatch.setattr(dependencies, "MAX_PUBLISHED_TOGETHER", 2)
    found, are_more = transitive_unpublished_dependencies(archive.summit)
    assert (len(found), are_more) == (2, True)


def test_publishing_again_shows_the_checklist_and_offers_drafts(editor_client, archive):
    Summit.objects.update(status="withdrawn")
    text = editor_client.get(page_for(archive.summit, "bring_back")).content.decode()
    assert f"{change_url(archive.summit)}#id_sources" in text
    assert f'value="leader:{archive.reagan.pk}" checked' in text
    assert "Something is missing" in send(editor_client, archive.summit, step="bring_back").content.decode()
    assert status_of(archive.summit) == "withdrawn"
    send(editor_client, archive.summit, archive.reagan, step="bring_back", anyway="on")
    assert (status_of(archive.summit), status_of(archive.reagan)) == ("published", "published")


def test_the_changelist_shows_each_checklist_and_publishes_only_what_is_confirmed(editor_client, archive):
    chosen = [archive.reagan, archive.gorbachev, archive.thatcher]
    data = {"action": "publish", "_selected_action": [one.pk for one in chosen], "_reason": "So."}
    text = editor_client.post("/admin/summits/leader/", with_page_state(data)).content.decode()
    assert "3 records will be published" in text
    assert all(f"{change_url(one)}#id_sources" in text for one in chosen)
    refused = editor_client.post("/admin/summits/leader/", with_page_state({**data, "seen": "1"})).content.decode()
    assert "Tick the box below to publish them anyway" in refused and 'value="So."' in refused
    assert not Leader.objects.published().exists()
    editor_client.post("/admin/summits/leader/", with_page_state({**data, "seen": "1", "anyway": "on"}))
    assert Leader.objects.published().count() == 3


def test_the_changelist_says_what_each_record_would_leave_out(editor_client, archive):
    edda = member("edda", "Editor")
    editor_client.force_login(edda)
    with changeset(user=edda, method=ChangeMethod.FORM):
        own = new.leader("Her own", status="review")
    data = {"action": "publish", "_selected_action": [own.pk, archive.reagan.pk]}
    text = editor_client.post("/admin/summits/leader/", with_page_state(data)).content.decode()
    assert "1 record will be published" in text and "another editor has to publish it" in text


def test_the_checklists_of_many_records_are_those_of_each(archive, django_assert_max_num_queries):
    kinds = (Summit, Leader, Issue, Agreement)
    records = [record for model in kinds for record in model.objects.all()]
    each = {record: [str(finding) for finding, _link in own] for one in records for record, own in checklists([one])}
    found = {record: [str(finding) for finding, _link in own] for record, own in checklists(records)}
    assert found == each and {type(record) for record in found} >= {Summit, Leader, Agreement}
    for number in range(20):
        new.leader(f"Leader {number}", status="draft")
    with django_assert_max_num_queries(80):
        checklists(list(Leader.objects.all()))
