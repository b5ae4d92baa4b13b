"""Corrections and relaxed queries for a search without results, and suggestions while a reader types."""

from urllib.parse import parse_qs, urlsplit

import pytest

from summits.caching import data_version
from summits.models import Leader
from summits.search.autocomplete.suggestions import MAX_SUGGESTIONS, suggest
from summits.search.query import corrections
from summits.search.query.parser import parse
from summits.search.query.ranking import count_hits
from summits.tests.helpers import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    """Leaders, issues and places with other names, who met once."""
    us, russia = make.country("United States"), make.country("Russia")
    bush, putin = make.leader("George W. Bush"), make.leader("Vladimir Putin", native_name="Владимир Путин")
    gorbachev, medvedev = (
        make.leader("Mikhail Gorbachev"),
        make.leader("Dmitry Medvedev", native_name="Дмитрий Медведев"),
    )
    make.leader_name(putin, "Poutine")
    make.leader_name(gorbachev, "Горбачёв")
    make.leader_name(gorbachev, "Gorbatchev")
    shield = make.issue("Missile defence")
    make.issue_name(shield, "missile shield")
    make.issue_name(shield, "Star Wars")
    place = make.place("Sochi", country=russia)
    sides = [(bush, us), (putin, russia), (medvedev, russia)]
    summit = make.meeting(*sides, title="Sochi Summit 2008", place=place, venue="A dacha by the sea")
    make.meeting((gorbachev, russia), title="Reykjavik Summit 1986", start="1986-10-11", place=make.place("Reykjavik"))
    make.discussion(summit, shield, "disagreed")
    make.agreement("Treaty of Sochi", summit=summit)
    make.leader("Yuri Andropov", status="draft")
    return summit


def meant(words):
    return [link.label for link in corrections.spelling_corrections(parse(words), count_hits)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("medvedv", ["Medvedev"]),
        ("MEDVEDV", ["Medvedev"]),
        ("gorbechev", ["Gorbachev"]),
        ("gorbatchov", ["Gorbachev"]),
        ("Медведв", ["Медведев"]),
        ("горбечев", ["Горбачёв"]),
        ("misile defense", ["missile defense"]),
        ("missle sheild", ["missile shield"]),
        ("puttin medvedv", ["Putin Medvedev"]),
        ("reykjavick", ["Reykjavik"]),
        ("starwars", ["Star Wars"]),
        ("misile -gorbachev", ["missile -gorbachev"]),
        ('"misile shield"', ['"missile shield"']),
        # Known words, words of texts, nonsense, names of what is not public.
        ("gorbachev sochi", []),
        ("dacha reykjavik", []),
        ("qwertzuiop", []),
        ("xyz", []),
        ("putin qwertzuiop", []),
        ("andropow", []),
        ("aa bb cc dd ee", []),
        ("2088", []),
        # Too many slips.
        ("pitun", []),
        ("gabracev", []),
    ],
)
def test_a_misspelling_is_corrected_from_the_words_of_the_archive(archive, words, expected):
    assert count_hits(words) == 0, "only what finds nothing is guessed at"
    assert meant(words) == expected


def test_a_correction_links_to_a_search_with_as_many_hits_as_shown(archive):
    (link,) = corrections.spelling_corrections(parse("misile defense"), count_hits)
    address = urlsplit(link.url)
    assert (address.path, parse_qs(address.query)) == ("/search/", {"q": ["missile defense"], "exact": ["1"]})
    assert link.count == count_hits("missile defense") > 0


def test_a_new_name_is_offered_as_a_correction_at_once(archive):
    assert meant("yeltzin") == []
    yeltsin = make.leader("Boris Yeltsin")
    assert meant("yeltzin") == ["Yeltsin"]
    Leader.objects.filter(pk=yeltsin.pk).update(status="draft")
    assert meant("yeltzin") == []


def relaxed(words):
    return [(link.label, link.detail, link.count) for link in corrections.relaxed_queries(parse(words), count_hits)]


def test_one_word_less_is_offered_most_hits_first(archive):
    assert count_hits("gorbachev missile") == 0
    offers = relaxed("gorbachev missile")
    assert {(label, text) for label, text, _count in offers} == {
        ("Without “gorbachev”", "missile"),
        ("Without “missile”", "gorbachev"),
    }
    assert [count for *_words, count in offers] == sorted((count for *_words, count in offers), reverse=True)
    assert all(count == count_hits(text) > 0 for _label, text, count in offers)


