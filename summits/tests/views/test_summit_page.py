"""The page of a summit: explanations next to what they explain, other meetings, truncated texts."""

import pytest

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk
from summits.text.normalization import truncate

pytestmark = pytest.mark.django_db

AXIS = "The war in Vietnam. A stance is towards the American war."


@pytest.fixture
def sides():
    """Two leaders, each with their state."""
    return (make.leader("Mao Zedong", short_name="Mao"), make.country("China")), (
        make.leader("Richard Nixon", short_name="Nixon"),
        make.country("United States"),
    )


@pytest.fixture
def summit(sides):
    """A meeting of both with a position on one issue."""
    made = make.meeting(*sides, title="Beijing", start="1972-02-21")
    issue = make.issue("Vietnam War", description=AXIS)
    make.discussion(made, issue)
    make.position(made, issue, sides[0][1], "Against it.", stance="opposes", leader=sides[0][0])
    return made


def test_what_a_stance_is_towards_stands_where_the_stance_is_shown(client, sides, summit):
    article = text_of(read(client, summit.get_absolute_url()).one("article", id="i-vietnam-war"))
    assert article.index("Vietnam War") < article.index(AXIS) < article.index("Opposes")
    positions = text_of(read(client, sides[0][0].get_absolute_url()).one("section", id="positions"))
    assert AXIS in positions
    assert AXIS in read(client, f"{summit.get_absolute_url()}positions/?issue=vietnam-war").main


def test_an_issue_without_a_description_has_no_note(client):
    made = make.discussion(make.summit(), make.issue("Ducks")).summit
    article = read(client, made.get_absolute_url()).one("article", id="i-ducks")
    assert not [node for node in walk(article) if node.attributes.get("class") == "note"]


def test_other_meetings_of_the_two_are_named_only_where_there_are_some(client, sides, summit):
    make.summit(start="1950-01-01")
    page = read(client, summit.get_absolute_url()).main
    assert "The only recorded meeting of Mao and Nixon" in page and "tall" not in page
    make.meeting(*sides, title="Again", start="1976-02-21")
    page = read(client, summit.get_absolute_url()).main
    assert "The thick line marks this one. The tall line marks the other meeting of Mao and Nixon." in page
    make.meeting(*sides, title="And again", start="1976-02-23")
    page = read(client, summit.get_absolute_url()).main
    assert "The thick line marks this one. The tall lines mark the other meetings of Mao and Nixon." in page


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("of security guarantees", 22, "of security guarantees"),
        ("of security guarantees for Korea", 15, "of security…"),
        ("of security guarantees for Korea", 12, "of security…"),
        ("peace, security, guarantees", 18, "peace, security…"),
        ("a" * 50, 10, "a" * 9 + "…"),
        ("a " + "b" * 50, 10, "a bbbbbbb…"),
        ("one\n\ntwo", 7, "one…"),
    ],
)
def test_a_long_text_is_cut_between_words(text, most, expected):
    assert truncate(text, most) == expected and len(expected) <= most


def test_what_was_signed_or_issued_is_cut_between_words(client, summit):
    make.agreement("Joint Statement", summit=summit, summary="guarantees " * 60, fate="security " * 60)
    section = text_of(read(client, summit.get_absolute_url()).one("section", id="agreements"))
    assert section.startswith("Agreements and statements")
    assert "guarantees…" in section and "security…" in section
