"""The page about the archive: each collection with its rule, and figures that say exactly what they count."""

import pytest

from summits.presenters.completeness import Share
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection():
    """A collection with a rule of two paragraphs."""
    return make.collection("Freedonia and Sylvania", slug="ducks", rule="Those that met.\n\nNo phone calls.")


@pytest.fixture
def meeting(collection):
    """A public meeting of two states with one discussion, of which one side's position is on record."""
    freedonia, sylvania = make.country("Freedonia"), make.country("Sylvania")
    leader = make.leader()
    sides = (leader, freedonia), (make.leader(), sylvania)
    summit = make.meeting(*sides, start="1933-11-17", collection=collection, summary="They met.")
    issue = make.issue("Ducks")
    make.discussion(summit, issue, "disagreed")
    make.position(summit, issue, freedonia, "Wanted ducks.")
    make.quotation(summit, leader, "I want ducks.", issue=issue)
    return summit


def figures(client, slug="ducks"):
    """Return the table of figures of a collection, label → number."""
    section = read(client, "/about/").one("section", id=slug)
    rows = [node for node in walk(section) if node.name == "tr"]
    return {text_of(row.children[0]): text_of(row.children[1]) for row in rows}


def share(client, words):
    """Return the number of the only row whose label holds the words."""
    (number,) = (number for label, number in figures(client).items() if words in label)
    return number


def test_each_collection_has_a_section_with_its_name_rule_period_and_coverage(client, collection, meeting):
    make.collection("The Koreas", slug="koreas", rule="Summits of the two.", coverage="Thin before 2000.", order=2)
    page = read(client, "/about/")
    first = page.one("section", id="ducks")
    assert [text_of(node) for node in walk(first) if node.name == "p"] == [
        "1 meeting on record, 1933",
        "Those that met.",
        "No phone calls.",
    ]
    assert page.leads_to("/summits/?collection=ducks")
    second = text_of(page.one("section", id="koreas"))
    for words in (
        "The Koreas",
        "No meetings in this collection have been published yet.",
        "Summits of the two.",
        "Thin before",
    ):
        assert words in second


def test_the_number_of_collections_is_a_word_and_the_page_names_its_language(client, collection):
    assert "The archive holds one collection." in read(client, "/about/").main
    make.collection("The Koreas", order=2), make.collection("China", order=3)
    assert "The archive holds three collections." in read(client, "/about/").main
    assert '<html lang="en-GB">' in client.get("/about/").content.decode()


def test_the_figures_count_what_is_public(client, collection, meeting):
    treaty = make.agreement(collection=collection, sources=[make.source()])
    make.event(treaty, "1934", "ratified", sources=[make.source()])
    meeting.sources.add(make.source())
    draft = make.meeting(
        (make.leader(), make.country()), collection=collection, status="draft", sources=[make.source()]
    )
    issue = make.issue()
    make.discussion(draft, issue), make.quotation(draft, make.leader(), issue=issue)
    make.agreement(collection=collection, status="draft", sources=[make.source()])
    found = figures(client)
    assert found["Leaders who took part in its meetings"] == "2"
    assert found["Agreements"] == found["Quotations"] == "1"
    assert found["Sources cited for its meetings and agreements"] == "3"
    assert found["Meetings with a summary"] == "1 of 1 (100%)"
    page = read(client, "/about/")
    for room, number in (("summits", 1), ("leaders", 2), ("agreements", 1)):
        assert page.leads_to(f"/{room}/?collection=ducks")
        assert text_of(read(client, f"/{room}/?collection=ducks").one(id="total")).startswith(f"{number} of")


def test_a_source_cited_twice_is_one_source(client, collection, meeting):
    source = make.source()
    meeting.sources.add(source), meeting.discussions.get().sources.add(source)
    assert figures(client)["Sources cited for its meetings and agreements"] == "1"


def test_a_discussion_without_an_outcome_does_not_count_as_one_with_an_outcome(client, meeting):
    make.discussion(meeting, make.issue(), "discussed")
    assert share(client, "with a recorded outcome") == "1 of 2 (50%)"


def test_a_position_of_every_state_that_took_part_makes_a_discussion_complete(client, meeting):
    assert share(client, "for every state") == "0 of 1 (0%)"
    sylvania = meeting.participations.get(actor__name="Sylvania").actor
    make.position(meeting, meeting.discussions.get().issue, sylvania, "Wanted none.")
    make.participation(meeting, make.leader(), make.country(), role="observer")
    assert share(client, "for every state") == "1 of 1 (100%)", "who observed took no part"


def test_a_meeting_without_participants_on_record_has_no_position_of_all(client, collection):
    make.discussion(make.summit(collection=collection), make.issue())
    assert share(client, "for every state") == "0 of 1 (0%)"


def test_statements_that_are_marked_count_as_not_yet_confirmed(client, meeting):
    assert share(client, "not yet confirmed") == "0 of 3 (0%)"
    meeting.quotations.update(unverified=["text"])
    assert share(client, "not yet confirmed") == "1 of 3 (33%)"


def test_the_sources_of_a_rule_are_cited(client, collection):
    collection.sources.add(source := make.source("A count of 1999"))
    assert read(client, source.get_absolute_url()).leads_to("/about/#ducks")
    page = read(client, "/about/")
    assert "Sources: 1" in text_of(page.one("section", id="ducks"))
    assert "A count of 1999" in text_of(page.one("section", id="sources"))


def test_a_collection_that_waits_for_approval_is_not_shown(client):
    make.collection("Waiting", approved=False)
    page = read(client, "/about/")
    assert "Waiting" not in page.main and "No collection with a rule of inclusion is public yet." in page.main


@pytest.mark.parametrize(
    ("number", "total", "percent"),
    [(0, 0, None), (0, 900, 0), (1, 900, 1), (899, 900, 99), (900, 900, 100), (1, 3, 33)],
)
def test_all_and_none_are_said_only_of_all_and_none(number, total, percent):
    assert Share(number, total).percent == percent
