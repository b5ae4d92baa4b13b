"""The lexicon: which words of the archive correct a misspelling, and how many errors are allowed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.search.index import writing
from summits.search.query import lexicon
from summits.search.query.lexicon import LexiconEntry, build_lexicon, closest, max_edit_distance
from summits.tests.helpers import factories as make


@pytest.mark.parametrize(
    ("word", "forgiven"),
    [("abc", 0), ("abcd", 1), ("abcdef", 1), ("abcdefg", 2), ("abcdefghijklmnop", 2), ("1985", 0), ("salt2", 0)],
)
def test_the_edit_distance_grows_with_the_word_and_is_zero_for_numbers(word, forgiven):
    assert max_edit_distance(word) == forgiven


def known(*words, own=(), records=None):
    """Return words as Known, each of a record of its own unless ``records`` says of which."""
    records = records or range(len(words))
    return {word: LexiconEntry(word.title(), record, word in own) for word, record in zip(words, records, strict=True)}


@pytest.mark.parametrize(
    ("typed", "is_meant"),
    [
        ("bush", True),
        ("bus", False),  # too short for a slip
        ("bushh", True),
        ("buhs", True),  # two letters that changed places are one slip
        ("bxsx", False),
        ("bushxyz", False),
    ],
)
def test_a_word_within_the_edit_distance_is_proposed(typed, is_meant):
    assert closest(typed, known("bush")) == ["Bush"] * is_meant


def test_two_errors_are_allowed_in_seven_letters_and_not_three():
    assert closest("brezxxev", known("brezhnev")) == ["Brezhnev"]
    assert closest("brexxxev", known("brezhnev")) == []


def test_the_nearest_word_comes_first_and_of_equals_the_best_known():
    assert closest("brezhnew", known("brezhnxx", "brezhxxw", "brezhnev")) == ["Brezhnev", "Brezhnxx", "Brezhxxw"]
    assert closest("putix", known("putiy", "putin")) == ["Putiy", "Putin"]


def test_a_wrong_first_letter_counts_as_one_more_error():
    assert closest("putin", known("cutin", "putim")) == ["Putim", "Cutin"]
    assert closest("brezhnev", known("xrezhnev", "brezhxxv")) == ["Xrezhnev", "Brezhxxv"]


def test_the_main_name_of_a_record_counts_as_one_error_fewer():
    assert closest("putix", known("putiy", "putin", own=["putin"])) == ["Putin", "Putiy"]
    for words in (["brezhnev", "brezhnxx"], ["brezhnxx", "brezhnev"]):
        assert closest("brezhnew", known(*words, own=["brezhnxx"])) == [word.title() for word in words]


def test_one_name_per_record_and_three_in_all_are_proposed():
    assert closest("putix", known("putia", "putib", "putic", records=[1, 1, 2])) == ["Putia", "Putic"]
    assert closest("putix", known("putia", "putib", "putic", "putid")) == ["Putia", "Putib", "Putic"]


def test_thirty_of_the_nearest_words_are_considered():
    many = [f"puti{letter}" for letter in "abcdefghijklmnopqrstuvwyz"] + [f"put{letter}x" for letter in "abcdefgh"]
    for place, is_seen in ((29, True), (30, False)):
        records = [0 if number != place else 1 for number in range(len(many))]
        assert (len(closest("putix", known(*many, records=records))) == 2) is is_seen


def names_of(*names, kind="leader"):
    """Return names as they are read, each what its record is called."""
    return [(name, name, (kind, number)) for number, name in enumerate(names)]


def test_a_name_of_five_words_is_proposed_as_a_whole_and_a_longer_one_word_by_word():
    found = build_lexicon(names_of("One Two Three Four Five", "Six Seven Eight Nine Ten Eleven"))
    assert list(found.names) == ["onetwothreefourfive"]
    assert {"one", "five", "six", "eleven"} <= found.words.keys()


def test_a_word_is_proposed_as_the_best_known_name_or_an_issue_in_lower_case_spells_it():
    assert build_lexicon(names_of("Star Wars", "star wars")).words["wars"].text == "Wars"
    issues = build_lexicon(names_of("Star Wars", "star wars", "STAR", kind="issue"))
    assert issues.words["wars"].text == "wars" and issues.words["star"].text == "star"
    assert issues.words["star"].record == ("issue", 1)


def test_a_name_belongs_to_the_best_known_record_that_has_it():
    called = [("Uncle Joe", "Joseph Stalin", ("leader", 1)), ("Uncle Joe", "Uncle Joe", ("leader", 2))]
    found = build_lexicon(called)
    assert found.names["unclejoe"] == LexiconEntry("Uncle Joe", ("leader", 1), False)
    assert found.words["joe"] == LexiconEntry("Joe", ("leader", 1), False)
    assert build_lexicon(called[1:]).words["joe"].is_primary


def test_the_lexicon_contains_every_inflected_form():
    found = build_lexicon(names_of("Mikhail Gorbachev", "Missiles"))
    assert found.contains("GORBACHEV") and found.contains("missile") and not found.contains("gorbachov")


@pytest.mark.django_db
def test_the_lexicon_reads_names_by_number_of_summits_then_the_latest_titles(monkeypatch):
    country = make.country("Canada")
    rare = make.leader("Ann Rare")
    make.leader_name(rare, "Annie")
    make.meeting((make.leader("Bo Often"), country), title="Early Talks", start="1950-01-01")
    make.summit("Late Talks", start="1990-01-01")
    writing.flush()
    with CaptureQueriesContext(connection) as asked:
        read = [name for name, _heading, _record in lexicon._read_names()]
    assert "LIMIT 10000" in asked[0]["sql"]
    assert [read.count(name) for name in ("Canada", "Bo Often", "Ann Rare", "Annie")] == [1, 1, 1, 1]
    assert read.index("Bo Often") < read.index("Ann Rare") < read.index("Late Talks") < read.index("Early Talks")
    monkeypatch.setattr(lexicon, "MAX_NAMES", read.index("Late Talks") + 1)
    assert [name for name, _heading, _record in lexicon._read_names()] == read[:-1]
