"""The page of findings in Chromium: from a finding to its field, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import expect

from summits.tests.admin.test_admin_browser import AXE_OPTIONS, PASSWORD, log_in
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive

pytestmark = pytest.mark.ui

PAGE = "/admin/quality/"


@pytest.fixture
def archive(transactional_db):
    """An editor, and a summit whose second participant has no office."""
    User.objects.create_superuser("editor", password=PASSWORD)
    made = make_archive()
    new.term(made.gorbachev, actor=made.ussr, start="1990-03-15", end="1991-12-25")
    new.agreement("Charter for American-Russian Partnership and Friendship", unverified=["fate", "summary"])
    return made


def test_a_finding_opens_its_row_and_the_focus_is_on_its_field(page, archive):
    log_in(page)
    page.goto(PAGE)
    page.select_option("[name=rule]", "no-office")
    page.click("text=Show")
    page.click("text=Reykjavik Summit 1986 – Mikhail Gorbachev")
    page.wait_for_selector("#id_participations-1-capacity:focus")
    assert page.locator("#participations-1 details.saved-row").get_attribute("open") is not None
    page.goto(f"{PAGE}?rule=no-source&kind=discussion")
    page.click("text=Reykjavik Summit 1986 – Strategic arms")
    page.wait_for_selector("#discussions-0 .field-sources .select2-container--focus")


def test_without_javascript_a_finding_leads_to_its_field_as_well(page_without_javascript, archive):
    page = page_without_javascript
    log_in(page)
    page.goto(PAGE)
    page.select_option("[name=rule]", "no-office")
    page.click("text=Show")
    page.click("text=Reykjavik Summit 1986 – Mikhail Gorbachev")
    # The browser goes to the row once the long page is laid out.
    expect(page.locator("#id_participations-1-capacity")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_on_the_page_of_findings(new_page, archive, scheme, width):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    log_in(page)
    for query in ("", "?rule=unverified", "?rule=nonsense", "?rule=malformed-address"):
        page.goto(PAGE + query)
        found = Axe().run(page, options=AXE_OPTIONS)
        assert found.violations_count == 0, f"{query}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width
