"""The history of an agreement includes what belongs to its commitments; both are restored together."""

import pytest

from summits.history.diff import changesets_for, describe_records, differences
from summits.history.page_state import StaleState, current_page_state, require_unchanged
from summits.history.restore import RestoreNotAllowed, restore, revert
from summits.models import Agreement, Assessment, ChangeMethod, ChangeSet, Commitment, UnpublishedChange, changeset
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive, member
from summits.tests.helpers.datapackages import contents, exported
from summits.workflow import PUBLISH, apply_transition

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return make_archive()


def last_edit():
    return ChangeSet.objects.latest("pk")


def test_an_edit_of_an_assessment_is_in_the_history_of_its_agreement_and_of_its_commitment(archive):
    Assessment.objects.update(verdict="not-kept")
    edit = last_edit()
    assert changesets_for(Agreement, archive.agreement.pk).first() == edit
    assert changesets_for(Commitment, archive.commitment.pk).first() == edit
    assert edit not in changesets_for(Agreement, archive.older.pk)
    [difference] = differences([edit], Agreement, archive.agreement.pk)[edit.pk]
    assert [(field.label, field.before, field.after) for field in difference.fields] == [
        ("Verdict", "Kept", "Not kept")
    ]


def test_an_agreement_is_restored_with_deleted_commitments_and_their_assessments(archive, tmp_path):
    before, edit = contents(exported(tmp_path / "before")), last_edit()
    archive.agreement.commitments.all().delete()
    new.commitment(archive.agreement, "Another.")
    restore(Agreement, archive.agreement.pk, edit)
    assert contents(exported(tmp_path / "after")) == before


def test_a_commitment_is_restored_with_the_states_that_made_it(archive):
    edit = last_edit()
    archive.commitment.committed_by.set([archive.us])
    named = last_edit()
    archive.commitment.committed_by.set([])
    restore(Commitment, archive.commitment.pk, named)
    assert list(archive.commitment.committed_by.all()) == [archive.us]
    restore(Commitment, archive.commitment.pk, edit)
    assert list(archive.commitment.committed_by.all()) == []


def test_the_deletion_of_a_commitment_is_reverted_with_its_assessments(archive):
    archive.commitment.delete()
    assert Assessment.objects.count() == 0
    revert(last_edit())
    assert Assessment.objects.get().commitment == Commitment.objects.get()


def test_a_version_in_which_a_state_is_assessed_that_did_not_commit_itself_is_not_restored(archive):
    edit = last_edit()
    with changeset():
        Assessment.objects.update(actor=archive.ussr)
        archive.commitment.committed_by.set([archive.ussr])
    only = last_edit()
    archive.commitment.committed_by.set([archive.us, archive.ussr])
    with pytest.raises(Exception, match="This state did not commit itself"), changeset():
        Assessment.objects.all().delete()
        archive.commitment.committed_by.set([archive.us])
        restore_assessment = Assessment.history.filter(changeset=only).get().id
        restore(Assessment, restore_assessment, only)
    restore(Agreement, archive.agreement.pk, edit)
    assert Assessment.objects.get().actor == archive.us


def test_a_contributor_restores_no_assessment_of_a_published_agreement(archive):
    edit, user = last_edit(), member("maria", "Contributor")
    Assessment.objects.update(verdict="not-kept")
    Agreement.objects.filter(pk=archive.agreement.pk).update(status="published")
    with pytest.raises(RestoreNotAllowed):
        restore(Commitment, archive.commitment.pk, edit, user)
    Agreement.objects.filter(pk=archive.agreement.pk).update(status="draft")
    restore(Commitment, archive.commitment.pk, edit, user)
    assert Assessment.objects.get().verdict == "kept"


def test_a_page_of_the_agreement_is_stale_once_an_assessment_was_edited_or_deleted(archive):
    for change in (lambda: Assessment.objects.update(verdict="pending"), lambda: Assessment.objects.all().delete()):
        state = current_page_state()
        require_unchanged(state, {Agreement: [archive.agreement.pk, archive.older.pk]})
        change()
        with pytest.raises(StaleState) as stale:
            require_unchanged(state, {Agreement: [archive.agreement.pk, archive.older.pk]})
        assert list(stale.value.changesets) == [(Agreement, archive.agreement.pk)]


def test_the_texts_of_an_agreement_include_those_of_its_assessments(archive):
    other = new.commitment(archive.older, "Other.")
    new.assessment(other, new.country("France"), summary="France did it.")
    [texts] = describe_records(Agreement, [archive.agreement.pk]).values()
    names = [(kind, dict(fields).get("Reason")) for kind, _name, fields in texts]
    assert ("Assessment", "It was done.") in names and ("Assessment", "France did it.") not in names
    assert describe_records(Agreement, [archive.older.pk])[archive.older.pk][-1][0] == "Assessment"


def test_an_edit_of_an_assessment_of_a_public_agreement_dates_its_page(archive):
    Agreement.objects.filter(pk=archive.agreement.pk).update(status="published")
    before = Agreement.objects.get(pk=archive.agreement.pk).modified
    Assessment.objects.update(verdict="not-kept")
    assert Agreement.objects.get(pk=archive.agreement.pk).modified > before


def test_an_assessment_by_one_person_waits_for_a_second_reader_once_the_agreement_is_published_unseen(archive):
    author, publisher = member("maria", "Contributor"), member("anna", "Editor")
    with changeset(user=author, method=ChangeMethod.FORM):
        Assessment.objects.update(verdict="not-kept")
    edit = last_edit()
    assert UnpublishedChange.objects.filter(changeset=edit, kind="assessment").exists()
    with changeset(user=author, method=ChangeMethod.FORM):
        Agreement.objects.filter(pk=archive.agreement.pk).update(status="published")
    edit.refresh_from_db()
    assert edit.needs_review
    assert not UnpublishedChange.objects.filter(changeset=edit).exists()
    assert publisher


def test_who_publishes_the_agreement_has_seen_its_assessments(archive):
    author, publisher = member("maria", "Contributor"), member("anna", "Editor")
    with changeset(user=author, method=ChangeMethod.FORM):
        Assessment.objects.update(verdict="not-kept")
    edit = last_edit()
    agreement = Agreement.objects.get(pk=archive.agreement.pk)
    agreement.status = "review"
    agreement.save()
    apply_transition([agreement], PUBLISH, publisher, "Checked")
    edit.refresh_from_db()
    assert not edit.needs_review
    assert not UnpublishedChange.objects.filter(changeset=edit).exists()
