"""No deletion, restored version or reverted edit leaves a record without a source that it needs."""

import pytest
from django.contrib.auth.models import User
from django.db import connection

from summits.history.restore import RestoreRefused, restore, revert
from summits.models import ChangeSet, Leader, Quotation, Source, changeset
from summits.models.sources import records_without_other_sources
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import member, with_page_state
from summits.tests.helpers.datapackages import exported, import_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return User.objects.create_superuser("carla", password="x")


@pytest.fixture
def entered():
    """The edit that entered a source which records have cited since, the source, and a draft of a summit."""
    with changeset():
        source = new.source("Memorandum")
    return ChangeSet.objects.first(), source, new.summit(status="draft")


def quotation(summit, *sources, text="Trust, but verify."):
    leader = Leader.objects.first() or new.leader("Ronald Reagan", status="draft")
    return new.quotation(summit, leader, text=text, sources=sources)


def test_the_edit_that_entered_the_only_source_of_a_quotation_is_not_reverted(entered, chief):
    edit, source, summit = entered
    words = quotation(summit, source)
    with pytest.raises(RestoreRefused, match="Trust, but verify"):
        revert(edit, chief)
    assert list(words.sources.all()) == [source]
    connection.check_constraints()


@pytest.mark.parametrize("is_sole", [True, False])
def test_the_edit_that_entered_a_source_is_not_reverted_while_anything_cites_it(entered, chief, is_sole):
    edit, source, _summit = entered
    leader = new.leader("Ronald Reagan", status="draft")
    leader.sources.set([source] if is_sole else [source, new.source("Another")])
    with pytest.raises(RestoreRefused, match="Ronald Reagan") as refused:
        revert(edit, chief)
    assert len(refused.value.reasons) == 1
    leader.sources.remove(source)
    revert(edit, chief)
    assert not Source.objects.filter(pk=source.pk).exists()
    connection.check_constraints()


def test_the_page_that_reverts_says_which_record_cites_the_source(entered, client):
    edit, source, summit = entered
    ChangeSet.objects.filter(pk=edit.pk).update(method="desk")
    quotation(summit, source)
    client.force_login(member("carl", "Chief editor"))
    page = f"/admin/summits/changeset/{edit.pk}/undo/"
    text = client.post(page, with_page_state({"_reason": "A slip."})).content.decode()
    assert "Trust, but verify." in text and "A slip." in text
    assert Source.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize("how", ["put back", "take back"])
def test_a_quotation_is_not_restored_without_a_source(entered, chief, how):
    _edit, source, summit = entered
    with changeset():
        words = quotation(summit)
    without = ChangeSet.objects.first()
    with changeset():
        words.sources.set([source])
    with pytest.raises(RestoreRefused, match="“Trust, but verify.” must cite a source"):
        if how == "put back":
            restore(Quotation, words.pk, without, chief)
        else:
            revert(ChangeSet.objects.first(), chief)
    assert list(words.sources.all()) == [source]


def test_records_without_other_sources_are_those_that_need_one(entered):
    _edit, source, summit = entered
    other = new.source("Another")
    one, two = quotation(summit, source, text="One."), quotation(summit, source, other, text="Two.")
    new.leader("Mikhail Gorbachev", status="draft").sources.set([source])
    assert records_without_other_sources([source.pk]) == [one]
    assert records_without_other_sources([other.pk]) == []
    assert set(records_without_other_sources([source.pk, other.pk])) == {one, two}


def test_an_export_after_the_refusal_can_be_imported(entered, client, tmp_path):
    _edit, source, summit = entered
    quotation(summit, source)
    client.force_login(member("carl", "Chief editor"))
    refused = client.post(f"/admin/summits/source/{source.pk}/delete/", with_page_state({"post": "yes"}))
    assert "Trust, but verify." in refused.content.decode()
    import_as(None, exported(tmp_path))
    assert Quotation.objects.get().sources.get() == source
