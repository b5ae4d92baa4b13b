"""What readers copy and leave out: elided articles, ends of words, identifiers, addresses, the codes of a page."""

import pytest

from summits.search import search_as_meant
from summits.search.query.parser import parse
from summits.tests.helpers import factories as new
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db


def found(text):
    """Return the headings of what a search finds, with what its words name."""
    results = search_as_meant(text, is_exact=True)
    return {hit.heading for group in results.groups for hit in group.hits} | {one.heading for one in results.entities}


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("G8 Summit at L’Aquila", "Aquila"),
        ("G8 Summit at L'Aquila", "aquila summit"),
        ("G8 Summit at L’Aquila", "L'Aquila"),
        ("G8 Summit at L’Aquila", "laquila"),
        ("G8 Summit at L’Aquila", "L’Aquil"),
        ("Talks with Giscard d’Estaing", "Giscard Estaing"),
        ("Talks with Giscard d’Estaing", "destaing"),
        ("Talks at Fleur d’Eau", "fleur eau"),
        ("Talks after the coup d’état", "coup etat"),
        ("Talks at the Palais de l’Élysée", "palais elysee"),
        ("Trattato dell’Unione", "unione"),
        ("Sommet d’Évian", "Évian"),
    ],
)
def test_a_word_is_found_without_its_elided_article_and_with_it(title, query):
    new.meeting(title=title)
    new.meeting(title="Another Summit")
    flush_indexes()
    assert title in found(query) and "Another Summit" not in found(query)


@pytest.mark.parametrize(("title", "query"), [("O’Connor and Reagan", "Connor"), ("N’Djamena Summit", "Djamena")])
def test_a_name_with_an_apostrophe_is_no_article(title, query):
    new.meeting(title=title)
    flush_indexes()
    assert title not in found(query)


@pytest.mark.parametrize(
    "query",
    ["disarm*", "disarm* talks", "talks on disarm*", "(disarm*) talks", "iraq or disarm*", "DISARM*", "disarmament*"],
)
def test_an_asterisk_stands_for_the_rest_of_a_word(query):
    new.meeting(title="Talks on Disarmament")
    new.meeting(title="Talks on Displacement")
    flush_indexes()
    assert found(query) == {"Talks on Disarmament"}


@pytest.mark.parametrize("query", ["di* talks on", "* disarmament", "dis armament*"])
def test_an_asterisk_behind_few_letters_or_none_counts_as_a_space(query):
    new.meeting(title="Talks on Displacement")
    flush_indexes()
    assert not found(query)


@pytest.mark.parametrize(
    "query",
    [
        "Camp%20David",
        "Camp&nbsp;David",
        "Camp&#32;David",
        "%22Camp%20David%22",
        "Camp+David",
        "&quot;Camp David&quot;",
        "Camp &amp; David",
    ],
)
def test_a_query_copied_from_an_address_or_a_page_is_decoded(query):
    new.meeting(title="Camp David Summit")
    flush_indexes()
    assert "Camp David Summit" in found(query)


@pytest.mark.parametrize("query", ["100%", "50% of Camp David", "R&D; Camp", "%zz Camp"])
def test_a_percent_sign_or_an_ampersand_alone_stays(query):
    assert parse(query).clauses and parse(query).text == query


@pytest.mark.parametrize("query", ["2008-04-05/2008-04-06", "2008-04-01/2008-05-31", "sochi 2008-03-31/2008-04-05"])
def test_a_span_of_days_copied_from_a_catalogue_finds_what_happened_in_it(query):
    new.meeting(title="Sochi Summit", start="2008-04-05", end="2008-04-06")
    new.meeting(title="Sochi Talks", start="2008-06-01")
    flush_indexes()
    assert found(query) == {"Sochi Summit"}


@pytest.mark.parametrize("query", ["2008-04-06/2008-04-05", "1908-01-01/2008-04-05", "2008-04-05/2008-04-31"])
def test_a_span_of_days_that_is_none_or_very_long_finds_nothing(query):
    new.meeting(title="Sochi Summit", start="2008-04-05", end="2008-04-06")
    flush_indexes()
    assert not found(query)


@pytest.mark.parametrize("query", ["sochi-2008", "summits/sochi-2008", "Sochi–2008", "sochi/2008"])
def test_a_word_and_a_year_copied_from_an_address_find_what_happened_then(query):
    new.meeting(title="Sochi Summit", start="2008-04-05")
    new.meeting(title="Sochi Talks", start="2017-05-02")
    flush_indexes()
    assert found(query) == {"Sochi Summit"}


@pytest.mark.parametrize("query", ["Q7747", "q7747"])
def test_the_wikidata_number_of_a_leader_finds_them(query):
    new.leader("Vladimir Putin", wikidata_id="Q7747")
    new.leader("Boris Yeltsin", wikidata_id="Q77471")
    flush_indexes()
    assert found(query) == {"Vladimir Putin"}


@pytest.mark.parametrize(
    "address",
    [
        "http://testserver/summits/sochi-2008/",
        "https://testserver/summits/sochi-2008/",
        " http://testserver/summits/sochi-2008 ",
        "http://testserver/Summits/Sochi-2008/)",
        "http://testserver/summits/sochi-2008/#cite",
    ],
)
def test_the_address_of_a_page_leads_to_it(client, address):
    new.meeting(title="Sochi Summit 2008", slug="sochi-2008")
    answer = client.get("/search/", {"q": address})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/summits/sochi-2008/")


@pytest.mark.parametrize(
    "address",
    ["http://testserver/summits/nowhere/", "https://example.org/summits/", "http://[", "http://testserver/search/?q=x"],
)
def test_another_address_is_searched_for_as_words(client, address):
    assert client.get("/search/", {"q": address}).status_code == 200
