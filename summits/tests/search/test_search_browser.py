"""Searching in a browser: by keyboard alone, with suggestions and without JavaScript, and open to everyone's senses."""

import re

import pytest
from playwright.sync_api import expect

from summits.tests.helpers.small_archive import load_small_archive
from summits.tests.views.test_accessibility_browser import EVERY_RULE, FIT, axe_findings, findings, unfit

pytestmark = pytest.mark.ui

SEARCHES = {
    "results": "/search/?q=putin",
    "one kind": "/search/?q=putin&kind=quote&page=2",
    "nothing": "/search/?q=gorbachov+zzzz",
    "a problem": "/search/?q=-putin&kind=planet",
    "no words": "/search/",
}


@pytest.fixture(autouse=True)
def archive(live_server, tmp_path):
    load_small_archive(tmp_path / "bundle")


def box(page, field="q"):
    return page.locator(f"#{field}")


def options(page, field="q"):
    return page.locator(f"#{field}-suggestions [role=option]")


def active(page, field="q"):
    """The option that the field says is the active one."""
    expect(box(page, field)).to_have_attribute("aria-activedescendant", re.compile("."))
    return page.locator(f"#{box(page, field).get_attribute('aria-activedescendant')}")


def type_in(page, words, field="q"):
    box(page, field).press_sequentially(words)
    expect(options(page, field).first).to_be_visible()


def test_from_the_head_of_any_page_to_a_leader_by_keyboard_alone(page):
    page.goto("/about/")
    for _step in range(20):
        page.keyboard.press("Tab")
        if box(page, "site-q").evaluate("field => field === document.activeElement"):
            break
    page.keyboard.type("poutin")
    expect(options(page, "site-q").first).to_contain_text("Vladimir Putin")
    expect(box(page, "site-q")).to_have_attribute("aria-expanded", "true")
    expect(page.locator("form [role=status]")).to_have_text(re.compile(r"^\d+ suggestions?$"))
    page.keyboard.press("ArrowDown")
    expect(active(page, "site-q")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/leaders/putin/$"))


def test_enter_without_an_option_searches_for_the_words_and_results_are_reached_by_keyboard(page):
    page.goto("/")
    box(page).focus()
    page.keyboard.type("putin")
    expect(options(page).first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=putin$"))
    expect(page.locator(".results__total")).to_have_text(re.compile(r"^\s*\d+ records found\s*$"))
    page.get_by_role("navigation", name="Kinds of record").get_by_role("link", name="Summits").press("Enter")
    expect(page.locator(".type-counts [aria-current=page]")).to_contain_text("Summits")
    page.go_back()
    expect(page.get_by_role("link", name="All kinds")).to_have_attribute("aria-current", "page")
    expect(box(page)).to_have_value("putin")


def test_arrow_keys_cycle_through_suggestions_and_the_input(page):
    page.goto("/")
    type_in(page, "vladimir")
    last = options(page).count() - 1
    page.keyboard.press("ArrowUp")
    expect(active(page)).to_have_id(f"q-suggestions-{last}")
    page.keyboard.press("ArrowDown")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_id("q-suggestions-0")
    page.keyboard.press("Home")
    expect(box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    assert box(page).evaluate("field => field.selectionStart") == 0
    expect(box(page)).to_have_value("vladimir")


def test_escape_closes_the_list_then_empties_the_field(page):
    page.goto("/")
    type_in(page, "putin")
    page.keyboard.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box(page)).to_have_attribute("aria-expanded", "false")
    expect(box(page)).to_have_value("putin")
    page.keyboard.press("ArrowDown")
    expect(active(page)).to_have_id("q-suggestions-0")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(box(page)).to_have_value("")


def test_leaving_the_field_closes_the_list(page):
    page.goto("/")
    type_in(page, "putin")
    page.keyboard.press("Tab")
    expect(options(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Search").last).to_be_focused()
    assert page.url.endswith("/")


def test_a_click_follows_a_suggestion(page):
    page.goto("/")
    type_in(page, "star wars")
    options(page).filter(has_text="Missile defence").first.click()
    expect(page).to_have_url(re.compile("/issues/missiles/$"))


def test_a_late_response_does_not_replace_a_newer_one(page):
    held = []
    page.goto("/")
    page.route(re.compile(r"suggestions/\?q=putin$"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"q=putin$")):
        box(page).press_sequentially("putin")
    box(page).fill("")
    type_in(page, "reagan")
    for route in held:
        route.abort()
    expect(options(page).first).to_contain_text("Reagan")


def test_two_boxes_on_a_page_do_not_share_an_id(page):
    page.goto("/")
    type_in(page, "putin", "site-q")
    type_in(page, "bush", "q")
    assert (
        page.evaluate(
            "() => [...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) < i)"
        )
        == []
    )
    expect(options(page, "site-q")).to_have_count(0)


def test_without_javascript_the_box_is_a_plain_form(page_without_javascript):
    page = page_without_javascript
    page.goto("/summits/")
    box(page, "site-q").press_sequentially("bush putin")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search/\?q=bush\+putin$"))
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_text("How to search").click()
    page.get_by_role("link", name="reykjavik or malta").click()
    expect(box(page)).to_have_value("reykjavik or malta")
    expect(page.locator(".hit").first).to_be_visible()


def test_axe_finds_nothing_on_the_pages_of_the_search(page, dark_page):
    assert findings(page, SEARCHES, axe_findings) == {}
    assert findings(dark_page, SEARCHES, axe_findings) == {}


@pytest.mark.parametrize("address", ["/", "/search/?q=putin"])
def test_axe_finds_nothing_with_the_list_open_and_it_fits(page, narrow_page, address):
    for one in (page, narrow_page):
        one.goto(address)
        box(one).fill("")
        type_in(one, "vladimir")
        one.keyboard.press("ArrowDown")
        assert axe_findings(one, EVERY_RULE) == []
        assert one.evaluate(FIT) == []


def test_nothing_scrolls_sideways_or_is_cut_off_at_any_width(page):
    assert findings(page, SEARCHES, unfit) == {}


def test_print_shows_the_query_and_hides_navigation(page):
    page.emulate_media(media="print")
    page.goto("/search/?q=putin")
    assert box(page).is_visible() and not page.get_by_role("button", name="Search").first.is_visible()
    assert page.locator(".hit").first.is_visible() and not page.locator(".type-counts").is_visible()
    page.goto("/summits/?leader=putin")
    assert page.locator(".chip--on").is_visible() and not page.get_by_text("Clear all").is_visible()
    assert not page.locator("#facets").is_visible()


def test_the_button_has_contrast_in_forced_colours(new_page):
    page = new_page(forced_colors="active")
    page.goto("/search/?q=putin")
    colours = (
        """e => [getComputedStyle(e).color, ...[e, document.body].map(one => getComputedStyle(one).backgroundColor)]"""
    )
    word, ground, paper = page.locator(".search--large button").evaluate(colours)
    assert word != ground == paper
