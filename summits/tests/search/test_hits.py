"""One hit on the search page: words marked in its heading, and below it only what the heading does not show."""

import pytest
from django.utils.http import urlencode

from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk

pytestmark = pytest.mark.django_db


def results(client, words, kind):
    return read(client, f"/search/?{urlencode({'q': words, 'kind': kind})}")


def hit(client, words, kind):
    """The one hit of a kind: its words, and those that are marked in it."""
    (node,) = results(client, words, kind).all("li", class_="hit")
    return text_of(node), [text_of(one) for one in walk(node) if one.name == "mark"]


@pytest.fixture
def quotation():
    """What a leader with a name in two scripts said on an issue that has a description."""
    us, russia = make.country("United States"), make.country("Russia")
    putin = make.leader("Vladimir Putin", native_name="Владимир Путин")
    summit = make.meeting((make.leader("George W. Bush"), us), (putin, russia), title="Sochi Summit 2008")
    issue = make.issue("Missile defence", description="Missiles against missiles.")
    return make.quotation(summit, putin, text="Our attitude has not changed.", issue=issue)


def test_words_in_the_heading_are_marked_there_and_not_repeated(client, quotation):
    words, marked = hit(client, "sochi summit", "summit")
    assert marked == ["Sochi", "Summit"]
    assert words.startswith("Sochi Summit 2008 ") and "Title" not in words and "Kind" not in words


@pytest.mark.parametrize(
    ("asked", "marks"), [("missile", ["Missile", "Missiles", "missiles"]), ("defence", ["defence"])]
)
def test_an_issue_is_described_once(client, quotation, asked, marks):
    words, marked = hit(client, asked, "issue")
    assert marked == marks
    assert words.count("Missiles against missiles.") == 1


def test_a_quotation_is_always_shown_with_its_text(client, quotation):
    words, marked = hit(client, "путин", "quote")
    assert marked == ["Путин"]
    assert "Our attitude has not changed." in words and "Names of the leader" in words
    passages = results(client, "путин", "quote").one("li", class_="hit")
    assert [node.attributes.get("lang") for node in walk(passages) if node.name == "dd"] == [None, "ru"]
