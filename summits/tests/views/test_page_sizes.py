"""The size of a page is limited whatever the query string, which every link of a list repeats."""

import pytest
from django.utils.http import urlencode

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.tests.helpers.search import flush_indexes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LARGEST = 150_000
"""In bytes of HTML."""
FIRST_YEAR, YEARS = 1940, 80


@pytest.fixture(scope="module")
def archive(module_db):
    """A summit in each of eighty years; return the slugs by their filters: 25 leaders, countries and issues of each."""
    states = [make.country() for _ in range(25)]
    leaders = [make.leader() for _ in states]
    issues = [make.issue() for _ in states]
    for number in range(YEARS):
        summit = make.summit(start=f"{FIRST_YEAR + number}-05-01")
        make.participation(summit, leaders[number % 25], states[number % 25])
        make.discussion(summit, issues[number % 25])
    everybody = make.summit(start="2021-05-01")
    for leader, state, issue in zip(leaders, states, issues, strict=True):
        make.participation(everybody, leader, state)
        make.discussion(everybody, issue)
    flush_indexes()
    slugs = {"leader": leaders, "country": states, "issue": issues}
    return {name: [record.slug for record in records] for name, records in slugs.items()}


def page(client, query):
    """Return the page of the list of summits for pairs (name, value); it may not be large."""
    answer = client.get(f"/summits/?{urlencode(query)}"[:4_000])
    assert answer.status_code == 200
    assert len(answer.content) < LARGEST
    return answer.content.decode()


@pytest.mark.parametrize("name", ["x", "q", "page", "leader", "sort", "from", "kind", "find-leader", "more", "y" * 50])
@pytest.mark.parametrize("times", [1, 40])
def test_what_an_address_says_beyond_the_filters_is_not_carried_along(client, archive, name, times):
    page(client, [(name, "y" * (3_700 // times - len(name)))] * times)


def test_parameters_without_number_are_not_carried_along(client, archive):
    assert "w1=" not in page(client, [(f"w{number}", "a") for number in range(400)])


@pytest.mark.parametrize("match", ["all", "any"])
def test_twenty_values_of_one_filter_make_no_large_page(client, archive, match):
    text = page(client, [("leader", slug) for slug in archive["leader"][:20]] + [("match", match)])
    assert 'role="alert"' not in text


def test_as_many_values_of_several_filters_as_can_be_asked_for_in_all(client, archive):
    few = [(name, slug) for name, slugs in archive.items() for slug in slugs[:6]]
    assert 'role="alert"' not in page(client, few)
    many = [(name, slug) for name, slugs in archive.items() for slug in slugs[:20]] + [("match", "any")]
    page(client, many)
    (message,) = read(client, f"/summits/?{urlencode(many)}").words("p", role="alert")
    assert "Choose at most 20 options in all filters together. You chose 60." in message


def test_a_value_given_again_and_again_is_carried_once(client, archive):
    slug = archive["leader"][0]
    assert f"leader={slug}&amp;leader={slug}" not in page(client, [("leader", slug)] * 100)
    page(client, [("kind", "bilateral")] * 200)


@pytest.mark.parametrize("room", ["search", "leaders", "issues", "agreements", "sources", "countries", "corrections"])
def test_no_other_list_carries_unknown_parameters_along(client, archive, room):
    for pairs in ([("q", "summit"), ("x", "y" * 3_800)], [("page", "1"), *((f"w{n}", "z") for n in range(400))]):
        answer = client.get(f"/{room}/?{urlencode(pairs)}")
        assert len(answer.content) < LARGEST
        assert "yyyyy" not in answer.content.decode() and "w1=" not in answer.content.decode()
