"""Navigation through a small archive without JavaScript: by mouse, by keyboard, on a narrow screen."""

import re

import pytest
from playwright.sync_api import expect

from summits.tests.helpers.small_archive import load_small_archive

FACETS = "details.facets"
BOTH = "leader=putin&issue=missiles"


@pytest.fixture(autouse=True)
def archive(live_server, tmp_path):
    load_small_archive(tmp_path / "bundle")


def title(page):
    return page.get_by_role("heading", level=1)


def results(page):
    return page.locator(".record-list .row__title")


def box(page, name, value):
    return page.locator(f"{FACETS} input[name={name}][value={value}]")


def tab_to(page, target, limit=200):
    """Press Tab until ``target`` has the focus."""
    for _step in range(limit):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    pytest.fail("the keyboard does not reach it")


def expect_filtered(page):
    """Expect the list of the meetings that Putin attended and that discussed missile defence."""
    expect(box(page, "leader", "putin")).to_be_checked()
    expect(box(page, "issue", "missiles")).to_be_checked()
    expect(page.get_by_role("link", name="Remove Leader: Vladimir Putin")).to_be_visible()
    expect(page.get_by_role("link", name="Remove Issue: Missile defence")).to_be_visible()
    expect(results(page).filter(has_text="Sochi")).to_have_count(1)
    expect(results(page).filter(has_text="Reykjavik")).to_have_count(0)


def test_from_home_to_a_source_and_back_again(page_without_javascript):
    page = page_without_javascript
    page.goto("/")
    main = page.get_by_role("main")
    steps = []

    def arrive(address, heading):
        assert address in page.url
        expect(title(page)).to_contain_text(heading)
        steps.append((page.url, title(page).inner_text()))

    arrive("/", "")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Summits").click()
    arrive("/summits/", "Summits")

    box(page, "leader", "putin").check()
    box(page, "issue", "missiles").check()
    page.get_by_role("button", name="Apply filters").click()
    arrive("/summits/?", "Meetings of ")
    assert all(part in page.url for part in BOTH.split("&"))
    expect_filtered(page)
    filtered = len(steps) - 1

    results(page).filter(has_text="Sochi").get_by_role("link").click()
    arrive("/summits/sochi-2008/", "Sochi")
    main.get_by_role("link", name="George W. Bush", exact=True).first.click()
    arrive("/leaders/bush/", "George W. Bush")
    page.locator("#positions").get_by_role("link", name="Missile defence", exact=True).click()
    arrive("/issues/missiles/", "Missile defence")
    page.locator("#agreements").get_by_role("link", name="Strategic Framework").click()
    arrive("/agreements/sochi-declaration/", "Strategic Framework")
    page.locator("#sources ol a[href^='/sources/']").first.click()
    arrive("/sources/", "")
    expect(page.locator("#cited").get_by_role("link").first).to_be_visible()

    for place in range(len(steps) - 2, -1, -1):
        page.go_back()
        assert page.url == steps[place][0]
        expect(title(page)).to_have_text(steps[place][1])
        if place == filtered:
            expect_filtered(page)


def test_the_source_leads_back_to_the_agreement_that_cites_it(page_without_javascript):
    page = page_without_javascript
    page.goto("/agreements/sochi-declaration/")
    page.locator("#sources ol a[href^='/sources/']").first.click()
    page.locator("#cited a[href^='/agreements/sochi-declaration/']").first.click()
    expect(title(page)).to_contain_text("Strategic Framework")


def test_the_list_of_agreements_says_what_happened_on_each_day(page_without_javascript):
    page = page_without_javascript
    page.goto("/agreements/?q=anti-ballistic")
    treaty = page.locator(".row").filter(has_text="Treaty on the Limitation of Anti-Ballistic Missile Systems")
    expect(treaty).to_contain_text("Treaty. Signed 26 May 1972")
    expect(treaty).to_contain_text(re.compile("entered into force 3 October 1972", re.IGNORECASE))


def test_the_filters_are_set_by_keyboard_alone(page_without_javascript):
    page = page_without_javascript
    page.goto("/summits/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/summits/#main")
    tab_to(page, box(page, "leader", "putin"))
    page.keyboard.press("Space")
    tab_to(page, box(page, "issue", "missiles"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Apply filters"))
    page.keyboard.press("Enter")
    expect_filtered(page)
    of_putin = page.get_by_role("status").inner_text()

    tab_to(page, page.get_by_role("link", name="Remove Leader: Vladimir Putin"))
    page.keyboard.press("Enter")
    expect(box(page, "leader", "putin")).not_to_be_checked()
    expect(box(page, "issue", "missiles")).to_be_checked()
    assert page.get_by_role("status").inner_text() != of_putin


def test_on_a_narrow_screen_the_filters_open_by_their_summary(new_page):
    page = new_page(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page.goto("/summits/")
    summary = page.locator(f"{FACETS} > summary")
    leader = box(page, "leader", "putin")
    expect(leader).not_to_be_visible()
    tab_to(page, summary)
    page.keyboard.press("Enter")
    expect(leader).to_be_visible()
    tab_to(page, leader)
    page.keyboard.press("Space")
    box(page, "issue", "missiles").check()
    page.get_by_role("button", name="Apply filters").click()
    expect(summary).to_contain_text("2 active")
    summary.click()
    expect_filtered(page)


def test_a_wide_screen_shows_the_filters_unasked(page_without_javascript):
    page_without_javascript.goto("/summits/")
    expect(box(page_without_javascript, "leader", "putin")).to_be_visible()
    expect(page_without_javascript.locator(f"{FACETS} > summary")).not_to_be_visible()
