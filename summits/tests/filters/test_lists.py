"""What the form beside a list says before any script runs: names, numbers, choices kept, mistakes marked."""

from urllib.parse import quote

import pytest

from summits.filters.base import MAX_LINK_QUERY_LENGTH
from summits.tests.helpers import factories as make
from summits.tests.helpers.html import read, text_of, walk

pytestmark = pytest.mark.django_db
LISTS = ["/summits/", "/leaders/", "/issues/", "/agreements/"]


@pytest.fixture
def meeting():
    """One meeting of fourteen leaders on trade, in Bigtown."""
    land = make.country("Arland")
    sides = [(make.leader(f"Ann Guest{number:02d}"), land) for number in range(14)]
    made = make.meeting(*sides, title="Big Meeting", place=make.place("Bigtown", country=land))
    make.discussion(made, make.issue("Trade"), "agreed")
    return made


def box(page, name, value):
    return page.one("input", id=f"{name}--{value}").attributes


def label(page, name, value):
    return text_of(page.one("label", **{"for": f"{name}--{value}"}))


def test_the_label_of_a_value_has_its_count(client, meeting):
    page = read(client, "/summits/")
    assert label(page, "issue", "trade") == "Trade 1 meeting"
    assert label(page, "outcome", "deferred").endswith("0 meetings")
    assert "disabled" in box(page, "outcome", "deferred")
    assert "disabled" not in box(page, "outcome", "agreed")


def test_an_empty_list_hides_values_without_results(client, meeting):
    for address in LISTS:
        page = read(client, f"{address}?q=zzzz")
        assert not page.all("input", type="checkbox"), address
        assert "No options with results." in page.main
    page = read(client, "/summits/?q=zzzz&outcome=agreed")
    assert [node.attributes["id"] for node in page.all("input", type="checkbox")] == ["outcome--agreed"]


def test_the_placeholder_of_a_date_says_that_it_is_an_example(client, meeting):
    page = read(client, "/summits/?q=zzzz")
    assert page.one("input", id="from").attributes["placeholder"] == "for example 1985"
    assert page.one("input", id="to").attributes["placeholder"] == "for example 1988-06"
    on = read(client, "/agreements/").one("input", id="on")
    assert on.attributes["placeholder"] == "for example 1990-01-01"


def test_each_box_has_a_label_and_each_group_a_legend(client, meeting):
    make.agreement()
    for address in LISTS:
        page = read(client, address)
        labelled = {node.attributes["for"] for node in page.all("label")}
        boxes = [node.attributes["id"] for node in page.all("input", type="checkbox")]
        assert boxes, address
        assert set(boxes) <= labelled
        assert len(boxes) == len(set(boxes))
        assert len(page.all("fieldset")) == len(page.all("legend"))


def test_a_place_from_the_url_stays_in_the_form(client, meeting):
    page = read(client, "/summits/?place=bigtown")
    assert page.one("input", type="hidden", name="place").attributes["value"] == "bigtown"
    assert "Place: Bigtown" in page.main


def test_the_default_sort_is_in_no_url(client, meeting):
    select = read(client, "/summits/").one("select", id="sort")
    orders = {text_of(node): node.attributes for node in walk(select)}
    assert orders["Newest first"]["value"] == ""
    assert "selected" in orders["Newest first"]
    assert orders["Title"]["value"] == "title"


@pytest.mark.parametrize(("address", "field"), [("/summits/?from=soon", "from"), ("/agreements/?on=soon", "on")])
def test_an_invalid_field_is_marked_and_its_error_shown_in_the_list(client, address, field):
    page = read(client, address)
    assert page.one("input", id=field).attributes["aria-invalid"] == "true"
    assert "“soon” is not a date" in text_of(page.one("p", role="alert"))


@pytest.mark.parametrize("words", ["<b>x</b>", '" onfocus="', "%", "\x00", "ع" * 600, "🕊"])
def test_the_search_box_of_a_facet_accepts_any_text(client, meeting, words):
    page = read(client, "/summits/?leader=ann-guest00&find-leader=" + quote(words))
    assert "checked" in box(page, "leader", "ann-guest00")
    assert page.all("input", name="leader")[1:] == []
    assert "No option contains" in page.main


def test_parameters_of_the_facets_are_no_filters(client, meeting):
    page = read(client, "/summits/?find-leader=guest&more=leader&more=nothing")
    assert page.all(class_="chip--on") == []
    assert "1 of 1 meeting" in page.main
    assert len(page.all("input", name="leader")) == 14


