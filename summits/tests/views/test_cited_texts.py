"""Texts with citations: numbered where they stand in full, without any mark everywhere else."""

import re

import pytest
from django.core.management import call_command

from summits.models.cited_texts import cited_text_names
from summits.models.references import record_models
from summits.presenters.section_rows import SECTIONS
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return make.source("A book", author="Ann Author", published="1990")


def section(client, record, name):
    return text_of(read(client, record.get_absolute_url()).one(id=name))


def footnotes(page):
    return [" ".join(text_of(node).split()) for node in page.all("li") if node.attributes.get("id", "").startswith("s")]


def test_each_sentence_has_the_numbers_of_its_own_sources(client, book):
    make.source("A paper")
    summit = make.summit(
        summary="They met. [@a-book, p. 2; @a-paper] They left. [@a-book]",
        background="Before [sic]. [@a-book, p. 2]",
        assessment="Well. [?]",
        note="Or so. [@a-paper]",
    )
    page = read(client, summit.get_absolute_url())
    assert text_of(page.one(id="summary")) == "Summary They met.1 2 They left.3 Background Before [sic].1"
    assert text_of(page.one(id="assessment")) == "Assessment Well. not yet confirmed Note: Or so.2"
    first, second, third = footnotes(page)
    assert first.startswith("A book, Ann Author, 1990, p. 2. Cited at a b")
    assert second.startswith("A paper. Cited at a b") and third.startswith("A book (see 1) Cited at a")


def test_sources_that_no_sentence_cites_stand_once_at_the_end(client, book):
    whole = make.source("A paper")
    summit = make.summit(summary="They met. [@a-book]", background="Before.", assessment="Well.", sources=[whole])
    page = read(client, summit.get_absolute_url())
    assert text_of(page.one(id="summary")) == "Summary They met.1 Background Before."
    assert text_of(page.one(id="record-sources")) == "Sources for this record:2"
    assert footnotes(page)[1].startswith("A paper.")
    bare = read(client, make.summit(summary="They met. [@a-book]").get_absolute_url())
    assert not bare.all(id="record-sources") and len(footnotes(bare)) == 1


@pytest.mark.parametrize(
    ("create", "anchor"),
    [(make.summit, "summary"), (make.agreement, "summary"), (make.agreement, "life"), (make.leader, "life")],
)
def test_no_placeholder_has_a_footnote(client, create, anchor):
    record = create(sources=[make.source()])
    page = read(client, record.get_absolute_url())
    assert not re.search(r"\d|no source", text_of(page.one(id=anchor)))
    assert text_of(page.one(id="record-sources")) == "Sources for this record:1"


def test_a_discussion_without_a_summary_has_its_sources_at_its_outcome(client):
    summit, issue = make.summit(), make.issue("Arms")
    make.discussion(summit, issue, "agreed", sources=[make.source()])
    assert "Agreed1 No summary yet." in section(client, summit, "i-arms")
    row = read(client, issue.get_absolute_url()).one(id=f"m-{summit.discussions.get().pk}")
    assert "Agreed1 No summary yet." in text_of(row)


def test_a_text_without_any_source_says_so_unless_it_is_marked(client, book):
    assert section(client, make.summit(summary="They met."), "summary") == "Summary They met. no source yet"
    assert section(client, make.summit(summary="They met. [?]"), "summary") == "Summary They met. not yet confirmed"
    partly = make.summit(summary="They met. [?] They left.")
    assert section(client, partly, "summary") == "Summary They met. not yet confirmed They left. no source yet"
    unverified = make.summit(summary="They met. [@a-book]", background="Before.", unverified=["background"])
    words = "Summary They met.1 Background Before. not yet confirmed"
    assert section(client, unverified, "summary") == words
    cited = make.summit(summary="They met.", sources=[make.source()])
    assert section(client, cited, "summary") == "Summary They met."


