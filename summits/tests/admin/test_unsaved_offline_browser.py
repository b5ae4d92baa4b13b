"""What is typed at the desk survives a lost connection and a closed page, in Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client

from summits.models import Summit
from summits.tests.admin.test_desk_browser import AXE_OPTIONS
from summits.tests.helpers.admin import answers, make_archive, page_of

pytestmark = pytest.mark.ui

PASSWORD = "open sesame"


@pytest.fixture
def archive(transactional_db):
    User.objects.create_superuser("editor", password=PASSWORD)
    return make_archive()


@pytest.fixture
def desk(page, live_server, archive):
    """A page of Chromium in which the editor has opened the summit's page."""
    page.goto(f"{live_server.url}/admin/login/?next={page_of(archive.summit)}")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("#id_summary")
    return page


def faults_found(desk):
    """Return what axe finds on the page, once its autocompletes have their names."""
    desk.wait_for_selector(".select2-selection[aria-labelledby*=_label]")
    return Axe().run(desk, options=AXE_OPTIONS).response["violations"]


def kept(desk):
    """Return how many pages have something typed and not saved in this browser."""
    return desk.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('summits typed')).length")


def typed(desk, text):
    """Type a summary and wait until it is kept."""
    desk.fill("#id_summary", text)
    desk.wait_for_function("text => Object.values(localStorage).some((kept) => kept.includes(text))", arg=text)


def test_what_was_typed_before_the_page_was_left_is_offered_and_put_back(desk, archive):
    typed(desk, "They met at Höfði.")
    desk.goto("about:blank")
    desk.go_back()
    desk.goto(desk.url)
    note = desk.locator(".typed-note")
    assert "You have unsaved text for this page" in note.inner_text()
    note.get_by_role("button", name="Restore it").click()
    desk.wait_for_selector(".held-back")
    desk.wait_for_selector("html[data-unsaved]")
    assert desk.input_value("#id_summary") == "They met at Höfði."
    assert Summit.objects.get(pk=archive.summit.pk).summary == ""
    desk.click("[name=_continue] >> nth=0")
    desk.wait_for_selector(".messagelist .success")
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met at Höfði."
    assert desk.locator(".typed-note").count() == 0


def test_a_save_that_never_arrived_is_offered_once_the_connection_is_back(desk, archive):
    address = desk.url
    desk.fill("#id_summary", "They met at Höfði.")
    desk.context.set_offline(True)
    desk.click("[name=_save] >> nth=0")
    desk.wait_for_timeout(500)
    desk.context.set_offline(False)
    desk.goto(address)
    desk.get_by_role("button", name="Restore it").click()
    desk.wait_for_selector(".held-back")
    desk.wait_for_selector("html[data-unsaved]")
    assert desk.input_value("#id_summary") == "They met at Höfði."


def test_a_row_added_and_not_saved_comes_back_with_the_rest(desk, archive):
    desk.click("#programme-group .add-row a")
    desk.fill("#id_programme-2-title", "A walk by the sea")
    typed(desk, "They met.")
    desk.goto(desk.url)
    desk.get_by_role("button", name="Restore it").click()
    desk.wait_for_selector(".held-back")
    desk.wait_for_selector("html[data-unsaved]")
    assert desk.input_value("#id_programme-2-title") == "A walk by the sea"


def test_axe_finds_nothing_where_a_save_is_held_back_or_something_is_offered(desk, archive):
    other, address = Client(), page_of(archive.summit)
    other.force_login(User.objects.create_superuser("other", password=PASSWORD))
    data = answers(other.get(address))
    assert other.post(address, {**data, "summary": "They met at Höfði.", "venue": "Höfði House"}).status_code == 302
    typed(desk, "Nothing was signed.")
    desk.click("[name=_save] >> nth=0")
    assert "Last saved by other" in desk.locator(".clash").inner_text()
    assert faults_found(desk) == []
    desk.goto(desk.url)
    desk.wait_for_selector(".typed-note")
    assert faults_found(desk) == []


def test_what_was_saved_or_forgotten_is_not_offered(desk):
    typed(desk, "They met.")
    desk.click("[name=_continue] >> nth=0")
    desk.wait_for_selector(".messagelist .success")
    typed(desk, "They met twice.")
    desk.goto(desk.url)
    desk.get_by_role("button", name="Delete it").click()
    desk.goto(desk.url)
    desk.wait_for_selector("#id_summary")
    assert desk.locator(".typed-note").count() == 0
    assert kept(desk) == 0
