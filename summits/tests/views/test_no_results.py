"""Lists and searches without results: the page says what the archive contains and offers other queries."""

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read

pytestmark = pytest.mark.django_db

NOTHING = ["/summits/?q=zzzz", "/leaders/?q=zzzz", "/issues/?q=zzzz", "/agreements/?q=zzzz", "/search/?q=zzzz"]


@pytest.fixture
def archive():
    """Two collections with public meetings and one without; one record of each kind that is listed."""
    for order, (name, start) in enumerate([("United States and Russia", "1943"), ("The Koreas", "2000")]):
        make.summit(start=start, collection=make.collection(name, order=order))
    make.summit(start="2019", collection=make.collection("Only a draft", order=3), status="draft")
    make.leader(), make.issue(), make.agreement()


@pytest.mark.parametrize("address", NOTHING)
def test_an_empty_result_says_what_the_archive_holds_and_counts_no_draft(client, archive, address):
    page = read(client, address)
    held = "The archive holds 2 meetings, 1943–2000: United States and Russia (1943) and The Koreas (2000)."
    assert held in page.main
    assert "Only a draft" not in page.main
    assert page.leads_to("/summits/?collection=the-koreas") and page.leads_to("/about/#inclusion")


@pytest.mark.parametrize("address", NOTHING[:-1])
def test_an_empty_list_can_be_cleared_loosened_or_searched_for_in_the_whole_archive(client, archive, address):
    page = read(client, address)
    assert "match these filters. Clear all" in page.main and "Results if you remove one filter:" in page.main
    assert page.leads_to(address.partition("?")[0])
    assert page.leads_to("/search/?q=zzzz")


def test_of_many_collections_the_first_are_named_and_the_rest_counted(client):
    for number in range(8):
        make.summit(start="2000", collection=make.collection(f"C{number}", order=number))
    main = read(client, NOTHING[0]).main
    assert "8 meetings, 2000: C0 (2000), C1 (2000)" in main and "C5 (2000) and two more collections." in main


def test_an_archive_without_collections_says_how_many_meetings_it_holds(client):
    make.summit(start="1972-05-22")
    assert "The archive holds 1 meeting, 1972. Which meetings count" in read(client, NOTHING[0]).main


@pytest.mark.parametrize("address", ["/summits/", "/leaders/?q=zzzz", "/issues/", "/agreements/"])
def test_a_list_of_an_empty_archive_says_that_nothing_is_on_record(client, address):
    page = read(client, address)
    assert "recorded yet." in page.main and "match these filters" not in page.main


def test_a_search_in_an_empty_archive_says_that_no_meeting_is_public(client):
    assert "No meetings have been published yet." in read(client, "/search/?q=zzzz").main


def test_a_list_with_results_does_not_say_what_the_archive_holds(client, archive):
    assert "The archive holds" not in read(client, "/summits/").main
