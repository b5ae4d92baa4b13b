"""A search looks for one short phrase of common words at most, and for each word once; the reader is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summits.filters.search import SearchFilter
from summits.search.analysis.tokens import stem
from summits.search.query import phrases, term_statistics
from summits.search.query.phrases import LONGEST_OF_COMMON_WORDS, asked_for, is_costly
from summits.search.query.ranking import count_hits, parse_and_count, parse_with_prefix_fallback
from summits.tests.helpers import factories as make

COMMON = {stem(word) for word in ("the", "of", "in", "meeting", "talks", "summit", "arms", "control")}
TOLD = "Most records contain all the words of these phrases"


@pytest.fixture
def common(monkeypatch):
    monkeypatch.setattr(phrases, "is_common", lambda term: term.words[-1] in COMMON)


def asked(text, typing=False):
    """Return what a text asks for, each clause as its terms joined by "/", their words by spaces."""
    return ["/".join(" ".join(term.words) for term in clause.terms) for clause in asked_for(text, typing).clauses]


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
def test_one_short_phrase_of_common_words_is_looked_for(common, text):
    words, told = CASES[text]
    assert asked(text) == words
    notes = " ".join(asked_for(text).notes)
    assert (TOLD in notes) == bool(told) and all(phrase in notes for phrase in told)


def test_a_phrase_of_common_words_with_a_minus_is_not_looked_for(common):
    query = asked_for('putin -"of the" -iraq')
    assert query.excluded == asked_for("putin -iraq").excluded and query.common == ('-"of the"',)


def test_a_word_is_looked_for_once_however_often_it_is_typed():
    assert asked(" ".join(['"the"'] * 10)) == ["the"]
    assert asked("salt salt SALT") == ["salt"]
    assert asked("salt or start or salt or start") == ["salt/start"]
    assert len(asked_for("putin -salt -salt").excluded) == 1


def test_a_beginning_of_common_words_is_none_of_a_phrase(common):
    assert not [one for one in asked("of-the-in putin in-the", typing=True) if len(one.split()) > 1]


WORDS = st.sampled_from([*COMMON, "putin", "salt", "or"])
PIECES = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(['"', "-", " "])),
    max_size=8,
)


@given(PIECES, st.booleans())
def test_whatever_is_typed_asks_for_one_phrase_of_common_words(pieces, typing):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(phrases, "is_common", lambda term: term.words[-1] in COMMON)
        text = " ".join(
            minus + (f'"{" ".join(words)}"' if by == '"' else by.join(words)) for minus, words, by in pieces
        )
        query = asked_for(text[:200], typing)
        costly = [term for clause in query.clauses for term in clause.terms if is_costly(term)]
        assert len(costly) <= 1 and all(len(term.words) <= LONGEST_OF_COMMON_WORDS for term in costly)
        assert query.is_empty or not any(map(is_costly, query.excluded))
        assert query.clauses or query.problem


@pytest.fixture
def meetings(db):
    return [make.summit(f"Meeting {name}", summary="In the talks of the meeting.") for name in ("one", "two", "three")]


def test_what_the_index_holds_says_which_words_are_common(meetings, monkeypatch):
    assert not asked_for('"in the" "of the"').common
    monkeypatch.setattr(term_statistics, "COMMON", 3)
    term_statistics._known.clear()
    query, counts = parse_and_count('"in the" "of the"')
    assert query.common == ('"in the"', '"of the"') and counts["summit"] == 3
    assert count_hits('"the meeting" "talks of"') == count_hits("the meeting")
    term_statistics._known.clear()


def test_pages_and_lists_tell_of_phrases_that_are_not_looked_for(client, meetings, monkeypatch):
    monkeypatch.setattr(term_statistics, "COMMON", 3)
    term_statistics._known.clear()
    for address in ("/search/", "/summits/"):
        page = client.get(address, {"q": '"in the" two'}).content.decode()
        assert TOLD in page and "Meeting one" not in page and "No results" not in page
    assert parse_with_prefix_fallback('"in the" two', "summit").common
    assert SearchFilter(kind="summit").notes('"in the" two')
    term_statistics._known.clear()