def test_phrases_dates_and_exclusions_are_removed_or_kept_as_a_whole(archive):
    texts = [text for _label, text, _count in relaxed('gorbachev "star wars" april 2008')]
    assert texts == ['"star wars" april 2008']
    assert relaxed("sochi qwertz -gorbachev")[0][:2] == ("Without “qwertz”", "sochi -gorbachev")
    ((label, text, _count),) = relaxed("sochi -sochi")
    assert (label, text) == ("Also with “sochi”", "sochi")


def test_single_words_are_offered_if_no_query_with_one_word_less_has_hits(archive):
    assert [label for label, *_rest in relaxed("qwertz gorbachev uiop")] == ["Only “gorbachev”"]
    assert [text for _label, text, _count in relaxed("sochi qwertz sochi uiop")] == ["sochi"]
    assert relaxed("qwertz") == [] and relaxed("qwertz uiop") == []


def test_not_every_relaxation_of_a_long_query_is_tried(archive):
    asked = []
    corrections.relaxed_queries(
        parse(" ".join(f"word{number}" for number in range(20))), lambda text: asked.append(text) or 0
    )
    assert len(asked) <= 2 * corrections.MAX_SEARCHES_TRIED


def offered(text):
    return {group.type_name: [(one.heading, one.name) for one in group.suggestions] for group in suggest(text)}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("put", "leader", [("Vladimir Putin", "")]),
        ("Vladimir P", "leader", [("Vladimir Putin", "")]),
        ("pou", "leader", [("Vladimir Putin", "Poutine")]),
        ("путин", "leader", [("Vladimir Putin", "Владимир Путин")]),
        ("горбачев", "leader", [("Mikhail Gorbachev", "Горбачёв")]),
        ("gorba", "leader", [("Mikhail Gorbachev", "")]),
        ("star", "issue", [("Missile defence", "Star Wars")]),
        ("mis", "issue", [("Missile defence", "")]),
        ("so", "place", [("Sochi", "")]),
        ("r", "country", [("Russia", "")]),
        ("treaty of s", "agreement", [("Treaty of Sochi", "")]),
        ("andr", "leader", None),
        ("utin", "leader", None),
    ],
)
def test_names_that_begin_with_the_letters_are_suggested(archive, text, kind, expected):
    assert offered(text).get(kind) == expected


@pytest.mark.parametrize("text", ["", " ", "%", "_", "?", "\x00", "'", "\\", "x" * 10_000, "🚀", "\U0010ffff"])
def test_letters_that_begin_no_name_give_no_suggestions(archive, text):
    assert suggest(text) == []


def test_suggestions_put_whole_names_first_then_records_with_more_summits(archive):
    us = make.country("Canada")
    for number in range(6):
        rare = make.leader(f"Sam Rare{number}")
        make.meeting(*[(rare, us)] * 1)
    often = make.leader("Zoe Rareste")
    for _number in range(2):
        make.meeting((often, us))
    assert offered("rare")["leader"][0] == ("Zoe Rareste", "") and len(offered("rare")["leader"]) == 4
    make.leader("Rare Bird")
    assert offered("rare")["leader"][:2] == [("Rare Bird", ""), ("Zoe Rareste", "")]


def test_titles_are_suggested_from_two_letters_on_and_at_most_twelve_in_all(archive):
    assert offered("sochi")["summit"] == [("Sochi Summit 2008", "")]
    assert offered("sochi")["agreement"] == [("Treaty of Sochi", "")]
    assert offered("treaty of so")["agreement"] == [("Treaty of Sochi", "")]
    assert "summit" not in offered("s")
    for number in range(5):
        make.leader(f"Test Person{number}"), make.issue(f"Test issue {number}")
        country = make.country(f"Test country {number}")
        make.summit(f"Test summit {number}", place=make.place(f"Test place {number}", country=country))
        make.agreement(f"Test agreement {number}")
    groups = suggest("test")
    assert [group.type_name for group in groups] == ["leader", "issue", "place", "country", "agreement", "summit"]
    assert sum(len(group.suggestions) for group in groups) == MAX_SUGGESTIONS


def test_suggestions_take_one_query_for_names_and_two_for_titles(archive, django_assert_num_queries):
    assert suggest("so")
    with data_version.pinned():
        with django_assert_num_queries(1):
            suggest("s")
        with django_assert_num_queries(3):
            suggest("so")
