"""Memoized values are computed once per data version, and are never stale."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from summits.caching import data_version, memoize
from summits.caching.memoize import memoize_per_version
from summits.models import Summit
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read

pytestmark = pytest.mark.django_db


def titles(*prefixes):
    """Return the titles of the summits that begin with one of the prefixes."""
    return [title for title in Summit.objects.values_list("title", flat=True) if title.startswith(prefixes)]


def test_a_value_is_computed_once_until_a_record_changes(django_assert_num_queries):
    make.summit("Sochi Summit")
    assert memoize_per_version(titles, "Sochi") == ["Sochi Summit"]
    with django_assert_num_queries(1):
        assert memoize_per_version(titles, "Sochi") == ["Sochi Summit"]
    make.summit("Sochi Again")
    assert sorted(memoize_per_version(titles, "Sochi")) == ["Sochi Again", "Sochi Summit"]


def test_each_argument_has_its_own_value():
    make.summit("Sochi Summit"), make.summit("Yalta")
    assert memoize_per_version(titles, "Sochi") == ["Sochi Summit"]
    assert memoize_per_version(titles, "Yalta") == ["Yalta"]


def test_no_more_values_with_arguments_are_cached_than_the_limit(monkeypatch):
    monkeypatch.setattr(memoize, "MAX_ENTRIES", 3)
    monkeypatch.setattr(memoize, "_values", {})
    memoize_per_version(titles)
    for letter in "abcdefgh":
        memoize_per_version(titles, letter)
    assert [arguments for _database, _function, *arguments in memoize._values] == [[], ["f"], ["g"], ["h"]]


@pytest.mark.parametrize("address", ["/", "/countries/"])
def test_a_page_with_memoized_values_shows_a_change_at_once(client, address):
    country = make.country("Vineland")
    place = make.place("Leifsbudir", country=country)
    summit = make.summit("Landing", country=country, place=place)
    read(client, address)
    assert ("Landing" in read(client, "/").text) and ("Vineland" in read(client, "/countries/").text)
    summit.status = "draft"
    summit.save()
    page = read(client, address).text
    assert "Landing" not in page and "Vineland" not in page


@pytest.mark.django_db(transaction=True)
def test_threads_that_need_a_value_at_once_wait_for_the_one_that_computes_it():
    with transaction.atomic():
        make.summit()
    together, computed, found = Barrier(4), [], []

    def compute():
        computed.append(data_version.current())
        return object()

    def request():
        together.wait(10)
        try:
            found.append(memoize_per_version(compute))
        finally:
            connection.close()

    threads = [Thread(target=request) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert (len(computed), len(found), len(set(found))) == (1, 4, 1)
    with transaction.atomic():
        make.summit()
    assert memoize_per_version(compute) is not found[0]


def test_a_change_while_a_value_is_computed_counts_at_the_next_request():
    computed = []

    def compute():
        number = Summit.objects.count()
        if not computed:
            make.summit()
        computed.append(number)
        return number

    assert [memoize_per_version(compute), memoize_per_version(compute), memoize_per_version(compute)] == [0, 1, 1]
