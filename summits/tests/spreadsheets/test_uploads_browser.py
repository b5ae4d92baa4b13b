"""Imports in Chromium, by keyboard: a file is sent, reviewed, imported and reverted; axe checks the pages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from summits.models import Leader
from summits.tests.admin.test_admin_browser import AXE_OPTIONS, PASSWORD, log_in
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import make_archive
from summits.tests.helpers.keyboard import Keyboard
from summits.tests.helpers.uploads import ADD, workbook

pytestmark = pytest.mark.ui

SHEETS = {
    "leaders": [["name", "sort_name"], ["Boris Yeltsin", "Yeltsin, Boris"]],
    "participations": [["summit", "leader", "actor"], ["Reykjavik Summit 1986", "George Bush", "United States"]],
}


@pytest.fixture
def archive(transactional_db):
    User.objects.create_superuser("editor", password=PASSWORD)
    made = make_archive()
    new.leader("George Bush", slug="elder"), new.leader("George Bush", slug="younger")
    return made


def accessibility_violations(page, width):
    """Fail if axe finds something on the page, or if it scrolls sideways."""
    found = Axe().run(page, options=AXE_OPTIONS)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_workbook_is_imported_and_reverted_by_keyboard(new_page, archive, tmp_path):
    file = tmp_path / "pile.xlsx"
    file.write_bytes(workbook(**SHEETS))
    page = new_page(viewport={"width": 320, "height": 900}, color_scheme="dark")
    log_in(page)
    page.goto(ADD)
    accessibility_violations(page, 320)
    page.set_input_files("#id_file", file)
    keyboard = Keyboard(page)
    keyboard.to("[value='Check the file']")
    keyboard.press("Enter")
    page.wait_for_selector("text=Which record is meant?")
    accessibility_violations(page, 320)
    keyboard.to("#choice-1")
    keyboard.type("George Bush (y")
    keyboard.to("[value='Check again with these choices']")
    keyboard.press("Enter")
    page.wait_for_selector("[name=_import]")
    accessibility_violations(page, 320)
    keyboard.to("[name=_import]")
    keyboard.press("Enter")
    page.wait_for_selector("text=Imported on")
    assert archive.summit.participations.filter(leader__slug="younger").exists()
    accessibility_violations(page, 320)
    page.click("text=revert the whole import")
    page.wait_for_selector("[value='Revert this edit']")
    keyboard.to("[value='Revert this edit']")
    keyboard.press("Enter")
    page.wait_for_selector("text=The edit was reverted.")
    assert not Leader.objects.filter(slug="boris-yeltsin").exists()


def test_columns_are_matched_by_keyboard(new_page, archive, tmp_path):
    file = tmp_path / "leaders.csv"
    file.write_text("Unsere Liste;;\nName;Sortiername;Bemerkung\nBoris Yeltsin;Yeltsin, Boris;gut\nSumme;1;\n")
    page = new_page(viewport={"width": 320, "height": 900}, color_scheme="dark")
    log_in(page)
    page.goto(ADD)
    page.set_input_files("#id_file", file)
    page.click("[value='Check the file']")
    page.wait_for_selector("text=was taken for a total")
    accessibility_violations(page, 320)
    keyboard = Keyboard(page)
    for field, choice in (("#column-0-1", "Sort"), ("#column-0-2", "Leave")):
        keyboard.to(field)
        keyboard.type(choice)
    keyboard.to("[value='Check again with these columns']")
    keyboard.press("Enter")
    page.wait_for_selector("[name=_import]")
    accessibility_violations(page, 320)
    keyboard.to("[name=_import]")
    keyboard.press("Enter")
    page.wait_for_selector("text=Imported on")
    assert Leader.objects.get(name="Boris Yeltsin").sort_name == "Yeltsin, Boris"