@pytest.fixture
def many_meetings(meeting):
    """Twenty-one meetings of the same fourteen leaders: two pages."""
    sides = [(part.leader, part.actor) for part in meeting.participations.select_related("leader", "actor")]
    for number in range(20):
        make.meeting(*sides, title=f"Meeting {number}", start=f"{1970 + number}-05-01")


def links_with(page, words):
    return [link["href"] for link in (node.attributes for node in page.all("a")) if words in link.get("href", "")]


def test_a_facet_that_shows_all_of_its_values_does_so_on_the_next_page_too(client, many_meetings):
    page = read(client, "/summits/?leader=ann-guest00&more=leader&more=nothing")
    [following] = set(links_with(page, "page=2"))
    assert "more=leader" in following and "nothing" not in following
    second = read(client, f"/summits/{following}")
    assert len(second.all("input", name="leader")) == 14
    without = [link for link in links_with(second, "?") if "more=leader" in link and "leader=ann" not in link]
    assert without and not any("page=" in link for link in without)
    assert all("more=leader" in link for link in links_with(page, "from="))


def test_the_text_of_a_facets_search_box_stays_on_the_next_page(client, many_meetings):
    [following] = set(links_with(read(client, "/summits/?find-leader=guest01&find-nothing=x"), "page=2"))
    second = read(client, f"/summits/{following}")
    assert second.one("input", id="find-leader").attributes["value"] == "guest01" and "nothing" not in following
    assert len(second.all("input", name="leader")) == 1


def test_links_omit_the_state_of_the_facets_if_they_would_get_long(client, many_meetings):
    for query in ("find-leader=" + "y" * 200 + "&find-issue=" + "y" * 200, "find-leader=" + quote("🕊" * 60)):
        page = read(client, f"/summits/?more=leader&{query}")
        longest = max(map(len, links_with(page, "page=2")))
        assert longest <= MAX_LINK_QUERY_LENGTH + len("?&page=2")
    words = "&".join(f"leader=ann-guest{number:02d}" for number in range(14))
    page = read(client, f"/summits/?{words}&match=any&q={'m' * 100}&more=leader&find-leader=ann")
    assert not links_with(page, "more=") and links_with(page, "leader=ann-guest13")


def test_an_empty_list_offers_to_remove_each_filter_with_the_resulting_count(client):
    us, russia = make.country("United States"), make.country("Russia")
    ann, bo = make.leader("Ann Lee"), make.leader("Bo Ray")
    for year in ("1990", "1991", "1992"):
        make.meeting((ann, us), (bo, russia), title=f"Meeting {year}", start=year)
    make.meeting((ann, us), title="Alone", start="2000")
    page = read(client, "/summits/?leader=ann-lee&leader=bo-ray&from=1995&q=meeting")
    offered = [text_of(node) for node in page.all("li") if "without" in text_of(node)]
    assert offered == ["without From: 1995 3", "without Leader: Bo Ray 1"]
    page = read(client, "/summits/?leader=ann-lee&leader=bo-ray&from=1995")
    offered = [text_of(node) for node in page.all("li") if "without" in text_of(node)]
    assert offered == ["without From: 1995 3", "without Leader: Bo Ray 1"]
    assert page.leads_to("/summits/?leader=ann-lee&leader=bo-ray")
    assert page.leads_to("/summits/?leader=ann-lee&from=1995")


def test_an_empty_list_links_to_the_search_with_its_keywords(client):
    make.leader()
    page = read(client, "/leaders/?q=%22nobody+at+all%22")
    assert page.leads_to("/search/?q=%22nobody%20at%20all%22")


def test_the_best_match_is_offered_only_where_there_are_words(client, meeting):
    def orders(query):
        page = read(client, f"/summits/?{query}")
        return [text_of(node) for node in walk(page.one("select", id="sort")) if node.name == "option"]

    assert orders("") == orders("q=+") == orders("sort=relevance") == ["Newest first", "Oldest first", "Title"]
    assert orders("q=big")[-1] == "Best match"


def test_a_chip_links_without_empty_parameters(client, meeting):
    page = read(client, "/summits/?q=&from=&sort=&leader=ann-guest00&outcome=agreed&match=&find-leader=")
    chips = [node for node in page.all("a") if "chip--on" in node.attributes.get("class", "")]
    assert [node.attributes["href"] for node in chips] == ["?outcome=agreed", "?leader=ann-guest00"]


def test_the_hint_to_correct_values_is_shown_once(client, meeting):
    page = read(client, "/summits/?leader=nobody&outcome=splendid&from=soon")
    assert len(page.all("p", role="alert")) == 3
    assert page.main.count("Correct them to see results.") == 1
