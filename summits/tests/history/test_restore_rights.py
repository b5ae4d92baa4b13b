"""Users who may not publish restore only drafts, and move nothing into or out of records that are not drafts."""

import pytest
from django.core.exceptions import PermissionDenied

from summits.history.diff import changesets_for
from summits.history.restore import RestoreRefused, restore
from summits.models import (
    Agreement,
    AgreementRelation,
    ChangeMethod,
    ChangeSet,
    Correction,
    Document,
    Place,
    Quotation,
    Summit,
    changeset,
)
from summits.models.references import page_keys, parent_foreign_keys, record_models
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive, member, with_page_state

pytestmark = pytest.mark.django_db
DRAFT = {"status": "draft"}
NO_DRAFTS = ["review", "published", "withdrawn"]


@pytest.fixture
def carla():
    return member("carla", "Contributor")


@pytest.fixture
def editor_client(client, carla):
    client.force_login(carla)
    return client


@pytest.fixture
def archive():
    return make_archive()


def edited(record, **values):
    """Change a record or a row in a changeset of its own; return the ChangeSet."""
    with changeset(method=ChangeMethod.FORM):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()
    return ChangeSet.objects.latest("pk")


def made(factory, *args, **values):
    """Create a record in a changeset of its own; return it and the ChangeSet."""
    with changeset(method=ChangeMethod.FORM):
        record = factory(*args, **values)
    return record, ChangeSet.objects.latest("pk")


def led_to(status, *records):
    for record in records:
        with changeset(method=ChangeMethod.TRANSITION):
            type(record).objects.filter(pk=record.pk).update(status=status)


def post(client, record, edit, pk=None):
    page = f"/admin/summits/{record._meta.model_name}/{pk or record.pk}/history/{edit.pk}/"
    return client.post(page, with_page_state({"_reason": "It was right."}))


def is_refused(answer, name):
    text = answer.content.decode()
    assert answer.status_code == 403
    assert f"“{name}” is not a draft. Only editors who may publish can change it" in text and "It was right." in text
    return True


@pytest.mark.parametrize("status", NO_DRAFTS)
def test_a_quotation_is_not_restored_to_a_summit_that_is_no_longer_a_draft(editor_client, archive, status):
    first, second = new.summit("First", **DRAFT), new.summit("Second", **DRAFT)
    quotation, edit = made(new.quotation, second, archive.reagan, sources=[new.source()])
    edited(quotation, summit=first)
    led_to(status, second)
    assert is_refused(post(editor_client, quotation, edit), "Second")
    assert Quotation.objects.get(pk=quotation.pk).summit == first


@pytest.mark.parametrize("status", NO_DRAFTS)
def test_a_deleted_quotation_is_not_restored_to_a_summit_that_is_no_longer_a_draft(editor_client, archive, status):
    first, second = new.summit("First", **DRAFT), new.summit("Second", **DRAFT)
    quotation, edit = made(new.quotation, second, archive.reagan, sources=[new.source()])
    edited(quotation, summit=first)
    pk = quotation.pk
    quotation.delete()
    led_to(status, second)
    assert is_refused(post(editor_client, quotation, edit, pk), "Second")
    assert not Quotation.objects.filter(pk=pk).exists()


@pytest.mark.parametrize("status", NO_DRAFTS)
def test_restoring_a_summit_takes_no_quotation_from_one_that_is_no_longer_a_draft(editor_client, archive, status):
    first, second = new.summit("First", **DRAFT), new.summit("Second", **DRAFT)
    quotation, edit = made(new.quotation, first, archive.reagan, sources=[new.source()])
    edited(quotation, summit=second)
    led_to(status, second)
    assert is_refused(post(editor_client, first, edit), "Second")
    assert Quotation.objects.get(pk=quotation.pk).summit == second


