"""By which words of the archive a wrong spelling is set right, and how many slips are forgiven."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.search.index import writing
from summits.search.query import lexicon
from summits.search.query.lexicon import LexiconEntry, closest, max_edit_distance, vocabulary_of
from summits.tests.helpers import factories as make


@pytest.mark.parametrize(
    ("word", "forgiven"),
    [("abc", 0), ("abcd", 1), ("abcdef", 1), ("abcdefg", 2), ("abcdefghijklmnop", 2), ("1985", 0), ("salt2", 0)],
)
def test_the_longer_a_word_the_more_slips_are_forgiven_and_none_in_numbers(word, forgiven):
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
def test_a_word_is_meant_that_is_few_slips_away(typed, is_meant):
    assert closest(typed, known("bush")) == ["Bush"] * is_meant


def test_two_slips_are_forgiven_in_seven_letters_and_not_three():
    assert closest("brezxxev", known("brezhnev")) == ["Brezhnev"]
    assert closest("brexxxev", known("brezhnev")) == []


def test_the_nearest_comes_first_and_of_equals_the_best_known():
    assert closest("brezhnew", known("brezhnxx", "brezhxxw", "brezhnev")) == ["Brezhnev", "Brezhnxx", "Brezhxxw"]
    assert closest("putix", known("putiy", "putin")) == ["Putiy", "Putin"]


def test_a_wrong_first_letter_counts_as_one_slip_more():
    assert closest("putin", known("cutin", "putim")) == ["Putim", "Cutin"]
    assert closest("brezhnev", known("xrezhnev", "brezhxxv")) == ["Xrezhnev", "Brezhxxv"]


def test_what_a_record_is_called_comes_one_slip_before_another_name():
    assert closest("putix", known("putiy", "putin", own=["putin"])) == ["Putin", "Putiy"]
    for words in (["brezhnev", "brezhnxx"], ["brezhnxx", "brezhnev"]):
        assert closest("brezhnew", known(*words, own=["brezhnxx"])) == [word.title() for word in words]


def test_of_each_record_one_name_is_proposed_and_three_in_all():
    assert closest("putix", known("putia", "putib", "putic", records=[1, 1, 2])) == ["Putia", "Putic"]
    assert closest("putix", known("putia", "putib", "putic", "putid")) == ["Putia", "Putib", "Putic"]


def test_thirty_of_the_nearest_are_looked_at():
    many = [f"puti{letter}" for letter in "abcdefghijklmnopqrstuvwyz"] + [f"put{letter}x" for letter in "abcdefgh"]
    for place, is_seen in ((29, True), (30, False)):
        records = [0 if number != place else 1 for number in range(len(many))]
        assert (len(closest("putix", known(*many, records=records))) == 2) is is_seen


def names_of(*names, kind="leader"):
    """Return names as they are read, each what its record is called."""
    return [(name, name, (kind, number)) for number, name in enumerate(names)]


def test_a_name_of_five_words_is_proposed_as_a_whole_and_a_longer_one_word_by_word():
    found = vocabulary_of(names_of("One Two Three Four Five", "Six Seven Eight Nine Ten Eleven"))
    assert list(found.names) == ["onetwothreefourfive"]
    assert {"one", "five", "six", "eleven"} <= found.words.keys()


def test_a_word_is_written_as_in_the_best_known_name_but_small_where_an_issue_writes_it_so():
    assert vocabulary_of(names_of("Star Wars", "star wars")).words["wars"].written == "Wars"
    issues = vocabulary_of(names_of("Star Wars", "star wars", "STAR", kind="issue"))
    assert issues.words["wars"].written == "wars" and issues.words["star"].written == "star"
    assert issues.words["star"].record == ("issue", 1)


def test_a_name_belongs_to_the_record_that_is_best_known_by_it():
    called = [("Uncle Joe", "Joseph Stalin", ("leader", 1)), ("Uncle Joe", "Uncle Joe", ("leader", 2))]
    found = vocabulary_of(called)
    assert found.names["unclejoe"] == LexiconEntry("Uncle Joe", ("leader", 1), False)
    assert found.words["joe"] == LexiconEntry("Joe", ("leader", 1), False)
    assert vocabulary_of(called[1:]).words["joe"].is_own


def test_a_word_is_known_in_whatever_form():
    found = vocabulary_of(names_of("Mikhail Gorbachev", "Missiles"))
    assert found.knows("GORBACHEV") and found.knows("missile") and not found.knows("gorbachov")


@pytest.mark.django_db
def test_the_names_of_who_met_most_often_are_read_then_the_titles_of_the_latest_summits(monkeypatch):
    country = make.country("Canada")
    rare = make.leader("Ann Rare")
    make.leader_name(rare, "Annie")
    make.meeting((make.leader("Bo Often"), country), title="Early Talks", start="1950-01-01")
    make.summit("Late Talks", start="1990-01-01")
    writing.flush()
    with CaptureQueriesContext(connection) as asked:
        read = [name for name, _heading, _record in lexicon._names()]
    assert "LIMIT 10000" in asked[0]["sql"]
    assert [read.count(name) for name in ("Canada", "Bo Often", "Ann Rare", "Annie")] == [1, 1, 1, 1]
    assert read.index("Bo Often") < read.index("Ann Rare") < read.index("Late Talks") < read.index("Early Talks")
    monkeypatch.setattr(lexicon, "MOST_NAMES", read.index("Late Talks") + 1)
    assert [name for name, _heading, _record in lexicon._names()] == read[:-1]