def test_a_row_shows_what_its_text_cites_and_then_its_other_sources(client, book):
    summit, issue, state = make.summit(), make.issue("Arms"), make.country("Utopia")
    make.discussion(summit, issue, "agreed", summary="They agreed. [@a-book, p. 9]", sources=[make.source("A paper")])
    make.position(summit, issue, state, "For it. [?]", unverified=["stance"])
    words = section(client, summit, "i-arms")
    assert "They agreed.12" in words
    assert "For it. not yet confirmed stance: not yet confirmed" in words


def test_what_is_not_confirmed_is_marked_once(client, book):
    summit, issue, state = make.summit(start="2008-04-05", end="2008-04-06"), make.issue("Arms"), make.country("Utopia")
    summit.unverified, summit.summary = ["start", "end", "summary"], "They met. [?] They left."
    summit.save()
    make.discussion(summit, issue, "agreed")
    make.position(summit, issue, state, "For it. [?]", unverified=["summary", "stance"])
    page = read(client, summit.get_absolute_url())
    assert text_of(page.one(class_="record-head")).count("not yet confirmed") == 1
    assert section(client, summit, "summary") == "Summary They met. They left. not yet confirmed"
    assert section(client, summit, "i-arms").count("not yet confirmed") == 1


def test_an_event_that_is_not_confirmed_is_marked_once_in_each_place(client):
    treaty = make.agreement("Treaty", sources=[make.source()], parties=[make.country(), make.country()])
    make.event(treaty, "2009", "entered-into-force", note="At noon. [?]", unverified=["on", "kind", "note"])
    page = read(client, treaty.get_absolute_url())
    assert section(client, treaty, "life").count("not yet confirmed") == 1
    assert text_of(page.one("aside")).count("not yet confirmed") == 1
    treaty.events.update(unverified=["on", "note"])
    words = section(client, treaty, "life")
    assert "At noon. date, note: not yet confirmed" in words


def test_the_texts_of_an_agreement_are_marked_where_they_stand_on_the_page_of_its_meeting(client):
    summit = make.summit()
    values = {"summary": "Ducks.", "fate": "Gone.", "unverified": ["summary", "fate"]}
    make.agreement("Treaty", summit=summit, sources=[make.source()], **values)
    words = section(client, summit, "agreements")
    assert "Ducks. not yet confirmed Aftermath: Gone. not yet confirmed Sources: 1" in words


def test_the_marks_of_a_place_and_of_its_native_name_are_told_apart(client):
    place = make.place("Sochi", native_name="Сочи", unverified=["native_name"])
    summit = make.summit(place=place, unverified=["place"])
    facts = text_of(read(client, summit.get_absolute_url()).one(class_="facts"))
    assert "Сочи native name: not yet confirmed not yet confirmed" in facts


def test_a_row_with_a_sentence_marked_as_unconfirmed_is_not_said_to_lack_a_source(client):
    summit, issue = make.summit(), make.issue("Arms")
    make.discussion(summit, issue, "agreed", summary="They agreed. [?]")
    make.position(summit, issue, make.country(), "For it.")
    words = section(client, summit, "i-arms")
    assert words.count("no source yet") == 1 and "They agreed. not yet confirmed" in words


def test_a_source_that_waits_for_approval_is_left_out_with_its_mark(client):
    make.source("A draft", approved=False)
    summit = make.summit(summary="They met. [@a-draft] They left. [@a-draft, p. 2; @nobody]")
    assert section(client, summit, "summary") == "Summary They met. They left. no source yet"


def test_an_agreement_on_the_page_of_its_summit_is_cut_between_words_and_keeps_its_marks(client, book):
    summit = make.summit()
    long = "word " * 58 + "Ends. [@a-book] " + "more " * 20
    make.agreement(summit=summit, summary=f"It says. [@a-book, p. 2] {long}", sources=[make.source("A paper")])
    words = section(client, summit, "agreements")
    assert "It says.1 word" in words and words.count("…") == 1 and "[@" not in words
    assert "Sources: 2" in words
    fate = "x" * 300 + " [@a-book, p. 3]"
    make.agreement(summit=(second := make.summit()), summary=f"{fate} More.", fate=fate)
    words = section(client, second, "agreements")
    assert "x1 … Aftermath" in words and words.endswith("x1") and "More" not in words and "Sources:" not in words


