"""A changeset is one transaction: readers see all of it, data version and search index included, or nothing."""

from threading import Thread

import pytest
from django.db import connection, connections, transaction

from summits.caching import data_version
from summits.models import SearchDocument, Summit
from summits.search import search_archive
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def elsewhere(ask):
    """Return the result of ``ask`` on a connection of its own."""
    found = []

    def run():
        found.append(ask())
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def seen():
    """What another process sees of a meeting: data version, title, and the heading that the search shows."""
    headings = SearchDocument.objects.filter(kind="summit").values_list("heading", flat=True)
    return data_version.current(), Summit.objects.get().title, headings.get()


@pytest.fixture
def summit():
    return make.meeting((make.leader("Ann Lee"), make.country()), title="Before")


CHANGES = {
    "save": lambda summit: (setattr(summit, "title", "After"), summit.save()),
    "update": lambda summit: Summit.objects.update(title="After"),
    "bulk_update": lambda summit: (setattr(summit, "title", "After"), Summit.objects.bulk_update([summit], ["title"])),
}


@pytest.fixture
def states(monkeypatch):
    """What another process sees just before and just after each commit of this one."""
    seen_so_far, commit = [], connection.commit

    def watched():
        seen_so_far.append(elsewhere(seen))
        commit()
        seen_so_far.append(elsewhere(seen))

    monkeypatch.setattr(connection, "commit", watched)
    return seen_so_far


@pytest.mark.parametrize("how", CHANGES)
def test_data_version_and_search_index_are_committed_with_the_record_by(how, summit, states):
    before = elsewhere(seen)
    CHANGES[how](summit)
    assert {state[1:] for state in states} == {("Before", "Before"), ("After", "After")}
    assert all((state == before) == (state[1] == "Before") for state in states)


def test_a_deleted_record_is_removed_from_the_search_index_with_its_deletion(summit):
    leader = make.leader("Bo Berg")
    assert elsewhere(lambda: search_archive("Bo Berg").all_count) == 1
    leader.delete()
    assert elsewhere(lambda: search_archive("Bo Berg").all_count) == 0


def test_a_change_within_an_outer_transaction_is_indexed_after_it_with_a_new_data_version(summit, states):
    with transaction.atomic():
        Summit.objects.update(title="After")
    committed, followed = states[1], states[-1]
    assert committed[1:] == ("After", "Before")
    assert followed[1:] == ("After", "After")
    assert followed[0] != committed[0]


def test_a_failed_change_leaves_record_data_version_and_search_index_as_they_were(summit):
    before = elsewhere(seen)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Summit.objects.update(title="After")
        raise ZeroDivisionError
    assert elsewhere(seen) == before
