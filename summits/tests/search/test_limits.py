"""Limits on one search: its words, common prefixes, further searches. Counted, not timed."""

import pytest
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from summits.search.autocomplete import suggestions
from summits.search.query import corrections, limits, term_statistics
from summits.search.query.parser import parse
from summits.search.query.ranking import count_hits, parse_and_count, parse_with_prefix_fallback
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read

ALPHABET = [f"word{letter}" for letter in "abcdefghijklmnopqrst"]
TYPED = st.lists(st.sampled_from([*ALPHABET, "or", "the", "-", '"', "a-b-c", "-x", "2008", "april", "treaty"]))


def looked_for(query):
    """Return how many words a Query has the index look for; of a word in several forms the longest counts."""
    return sum(max(len(term.tokens) for term in clause.terms) for clause in query.clauses)


def notes(text):
    return " ".join(parse(text).notes)


@pytest.mark.parametrize(
    ("text", "words", "told"),
    [
        (" ".join(ALPHABET), 12, "Ignored: wordm wordn wordo wordp wordq wordr words wordt."),
        (" ".join(ALPHABET[:12]), 12, ""),
        (f'"{" ".join(ALPHABET)}"', 12, 'Ignored: "wordm wordn wordo wordp wordq wordr words wordt".'),
        ("-".join(ALPHABET), 12, "Ignored: wordm wordn"),
        (f"{' '.join(ALPHABET[:10])} a-b-c putin", 12, "Ignored: c putin."),
        # What is not looked for in any case is no part of the twelve.
        (f"the {' '.join(ALPHABET[:6])} of and {' '.join(ALPHABET[6:12])}", 12, ""),
        (" ".join(["the", "of", "and", "in"] * 4), 12, "Ignored: the of and in."),
    ],
)
def test_the_first_twelve_words_are_searched_for_and_the_others_reported(text, words, told):
    query = parse(text)
    assert looked_for(query) == words and not query.error
    assert told in notes(text) and bool(told) == bool(notes(text))


def test_three_excluded_words_count_and_the_others_are_reported():
    query = parse("putin " + " ".join(f"-{word}" for word in ALPHABET[:8]))
    assert [term.tokens for term in query.excluded] == [(word,) for word in ALPHABET[: limits.MAX_EXCLUDED_WORDS]]
    assert query.notes == ["Only the first 3 excluded words count. Ignored: -wordd -worde -wordf -wordg -wordh."]
    assert len(parse(f'putin -"{" ".join(ALPHABET[:8])}"').excluded[0].tokens) == limits.MAX_EXCLUDED_WORDS


@given(TYPED, st.booleans())
def test_any_query_stays_within_the_limits(words, last_is_prefix):
    query = parse(" ".join(words)[:200], last_is_prefix=last_is_prefix)
    terms = [term for clause in query.clauses for term in clause.terms]
    assert looked_for(query) <= limits.MAX_SEARCHED_WORDS
    # A word may be looked for as what it is, as a date or joined, as the word of a kind, and as a beginning.
    assert len(terms) <= 3 * limits.MAX_SEARCHED_WORDS
    assert sum(len(term.tokens) for term in query.excluded) <= 3 * limits.MAX_EXCLUDED_WORDS


@pytest.mark.django_db
def test_a_prefix_of_words_in_many_documents_is_not_searched_for(monkeypatch):
    for name in ("Premiers", "Prestige", "Precedent", "Preludes"):
        make.issue(name)
    assert parse_and_count("pre")[1] == {"issue": 4}
    monkeypatch.setattr(term_statistics, "COMMON_THRESHOLD", 3)
    monkeypatch.setattr(term_statistics, "_cache", {})
    for query in (parse_and_count("pre")[0], parse_with_prefix_fallback("pre", "issue")):
        assert not any(term.is_prefix for clause in query.clauses for term in clause.terms)
    assert parse_and_count("pre")[1] == {}
    assert parse_and_count("prem")[1] == {"issue": 1}