@pytest.mark.parametrize("status", NO_DRAFTS)
def test_restoring_an_agreement_takes_no_relation_from_one_that_is_no_longer_a_draft(editor_client, status):
    mine, other = new.agreement("Mine", **DRAFT), new.agreement("Other", **DRAFT)
    public = new.agreement("Public")
    relation, edit = made(new.relation, other, "amends", mine)
    edited(relation, other=public)
    led_to(status, other)
    assert is_refused(post(editor_client, mine, edit), "Other")
    assert AgreementRelation.objects.get().other == public


@pytest.mark.parametrize("status", NO_DRAFTS)
def test_a_document_is_not_moved_between_a_draft_and_a_record_that_is_none(carla, status):
    summit, agreement = new.summit("Summit", **DRAFT), new.agreement("Agreement", **DRAFT)
    document, edit = made(new.document, summit=summit, title="Minutes")
    edited(document, summit=None, agreement=agreement)
    led_to(status, agreement)
    with pytest.raises(PermissionDenied, match="Agreement"):
        restore(Summit, summit.pk, edit, carla)
    assert Document.objects.get().agreement == agreement
    led_to("draft", agreement)
    back = changesets_for(Agreement, agreement.pk).first()
    restore(Summit, summit.pk, edit, carla)
    led_to(status, summit)
    with pytest.raises(PermissionDenied, match="Summit"):
        restore(Agreement, agreement.pk, back, carla)
    assert Document.objects.get().summit == summit


def test_a_record_published_after_the_page_was_opened_is_not_restored(carla, archive):
    edit = changesets_for(Summit, archive.summit.pk).first()
    edited(archive.summit, venue="Höfði House")
    led_to("published", archive.summit)
    with pytest.raises(RestoreRefused):
        restore(Summit, archive.summit.pk, edit, carla)
    assert Summit.objects.get(pk=archive.summit.pk).venue == "Höfði House"


def test_an_approved_shared_record_is_not_restored(carla, archive):
    edit = changesets_for(Place, archive.place.pk).first()
    edited(archive.place, name="Rejkjavik")
    Place.objects.update(approved=True)
    with pytest.raises(PermissionDenied):
        restore(Place, archive.place.pk, edit, carla)
    assert Place.objects.get().name == "Rejkjavik"


def test_a_correction_is_not_restored_to_a_public_version(carla, archive):
    edit = edited(archive.correction, status="published")
    edited(archive.correction, status="draft")
    with pytest.raises(PermissionDenied):
        restore(Correction, archive.correction.pk, edit, carla)
    assert Correction.objects.get().status == "draft"


def test_a_contributor_restores_a_row_moved_between_drafts(editor_client, archive):
    first, second = new.summit("First", **DRAFT), new.summit("Second", **DRAFT)
    quotation, edit = made(new.quotation, second, archive.reagan, sources=[new.source()])
    edited(quotation, summit=first)
    assert post(editor_client, quotation, edit).status_code == 302
    assert Quotation.objects.get(pk=quotation.pk).summit == second


def test_a_contributor_restores_the_relation_of_a_draft_to_a_public_agreement(editor_client):
    mine, public = new.agreement("Mine", **DRAFT), new.agreement("Public")
    relation, edit = made(new.relation, mine, "amends", public)
    with changeset(method=ChangeMethod.FORM):
        relation.delete()
    assert post(editor_client, mine, edit).status_code == 302
    assert AgreementRelation.objects.get().other == public


def test_a_user_who_may_publish_restores_a_row_to_a_public_record(client, archive):
    client.force_login(member("ed", "Editor"))
    first, second = new.summit("First", **DRAFT), new.summit("Second", **DRAFT)
    quotation, edit = made(new.quotation, second, archive.reagan, sources=[new.source()])
    edited(quotation, summit=first)
    led_to("published", second)
    assert post(client, quotation, edit).status_code == 302
    assert Quotation.objects.get(pk=quotation.pk).summit == second


@pytest.mark.parametrize("model", record_models(), ids=lambda model: model.__name__)
def test_a_row_is_edited_with_one_record_of_each_model_to_which_it_belongs(model):
    assert {key.related_model for key in page_keys(model)} == {key.related_model for key in parent_foreign_keys(model)}
