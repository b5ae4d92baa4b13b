"""The lists beside their facets, in the browser: refreshed in place, by keyboard alone, and without JavaScript."""

import re

import pytest
from django.db import transaction
from playwright.sync_api import expect

from summits.tests.helpers import factories as make
from summits.tests.helpers.chromium import FIT
from summits.tests.views.test_accessibility_browser import axe_findings
from summits.tests.views.test_navigation_browser import tab_to

pytestmark = pytest.mark.ui

BELOW_THE_FOOT = """() => document.documentElement.scrollHeight - scrollY
    - document.querySelector(".site-footer").getBoundingClientRect().bottom"""
GUESTS = ["Ada", "Ben", "Cora", "Dan", "Eve", "Finn", "Gus", "Hal", "Ivy", "Jon", "Kim", "Lou", "Meg", "Zoé"]


@pytest.fixture(autouse=True)
@transaction.atomic
def meetings(live_server):
    """Twenty-eight meetings, two a year from 1980: each guest meets Ann Boss twice, once on missiles, once on trade."""
    arland, berland = make.country("Arland"), make.country("Berland")
    boss = make.leader("Ann Boss")
    arms, trade = make.issue("Arms"), make.issue("Trade")
    missiles = make.issue("Missiles", parent=arms)
    for number, name in enumerate(GUESTS):
        guest = make.leader(f"{name} Guest", slug=f"guest-{number}")
        for topic, outcome in ((missiles, "agreed"), (trade, "disagreed")):
            title = f"{name} on {topic}"
            meeting = make.meeting(
                (boss, arland),
                (guest, berland),
                title=title,
                start=f"{1980 + number}-05-01",
                slug=f"s-{len(title)}-{number}-{topic.slug}",
            )
            make.discussion(meeting, topic, outcome)
    make.agreement("Treaty on Missiles", issues=[missiles], parties=[arland, berland])


def box(page, name, value):
    return page.locator(f"#{name}--{value}")


def titles(page):
    return page.locator(".record-list .row__title")


def total(page):
    return page.locator("#total[role=status]")


def stays(page):
    """Mark the page that is open, and return how to ask whether it is still the same one."""
    page.evaluate("document.documentElement.dataset.stayed = 'yes'")
    return lambda: page.evaluate("document.documentElement.dataset.stayed") == "yes"


def step(move):
    """Go back or forward to an address of the same list, and wait for its page: it is loaded, not kept."""
    with move.__self__.expect_event("load"):
        move()


def expect_missiles_of_ada(page):
    expect(titles(page)).to_have_text(["Ada on Missiles"])
    expect(total(page)).to_contain_text("1 of 28 meetings")
    expect(box(page, "leader", "guest-0")).to_be_checked()
    expect(box(page, "issue", "missiles")).to_be_checked()
    expect(page.get_by_role("checkbox", name="Agreed 1 meeting", exact=True)).to_be_enabled()
    expect(page.get_by_role("checkbox", name="Disagreed 0 meetings")).to_be_disabled()


