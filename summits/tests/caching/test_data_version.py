"""The data version goes up with every change of a record, in the same transaction, and with nothing else."""

from threading import Event, Thread

import pytest
from django.db import connection, connections, transaction

from summits.caching import data_version
from summits.models import Leader, Participation, SearchDocument, Summit, ZeroResultQuery, changeset
from summits.tests.helpers import factories as make

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
    "a link is added from its other end": lambda summit: make.source().summit_set.add(summit),
    "many records are changed at once": lambda summit: Summit.objects.update(venue="House"),
    "many records are saved at once": lambda summit: Summit.objects.bulk_update([summit], ["venue"]),
    "many records are deleted at once": lambda summit: Summit.objects.all().delete(),
    "many records are added at once": lambda summit: Leader.objects.bulk_create([Leader(name="B", slug="b")]),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_data_version_changes_when(what, summit):
    before = data_version.current()
    CHANGES[what](summit)
    assert data_version.current() != before


def test_the_data_version_stays_when_no_record_changes(summit):
    before = data_version.current()
    ZeroResultQuery.objects.create(query="x")
    list(Summit.objects.all())
    assert data_version.current() == before


def test_a_rolled_back_change_leaves_the_data_version_as_it_was(summit):
    before = data_version.current()
    with transaction.atomic():
        summit.save()
        transaction.set_rollback(True)
    assert data_version.current() == before


def test_a_value_read_between_two_saves_of_a_changeset_is_not_cached_for_another_state(summit):
    seen = [data_version.current()]
    with changeset():
        summit.save()
        seen.append(data_version.current())
        Leader.objects.update(name="Bo Berg")
        seen.append(data_version.current())
    seen.append(data_version.current())
    assert len(set(seen)) == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="On SQLite a transaction that writes is alone.")
def test_of_two_concurrent_changes_the_later_waits_for_the_earlier(summit):
    part, leaders, has_moved = Participation.objects.get(), [make.leader("Bo Berg"), make.leader("Cy Dahl")], Event()

    def move():
        has_moved.wait()
        Participation.objects.update(leader=leaders[1])
        connections.close_all()

    later = Thread(target=move)
    later.start()
    with changeset():
        part.leader = leaders[0]
        part.save()
        has_moved.set()
        later.join(0.5)
        assert later.is_alive()
    later.join()
    named = Participation.history.order_by("history_id").values_list("leader_id", flat=True)
    assert list(named)[-2:] == [leader.pk for leader in leaders]
    told = SearchDocument.objects.get(kind="summit").parts
    assert "Cy Dahl" in str(told) and "Bo Berg" not in str(told)


def test_two_states_with_the_same_number_are_distinguished(summit):
    def change_and_undo():
        with transaction.atomic():
            summit.save()
            seen = data_version.current()
            transaction.set_rollback(True)
            return seen

    assert change_and_undo() != change_and_undo()


def test_an_archive_without_any_change_has_a_data_version():
    assert data_version.current()
