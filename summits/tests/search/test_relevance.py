"""The tables of what readers type and what must come first, on the shipped collections, on both databases."""

import pytest

from summits.tests.helpers import relevance_cases, relevance_cases_china_korea, relevance_cases_second
from summits.tests.helpers.public_pages import import_collections
from summits.tests.helpers.relevance import Judged
from summits.tests.helpers.search import flush_indexes

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

QUERIES = relevance_cases.QUERIES + relevance_cases_second.QUERIES + relevance_cases_china_korea.QUERIES
NOT_YET = relevance_cases_china_korea.NOT_YET
EXPECTING = [query for query in QUERIES if query.first != "answers"]
MERELY_ANSWERED = [query for query in QUERIES if query.first == "answers"]


def rows(queries):
    """Return the queries as parameters of a test, each named by its number and its words."""
    return [
        pytest.param(query, id=f"{number} {query.words[:30]!r}", marks=not_yet(query))
        for number, query in enumerate(queries)
    ]


def not_yet(query):
    """Return the marks of a query: one that is not met yet is to be taken out of ``NOT_YET`` as soon as it is."""
    reason = NOT_YET.get(query.words)
    return [pytest.mark.xfail(reason=reason, strict=True)] if reason else []


@pytest.fixture(scope="module")
def archive(module_db):
    """Load the shipped collections once for all rows."""
    import_collections()
    flush_indexes()


@pytest.mark.parametrize("query", rows(EXPECTING))
def test_the_expected_record_comes_first(query, archive):
    judged = Judged(query.words)
    assert judged.holds(query.first), (
        f"{query.words!r} wants {query.first}\nfirst rows {judged.rows}\nhits {judged.hits}"
    )


@pytest.mark.parametrize("query", rows(MERELY_ANSWERED))
def test_any_query_gets_a_response(query, archive, client):
    assert client.get("/search/", {"q": query.words}).status_code == 200
    assert client.get("/search/suggestions/", {"q": query.words}).status_code == 200
