"""The filters by a first and a last date together."""

import pytest

from summits.tests.helpers import factories as new

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("from=1990&to=1985", "This is before 1990, the first date."),
        ("from=April+1986&to=1986-03", "This is before April 1986, the first date."),
        ("from=1986-10-12&to=1986-10-11", "This is before 12 October 1986, the first date."),
    ],
)
def test_a_span_that_ends_before_it_begins_is_refused_with_a_reason(client, query, says):
    new.meeting(title="Reykjavik Summit", start="1986-10-11", end="1986-10-12")
    assert says in client.get(f"/summits/?{query}").text


@pytest.mark.parametrize("query", ["from=1986&to=1986", "from=1986-10&to=1986", "from=1986&to=1986-10-11", "to=1986"])
def test_a_span_that_lies_within_itself_is_read(client, query):
    new.meeting(title="Reykjavik Summit", start="1986-10-11", end="1986-10-12")
    text = client.get(f"/summits/?{query}").text
    assert "Reykjavik Summit" in text and "the first date." not in text
