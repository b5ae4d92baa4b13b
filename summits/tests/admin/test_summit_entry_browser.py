"""A summit entered by keyboard, in Chromium: one editor writes it, another sends it back; corrected and published."""

import pytest

from summits.models import Agreement, Issue, Leader, Quotation, Source, Summit
from summits.tests.helpers import keyboard as keys
from summits.tests.helpers.admin import make_groups, member
from summits.tests.helpers.keyboard import named

# What is checked at the server on both databases by test_workflow.py is done here as editors do it.
pytestmark = pytest.mark.ui

PASSWORD = "open sesame, if you please"
SIDES = (
    ("Ronald Reagan", "Reagan, Ronald", "United States"),
    ("Mikhail Gorbachev", "Gorbachev, Mikhail", "Soviet Union"),
)
ISSUES = (
    ("Missile defence", "Disagreed", "Wanted research on a shield kept free.", "Wanted it kept to the laboratory."),
    (
        "Strategic arms",
        "Partly agreed",
        "Wanted them halved in five years.",
        "Wanted them halved, the shield stopped.",
    ),
    ("Human rights", "Deferred", "Asked for emigration to be eased.", "Called it a matter of its own."),
)
QUOTATIONS = (
    ("Reagan", "Missile", "I have promised the American people that I would not give up SDI."),
    ("Gorbachev", "Missile", "It is the laboratory or nothing."),
    ("Reagan", "Strategic", "It would be fine with me if we eliminated all nuclear weapons."),
    ("Gorbachev", "Strategic", "We can do that."),
)


@pytest.fixture
def people(transactional_db):
    make_groups()
    for name, group in (("conny", "Contributor"), ("edda", "Editor")):
        member(name, group, PASSWORD)


class SharedBrowser:
    """Editors who use one browser in turn; counts the keys that each presses and the pages loaded."""

    def __init__(self, page):
        self.page, self.loads, self.presses = page, 0, 0
        self.watch(page)
        page.on("popup", self.watch)

    def watch(self, page):
        page.on("load", self.count)

    def count(self, *about):
        self.loads += 1

    def enter_as(self, name):
        """Log in as another editor."""
        self.leave()
        self.keyboard = keys.log_in(self.page, name, PASSWORD)
        return self.keyboard

    def leave(self):
        """Log out, if anybody is logged in."""
        if self.page.locator("#logout-form").count():
            self.keyboard.follow("#logout-form button")
            self.presses += self.keyboard.presses


def add_row(keyboard, prefix, number):
    """Add an empty row of a kind, unless there is one; the focus goes into it."""
    if keyboard.page.locator(f"#{prefix}-{number}").count() == 0:
        keyboard.to(f"#{prefix}-group .add-row a")
        keyboard.press("Enter")
        keyboard.page.wait_for_selector(f"#{prefix}-{number}")


def titled(title):
    """Return a function that fills in the popup of a source."""
    return lambda window: window.fill("title", title)


def enter_the_summit(keyboard):
    """Enter the summit's own fields, and add its place and its first source in popups."""
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
    keyboard.fill("venue", "Hofdi")
    keyboard.fill("summary", "They came within reach of giving up all ballistic missiles.")
    keyboard.add("sources", titled("Memorandum of conversation"))


def enter_who_and_when(keyboard):
    """Enter the participants and the programme."""
    for number, (name, sort_name, country) in enumerate(SIDES):
        keyboard.add(f"participations-{number}-leader", named(name, ("sort_name", sort_name)))
        keyboard.add(f"participations-{number}-actor", named(country))
        keyboard.fill(f"participations-{number}-capacity", "Head of government")
    for number, (kind, title) in enumerate((("Talks", "First talks"), ("Talks", "Last talks, into the evening"))):
        add_row(keyboard, "programme", number)
        keyboard.fill(f"programme-{number}-order", str(number + 1))
        keyboard.fill(f"programme-{number}-on", f"1{number + 1} October 1986")
        keyboard.pick(f"programme-{number}-kind", kind)
        keyboard.fill(f"programme-{number}-title", title)


