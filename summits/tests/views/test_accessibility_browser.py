"""Every public page can be read by everyone: axe finds nothing, nothing is cut off or scrolls sideways, print is whole.

The pages are those of the shipped collections, with texts of real length; public_pages.py chooses one of each kind.
Each is opened once, and all that is asked of it is asked there: the tests of this file share what was found.
"""

import sqlite3
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from summits.search.index.writing import flush
from summits.tests.helpers import factories as new
from summits.tests.helpers import public_pages
from summits.tests.helpers.chromium import FIT

pytestmark = pytest.mark.ui

# target-size is WCAG 2.2 AA 2.5.8, which axe leaves out unless asked.
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# In the dark only the colours differ; the rules about anything else have looked at the same page in light.
RULES_OF_COLOUR = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
ROOMS = ["others", "lists", "records"]
"""Functions of public_pages.py that return addresses."""
WIDTHS = (320, 768, 1280)

# Icons without a text beside them. Rows of icons are hidden from screen readers and have their text next to them.
LONE_ICONS = """() => [...document.querySelectorAll("svg.icon")]
    .filter(icon => !(icon.closest(".row__aside, td") ?? icon.parentElement.closest(":not(.agreed, .partial,"
        + " .disagreed, .deferred, .discussed, .overtaken):not(svg)") ?? icon.parentElement).textContent.trim())
    .map(icon => icon.outerHTML)"""
OUTLINE = "() => parseFloat(getComputedStyle(document.activeElement).outlineWidth)"


@pytest.fixture(scope="module")
def loaded():
    """A copy of the database with the collections loaded, in memory: empty until it is first needed."""
    with closing(sqlite3.connect(":memory:")) as copy:
        yield copy


@pytest.fixture
def collections(live_server, loaded):
    """Load the shipped collections, and a correction of a summit, of which they have none."""
    connection.ensure_connection()
    if loaded.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        loaded.backup(connection.connection)
        ContentType.objects.clear_cache()
        return
    public_pages.import_collections()
    new.correction(summit=public_pages.fullest_summit())
    flush()
    connection.connection.backup(loaded)


@pytest.fixture(scope="module")
def reviewed_at():
    """Name of ROOMS → what was found on its pages: kept for the other tests of this file."""
    return {}


@pytest.fixture(params=ROOMS)
def found(request, collections, page, reviewed_at):
    """What is wrong with the pages of a room: question → {page: findings}, without the pages in order."""
    room = request.param
    if room not in reviewed_at:
        reviewed_at[room] = {question: {} for question in QUESTIONS}
        for name, address in getattr(public_pages, room)().items():
            page.goto(address)
            for question, look in QUESTIONS.items():
                if faults := look(page):
                    reviewed_at[room][question][name] = faults
    return reviewed_at[room]


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


def in_the_dark(page):
    """Return what axe finds of the colours of the page that is open in the dark."""
    page.emulate_media(color_scheme="dark")
    try:
        return axe_findings(page, RULES_OF_COLOUR)
    finally:
        page.emulate_media(color_scheme="light")


def unfit_and_wide_again(page):
    """Return what does not fit the page that is open, at each width; leave it as wide as it was."""
    size = page.viewport_size
    try:
        return unfit(page)
    finally:
        page.set_viewport_size(size)


QUESTIONS = {
    "light": axe_findings,
    "dark": in_the_dark,
    "icons": lambda page: page.evaluate(LONE_ICONS),
    "fit": unfit_and_wide_again,
}
"""What is asked of every page → a function from the page that is open to what is wrong with it."""


def test_axe_finds_nothing_in_light(found):
    assert found["light"] == {}


def test_axe_finds_nothing_in_the_dark(found):
    assert found["dark"] == {}


def test_nothing_scrolls_sideways_or_is_cut_off_at_any_width(found):
    assert found["fit"] == {}


def test_no_mark_stands_without_words(found):
    assert found["icons"] == {}


def test_axe_finds_nothing_on_a_narrow_screen_with_the_filters_open(collections, narrow_page):
    narrow_page.goto(f"/summits/?issue={public_pages.disagreement().issue.slug}")
    narrow_page.get_by_text("Filters: 1 active").click()
    assert narrow_page.get_by_role("button", name="Apply filters").is_visible()
    assert axe_findings(narrow_page) == []
    assert narrow_page.evaluate(FIT) == []


def test_what_does_not_fit_is_noticed(collections, narrow_page):
    narrow_page.goto("/about/")
    assert narrow_page.evaluate(FIT) == []
    narrow_page.evaluate("document.querySelector('h1').textContent = 'W'.repeat(60)")
    narrow_page.evaluate("document.querySelector('h1').style.overflowWrap = 'normal'")
    assert any("scrolls sideways" in fault for fault in narrow_page.evaluate(FIT))
    narrow_page.evaluate("document.querySelector('main').style.overflow = 'hidden'")
    assert any("out of main" in fault for fault in narrow_page.evaluate(FIT))


def test_the_focus_is_always_in_sight(collections, page):
    for address in ("/", "/summits/", "/leaders/", public_pages.fullest_summit().get_absolute_url()):
        page.goto(address)
        for _step in range(25):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            assert focused.bounding_box()["x"] >= 0, focused.evaluate("element => element.outerHTML")
            assert page.evaluate(OUTLINE) >= 2, focused.evaluate("element => element.outerHTML")


def test_print_shows_the_record_alone_and_all_of_it(collections, dark_page):
    talk = public_pages.disagreement()
    for _more_than_stand_open in range(3):
        new.quotation(talk.summit, talk.summit.participations.first().leader, issue=talk.issue)
    dark_page.goto(talk.summit.get_absolute_url())
    folded = dark_page.locator("details.show-more blockquote").first
    assert not folded.is_visible()
    dark_page.emulate_media(media="print")
    assert folded.is_visible()
    assert not dark_page.get_by_role("navigation", name="Main").is_visible()
    assert not dark_page.get_by_role("navigation", name="On this page").is_visible()
    background = dark_page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"
    side = dark_page.evaluate("getComputedStyle(document.querySelector('.side')).breakInside")
    assert side == "avoid"  # no leader's name on one page and their office on the next


def test_in_colours_of_the_readers_own_each_outcome_keeps_its_mark(collections, new_page):
    page = new_page(forced_colors="active")
    talk = public_pages.disagreement()
    page.goto(talk.summit.get_absolute_url())
    badge = page.locator(f"#i-{talk.issue.slug} .badge")
    assert badge.inner_text() == "Disagreed"
    colours = badge.evaluate("e => [e, e.querySelector('svg'), document.body].map(e => getComputedStyle(e).color)")
    assert colours[0] == colours[1] == colours[2]
    assert badge.locator("svg").bounding_box()["width"] > 8
