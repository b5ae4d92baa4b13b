"""What is typed in the admin survives a lost connection and a closed page, in Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client

from summits.models import Summit
from summits.tests.admin.test_admin_browser import AXE_OPTIONS
from summits.tests.helpers.admin import change_url, form_data, make_archive

pytestmark = pytest.mark.ui

PASSWORD = "open sesame"


@pytest.fixture
def archive(transactional_db):
    User.objects.create_superuser("editor", password=PASSWORD)
    return make_archive()


@pytest.fixture
def summit_page(page, live_server, archive):
    """A page of Chromium in which the editor has opened the summit's page."""
    page.goto(f"{live_server.url}/admin/login/?next={change_url(archive.summit)}")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("#id_summary")
    return page


def faults_found(summit_page):
    """Return what axe finds on the page, once its autocompletes have their labels."""
    summit_page.wait_for_selector(".select2-selection[aria-labelledby*=_label]")
    return Axe().run(summit_page, options=AXE_OPTIONS).response["violations"]


def kept(summit_page):
    """Return the number of pages with unsaved text in this browser."""
    return summit_page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('summits typed')).length")


def typed(summit_page, text):
    """Type a summary and wait until it is stored."""
    summit_page.fill("#id_summary", text)
    summit_page.wait_for_function("text => Object.values(localStorage).some((kept) => kept.includes(text))", arg=text)


def test_text_typed_before_the_page_was_left_is_offered_and_restored(summit_page, archive):
    typed(summit_page, "They met at Höfði.")
    summit_page.goto("about:blank")
    summit_page.go_back()
    summit_page.goto(summit_page.url)
    note = summit_page.locator(".unsaved-offer")
    assert "You have unsaved text for this page" in note.inner_text()
    note.get_by_role("button", name="Restore it").click()
    summit_page.wait_for_selector(".not-saved")
    summit_page.wait_for_selector("html[data-unsaved]")
    assert summit_page.input_value("#id_summary") == "They met at Höfði."
    assert Summit.objects.get(pk=archive.summit.pk).summary == ""
    summit_page.click("[name=_continue] >> nth=0")
    summit_page.wait_for_selector(".messagelist .success")
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met at Höfði."
    assert summit_page.locator(".unsaved-offer").count() == 0


def test_a_save_that_never_arrived_is_offered_once_the_connection_is_back(summit_page, archive):
    address = summit_page.url
    summit_page.fill("#id_summary", "They met at Höfði.")
    summit_page.context.set_offline(True)
    summit_page.click("[name=_save] >> nth=0")
    summit_page.wait_for_timeout(500)
    summit_page.context.set_offline(False)
    summit_page.goto(address)
    summit_page.get_by_role("button", name="Restore it").click()
    summit_page.wait_for_selector(".not-saved")
    summit_page.wait_for_selector("html[data-unsaved]")
    assert summit_page.input_value("#id_summary") == "They met at Höfði."


def test_an_added_row_that_was_not_saved_is_restored_too(summit_page, archive):
    summit_page.click("#programme-group .add-row a")
    summit_page.fill("#id_programme-2-title", "A walk by the sea")
    typed(summit_page, "They met.")
    summit_page.goto(summit_page.url)
    summit_page.get_by_role("button", name="Restore it").click()
    summit_page.wait_for_selector(".not-saved")
    summit_page.wait_for_selector("html[data-unsaved]")
    assert summit_page.input_value("#id_programme-2-title") == "A walk by the sea"


def test_axe_finds_nothing_where_a_save_is_not_made_or_text_is_offered(summit_page, archive):
    other, address = Client(), change_url(archive.summit)
    other.force_login(User.objects.create_superuser("other", password=PASSWORD))
    data = form_data(other.get(address))
    assert other.post(address, {**data, "summary": "They met at Höfði.", "venue": "Höfði House"}).status_code == 302
    typed(summit_page, "Nothing was signed.")
    summit_page.click("[name=_save] >> nth=0")
    assert "Last saved by other" in summit_page.locator(".conflict").inner_text()
    assert faults_found(summit_page) == []
    summit_page.goto(summit_page.url)
    summit_page.wait_for_selector(".unsaved-offer")
    assert faults_found(summit_page) == []


def test_saved_or_deleted_text_is_not_offered(summit_page):
    typed(summit_page, "They met.")
    summit_page.click("[name=_continue] >> nth=0")
    summit_page.wait_for_selector(".messagelist .success")
    typed(summit_page, "They met twice.")
    summit_page.goto(summit_page.url)
    summit_page.get_by_role("button", name="Delete it").click()
    summit_page.goto(summit_page.url)
    summit_page.wait_for_selector("#id_summary")
    assert summit_page.locator(".unsaved-offer").count() == 0
    assert kept(summit_page) == 0
