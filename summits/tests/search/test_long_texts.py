"""What a search reads and analyses of the texts it found: no more for one record that is very long."""

import pytest

from summits.models import SearchDocument, changeset
from summits.search.analysis.tokens import NUMERALS, WORD, stem
from summits.search.index.writing import rebuild_index
from summits.search.query import highlighting
from summits.search.query.highlighting import (
    ANALYSIS_BUDGET,
    ANALYSIS_BUDGET_PER_HIT,
    MAX_CHARACTERS_READ,
    QueryMatcher,
    highlights,
)
from summits.search.query.parser import parse
from summits.search.query.results import search_archive
from summits.search.schema import documents
from summits.tests.helpers import factories as new

MANY = " ".join(f"{first}{number:x}{first}q" for number in range(25_000) for first in "rstp")
"""100,000 different words."""
ALIKE = " ".join(f"r{number:x}" for number in range(100_000))
"""As many that begin with one letter."""
TOGETHER = ALIKE[:300_000].replace(" ", "-")


@pytest.fixture
def analysed(monkeypatch):
    """The chunks that are analysed."""
    compounds = []
    analyse = highlighting.tokenize_cached
    monkeypatch.setattr(
        highlighting, "tokenize_cached", lambda compound: compounds.append(compound) or analyse(compound)
    )
    return compounds


def life(text):
    return [["Name", "a", "Ronald Reagan"], ["Biography", "d", text]]


def page_of(query, texts):
    """The matches of a page of hits with these lives."""
    wanted = QueryMatcher(query)
    return [highlights(query, life(text), "Reagan", wanted) for text in texts]


@pytest.mark.parametrize("words", ["reagan", "r1", "1986", '"reagan spoke to us"', "ii", "reagan or putin or thatcher"])
@pytest.mark.parametrize("text", [MANY, ALIKE, TOGETHER], ids=["many", "alike", "together"])
@pytest.mark.parametrize("last_is_prefix", [False, True])
def test_analysis_of_a_long_text_is_limited(analysed, words, text, last_is_prefix):
    highlights(parse(words, last_is_prefix=last_is_prefix), life(text), "Reagan")
    assert sum(map(len, analysed)) <= ANALYSIS_BUDGET + ANALYSIS_BUDGET_PER_HIT


def test_analysis_of_a_page_of_long_texts_is_limited(analysed):
    texts = [" ".join(f"r{number}x{hit:x}" for number in range(5_000)) for hit in range(20)]
    found = page_of(parse("reagan"), texts)
    assert sum(map(len, analysed)) <= ANALYSIS_BUDGET + 20 * ANALYSIS_BUDGET_PER_HIT and len(found) == 20


def test_the_text_read_for_snippets_is_limited_per_record(monkeypatch):
    read = []
    look = QueryMatcher.spans
    monkeypatch.setattr(QueryMatcher, "spans", lambda self, text: read.append(text) or look(self, text))
    highlights(parse("reagan"), [["Summary", "c", MANY], ["Background", "d", MANY], ["Note", "d", MANY]])
    assert sum(map(len, read)) <= MAX_CHARACTERS_READ


def test_a_word_far_down_a_long_text_is_shown():
    text = f"{MANY[: MAX_CHARACTERS_READ - 200]} and then Gorbachev answered"
    (found,) = highlights(parse("gorbachev"), life(text))
    assert "<mark>Gorbachev</mark> answered" in found.snippet


def test_a_long_text_does_not_use_up_the_analysis_of_the_next_hit():
    first, second = page_of(parse("rust"), [f"{ALIKE[:40_000]} rust", "They spoke of rust."])
    assert "of <mark>rust</mark>." in second[0].snippet
    assert not any("<mark>rust</mark>" in match.snippet for match in first)


@pytest.mark.parametrize(
    "word", ["Élysée", "Łódź", "ёлка", "Йорк", "III", "Ⅷ", "programme", "İstanbul", "ﬁnal", "ŉ", "ß", "Þing", "普"]
)
def test_a_word_is_known_by_the_letter_that_it_begins_with(word):
    text = f"They said {word} again"
    (found,) = highlights(parse(word), life(text))
    assert f"<mark>{word}</mark>" in found.snippet


@pytest.mark.django_db
def test_no_stem_begins_with_an_unexpected_letter():
    new.leader(
        "Михаил Горбачёв",
        slug="mikhail-gorbachev",
        biography="Родился в Привольном; ёмкий. Dying, skies, practises, manœuvres.",
    )
    rebuild_index()
    texts = [text for document in SearchDocument.objects.all() for _name, _weight, text in document.parts]
    words = {word for text in texts for word in WORD.findall(text)} - {*NUMERALS}
    assert words and all(stem(word)[0] in highlighting.possible_first_letters(word[0]) for word in words if stem(word))


@pytest.mark.django_db
def test_a_record_with_a_very_long_text_is_found_and_shown_with_the_others(analysed):
    new.leader("Ronald Reagan", biography="He met Gorbachev.")
    new.leader("Nancy Reagan", biography=f"{ALIKE} Gorbachev")
    rebuild_index()
    analysed.clear()
    found = search_archive("reagan").hits(0, 20)
    assert {hit.heading for hit in found} == {"Ronald Reagan", "Nancy Reagan"}
    assert all("<mark>Reagan</mark>" in hit.title for hit in found)
    assert sum(map(len, analysed)) <= ANALYSIS_BUDGET + 2 * ANALYSIS_BUDGET_PER_HIT


@pytest.mark.django_db
def test_the_indexed_length_of_a_field_is_limited(monkeypatch):
    monkeypatch.setattr(documents, "MAX_FIELD_LENGTH", 1_000)
    leader = new.leader("Ronald Reagan", biography="Reagan said it again. " * 100)
    summit = new.summit("Geneva Summit")
    for _number in range(3):
        new.discussion(summit, new.issue(), summary="Said again. " * 50)
    rebuild_index()
    parts = {(one.kind, name): len(text) for one in SearchDocument.objects.all() for name, _weight, text in one.parts}
    assert parts["leader", "Biography"] == 1_000 and 1_000 <= parts["summit", "Outcomes"] <= 1_010
    assert {count.type_name for count in search_archive("again").counts} == {"leader", "summit"}
    leader.biography = "They left."
    with changeset():
        leader.save()
    assert {count.type_name for count in search_archive("again").counts} == {"summit"}
