"""Citations: the numbers of sources in the order of the page, and the links back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from summits.presenters.citations import MAX_LISTED, MAX_NUMBERS, MAX_PER_RECORD, Citations
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk
from summits.text.inline_citations import InlineCitation

pytestmark = pytest.mark.django_db


def numbers(references):
    return [reference.number for reference in references]


def test_sources_are_numbered_in_the_order_in_which_the_page_cites_them():
    one, two, three = make.source(), make.source(), make.source()
    first, second = make.summit(sources=[one, two]), make.leader(sources=[three, one])
    citations = Citations([first], [second])
    assert numbers(citations.references_for(second)) == [1, 2]
    assert numbers(citations.references_for(first)) == [2, 3]
    assert [cited.source for cited in citations.numbered] == [three, one, two]


def test_a_record_keeps_its_sources_in_the_order_they_were_added():
    zulu, alpha = make.source("Zulu"), make.source("Alpha")
    summit = make.summit()
    summit.sources.add(zulu)
    summit.sources.add(alpha)
    citations = Citations([summit])
    citations.references_for(summit)
    assert [cited.source for cited in citations.numbered] == [zulu, alpha]


def test_each_place_that_cites_a_source_has_an_anchor_of_its_own():
    source = make.source()
    summit, leader = make.summit(sources=[source]), make.leader(sources=[source])
    citations = Citations([summit, leader])
    anchors = [
        reference.anchor for record in (summit, leader, summit) for reference in citations.references_for(record)
    ]
    assert len(set(anchors)) == 3
    assert citations.numbered[0].anchors == anchors


def test_records_of_different_kinds_with_the_same_key_are_told_apart():
    one, two = make.source(), make.source()
    summit = make.summit(sources=[one])
    leader = make.leader(id=summit.pk, sources=[two])
    citations = Citations([summit], [leader])
    citations.references_for(leader)
    assert [cited.source for cited in citations.numbered] == [two]


def test_a_source_that_the_page_does_not_cite_is_not_listed():
    summit, leader = make.summit(sources=[make.source()]), make.leader(sources=[make.source()])
    citations = Citations([summit], [leader])
    citations.references_for(summit)
    assert len(citations.numbered) == 1


def test_records_without_sources_and_no_records_at_all_are_no_error():
    summit = make.summit()
    citations = Citations([summit], [None], [])
    assert citations.references_for(summit) == [] and not citations.has_sources(summit) and citations.numbered == []
    assert Citations().numbered == []


def test_two_queries_find_the_sources_of_any_number_of_records(django_assert_num_queries):
    source = make.source()
    groups = [[create(sources=[source]) for _ in range(5)] for create in (make.summit, make.leader, make.issue)]
    with django_assert_num_queries(2):
        citations = Citations(*groups)
        for record in groups[0]:
            citations.references_for(record)


def test_a_source_has_one_number_for_each_place_in_it():
    source = make.source("A book")
    summit = make.summit(summary="One. [@a-book, p. 2] Two. [@a-book] Three. [@a-book, p. 2]")
    citations = Citations(record=summit)
    places = [[InlineCitation("a-book", place)] for place in ("p. 2", "", "p. 2")]
    assert [numbers(citations.inline_references(place)) for place in places] == [[1], [2], [1]]
    assert [(cited.source, cited.locator) for cited in citations.numbered] == [(source, "p. 2"), (source, "")]


def test_further_places_in_a_source_refer_to_its_first_number(client):
    make.source("A book", publisher="A press")
    summit = make.summit(summary="One. [@a-book, p. 2] Two. [@a-book, p. 3] Three. [@a-book]")
    page = read(client, summit.get_absolute_url())
    words = [text_of(page.one("li", id=f"s{number}")).partition(" Cited")[0] for number in (1, 2, 3)]
    assert words == ["A book. A press, p. 2.", "A book, p. 3 (see 1)", "A book (see 1)"]
    assert page.one("li", id="s2") and page.all("a", href="#s1")


def test_a_page_lists_a_limited_number_of_sources_and_of_places_in_them():
    slugs = [make.source(f"Book {number}").slug for number in range(MAX_LISTED + 1)]
    citations = Citations(record=make.summit(summary=" ".join(f"So. [@{slug}]" for slug in slugs)))
    references = citations.inline_references([InlineCitation(slug) for slug in slugs])
    assert [bool(one.anchor) for one in references] == [True] * MAX_LISTED + [False]
    assert references[-1].url == f"/sources/{slugs[-1]}/"
    [late] = citations.inline_references([InlineCitation(slugs[0], "p. 2")])
    assert (late.number, late.anchor, late.url) == (MAX_LISTED + 2, "", f"/sources/{slugs[0]}/")
    assert (len(citations.numbered), citations.unlisted_count) == (MAX_LISTED, 2)


def test_the_places_in_one_source_are_listed_up_to_a_limit():
    make.source("A book")
    citations = Citations(record=make.summit(summary="So. [@a-book]"))
    references = citations.inline_references([InlineCitation("a-book", f"p. {n}") for n in range(MAX_NUMBERS + 1)])
    assert [bool(one.anchor) for one in references] == [True] * MAX_NUMBERS + [False]
    assert (len(citations.numbered), citations.unlisted_count) == (MAX_NUMBERS, 1)


def test_a_source_named_twice_in_one_bracket_is_cited_once():
    make.source("A book")
    citations = Citations(record=make.summit(summary="One. [@a-book; @a-book]"))
    assert numbers(citations.inline_references([InlineCitation("a-book")] * 2)) == [1]


def test_sources_that_a_text_cites_are_not_cited_again_for_the_whole_record():
    make.source("A book")
    summit = make.summit(summary="One. [@a-book]", sources=[make.source("B")])
    citations = Citations(record=summit)
    citations.references_for(summit)
    assert [cited.source.title for cited in citations.numbered] == ["B"]
    assert citations.has_sources(summit) and citations.has_sources_as_a_whole(summit)
    other = make.leader(biography="One. [@a-book]")
    citations = Citations(record=other)
    assert citations.has_sources(other) and not citations.has_sources_as_a_whole(other)


def test_a_text_may_cite_more_sources_than_a_record_cites_as_a_whole_on_one_page():
    slugs = [make.source(f"Book {number}").slug for number in range(MAX_PER_RECORD + 2)]
    text = "".join(f" [@{slug}]" for slug in slugs[1:])
    summit = make.summit(sources=[make.source("Whole")], summary=f"One.{text}", background=f"Two. [@{slugs[0]}]")
    citations = Citations(record=summit)
    found = citations.inline_references([InlineCitation(slug) for slug in slugs])
    assert numbers(found) == [*range(1, MAX_PER_RECORD + 3)]
    assert citations.omitted_count(summit) == 0 and not citations.is_truncated
    assert len(citations.references_for(summit)) == 1


def test_sources_left_out_of_a_page_are_counted_without_those_that_a_text_cites():
    listed = [make.source() for _ in range(MAX_PER_RECORD + 3)]
    summit = make.summit(sources=listed, summary=f"One. [@{listed[0].slug}; @{listed[-1].slug}]")
    assert Citations(record=summit).omitted_count(summit) == 2


def test_the_page_leads_from_the_number_to_the_source_and_back(client):
    make.source("A report")
    summit = make.summit(summary="They met. [@a-report]", background="Before. [@a-report]")
    page = read(client, summit.get_absolute_url())
    uses = page.all("a", href="#s1")
    assert [(text_of(node), node.attributes["aria-label"]) for node in uses] == [("1", "source 1")] * 2
    backlinks = [node.attributes["href"] for node in walk(page.one("li", id="s1")) if node.name == "a"]
    assert [f"#{node.attributes['id']}" for node in uses] == [link for link in backlinks if link.startswith("#")]
    assert "A report" in text_of(page.one("li", id="s1"))


def test_many_uses_of_one_source_all_lead_back(client):
    source, summit = make.source(), make.summit()
    for order in range(1, 31):
        make.programme_item(summit, order, sources=[source])
    page = read(client, summit.get_absolute_url())
    back = [text_of(node) for node in walk(page.one("li", id="s1")) if node.attributes.get("href", "").startswith("#r")]
    assert len(back) == 30
    assert back[:2] == ["a", "b"] and back[25:27] == ["z", "27"]


def test_the_margin_counts_the_sources_that_are_listed(client):
    summit = make.summit(sources=[make.source(), make.source()])
    make.agreement(summit=summit, sources=[make.source()])
    page = read(client, summit.get_absolute_url())
    assert len(page.words("li", id="s3")) == 1
    assert [text_of(node) for node in page.all("a", href="#sources") if text_of(node).isdigit()] == ["3"]


def test_reading_the_sources_of_a_page_makes_no_query_twice(client):
    summit = make.summit(summary="Met.", background="Before.", assessment="Good.", sources=[make.source()])
    with CaptureQueriesContext(connection) as asked:
        read(client, summit.get_absolute_url())
    assert len([query for query in asked if 'FROM "summits_source"' in query["sql"]]) == 1