def enter_what(keyboard):
    """Enter three issues with both positions, four quotations with their sources, an agreement."""
    for number, (issue, outcome, *_positions) in enumerate(ISSUES):
        add_row(keyboard, "discussions", number)
        keyboard.add(f"discussions-{number}-issue", named(issue))
        keyboard.pick(f"discussions-{number}-outcome", outcome)
    rows = [(issue, side, words) for issue, _outcome, *both in ISSUES for side, words in zip(SIDES, both, strict=True)]
    for number, (issue, (name, _sort_name, country), words) in enumerate(rows):
        add_row(keyboard, "positions", number)
        keyboard.choose(f"positions-{number}-issue", issue)
        keyboard.choose(f"positions-{number}-actor", country)
        keyboard.choose(f"positions-{number}-leader", name)
        keyboard.fill(f"positions-{number}-summary", words)
    for number, (leader, issue, words) in enumerate(QUOTATIONS):
        add_row(keyboard, "quotations", number)
        keyboard.choose(f"quotations-{number}-leader", leader)
        keyboard.choose(f"quotations-{number}-issue", issue)
        keyboard.fill(f"quotations-{number}-text", words)
        keyboard.add(f"quotations-{number}-sources", titled(f"Notes of the talks, part {number + 1}"))
    add_row(keyboard, "agreements", 0)
    keyboard.fill("agreements-0-title", "Understanding on the next meeting")
    keyboard.pick("agreements-0-kind", "Joint statement")
    keyboard.fill("agreements-0-signed", "12 October 1986")


def say(keyboard, words):
    """Type a reason."""
    keyboard.to("#reason")
    keyboard.write(words)


def test_a_summit_is_written_sent_back_corrected_and_published_by_keyboard(page, people):
    browser = SharedBrowser(page)
    conny = browser.enter_as("conny")
    conny.follow(".model-summit .addlink")
    enter_the_summit(conny)
    enter_who_and_when(conny)
    enter_what(conny)
    say(conny, "Please look at the venue.")
    conny.follow("[name=_ask]")
    assert page.locator(".errornote").count() == 0
    assert Summit.objects.get().status == "review"
    written = conny.presses, browser.loads

    edda = browser.enter_as("edda")
    edda.follow("#content-main .queue th a")
    edda.follow(".transitions [value='send_back']")
    say(edda, "The house is called Höfði House.")
    edda.follow(".reason-form [type=submit]")

    conny = browser.enter_as("conny")
    assert "The house is called Höfði House." in page.locator(".queue").first.inner_text()
    conny.follow("#content-main .queue th a")
    conny.fill("venue", "Höfði House")
    say(conny, "Mended.")
    conny.follow("[name=_ask]")

    edda = browser.enter_as("edda")
    edda.follow("#content-main .queue th a")
    edda.follow(".transitions [value='publish']")
    edda.to("[name=anyway]")
    edda.press("Space")
    say(edda, "Checked against the notes.")
    edda.follow(".reason-form [type=submit]")
    assert [model.objects.published().count() for model in (Summit, Leader, Issue, Agreement)] == [1, 2, 3, 1]
    assert (Quotation.objects.count(), Source.objects.count()) == (4, 5)

    history = page.url.replace("change", "history")
    edda.follow(".viewsitelink")
    assert page.url.endswith("/summits/reykjavik-summit-1986/")
    read = page.locator("main").inner_text()
    shown = [name for name, *_more in (*SIDES, *ISSUES)] + [words for _leader, _issue, words in QUOTATIONS]
    for words in (*shown, *(words for issue in ISSUES for words in issue[2:]), "Höfði House", "Last talks"):
        assert words in read
    page.goto(history)
    told = page.locator(".edit > h2 q").all_inner_texts()
    steps = ["Please look at the venue.", "The house is called Höfði House.", "Mended.", "Checked against the notes."]
    # Each save and each transition is a changeset; saves without changes leave none.
    assert told == [steps[3], steps[2], steps[2], steps[1], steps[0], steps[0]]
    # Keys that are no text, and pages with popups. It took 434 and 17, and 36 pages in all: that must not grow. Of the
    # keys, 18 are for the places in sources: a field of each page.
    assert written[0] <= 455
    assert written[1] <= 18
    assert browser.loads <= 37
