"""The revision goes up with every change of the record, in the same transaction, and with nothing else."""

import pytest
from django.db import transaction

from summits import revision
from summits.models import FruitlessSearch, Leader, Summit
from summits.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make.meeting((make.leader("Ann Lee"), make.country()), title="Sochi")


CHANGES = {
    "a record is added": lambda summit: make.leader(),
    "a record is saved": lambda summit: summit.save(),
    "a record is deleted": lambda summit: summit.delete(),
    "what belongs to a record is added": lambda summit: make.leader_name(Leader.objects.get(), "Anne"),
    "a link is added": lambda summit: summit.sources.add(make.source()),
    "many records are changed at once": lambda summit: Summit.objects.update(venue="House"),
    "many records are deleted at once": lambda summit: Summit.objects.all().delete(),
    "many records are added at once": lambda summit: Leader.objects.bulk_create([Leader(name="B", slug="b")]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_revision_changes_when(what, summit):
    before = revision.current()
    CHANGES[what](summit)
    assert revision.current() != before


def test_the_revision_stays_when_nothing_of_the_record_changes(summit):
    before = revision.current()
    FruitlessSearch.objects.create(words="x")
    list(Summit.objects.all())
    assert revision.current() == before


def test_a_change_that_is_undone_leaves_the_revision_as_it_was(summit):
    before = revision.current()
    with transaction.atomic():
        summit.save()
        transaction.set_rollback(True)
    assert revision.current() == before


def test_two_states_of_one_number_are_told_apart(summit):
    def change_and_undo():
        with transaction.atomic():
            summit.save()
            seen = revision.current()
            transaction.set_rollback(True)
            return seen

    assert change_and_undo() != change_and_undo()


def test_an_archive_without_any_change_has_a_revision():
    assert revision.current()
