"""Approval and the check of public changes in Chromium: by keyboard, without JavaScript, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User

from summits.models import Actor, ChangeMethod, ChangeSet, Summit, changeset
from summits.tests.admin.test_admin_browser import AXE_OPTIONS, PASSWORD, log_in
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, make_archive
from summits.workflow.unreviewed_changes import unreviewed

pytestmark = pytest.mark.ui
PAGE = "/admin/public-changes/"


@pytest.fixture
def archive(transactional_db):
    """An editor, public changes of another and of their own, and a draft that refers to records awaiting approval."""
    editor = User.objects.create_superuser("editor", password=PASSWORD)
    made = make_archive()
    made.public = new.meeting((new.leader("Vladimir Putin"), new.country("Russia")), title="Sochi Summit 2008")
    ChangeSet.objects.update(needs_review=False)
    for place, user in enumerate([User.objects.create_user("otto"), editor] * 2):
        with changeset(user=user, method=ChangeMethod.FORM, reason="As the programme has it."):
            Summit.objects.filter(pk=made.public.pk).update(venue=f"Bocharov Ruchey, house {place}")
    with changeset(user=None):
        made.state = new.country("Freedonia", iso_code="ZZ", approved=False)
        made.book = new.source("A history of Freedonia", publisher="Marx & Sons", approved=False)
        Summit.objects.filter(pk=made.summit.pk).update(country=made.state)
        made.summit.sources.add(made.book)
    return made


def pages(archive):
    edit = ChangeSet.objects.filter(needs_review=True).first()
    return [
        "/admin/",
        PAGE,
        f"{PAGE}?author=nonsense",
        f"{PAGE}?record=summit:{archive.public.pk}",
        change_url(archive.public),
        change_url(archive.state),
        f"/admin/summits/actor/approve/?pk={archive.state.pk}",
        f"/admin/summits/summit/{archive.summit.pk}/step/publish/",
        f"/admin/summits/changeset/{edit.pk}/change/",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_on_the_pages_of_approval_and_public_changes(new_page, archive, scheme, width):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    log_in(page)
    for address in pages(archive):
        page.goto(address)
        found = Axe().run(page, options=AXE_OPTIONS)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address


def test_without_javascript_an_editor_approves_and_checks(page_without_javascript, archive):
    page = page_without_javascript
    log_in(page)
    page.goto(change_url(archive.state))
    page.click("#content-main .transitions a.button")
    page.click("input[type=submit][value=Approve]")
    assert "1 record was approved." in page.content() and Actor.objects.get(pk=archive.state.pk).approved
    page.goto(PAGE)
    assert page.locator("[name=one]").count() == 2
    page.locator("[name=one]").first.press("Enter")
    page.wait_for_selector("text=1 edit was marked as checked")
    page.locator("[name=changeset]").first.press("Space")
    page.click("text=Mark selected as checked")
    page.wait_for_selector("text=1 edit was marked as checked")
    assert {edit.username for edit in unreviewed()} == {"editor"}
