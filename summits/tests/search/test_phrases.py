"""A search uses at most one short phrase of common words, and each word once; the page says what was ignored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summits.filters.search import SearchFilter
from summits.search.analysis.tokens import stem
from summits.search.query import phrases, term_statistics
from summits.search.query.phrases import MAX_COMMON_PHRASE_LENGTH, is_costly, parse_affordable
from summits.search.query.ranking import count_hits, parse_and_count, parse_with_prefix_fallback
from summits.tests.helpers import factories as make

COMMON = {stem(word) for word in ("the", "of", "in", "meeting", "talks", "summit", "arms", "control")}
TOLD = "Most records contain all the words of these phrases"


@pytest.fixture
def common(monkeypatch):
    monkeypatch.setattr(phrases, "is_common", lambda term: term.tokens[-1] in COMMON)


def asked(text, last_is_prefix=False):
    """Return what a text asks for, each clause as its terms joined by "/", their words by spaces."""
    return [
        "/".join(" ".join(term.tokens) for term in clause.terms)
        for clause in parse_affordable(text, last_is_prefix).clauses
    ]


CASES = {
    '"arms control"': (["arm control"], []),
    '"arms control" "summit talks"': (["arm control"], ['"summit talks"']),
    '"the arms of putin"': (["the arm of putin"], []),
    '"the meeting" putin': (["putin"], ['"the meeting"']),
    '"the of" "of the"': (["the", "of"], ['"the of"', '"of the"']),
    '"the the the the the"': (["the"], ['"the the the the the"']),
    '"arms control summit talks" putin': (["putin"], ['"arms control summit talks"']),
    "the-of-the putin": (["putin"], ["the-of-the"]),
    'putin or "of the"': (["putin"], ['putin or "of the"']),
    '"the of" or "in the"': (["the", "of", "or"], ['"the of" or "in the"']),
}


@pytest.mark.parametrize("text", CASES)
def test_one_short_phrase_of_common_words_is_searched_for(common, text):
    words, told = CASES[text]
    assert asked(text) == words
    notes = " ".join(parse_affordable(text).notes)
    assert (TOLD in notes) == bool(told) and all(phrase in notes for phrase in told)


def test_an_excluded_phrase_of_common_words_is_ignored(common):
    query = parse_affordable('putin -"of the" -iraq')
    assert query.excluded == parse_affordable("putin -iraq").excluded and query.ignored_phrases == ('-"of the"',)


def test_a_repeated_word_is_searched_for_once():
    assert asked(" ".join(['"the"'] * 10)) == ["the"]
    assert asked("salt salt SALT") == ["salt"]
    assert asked("salt or start or salt or start") == ["salt/start"]
    assert len(parse_affordable("putin -salt -salt").excluded) == 1


def test_a_phrase_of_common_words_is_not_extended_by_a_prefix(common):
    assert not [one for one in asked("of-the-in putin in-the", last_is_prefix=True) if len(one.split()) > 1]


WORDS = st.sampled_from([*COMMON, "putin", "salt", "or"])
PIECES = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(['"', "-", " "])),
    max_size=8,
)


@given(PIECES, st.booleans())
def test_any_query_searches_for_at_most_one_phrase_of_common_words(pieces, last_is_prefix):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "is_common", lambda term: term.tokens[-1] in COMMON)
        text = " ".join(
            minus + (f'"{" ".join(words)}"' if by == '"' else by.join(words)) for minus, words, by in pieces
        )
        query = parse_affordable(text[:200], last_is_prefix)
        costly = [term for clause in query.clauses for term in clause.terms if is_costly(term)]
        assert len(costly) <= 1 and all(len(term.tokens) <= MAX_COMMON_PHRASE_LENGTH for term in costly)
        assert query.is_empty or not any(map(is_costly, query.excluded))
        assert query.clauses or query.error


@pytest.fixture
def meetings(db):
    return [make.summit(f"Meeting {name}", summary="In the talks of the meeting.") for name in ("one", "two", "three")]


def test_words_in_many_documents_are_common(meetings, monkeypatch):
    assert not parse_affordable('"in the" "of the"').ignored_phrases
    monkeypatch.setattr(term_statistics, "COMMON_THRESHOLD", 3)
    term_statistics._cache.clear()
    query, counts = parse_and_count('"in the" "of the"')
    assert query.ignored_phrases == ('"in the"', '"of the"') and counts["summit"] == 3
    assert count_hits('"the meeting" "talks of"') == count_hits("the meeting")
    term_statistics._cache.clear()


def test_pages_and_lists_report_ignored_phrases(client, meetings, monkeypatch):
    monkeypatch.setattr(term_statistics, "COMMON_THRESHOLD", 3)
    term_statistics._cache.clear()
    for address in ("/search/", "/summits/"):
        page = client.get(address, {"q": '"in the" two'}).content.decode()
        assert TOLD in page and "Meeting one" not in page and "No results" not in page
    assert parse_with_prefix_fallback('"in the" two', "summit").ignored_phrases
    assert SearchFilter(type_name="summit").notes('"in the" two')
    term_statistics._cache.clear()
