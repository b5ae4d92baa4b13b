"""The editors' desk in Chromium: a summit entered by keyboard alone, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from summits.models import Summit
from summits.tests.desk import make_archive, page_of

# Loading style sheets anew, axe itself would break the content security policy.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
PASSWORD = "open sesame"
FURTHEST = 200
"""Presses of Tab after which a field counts as out of reach."""


@pytest.fixture
def editor(transactional_db):
    return User.objects.create_superuser("editor", password=PASSWORD)


class Keyboard:
    """An editor without a mouse. ``presses`` counts the keys that are not text."""

    def __init__(self, page):
        self.page = page
        self.presses = 0

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, text):
        self.page.keyboard.type(text)

    def to(self, selector):
        """Press Tab until the element that ``selector`` names has the focus."""
        for _ in range(FURTHEST):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {selector}")

    def fill(self, field, text):
        self.to(f"#id_{field}")
        self.type(text)

    def pick(self, field, label):
        """Pick an option of a plain select by its first letters."""
        self.fill(field, label)
        assert self.page.locator(f"#id_{field} option:checked").text_content() == label

    def choose(self, field, words):
        """Choose in an autocomplete what is found by ``words``."""
        self.to(f"#id_{field} + .select2 [role=combobox]")
        self.press("Enter")
        self.page.wait_for_selector(".select2-dropdown .select2-search__field:focus")
        self.type(words)
        self.page.wait_for_selector(f".select2-results__option--highlighted:has-text('{words}')")
        self.press("Enter")

    def add(self, field, fill):
        """Add what ``field`` is to name in a window of its own, filled in by ``fill(keyboard of the window)``."""
        self.to(f"#add_id_{field}")
        with self.page.expect_popup() as opened:
            self.press("Enter")
        window = Keyboard(opened.value)
        window.page.wait_for_load_state()
        fill(window)
        with window.page.expect_event("close"):
            window.press("Enter")
        self.presses += window.presses
        self.page.wait_for_function("id => document.getElementById(id).value", arg=f"id_{field}")

    def follow(self, selector):
        """Go to a link or button and press it; wait for the page it leads to."""
        self.to(selector)
        with self.page.expect_navigation():
            self.press("Enter")


def log_in(page):
    page.goto("/admin/")
    keyboard = Keyboard(page)
    keyboard.fill("username", "editor")
    keyboard.fill("password", PASSWORD)
    with page.expect_navigation():
        keyboard.press("Enter")
    return keyboard


def named(name, *more):
    """Return what fills in the window of a record that has a name, and further (field, text) pairs."""

    def fill(window):
        for field, text in (("name", name), *more):
            window.fill(field, text)

    return fill


def enter_where_and_when(keyboard):
    """Enter the summit itself; place and country come into being on the way."""
    keyboard.fill("title", "Reykjavik Summit 1986")
    keyboard.fill("start", "11 October 1986")
    keyboard.fill("end", "12 October 1986")
    keyboard.pick("kind", "Bilateral")

    def place(window):
        named("Reykjavik")(window)
        window.add("country", named("Iceland"))
        window.fill("latitude", "64.1466")
        window.fill("longitude", "-21.9426")

    keyboard.add("place", place)
    keyboard.choose("country", "Iceland")
    keyboard.fill("summary", "They came within reach of giving up all ballistic missiles.")


def enter_who_and_what(keyboard):
    """Enter the participants, a discussion, both sides' positions and a quotation."""
    keyboard.add("participations-0-leader", named("Ronald Reagan", ("sort_name", "Reagan, Ronald")))
    keyboard.add("participations-0-country", named("United States"))
    keyboard.add("participations-1-leader", named("Mikhail Gorbachev", ("sort_name", "Gorbachev, Mikhail")))
    keyboard.add("participations-1-country", named("Soviet Union"))
    keyboard.add("discussions-0-issue", named("Missile defence"))
    keyboard.pick("discussions-0-outcome", "Disagreed")
    sides = (
        ("United States", "Reagan", "Supports", "Wanted to keep research on a shield in space free."),
        ("Soviet Union", "Gorbachev", "Opposes", "Wanted such research kept to the laboratory."),
    )
    for number, (country, leader, stance, summary) in enumerate(sides):
        keyboard.choose(f"positions-{number}-issue", "Missile")
        keyboard.choose(f"positions-{number}-country", country)
        keyboard.choose(f"positions-{number}-leader", leader)
        keyboard.pick(f"positions-{number}-stance", stance)
        keyboard.fill(f"positions-{number}-summary", summary)
    keyboard.to("#quotes-group .add-row a")
    keyboard.press("Enter")
    keyboard.page.wait_for_selector("#quotes-0 .select2-selection:focus")
    keyboard.choose("quotes-0-leader", "Reagan")
    keyboard.choose("quotes-0-issue", "Missile")
    keyboard.fill("quotes-0-text", "I have promised the American people that I would not give up SDI.")
    keyboard.add("quotes-0-sources", lambda window: window.fill("title", "Memorandum of conversation"))


def test_a_summit_is_entered_published_and_read_by_keyboard_alone(page, editor):
    keyboard = log_in(page)
    keyboard.follow(".model-summit .addlink")
    enter_where_and_when(keyboard)
    enter_who_and_what(keyboard)
    keyboard.follow("[name=_save]")
    assert page.locator(".errornote").count() == 0
    assert page.locator(".success").count() == 1
    keyboard.follow(".success a")
    keyboard.follow(".steps .button[href$='/publish/']")
    assert page.get_by_label("along").count() == 3
    keyboard.follow(".reasoned [type=submit]")
    assert Summit.objects.published().get().slug == "reykjavik-summit-1986"
    keyboard.follow(".viewsitelink")
    assert page.url.endswith("/summits/reykjavik-summit-1986/")
    read = page.locator("main").inner_text()
    for words in (
        "11–12 October 1986",
        "Ronald Reagan",
        "Mikhail Gorbachev",
        "Missile defence",
        "keep research on a shield in space free",
        "kept to the laboratory",
        "I would not give up SDI",
        "Memorandum of conversation",
    ):
        assert words in read


def test_after_a_mistake_the_focus_is_on_the_field_to_mend(page, editor):
    made = make_archive()
    log_in(page)
    page.goto(page_of(made.summit))
    page.evaluate("document.querySelector('#id_positions-1-issue').value = ''")
    page.locator("[name=_continue]").first.press("Enter")
    page.wait_for_selector("#positions-1 .select2-selection:focus")
    assert page.locator("#positions-1 .errorlist").inner_text() == "This field is required."


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_at_the_desk(new_page, editor, scheme, width):
    made = make_archive()
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    log_in(page)
    discussion = made.summit.discussions.get()
    summit = page_of(made.summit)
    of_the_summit = [summit.replace("change", name) for name in ("history", "step/publish", "delete")]
    lists = ["/admin/", "/admin/summits/summit/", "/admin/summits/summit/deleted/", "/admin/summits/edit/"]
    for address in (*lists, summit, *of_the_summit, page_of(discussion)):
        page.goto(address)
        found = Axe().run(page, options=AXE_OPTIONS)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


@pytest.mark.looks
def test_a_summits_page_does_not_scroll_sideways_on_a_telephone(narrow_page, editor):
    made = make_archive()
    log_in(narrow_page)
    narrow_page.goto(page_of(made.summit))
    narrow_page.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    width = narrow_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320
