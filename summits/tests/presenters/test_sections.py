"""Sections of a record's page in full: what is in them, their filters, and the response to a wrong URL."""

import pytest

from summits.presenters.citations import MAX_LISTED, MAX_PER_RECORD, Citations
from summits.presenters.section_rows import SECTIONS
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read
from summits.views.documents import PAGE_CHARACTERS, split_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk():
    """A summit at which one leader took a position, and is quoted, on each of two issues."""
    state, leader = make.country("Freedonia"), make.leader("Rufus Firefly")
    summit = make.meeting((leader, state), title="The duck meeting", slug="ducks")
    for name in ("Ducks", "Geese"):
        issue = make.issue(name)
        make.discussion(summit, issue, summary=f"They talked of {name}.")
        make.position(summit, issue, state, f"Wanted {name}.", leader=leader)
        make.quotation(summit, leader, f"Words on {name}.", issue=issue, sources=[make.source(f"Report on {name}")])
    return summit


def test_every_section_of_every_kind_of_record_answers(client, talk):
    records = [talk, make.leader(), make.issue(), make.agreement(), make.country(), make.source()]
    make.agreement(sources=[records[-1]])
    for record in records:
        for name, section in SECTIONS[type(record)].items():
            page = read(client, f"{record.get_absolute_url()}{name}/")
            assert str(section.heading) in page.main, name


@pytest.mark.parametrize("section", ["positions", "quotations"])
def test_a_section_can_be_narrowed_to_one_issue(client, talk, section):
    for address in ("/summits/ducks/", "/leaders/rufus-firefly/"):
        assert "2 in total" in read(client, f"{address}{section}/").main
        page = read(client, f"{address}{section}/?issue=geese")
        assert "1 in total" in page.main and "on Geese" in page.main.replace("Wanted", "on")
        assert "Ducks." not in page.main


def test_a_value_that_does_not_exist_is_told_and_finds_nothing(client, talk):
    page = read(client, "/summits/ducks/positions/?issue=swans")
    assert "“swans” is not an option of this filter." in page.words("p", role="alert")[0]
    assert "Wanted" not in page.main
    assert "There is no page 9" in read(client, "/summits/ducks/positions/?page=9").main


def test_an_unknown_section_and_one_of_a_draft_answer_404(client, talk):
    assert client.get("/summits/ducks/geese/").status_code == 404
    make.summit(slug="secret", status="draft")
    assert client.get("/summits/secret/positions/").status_code == 404


def test_a_section_at_a_former_address_leads_to_the_present_one(client, talk):
    talk.slug = "geese"
    talk.save()
    answer = client.get("/summits/ducks/positions/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/summits/geese/positions/")


def test_drafts_stand_in_no_section(client, talk):
    hidden = make.leader("Ann Hidden", status="draft")
    make.participation(talk, hidden, make.country())
    make.quotation(talk, hidden, "Hidden words.", sources=[make.source("Hidden report")])
    make.agreement("Hidden text", summit=talk, status="draft")
    for name in SECTIONS[type(talk)]:
        assert "Hidden" not in read(client, f"/summits/ducks/{name}/").main, name


def test_a_record_of_many_sources_cites_some_and_leads_to_all(client):
    sources = [make.source(f"Report {number:03}") for number in range(MAX_PER_RECORD + 3)]
    summit = make.summit(summary="They met.", sources=sources)
    page = read(client, summit.get_absolute_url())
    assert "and 3 more sources" in page.main
    assert page.leads_to(f"{summit.get_absolute_url()}sources/")
    assert f"{len(sources)} in total" in read(client, f"{summit.get_absolute_url()}sources/").main


@pytest.mark.slow
def test_a_page_lists_no_more_sources_than_it_may_and_the_others_keep_a_link():
    leaders = [make.leader(sources=[make.source()]) for _number in range(MAX_LISTED + 2)]
    citations = Citations(leaders)
    references = [reference for leader in leaders for reference in citations.references_for(leader)]
    assert (len(citations.numbered), citations.unlisted_count) == (MAX_LISTED, 2)
    assert references[0].url == "#s1" and references[-1].url.startswith("/sources/")


def test_a_long_text_begins_on_the_page_and_goes_on_in_pages_of_its_own(client, talk):
    text = "\n\n".join(f"Paragraph {number}. " + "Quack quack. " * 100 for number in range(60))
    document = make.document(summit=talk, text=text)
    address = f"/documents/{document.slug}/"
    page = read(client, talk.get_absolute_url())
    assert page.leads_to(address) and "Paragraph 59" not in page.main
    assert "Paragraph 0." in read(client, address).main
    last = len(split_text(text))
    assert last > 1 and "Paragraph 59." in read(client, f"{address}?page={last}").main


def test_a_text_is_cut_between_words_and_loses_none():
    text = "word " * PAGE_CHARACTERS
    parts = split_text(text)
    assert all(len(part) <= PAGE_CHARACTERS for part in parts)
    assert " ".join(parts).split() == text.split()
