"""The tables of what readers type and what must come first, on the shipped collections, on both databases."""

import pytest
from django.utils.http import urlencode

from summits.tests.helpers import relevance_cases, relevance_cases_china_korea, relevance_cases_second
from summits.tests.helpers.html import read
from summits.tests.helpers.public_pages import import_collections
from summits.tests.helpers.relevance import Judged
from summits.tests.helpers.search import flush_indexes
from summits.tests.helpers.search_consistency import QUERIES as CONSISTENT
from summits.tests.helpers.search_consistency import contradictions

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


def test_the_box_of_what_was_named_and_the_hits_never_contradict_each_other(archive):
    searches = [(text, type_name, False) for text in CONSISTENT for type_name in ("", "summit", "leader")]
    searches += [(text, "", True) for text in CONSISTENT]
    searches += [(query.words, "", False) for query in QUERIES]
    found = {search: contradictions(*search) for search in searches}
    assert {search: texts for search, texts in found.items() if texts} == {}


@pytest.mark.parametrize("exact", [{}, {"exact": 1}])
def test_no_page_names_something_and_says_that_nothing_was_found(archive, client, exact):
    for text in (
        "carter gorbachev",
        "V. Putin",
        "compare putin and geneva",
        "ghw bush gorbachev",
        "unratified treaties",
    ):
        page = read(client, f"/search/?{urlencode({'q': text, **exact})}")
        assert ("entity-matches" in page.source) != ("no-results" in page.source), text
