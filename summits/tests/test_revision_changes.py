"""With each change of the record goes a note of what it touched: who follows the record learns all of it, or that."""

from threading import Event, Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction
from django.db.models import F

from summits import changes, revision
from summits.models import (
    Agreement,
    Change,
    Country,
    Issue,
    Leader,
    Participation,
    Place,
    Quote,
    Revision,
    Source,
    Summit,
)
from summits.tests import factories as make
from summits.tests.bundles import load, small

pytestmark = pytest.mark.django_db


def touched_by(change):
    """What is noted of a change, as a Touched, or None if it may be everything."""
    before = revision.current()
    change()
    return changes.since(before, revision.current())


@pytest.fixture
def summit():
    return make.meeting((make.leader("Ann Lee"), make.country("Union")), title="Sochi")


def test_a_record_saved_is_touched_with_those_that_it_belongs_to(summit):
    touched = touched_by(summit.save)
    assert touched.changed == {Summit: {summit.pk}}
    assert touched.of(Place) == {summit.place_id}
    assert touched.of(Country) == {summit.country_id}


def test_a_record_added_touches_what_it_belongs_to(summit):
    leader = make.leader("Bo Berg")
    touched = touched_by(lambda: make.participation(summit, leader, summit.country))
    assert touched.owners[Summit] == {summit.pk}
    assert touched.owners[Leader] == {leader.pk}


MOVES = {
    "save": lambda part, leader: (setattr(part, "leader", leader), part.save()),
    "update": lambda part, leader: Participation.objects.update(leader=leader),
    "bulk_update": lambda part, leader: (
        setattr(part, "leader", leader),
        Participation.objects.bulk_update([part], ["leader"]),
    ),
}


@pytest.mark.parametrize("how", MOVES)
def test_a_record_moved_touches_its_former_owner_and_its_new_one(how, summit):
    part, former, new = Participation.objects.get(), Leader.objects.get(), make.leader("Bo Berg")
    touched = touched_by(lambda: MOVES[how](part, new))
    assert touched.owners[Leader] == {former.pk, new.pk}
    assert touched.changed == {Participation: {part.pk}}


def test_a_record_deleted_unlike_what_was_saved_touches_its_owner_in_the_database(summit):
    part, former = Participation.objects.get(), Leader.objects.get()
    part.leader = make.leader("Bo Berg")
    assert former.pk in touched_by(part.delete).owners[Leader]


@pytest.mark.parametrize("delete", [Summit.delete, lambda _summit: Summit.objects.all().delete()], ids=["one", "all"])
def test_a_record_deleted_touches_what_was_deleted_with_it(delete, summit):
    part, pk = Participation.objects.get(), summit.pk
    touched = touched_by(lambda: delete(summit))
    assert touched.changed == {Summit: {pk}, Participation: {part.pk}}
    assert touched.owners[Leader] == {part.leader_id}


LINKS = {
    "added": lambda text, new, old: text.issues.add(new),
    "added from the other end": lambda text, new, old: new.agreements.add(text),
    "removed": lambda text, new, old: text.issues.remove(old),
    "all removed": lambda text, new, old: text.issues.clear(),
    "all removed from the other end": lambda text, new, old: old.agreements.clear(),
    "set": lambda text, new, old: text.issues.set([new]),
}


@pytest.mark.parametrize("how", LINKS)
def test_a_link_touches_both_its_ends_when_it_is(how):
    old, new = make.issue("Grain"), make.issue("Arms")
    text = make.agreement(issues=[old])
    touched = touched_by(lambda: LINKS[how](text, new, old))
    assert touched.owners[Agreement] == {text.pk}
    assert touched.owners[Issue] == {"set": {old.pk, new.pk}, "added": {new.pk}}.get(
        how, {new.pk} if "added" in how else {old.pk}
    )


def test_many_records_added_at_once_are_noted_each(summit):
    leaders = [Leader(name=name, sort_name=name, slug=name) for name in ("a", "b")]
    touched = touched_by(lambda: Leader.objects.bulk_create(leaders))
    assert touched.changed == {Leader: {leader.pk for leader in leaders}}


def test_changes_one_after_the_other_are_told_together(summit):
    leader, source = Leader.objects.get(), make.source()
    touched = touched_by(lambda: (summit.save(), leader.save(), summit.sources.add(source)))
    assert touched.changed[Summit] == {summit.pk}
    assert touched.changed[Leader] == {leader.pk}
    assert touched.owners[Source] == {source.pk}


def test_nothing_is_told_where_nothing_changed(summit):
    touched = touched_by(lambda: None)
    assert touched.changed == {}


def test_very_many_records_at_once_may_be_everything(summit, monkeypatch):
    monkeypatch.setattr(changes, "MOST_NOTED", 1)
    make.quote(summit, Leader.objects.get()), make.quote(summit, Leader.objects.get())
    assert touched_by(lambda: Quote.objects.update(text="More.")) is None


def test_an_import_is_one_note_of_everything_and_one_of_its_steps(tmp_path):
    make.leader()
    number = Change.objects.count()
    assert touched_by(lambda: load(tmp_path / "bundle", small())) is None
    assert Change.objects.count() == number + 2


def test_after_a_gap_in_the_notes_it_may_be_everything(summit, monkeypatch):
    monkeypatch.setattr(revision, "KEPT_CHANGES", 2)
    monkeypatch.setattr(revision, "TRIMMED_EVERY", 1)
    assert touched_by(summit.save)
    assert touched_by(lambda: [summit.save() for _time in range(3)]) is None
    assert Change.objects.count() == 2


def put_back():
    Revision.objects.update(number=F("number") - 1, token=uuid4())


def test_after_a_backup_was_put_back_it_may_be_everything(summit):
    before = revision.current()
    put_back()
    assert changes.since(before, revision.current()) is None
    put_back()
    for _time in range(5):
        summit.save()
    assert changes.since(before, revision.current()) is None


def test_what_was_seen_of_a_change_that_was_undone_is_not_followed(summit):
    with transaction.atomic():
        summit.save()
        seen = revision.current()
        transaction.set_rollback(True)
    for _time in range(3):
        summit.save()
    assert changes.since(seen, revision.current()) is None


def test_a_change_that_is_undone_leaves_no_note(summit):
    number = Change.objects.count()
    with transaction.atomic():
        summit.save()
        transaction.set_rollback(True)
    assert Change.objects.count() == number


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="On SQLite a transaction that writes is alone.")
def test_of_two_transactions_the_later_reads_and_is_numbered_after_the_earlier(summit):
    part, names = Participation.objects.get(), ["Bo Berg", "Cy Dahl"]
    leaders, has_moved, noted = [make.leader(name) for name in names], Event(), []

    def move():
        has_moved.wait()
        noted.append(touched_by(lambda: Participation.objects.update(leader=leaders[1])))
        connections.close_all()

    later, before = Thread(target=move), revision.current()
    later.start()
    with transaction.atomic():
        part.leader = leaders[0]
        part.save()
        has_moved.set()
        later.join(0.5)
        assert later.is_alive()
        number = revision.current()
    later.join()
    touched = changes.since(number, revision.current())
    assert touched.owners[Leader] == {leader.pk for leader in leaders}
    assert changes.since(before, revision.current()).owners[Leader] > touched.owners[Leader]
