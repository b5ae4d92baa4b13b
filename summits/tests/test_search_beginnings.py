"""The names that a process holds: the same as in the database, whoever changed them there."""

from threading import Thread

import pytest
from django.db import connection, transaction

from summits.models import Leader, SearchName, Summit
from summits.search import beginnings, finding
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


def titles(letters):
    return [one.heading for group in finding.suggest(letters) if group.kind == "summit" for one in group.suggestions]


@pytest.mark.django_db(transaction=True)
def test_titles_that_another_connection_changes_are_suggested_at_once_and_what_it_takes_away_is_not(monkeypatch):
    monkeypatch.setattr("summits.search.titles.MOST_ADDED", 3)
    made = [make.summit(f"Oslo Talks {year}", start=f"{year}-05-01") for year in (1990, 1960, 1970, 1980, 1950)]
    latest = [f"Oslo Talks {year}" for year in (1990, 1980, 1970, 1960)]
    assert titles("os") == titles("talks os") == titles("oslo tal") == latest
    elsewhere(lambda: make.summit("Oslo Talks 1985", start="1985-05-01"))
    assert titles("os") == ["Oslo Talks 1990", "Oslo Talks 1985", "Oslo Talks 1980", "Oslo Talks 1970"]
    elsewhere(lambda: Summit.objects.filter(pk=made[0].pk).update(status=Status.DRAFT))
    assert titles("os") == ["Oslo Talks 1985", "Oslo Talks 1980", "Oslo Talks 1970", "Oslo Talks 1960"]
    elsewhere(lambda: Summit.objects.filter(pk=made[3].pk).update(title="Bergen Talks", start="1951-05-01"))
    assert titles("os") == ["Oslo Talks 1985", "Oslo Talks 1970", "Oslo Talks 1960", "Oslo Talks 1950"]
    assert titles("talks")[3] == "Bergen Talks" and titles("bergen tal") == ["Bergen Talks"]
    elsewhere(rebuild)
    assert titles("talks -oslo") == titles("ber") == ["Bergen Talks"] and titles("oslo or berg")[3] == "Bergen Talks"
