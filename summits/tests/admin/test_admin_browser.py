"""The admin in Chromium: a summit entered by keyboard alone, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from summits.tests.helpers import keyboard as keys
from summits.tests.helpers.admin import change_url, make_archive

pytestmark = pytest.mark.ui

# Loading style sheets anew, axe itself would break the content security policy.
AXE_OPTIONS = {"resultTypes": ["violations"], "preload": False, "rules": {"target-size": {"enabled": True}}}
PASSWORD = "open sesame"


@pytest.fixture
def editor(transactional_db):
    return User.objects.create_superuser("editor", password=PASSWORD)


def log_in(page):
    return keys.log_in(page, "editor", PASSWORD)


def test_after_an_error_the_focus_is_on_its_field(page, editor):
    made = make_archive()
    log_in(page)
    page.goto(change_url(made.summit))
    page.evaluate("document.querySelector('#id_positions-1-issue').value = ''")
    page.locator("[name=_continue]").first.press("Enter")
    page.wait_for_selector("#positions-1 .select2-selection:focus")
    assert page.locator("#positions-1 .errorlist").inner_text() == "This field is required."


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_in_the_admin(new_page, editor, scheme, width):
    made = make_archive()
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    log_in(page)
    discussion = made.summit.discussions.get()
    summit = change_url(made.summit)
    of_the_summit = [summit.replace("change", name) for name in ("history", "step/publish", "delete")]
    lists = ["/admin/", "/admin/summits/summit/", "/admin/summits/summit/deleted/", "/admin/summits/changeset/"]
    for address in (*lists, summit, *of_the_summit, change_url(discussion)):
        page.goto(address)
        found = Axe().run(page, options=AXE_OPTIONS)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"


def test_a_summits_page_does_not_scroll_sideways_on_a_telephone(narrow_page, editor):
    made = make_archive()
    log_in(narrow_page)
    narrow_page.goto(change_url(made.summit))
    narrow_page.evaluate("document.querySelectorAll('details').forEach(row => row.open = true)")
    width = narrow_page.evaluate("document.documentElement.scrollWidth")
    assert width <= 320


def test_what_was_typed_into_an_autocomplete_and_not_chosen_is_told(page, editor):
    made = make_archive()
    log_in(page)
    page.goto(change_url(made.summit))
    box = page.locator("#id_place").locator("xpath=following-sibling::span[1]")
    box.click()
    page.keyboard.type("Höfði")
    page.locator("#id_venue").click()
    note = page.locator("[role=alert]", has_text="was not chosen")
    assert note.inner_text() == "“Höfði” was not chosen. Choose a record from the list."
    box.click()
    page.keyboard.type("Reykja")
    page.get_by_role("option", name="Reykjavik").click()
    assert note.all_inner_texts() == []
    box.click()
    page.locator("#id_venue").click()
    assert note.all_inner_texts() == []
    page.locator("#id_country").locator("xpath=following-sibling::span[1]").click()
    page.keyboard.type("Norw")
    page.get_by_role("option", name="Norway").click()
    assert note.all_inner_texts() == []


def test_enter_chooses_nothing_in_an_autocomplete_until_the_answer_is_there(page, editor):
    make_archive()
    log_in(page)
    page.goto("/admin/summits/summit/add/")
    chosen = page.locator("#id_country option:checked")
    page.locator("#id_country").locator("xpath=following-sibling::span[1]").click()
    page.locator(".select2-results__option--highlighted").wait_for()
    page.route("**/autocomplete/**", lambda _route: None)
    with page.expect_request("**/autocomplete/**term=Norw&**"):
        page.keyboard.type("Norw")
    page.keyboard.press("Enter")
    assert "".join(chosen.all_inner_texts()).strip("- ") == ""
    # The requests that nobody answered go on.
    page.unroute("**/autocomplete/**")
    page.locator(".select2-results__option--highlighted", has_text="Norway").wait_for()
    page.keyboard.press("Enter")
    assert chosen.inner_text() == "Norway"
