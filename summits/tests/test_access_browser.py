"""Every public page can be read by everyone: axe finds nothing, nothing is cut off or scrolls sideways, print is whole.

The pages are those of the shipped collection; public_pages.py lists one of each kind.
"""

import re
from pathlib import Path

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

from summits.models import Summit
from summits.tests import factories as new
from summits.tests import public_pages

pytestmark = pytest.mark.looks

FIT = Path(__file__).with_name("fit.js").read_text()
# target-size is WCAG 2.2 AA 2.5.8, which axe leaves out unless asked.
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# In the dark only the colours differ; the rules about anything else have looked at the same page in light.
RULES_OF_COLOUR = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
ROOMS = [
    pytest.param(public_pages.OTHERS, id="others"),
    pytest.param(public_pages.LISTS, id="lists"),
    pytest.param(public_pages.RECORDS, id="records"),
]
WIDTHS = (320, 768, 1280)
FIRST_PAINT_BYTES = 12_000

# The mark, and whether words stand in what holds it; rows of marks are hidden from readers and have their words beside.
LONE_MARKS = """() => [...document.querySelectorAll("svg.mark")]
    .filter(mark => !(mark.closest(".row__out, td") ?? mark.parentElement.closest(":not(.agreed, .partial, .disagreed,"
        + " .deferred, .discussed):not(svg)") ?? mark.parentElement).textContent.trim())
    .map(mark => mark.outerHTML)"""
OUTLINE = "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)"


@pytest.fixture
def collection(live_server):
    public_pages.import_bundle()
    # The shipped collection has none: one for the list, and for the page of its record.
    new.correction(summit=Summit.objects.get(slug="sochi-2008"))


def axe_findings(page, rules=EVERY_RULE):
    """Return what axe finds on the page that is open, one line for each rule."""
    violations = Axe().run(page, options=rules).response["violations"]
    return [f"{found['id']}: {[node['html'][:120] for node in found['nodes'][:3]]}" for found in violations]


def findings(page, addresses, look):
    """Open each address and return what ``look(page)`` finds there, {page: findings}, without the pages in order."""
    found = {}
    for name, address in addresses.items():
        page.goto(address)
        found[name] = look(page)
    return {name: what for name, what in found.items() if what}


def unfit(page):
    """Return what does not fit the page that is open, at each width."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        faults += [f"{width}: {fault}" for fault in page.evaluate(FIT)]
    return faults


@pytest.mark.parametrize("addresses", ROOMS)
def test_axe_finds_nothing_in_light(collection, page, addresses):
    assert findings(page, addresses, axe_findings) == {}


@pytest.mark.parametrize("addresses", ROOMS)
def test_axe_finds_nothing_in_the_dark(collection, dark_page, addresses):
    assert findings(dark_page, addresses, lambda page: axe_findings(page, RULES_OF_COLOUR)) == {}


def test_axe_finds_nothing_on_a_narrow_screen_with_the_filters_open(collection, narrow_page):
    narrow_page.goto("/summits/?issue=missile-defence")
    narrow_page.get_by_text("Filters: 1 chosen").click()
    assert narrow_page.get_by_role("button", name="Apply filters").is_visible()
    assert axe_findings(narrow_page) == []
    assert narrow_page.evaluate(FIT) == []


@pytest.mark.parametrize("addresses", ROOMS)
def test_nothing_scrolls_sideways_or_is_cut_off_at_any_width(collection, page, addresses):
    assert findings(page, addresses, unfit) == {}


def test_what_does_not_fit_is_noticed(collection, narrow_page):
    narrow_page.goto("/about/")
    assert narrow_page.evaluate(FIT) == []
    narrow_page.evaluate("document.querySelector('h1').textContent = 'W'.repeat(60)")
    narrow_page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    assert any("scrolls sideways" in fault for fault in narrow_page.evaluate(FIT))
    narrow_page.evaluate("document.querySelector('main').style.overflow = 'hidden'")
    assert any("out of main" in fault for fault in narrow_page.evaluate(FIT))


def test_no_mark_stands_without_words(collection, page):
    names = ("home", "vocabulary", "summits, filtered", "summit", "leader", "issue")
    addresses = {name: public_pages.PAGES[name] for name in names}
    assert findings(page, addresses, lambda page: page.evaluate(LONE_MARKS)) == {}


def test_the_focus_is_always_in_sight(collection, page):
    for address in ("/", "/summits/", "/leaders/", "/summits/sochi-2008/"):
        page.goto(address)
        for _step in range(25):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            assert focused.bounding_box()["x"] >= 0, focused.evaluate("element => element.outerHTML")
            assert page.evaluate(OUTLINE) >= 2, focused.evaluate("element => element.outerHTML")


def test_print_shows_the_record_alone_and_all_of_it(collection, dark_page):
    dark_page.goto("/summits/sochi-2008/")
    folded = dark_page.locator("details.more blockquote").first
    assert not folded.is_visible()
    dark_page.emulate_media(media="print")
    assert folded.is_visible()
    assert not dark_page.get_by_role("navigation", name="Main").is_visible()
    assert not dark_page.get_by_role("navigation", name="On this page").is_visible()
    background = dark_page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


def test_in_colours_of_the_readers_own_each_outcome_keeps_its_mark(collection, new_page):
    page = new_page(forced_colors="active")
    page.goto("/summits/sochi-2008/")
    badge = page.locator("#i-missile-defence .badge")
    assert badge.inner_text() == "Disagreed"
    colours = badge.evaluate("e => [e, e.querySelector('svg'), document.body].map(e => getComputedStyle(e).color)")
    assert colours[0] == colours[1] == colours[2]
    assert badge.locator("svg").bounding_box()["width"] > 8


@pytest.mark.parametrize("address", ["/", "/about/", "/summits/"])
def test_the_styles_that_a_page_waits_for_are_small(client, db, address):
    names = re.findall(r'<link rel="stylesheet" href="/static/([^"]+)">', client.get(address).text)
    assert len(names) > 5
    sizes = [len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in names]
    assert sum(sizes) < FIRST_PAINT_BYTES
