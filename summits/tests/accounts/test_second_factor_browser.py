"""The second factor and the log in Chromium: set up and given by keyboard, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from summits.accounts.policy import set_second_factor_required
from summits.tests.admin.test_admin_browser import AXE_OPTIONS
from summits.tests.helpers.second_factor import set_up, shown

pytestmark = pytest.mark.ui

PASSWORD = "a quiet pass phrase"
LOG_IN, OWN, SET_UP = "/admin/login/", "/admin/second-factor/", "/admin/second-factor/set-up/"


@pytest.fixture
def editor(transactional_db):
    return User.objects.create_superuser("editor", password=PASSWORD)


def log_in(page):
    page.goto(LOG_IN)
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")


def give(page, code):
    """Type a code where the focus is, as on a page that asks for nothing else."""
    page.wait_for_selector("#id_code:focus")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def confirm(page):
    """Give the password again where a page asks for it."""
    page.fill("#id_password", PASSWORD)
    with page.expect_navigation():
        page.press("#id_password", "Enter")


def assert_accessible(page, name):
    found = Axe().run(page, options=AXE_OPTIONS)
    assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def test_a_second_factor_is_set_up_saved_and_used_by_keyboard(page_without_javascript, editor):
    page = page_without_javascript
    set_second_factor_required(True)
    log_in(page)
    page.wait_for_url(f"**{SET_UP}")
    confirm(page)
    page.focus("#id_code")
    give(page, shown(editor, confirmed=False))
    codes = page.locator(".codes code").all_text_contents()
    assert len(codes) == 10
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a file").press("Enter")
    assert saved.value.suggested_filename == "recovery-codes.txt"
    assert all(code in saved.value.path().read_text() for code in codes)
    page.get_by_role("link", name="I have saved them: continue").press("Enter")
    page.wait_for_url("**/admin/")
    page.locator("#logout-form button").press("Enter")
    log_in(page)
    give(page, codes[0])
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_on_the_pages_of_accounts(new_page, editor, settings, scheme, width):
    settings.AXES_ENABLED, settings.LOGIN_FAILURES = True, 1
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page.goto(LOG_IN)
    page.fill("#id_username", "somebody")
    page.fill("#id_password", "wrong")
    with page.expect_navigation():
        page.press("#id_password", "Enter")
    assert_accessible(page, "locked out")
    log_in(page)
    page.goto(SET_UP)
    assert_accessible(page, "the password again")
    confirm(page)
    for address in (OWN, SET_UP):
        page.goto(address)
        assert_accessible(page, address)
    give(page, shown(editor, confirmed=False))
    assert_accessible(page, "recovery codes")
    for address in (OWN, "/admin/second-factors/", "/admin/sessions/", "/admin/summits/auditentry/"):
        page.goto(address)
        assert_accessible(page, address)
    page.locator("#logout-form button").click()
    log_in(page)
    give(page, "000000")
    assert_accessible(page, "code")


def test_the_page_to_set_one_up_fits_a_telephone(narrow_page, editor):
    set_second_factor_required(True)
    log_in(narrow_page)
    narrow_page.wait_for_url(f"**{SET_UP}")
    assert_accessible(narrow_page, "the password again")
    confirm(narrow_page)
    assert_accessible(narrow_page, "set up")
    set_up(editor)
    narrow_page.goto("/admin/")
    narrow_page.wait_for_selector("#id_code")
    assert_accessible(narrow_page, "code")
