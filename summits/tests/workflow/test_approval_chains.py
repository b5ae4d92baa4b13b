"""A long chain of records awaiting approval, each referring to the next, is approved with few queries."""

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from summits.datapackage.after_import import AfterImport
from summits.datapackage.importer import ImportListener
from summits.models import Actor, ChangeMethod, Place, Summit, changeset
from summits.models.approval import unapproved_references, unapproved_references_of_public_records
from summits.querysets import ChangeSetContext
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import member

pytestmark = pytest.mark.django_db


def line_of_states(number, end=None):
    """Return states that wait for approval, each the successor of the one before, and a town that waits in the first.

    The last leads to the state ``end``.
    """
    states = []
    for place in range(number):
        states.append(new.country(f"State {number}-{place}", iso_code="", approved=False, successor=end))
        end = states[-1]
    return states[::-1], new.place(f"Town {number}", country=end, approved=False)


def number_of_queries(work):
    with CaptureQueriesContext(connection) as asked:
        work()
    return len(asked)


@pytest.fixture
def editor():
    return member("edda", "Editor")


def meeting_in(town, editor):
    with changeset(user=editor, method=ChangeMethod.FORM):
        new.summit(f"Meeting in {town}", place=town)


def test_approving_a_chain_takes_as_many_queries_for_any_length(editor):
    numbers = []
    for length in (2, 40):
        states, town = line_of_states(length)
        numbers.append(number_of_queries(lambda town=town: meeting_in(town, editor)))
        assert not Actor.objects.filter(pk__in=[one.pk for one in states], approved=False).exists()
        town.refresh_from_db()
        assert town.approved
    assert numbers[1] <= numbers[0] + 2


def test_finding_what_would_be_approved_takes_as_many_queries_for_any_length():
    numbers = []
    for length in (2, 40):
        states, town = line_of_states(length)
        source = new.source(f"Source {length}", approved=False)
        states[-1].sources.add(source)
        draft = new.summit(f"A draft {length}", status="draft", place=town)
        found = []
        numbers.append(number_of_queries(lambda draft=draft, found=found: found.extend(unapproved_references([draft]))))
        assert set(found[0]) == {*states, town} and found[1] == [source]
    assert numbers[1] == numbers[0]


def test_a_cycle_of_states_and_a_chain_without_public_references_are_not_approved():
    states, town = line_of_states(3)
    Actor.objects.filter(pk=states[-1].pk).update(successor=states[0])
    assert unapproved_references_of_public_records() == {}
    QuerySet(Summit).filter(pk=new.summit("A meeting").pk).update(place=town)
    assert unapproved_references_of_public_records() == {Actor: {one.pk for one in states}, Place: {town.pk}}


def test_an_import_approves_a_chain_in_one_round(editor):
    numbers = []
    for length in (2, 40):
        _states, town = line_of_states(length)
        meeting = new.summit(f"Meeting {length}")
        QuerySet(Summit).filter(pk=meeting.pk).update(place=town)
        after_import, approved_records = AfterImport(ChangeSetContext(editor, ChangeMethod.IMPORT)), []
        after_import.row_count = 1

        class RecordingListener(ImportListener):
            def approved(self, model, records, approved_records=approved_records):
                approved_records.extend(records)

        numbers.append(
            number_of_queries(lambda after=after_import, listener=RecordingListener: after.approve(listener()))
        )
        assert len(approved_records) == length + 1 and not Actor.objects.filter(approved=False).exists()
    assert numbers[1] <= numbers[0] + 2
