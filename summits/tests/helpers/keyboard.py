"""An editor without a mouse, in Chromium."""

FURTHEST = 200
"""Presses of Tab after which a field counts as out of reach."""


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

    def write(self, text):
        """Write into the field that has the focus: a key, then the rest at once, for Chromium draws after each key."""
        self.type(text[:1])
        self.page.keyboard.insert_text(text[1:])

    def fill(self, field, text):
        self.to(f"#id_{field}")
        self.write(text)

    def pick(self, field, label):
        """Pick an option of a plain select by its first letters."""
        self.to(f"#id_{field}")
        self.type(label)
        assert self.page.locator(f"#id_{field} option:checked").text_content() == label

    def choose(self, field, words):
        """Choose in an autocomplete what is found by ``words``."""
        self.to(f"#id_{field} + .select2 [role=combobox]")
        self.press("Enter")
        self.page.wait_for_selector(".select2-dropdown .select2-search__field:focus")
        self.write(words)
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


def log_in(page, name, password):
    """Log in in the admin; return the Keyboard of the page."""
    page.goto("/admin/")
    keyboard = Keyboard(page)
    keyboard.fill("username", name)
    keyboard.fill("password", password)
    with page.expect_navigation():
        keyboard.press("Enter")
    return keyboard


def named(name, *more):
    """Return what fills in the window of a record that has a name, and further (field, text) pairs."""

    def fill(window):
        for field, text in (("name", name), *more):
            window.fill(field, text)

    return fill