def test_filtering_by_keyboard_works_in_place_and_keeps_the_focus(page):
    page.goto("/summits/")
    same_page = stays(page)
    tab_to(page, box(page, "leader", "guest-0"))
    page.keyboard.press("Space")
    expect(total(page)).to_contain_text("2 of 28 meetings")
    expect(box(page, "leader", "guest-0")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/summits/\?leader=guest-0$"))
    tab_to(page, box(page, "issue", "missiles"))
    page.keyboard.press("Space")
    expect_missiles_of_ada(page)
    expect(box(page, "issue", "missiles")).to_be_focused()
    expect(page).to_have_url(re.compile(r"/summits/\?leader=guest-0&issue=missiles$"))
    assert same_page()


def test_back_and_forward_restore_the_list_and_the_facets(page):
    page.goto("/summits/")
    box(page, "leader", "guest-0").check()
    expect(total(page)).to_contain_text("2 of 28 meetings")
    box(page, "issue", "missiles").check()
    expect_missiles_of_ada(page)

    step(page.go_back)
    expect(total(page)).to_contain_text("2 of 28 meetings")
    expect(box(page, "leader", "guest-0")).to_be_checked()
    expect(box(page, "issue", "missiles")).not_to_be_checked()
    step(page.go_back)
    expect(total(page)).to_contain_text("28 of 28 meetings")
    expect(box(page, "leader", "guest-0")).not_to_be_checked()
    step(page.go_forward)
    step(page.go_forward)
    expect_missiles_of_ada(page)
    titles(page).get_by_role("link").click()
    page.go_back()
    expect_missiles_of_ada(page)


def test_without_javascript_the_button_does_the_same(page_without_javascript):
    page = page_without_javascript
    page.goto("/summits/")
    tab_to(page, box(page, "leader", "guest-0"))
    page.keyboard.press("Space")
    tab_to(page, box(page, "issue", "missiles"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Apply filters"))
    page.keyboard.press("Enter")
    expect_missiles_of_ada(page)
    page.get_by_role("link", name="Remove Leader: Ada Guest").click()
    expect(total(page)).to_contain_text("14 of 28 meetings")
    page.go_back()
    expect_missiles_of_ada(page)


def test_the_total_and_active_filters_are_announced_by_a_live_region(page):
    page.goto("/summits/")
    status = total(page).element_handle()
    box(page, "issue", "arms").check()
    expect(total(page)).to_have_text(re.compile(r"^14 of 28 meetings\s*\. Active filters: Issue: Arms$"))
    box(page, "outcome", "agreed").check()
    expect(total(page)).to_contain_text("Issue: Arms; Outcome: Agreed")
    page.get_by_role("link", name="Clear all").click()
    expect(total(page)).to_have_text(re.compile(r"^28 of 28 meetings\s*$"))
    assert status.evaluate("element => element.isConnected")


def test_a_removed_chip_hands_the_focus_to_the_next(page):
    page.goto("/summits/?leader=guest-0&issue=missiles&q=ada")
    same_page = stays(page)
    tab_to(page, page.get_by_role("link", name="Remove Keywords: ada"))
    page.keyboard.press("Enter")
    expect(page.get_by_label("Keywords", exact=True)).to_have_value("")
    expect(page.get_by_role("link", name="Remove Leader: Ada Guest")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page, "leader", "guest-0")).not_to_be_checked()
    expect(page.get_by_role("link", name="Remove Issue: Missiles")).to_be_focused()
    assert same_page()


def test_a_chip_has_the_focus_only_once_it_works_in_place(page):
    page.goto("/summits/?leader=guest-0&issue=missiles&q=ada")
    same_page = stays(page)
    # On a slow machine htmx takes its time between showing what is new and making it work.
    page.evaluate("htmx.config.defaultSettleDelay = 400")
    tab_to(page, page.get_by_role("link", name="Remove Keywords: ada"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Remove Leader: Ada Guest")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Remove Issue: Missiles")).to_be_focused()
    assert same_page()


def test_facets_keep_their_open_state_and_scroll_position(page):
    page.goto("/summits/?more=leader")
    page.locator("#facet-host > summary").click()
    page.locator("#facet-kind > summary").click()
    last = box(page, "leader", "guest-13")
    last.scroll_into_view_if_needed()
    scrolled = page.locator("#box-leader").evaluate("element => element.scrollTop")
    page.get_by_label("Sort by").select_option("title")
    expect(titles(page).first).to_have_text("Ada on Missiles")
    assert page.locator("#facet-host").get_attribute("open") is not None
    assert page.locator("#facet-kind").get_attribute("open") is None
    assert page.locator("#box-leader").evaluate("element => element.scrollTop") == scrolled


def test_a_value_chosen_by_the_keyboard_stays_in_sight_where_it_moves(page):
    page.goto("/summits/?more=leader")
    last = page.locator("#values-leader input[name=leader]").last
    last.focus()
    chosen = box(page, "leader", last.get_attribute("value"))
    page.keyboard.press("Space")
    expect(total(page)).to_contain_text("2 of 28 meetings")
    expect(chosen).to_be_focused()
    top = page.locator("#find-leader").bounding_box()
    assert chosen.bounding_box()["y"] >= top["y"] + top["height"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_the_search_box_of_a_long_facet_keeps_chosen_values(new_page, javascript):
    page = new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=javascript)
    page.goto("/summits/?leader=guest-0")
    expect(box(page, "leader", "guest-13")).to_have_count(0)
    find = page.get_by_label("Search the filter “Leader”")
    find.click()
    page.keyboard.type("zoe")
    if not javascript:
        page.keyboard.press("Enter")
    expect(box(page, "leader", "guest-13")).to_be_visible()
    expect(page.locator("#values-leader").get_by_role("checkbox")).to_have_count(2)
    expect(box(page, "leader", "guest-0")).to_be_checked()
    expect(page.locator("#matches-leader")).to_have_text("1 option found")
    if javascript:
        expect(find).to_be_focused()
        expect(page).to_have_url(re.compile(r"\?leader=guest-0$"))


def test_all_values_of_a_long_facet_are_shown_on_demand(page, page_without_javascript):
    page.goto("/summits/")
    boxes = page.locator("#values-leader input[name=leader]")
    expect(boxes).to_have_count(10)
    page.get_by_label("Show all 15 options").check()
    expect(boxes).to_have_count(15)
    expect(page.get_by_label("Show all 15 options")).to_be_focused()
    page.get_by_label("Show all 15 options").uncheck()
    expect(boxes).to_have_count(10)

    page_without_javascript.goto("/summits/")
    page_without_javascript.get_by_label("Show all 15 options").check()
    page_without_javascript.get_by_role("button", name="Apply filters").click()
    expect(page_without_javascript.locator("#values-leader input[name=leader]")).to_have_count(15)


def test_a_bar_of_the_years_narrows_the_list_and_shows_the_range(page):
    page.goto("/summits/?issue=missiles")
    same_page = stays(page)
    page.locator("#histogram a", has_text="1983: 1 meeting").click()
    expect(titles(page)).to_have_text(["Dan on Missiles"])
    expect(page.get_by_label("From", exact=True)).to_have_value("1983")
    expect(page.get_by_label("To", exact=True)).to_have_value("1983")
    expect(page.locator("#histogram .highlight")).to_have_count(1)
    expect(page.locator("#histogram .not-chosen")).to_have_count(13)
    expect(box(page, "issue", "missiles")).to_be_checked()
    assert same_page()


def test_the_years_are_a_list_of_links_too(page_without_javascript):
    page = page_without_javascript
    page.goto("/summits/?issue=missiles")
    page.get_by_text("Meetings by year, as a list").click()
    page.get_by_role("link", name="1983 1 meeting").click()
    expect(titles(page)).to_have_text(["Dan on Missiles"])
    assert all(part in page.url for part in ("issue=missiles", "from=1983", "to=1983"))


def test_enter_submits_keywords_and_dates_without_empty_parameters(page):
    page.goto("/summits/")
    same_page = stays(page)
    page.get_by_label("Keywords", exact=True).fill("trade")
    page.keyboard.press("Enter")
    expect(total(page)).to_contain_text("14 of 28 meetings")
    page.get_by_label("From", exact=True).fill("1990")
    page.keyboard.press("Enter")
    expect(total(page)).to_contain_text("4 of 28 meetings")
    expect(page.get_by_label("From", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile(r"/summits/\?q=trade&from=1990$"))
    assert same_page()


def test_an_invalid_value_is_reported_in_place_and_can_be_removed(page):
    page.goto("/summits/?leader=guest-0")
    page.get_by_label("From", exact=True).fill("soon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“soon” is not a date")
    expect(total(page)).to_contain_text("0 of 28")
    expect(box(page, "leader", "guest-0")).to_be_checked()
    page.get_by_role("link", name="Remove this filter").click()
    expect(total(page)).to_contain_text("2 of 28 meetings")


LISTS = {
    "/leaders/": ("country", "berland", "14 of 15 leaders"),
    "/issues/": ("outcome", "agreed", "1 of 3 issues"),
    "/agreements/": ("issue", "arms", "1 of 1 agreement"),
}


@pytest.mark.parametrize("address", LISTS)
def test_the_other_lists_have_facets_of_the_same_kind(page, address):
    name, value, expected = LISTS[address]
    page.goto(address)
    same_page = stays(page)
    box(page, name, value).check()
    expect(total(page)).to_contain_text(expected)
    expect(page).to_have_url(re.compile(f"{address}\\?{name}={value}$"))
    expect(page.locator(".chip--on")).to_have_count(1)
    assert same_page()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("address", ["/summits/", *LISTS])
def test_everyone_can_use_the_facets_at_any_width(new_page, address, width):
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(f"{address}?decade=1980s&decade=2000s&more=leader&find-issue=zzz")
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert axe_findings(page) == []
    assert page.evaluate(FIT) == []
    assert page.evaluate(BELOW_THE_FOOT) < 1


def test_the_facets_are_not_printed(page):
    page.goto("/summits/?issue=missiles")
    page.emulate_media(media="print")
    for part in (".facets", ".hist__range", "#order", ".hist__years"):
        expect(page.locator(part)).not_to_be_visible()
    expect(titles(page).first).to_be_visible()
