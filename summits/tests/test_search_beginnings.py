"""The names that a process holds: the same as in the database, whoever changed them there."""

from threading import Thread

import pytest
from django.db import connection, transaction

from summits.models import Leader, SearchName
from summits.search import beginnings
from summits.search.index import rebuild
from summits.search.suggestions import suggest
from summits.tests import factories as make
from summits.vocabularies import Status


def leaders(letters):
    return [one.heading for group in suggest(letters) if group.kind == "leader" for one in group.suggestions]


def elsewhere(change):
    """Make a change over a connection of its own, as another process would."""

    def run():
        try:
            change()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_what_another_connection_changes_is_suggested_at_once_and_what_it_takes_away_is_not():
    country = make.country("Canada")
    ann, bob = make.leader("Ann Osborne"), make.leader("Bob Osgood")
    assert leaders("os") == ["Ann Osborne", "Bob Osgood"]
    elsewhere(lambda: make.meeting((bob, country), (make.leader("Cy Ostrov"), country), title="Summit"))
    assert leaders("os") == ["Bob Osgood", "Cy Ostrov", "Ann Osborne"]
    elsewhere(lambda: Leader.objects.filter(pk=bob.pk).update(status=Status.DRAFT))
    assert leaders("os") == ["Cy Ostrov", "Ann Osborne"]
    elsewhere(lambda: Leader.objects.filter(pk=ann.pk).update(name="Ann Abel", sort_name="Abel, Ann"))
    assert leaders("os") == ["Cy Ostrov"] and leaders("ab") == ["Ann Abel"]
    elsewhere(rebuild)
    assert leaders("os") == ["Cy Ostrov"] and leaders("ab") == ["Ann Abel"]


@pytest.mark.django_db(transaction=True)
def test_names_that_a_transaction_wrote_and_undid_are_forgotten():
    make.leader("Ann Osborne")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make.leader("Bob Osgood")
        assert leaders("os") == ["Ann Osborne", "Bob Osgood"]
        raise ZeroDivisionError
    assert leaders("os") == ["Ann Osborne"]
    make.leader("Cy Ostrov")
    assert leaders("os") == ["Ann Osborne", "Cy Ostrov"]


@pytest.mark.django_db(transaction=True)
def test_many_names_give_the_same_best_as_the_database_however_they_were_written(monkeypatch):
    monkeypatch.setattr(beginnings, "BLOCK", 4)
    letters = ("a", "ab", "abe", "b", "can", "can a", "cane", "d")
    changes = [
        lambda: [make.leader(f"{one} {two}") for one in ("Ann", "Ban", "Can") for two in ("Abel", "Banks", "Cane")],
        lambda: (make.leader("Abe Canning"), Leader.objects.filter(name="Can Cane").delete()),
        lambda: Leader.objects.filter(name__endswith="Banks").update(status=Status.DRAFT),
        lambda: Leader.objects.filter(name__startswith="Ann").update(name="Zed"),
        lambda: [make.leader(f"Abe{number} Can") for number in range(12)],
    ]
    for change in changes:
        change()
        for typed in letters:
            found = SearchName.objects.filter(kind="leader", key__startswith=typed).order_by("-is_whole", "object_id")
            best = list(dict.fromkeys(found.values_list("object_id", flat=True)))[:4]
            assert leaders(typed) == [Leader.objects.get(pk=pk).name for pk in best]