def test_the_about_page_cites_the_texts_of_a_collection(client, book):
    made = make.collection("Two states", rule="Their leaders met. [@a-book, p. 2]\n\nOr talked. [sic]")
    words = text_of(read(client, "/about/").one(id=made.slug))
    assert "Their leaders met.1 Or talked. [sic]" in words and "Sources:" not in words


def everything_citing():
    """Create a record of each kind whose every text cites, all public and tied to each other."""
    make.source("A book")
    text = "Word one [he]. [@a-book, p. 2] Word two. [?]"
    state, leader, issue = make.country(), make.leader(biography=text), make.issue("Arms", description=text)
    child = make.issue("Missiles", description=text, parent=issue)
    collection = make.collection(rule=text, coverage=text)
    values = dict.fromkeys(("summary", "background", "assessment", "note"), text)
    summit = make.summit("Meeting", collection=collection, series=make.series(description=text), **values)
    make.participation(summit, leader, state)
    for one in (issue, child):
        make.discussion(summit, one, "agreed", summary=text)
        make.position(summit, one, state, text, leader=leader)
        make.quotation(summit, leader, issue=one, note=text)
    treaty = make.agreement(summit=summit, collection=collection, issues=[issue], summary=text, fate=text)
    make.event(treaty, "2009", "entered-into-force", note=text)
    make.party(treaty, state)
    make.assessment(make.commitment(treaty), state, summary=text)
    make.feature("example", summit=summit, issue=issue)
    return [summit, leader, issue, child, treaty, state, make.source("B")]


def test_no_public_page_prints_a_mark_as_it_was_typed(client):
    records = everything_citing()
    book = records[0].sources.get()
    citing = {model for model in record_models() if cited_text_names(model)}
    assert {model for model in citing if model._base_manager.exclude(sources=None).exists()} == citing
    call_command("rebuild_index")
    lists = ("summits", "leaders", "issues", "agreements", "commitments", "countries", "sources", "about")
    addresses = ["/", "/search/suggestions/?q=arm", *(f"/{name}/" for name in lists)]
    addresses += [f"/search/?q={word}" for word in ("word", "meeting", "arms")]
    for record in [*records, book]:
        own = record.get_absolute_url()
        addresses += [own, *(f"{own}{part}/" for part in SECTIONS.get(type(record), ()))]
    for address in addresses:
        body = client.get(address).content.decode()
        assert "[@" not in body and "[?]" not in body and "a-book, p." not in body, address
    found = client.get("/search/?q=word").content.decode()
    assert "Word one [he]. Word two." in found.replace("<mark>", "").replace("</mark>", "")
    page = client.get(records[0].get_absolute_url()).content.decode()
    assert '<meta name="description" content="Word one [he]. Word two.">' in page


def test_the_footnote_of_a_row_has_the_place_in_the_source(client, book):
    summit, issue, state = make.summit(), make.issue("Arms"), make.country()
    make.discussion(summit, issue, "agreed", summary="They agreed. [@a-book, p. 9]")
    values = {"sources": [book], "locators": {str(book.pk): "p. 12"}}
    make.position(summit, issue, state, "For it.", **values)
    make.position(summit, issue, make.country(), "Against it.", **values)
    page = read(client, summit.get_absolute_url())
    words = text_of(page.one(id="i-arms"))
    assert "They agreed.1" in words and "For it.2" in words and "Against it.2" in words
    assert [note.partition(" Cited")[0] for note in footnotes(page)] == [
        "A book, Ann Author, 1990, p. 9.",
        "A book, p. 12 (see 1)",
    ]
