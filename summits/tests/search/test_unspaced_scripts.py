"""The search in scripts without spaces between words, and in transliterations, on both databases."""

import pytest

from summits.search import search_archive, suggest
from summits.search.query.entities import match_entities
from summits.search.query.parser import QUERY_TOO_LONG, parse
from summits.tests.helpers import factories as make
from summits.tests.helpers.search import flush_indexes

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def archive(module_db):
    """Leaders of China and Korea, with few of the forms of their names, and a meeting told in three languages."""
    china = make.country("China", iso_code="CN")
    xi = make.leader("Xi Jinping", sort_name="Xi Jinping", native_name="习近平")
    mao = make.leader("Mao Zedong", sort_name="Mao Zedong", native_name="毛泽东")
    roh = make.leader("Roh Moo-hyun", sort_name="Roh Moo-hyun", native_name="노무현")
    kim = make.leader("Kim Jong Un", sort_name="Kim Jong Un", native_name="김정은")
    names = [(xi, "Hsi Chin-p’ing"), (mao, "Mao Tse-tung"), (roh, "盧武鉉"), (roh, "No Muhyŏn"), (kim, "Kim Jong-un")]
    for leader, name in names:
        make.leader_name(leader, name)
    place = make.place("Beijing", native_name="北京", country=china)
    summit = make.meeting((kim, make.country("North Korea")), (xi, china), title="Wuzhen talks", place=place)
    summit.summary = (
        "As told: 习近平同金正恩在乌镇举行会谈。In Korean: 김정은과 시진핑이 만났다. In Japanese: 毛沢東の時代"
    )
    summit.save()
    make.agreement("Wuzhen Declaration on Peace of the Peninsula", slug="wuzhen-declaration-2018")
    flush_indexes()


@pytest.mark.parametrize(
    ("words", "leader"),
    [
        # Simplified and traditional, in full and in part, with and without spaces.
        ("习近平", "Xi Jinping"),
        ("習近平", "Xi Jinping"),
        ("习 近平", "Xi Jinping"),
        ("習 近 平", "Xi Jinping"),
        ("近平", "Xi Jinping"),
        ("“习近平”", "Xi Jinping"),
        ("毛澤東", "Mao Zedong"),
        ("卢武铉", "Roh Moo-hyun"),
        ("노무현", "Roh Moo-hyun"),
        ("노 무현", "Roh Moo-hyun"),
        # Hyphens and apostrophes of transliterations.
        ("Hsi Chin-p'ing", "Xi Jinping"),
        ("Hsi Chin-p’ing", "Xi Jinping"),
        ("Hsi Chin-pʻing", "Xi Jinping"),
        ("Hsi Chin-pʽing", "Xi Jinping"),
        ("HSI CHIN‐PING", "Xi Jinping"),
        ("Hsi Chin ping", "Xi Jinping"),
        ("Hsi Chinping", "Xi Jinping"),
        ("Xi Jin-ping", "Xi Jinping"),
        ("Mao Tse-tung", "Mao Zedong"),
        ("Mao Tsetung", "Mao Zedong"),
        ("Mao Ze-dong", "Mao Zedong"),
        ("No Mu-hyon", "Roh Moo-hyun"),
        ("Kim Jong-un", "Kim Jong Un"),
        ("Kim Jongun", "Kim Jong Un"),
        # By family name.
        ("xi", "Xi Jinping"),
        ("kim", "Kim Jong Un"),
    ],
)
def test_a_leader_matches_in_any_spelling(words, leader):
    assert [named.heading for named in match_entities(parse(words))] == [leader]


def test_the_given_name_alone_matches_nobody_whose_family_name_comes_first():
    assert match_entities(parse("un")) == match_entities(parse("jinping")) == []
    assert search_archive("jinping").hits(0, 1)[0].url == "/leaders/xi-jinping/"


def test_one_character_of_a_given_name_matches_nobody():
    assert match_entities(parse("平")) == []
    assert [hit.title for hit in search_archive("平").hits(0, 3) if hit.type_name == "leader"] == ["Xi Jinping"]


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("习近平 乌镇", True),
        ("金正恩", True),
        ("烏鎮", True),
        ("举行会谈", True),
        ("会谈举行", False),
        ("김정은", True),
        ("시진핑", True),
        ("시진핑 만났다", True),
        ("時代", True),
        ("乌镇 -金正恩", False),
        ('"近平同金"', True),
    ],
)
def test_a_word_is_found_in_a_sentence_without_spaces(words, is_found):
    titles = [hit.title for hit in search_archive(words).hits(0, 9) if hit.type_name == "summit"]
    assert titles == ["Wuzhen talks"] * is_found


@pytest.mark.parametrize("typed", ["习", "习近", "習近", "近平", "習近平", "Hsi Ch", "hsi chin-p'", "hsi chinp"])
def test_an_unfinished_query_matches_as_a_prefix(typed):
    assert [one.heading for group in suggest(typed) if group.type_name == "leader" for one in group.suggestions] == [
        "Xi Jinping"
    ]


@pytest.mark.parametrize("typed", ["노", "노무", "노무혀", "무현"])
def test_an_incomplete_hangul_syllable_matches_as_a_prefix(typed):
    headings = [one.heading for group in suggest(typed) if group.type_name == "leader" for one in group.suggestions]
    assert "Roh Moo-hyun" in headings


def test_two_unspaced_characters_count_as_one_word():
    assert not parse("中" * 24).ignored
    (left,) = parse("中" * 24 + "国家").ignored
    assert left.text == "国家"
    assert parse("中" * 40).error == ""
    assert parse("中" * 41).error == QUERY_TOO_LONG


def test_a_place_and_the_meetings_there_are_found_by_its_native_name_which_the_page_shows(client):
    assert [named.heading for named in match_entities(parse("北京"))] == ["Beijing"]
    assert [hit.title for hit in search_archive("北京").hits(0, 3)] == ["Wuzhen talks"]
    page = client.get("/summits/wuzhen-talks/").content.decode()
    assert '<dd>Beijing <span lang="zh-Hans">北京</span>' in page


def test_an_agreement_is_named_by_its_short_name_without_the_year():
    assert [named.heading for named in match_entities(parse("wuzhen declaration"))] == [
        "Wuzhen Declaration on Peace of the Peninsula"
    ]


def test_matches_are_marked_and_have_their_language(client):
    page = client.get("/search/", {"q": "시진핑 만났다"}).content.decode()
    assert '<span lang="ko">김정은과 <mark>시진핑</mark>이 <mark>만났다</mark></span>' in page
    page = client.get("/search/", {"q": "会谈"}).content.decode()
    assert "举行<mark>会谈</mark></span>" in page
    page = client.get("/search/suggestions/", {"q": "習近"}).content.decode()
    assert 'lang="zh-Hans">习近平</span>' in page


@pytest.mark.parametrize(
    "words", ["習" * 200, "習\u0301" * 90, "\U00020000", "𠀀𪛖", "ㄱㅏ", "ﾌﾟｰﾁﾝ", "々〇", "習-近'平", "한" * 99]
)
def test_any_query_gets_a_response(client, words):
    assert client.get("/search/", {"q": words}).status_code == 200
    assert client.get("/search/suggestions/", {"q": words}).status_code == 200