@pytest.mark.django_db
def test_a_search_without_hits_is_repeated_only_with_a_prefix(monkeypatch):
    asked = []
    monkeypatch.setattr("summits.search.query.ranking.counts_by_type", lambda query: asked.append(query) or {})
    parse_and_count('"cold peace"')
    assert len(asked) == 1
    parse_and_count("gorb")
    assert len(asked) == 3


def test_relaxed_queries_are_limited_by_words_and_phrases_count_for_more():
    def tried(text):
        asked = []
        corrections.relaxed_queries(parse(text), lambda less: asked.append(less) or 0)
        return asked

    words = tried(" ".join(ALPHABET[:12]))
    assert words and sum(len(text.split()) for text in words) <= 2 * corrections.MAX_WORDS_TRIED
    phrases = " ".join(f'"{one} {other}"' for one, other in zip(ALPHABET[::2], ALPHABET[1::2], strict=True))
    assert len(tried(phrases)) == 1
    assert len(tried("worda wordb wordc")) == 6, "a short search is tried without each word, and for each word"


@pytest.mark.django_db
def test_one_request_searches_for_a_limited_number_of_words(client, monkeypatch):
    make.issue("Missile defence")
    backend, words = term_statistics.backend(), []
    expression = backend.build_query

    def counted(query, weights=""):
        words.append(looked_for(query) + sum(len(term.tokens) for term in query.excluded))
        return expression(query, weights)

    monkeypatch.setattr(backend, "build_query", counted)
    for text in (" ".join(ALPHABET), "missile " + " ".join(f"-{word}" for word in ALPHABET[1:]), "-".join(ALPHABET)):
        words.clear()
        client.get("/search/", {"q": text[:200]})
        assert 0 < sum(words) <= 140 and max(words) <= limits.MAX_SEARCHED_WORDS + limits.MAX_EXCLUDED_WORDS


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/search/", "/summits/", "/agreements/", "/issues/", "/leaders/"])
def test_the_page_reports_ignored_words(client, address):
    text = " ".join(ALPHABET)
    page = read(client, f"{address}?{urlencode({'q': text})}")
    told = "Only the first 12 words are searched for. Ignored: wordm wordn"
    assert told in " ".join(page.words("p"))
    assert told not in " ".join(read(client, f"{address}?q=worda").words("p"))


@pytest.mark.django_db
def test_titles_are_suggested_for_eight_words_at_most(client, monkeypatch):
    asked = []
    monkeypatch.setattr(suggestions, "by_title", lambda text: asked.append(text) or {})
    assert client.get("/search/suggestions/", {"q": " ".join(ALPHABET[:8])}).status_code == 200
    assert asked == [" ".join(ALPHABET[:8])]
    asked.clear()
    for text in (" ".join(ALPHABET[:9]), " -".join(ALPHABET[:9]), "-".join(ALPHABET[:9])):
        assert client.get("/search/suggestions/", {"q": text}).status_code == 200
    # Words written together are one.
    assert asked == ["".join(ALPHABET[:9])]


@pytest.mark.django_db
def test_a_list_of_hits_is_limited_and_says_so(client, monkeypatch):
    for number in range(5):
        make.issue(f"Missile defence {number}")
    monkeypatch.setattr("summits.views.search.MAX_HITS_LISTED", 3)
    monkeypatch.setattr("summits.views.search.paginate.__defaults__", (2, None))
    first = read(client, "/search/?q=missile&kind=issue")
    assert "Only the first 3 are listed. Add a word to narrow your search." in first.words("p", role="alert")
    assert len(read(client, "/search/?q=missile&kind=issue&page=2").all("li", class_="hit")) == 1
    beyond = read(client, "/search/?q=missile&kind=issue&page=3")
    assert any("There is no page 3: the list has 2 pages." in words for words in beyond.words("p", role="alert"))


@pytest.mark.django_db
def test_twelve_words_that_all_occur_are_found(client):
    make.issue(" ".join(ALPHABET[:14]))
    assert count_hits(" ".join(ALPHABET[:12])) == 1
    # What is left out does not keep anything from being found.
    assert count_hits(f"{' '.join(ALPHABET[:12])} qwertz") == 1
