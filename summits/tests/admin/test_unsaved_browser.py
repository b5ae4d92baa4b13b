"""Nothing typed is lost: every way of leaving a page of the admin with unsaved text, in Chromium."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import Permission, User
from playwright.sync_api import Error

from summits.models import Summit
from summits.tests.helpers.admin import add_url, change_url, make_archive, member
from summits.tests.helpers.unsaved import Tab

pytestmark = pytest.mark.ui

TEXT = "They met at Höfði."


@pytest.fixture
def archive(transactional_db):
    archive = make_archive()
    archive.editor = User.objects.create_superuser("editor", password="x")
    return archive


@pytest.fixture
def tab(page, live_server, archive):
    return Tab(page, live_server.url).log_in(archive.editor)


@pytest.fixture
def summit(tab, archive):
    """A tab with the summit's page."""
    return tab.open(change_url(archive.summit))


WAYS = {
    "a link of the page": lambda page: page.get_by_role("link", name="History").click(),
    "the link to delete": lambda page: page.locator(".deletelink").first.click(),
    "the preview": lambda page: page.get_by_role("link", name="Preview", exact=True).click(),
    "the list beside the page": lambda page: page.locator("#nav-sidebar .model-leader th a").click(),
    "the breadcrumbs": lambda page: page.locator(".breadcrumbs a").first.click(),
    "the link to one's password": lambda page: page.get_by_role("link", name="Change password").click(),
    "the public site": lambda page: page.get_by_role("link", name="View site").click(),
    "reloading": lambda page: page.reload(),
    "the browser's Back": lambda page: page.go_back(),
    "the address bar": lambda page: page.goto("/admin/summits/leader/"),
    "another site in the address bar": lambda page: page.goto("about:blank"),
}


def test_the_browser_asks_before_leaving_in_any_way_and_the_text_is_offered_afterwards(tab, archive):
    for way, leave in WAYS.items():
        tab.open("/admin/summits/summit/").open(change_url(archive.summit)).type(f"{TEXT} {way}")
        tab.dialogs.clear()
        leave(tab.page)
        assert tab.dialogs == ["beforeunload"], way
        tab.open(change_url(archive.summit))
        assert tab.offers.count() == 1 and f"{TEXT} {way}" in tab.offers.locator("dd").all_text_contents(), way
        assert tab.page.input_value("#id_summary") == ""
        tab.offers.get_by_role("button", name="Delete it").click()
        assert tab.kept == [], way


def test_staying_on_the_page_keeps_everything_in_its_fields(summit):
    summit.stays = True
    summit.type(TEXT).page.locator(".breadcrumbs a").first.click()
    assert summit.dialogs == ["beforeunload"]
    assert summit.page.input_value("#id_summary") == TEXT


def test_text_is_stored_at_each_key_and_deleted_when_it_is_undone(summit):
    summit.page.click("#id_summary")
    for number, key in enumerate("They", 1):
        summit.page.keyboard.press(key)
        [entry] = summit.kept
        assert dict(entry["answers"])["summary"] == "They"[:number]
    assert summit.page.locator("#unsaved-count").inner_text().strip() == "(1)"
    summit.type("")
    assert summit.kept == []


def test_a_tab_that_is_closed_or_crashes_keeps_its_text(summit, archive):
    summit.type(TEXT)
    other = Tab(summit.page.context.new_page(), summit.site)
    summit.page.close(run_before_unload=True)
    other.open(change_url(archive.summit))
    assert summit.dialogs == ["beforeunload"] and other.offers.count() == 1
    other.type(f"{TEXT} Twice.")
    third = Tab(other.page.context.new_page(), summit.site)
    crash(other.page)
    third.open(change_url(archive.summit))
    assert third.offers.count() == 2


def crash(page):
    """Kill the process of a page."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def test_a_closed_popup_keeps_its_text_and_a_saved_one_keeps_none(summit, archive):
    for is_saved in (False, True):
        with summit.page.expect_popup() as opened:
            summit.page.click("#add_id_place")
        window = Tab(opened.value, summit.site)
        window.ready()
        window.type("Höfn", "#id_name")
        if is_saved:
            window.page.fill("#id_slug", "hofn")
            window.page.evaluate(
                "pk => document.querySelector('#id_country').append(new Option('Iceland', pk, true, true))",
                str(archive.iceland.pk),
            )
            with window.page.expect_event("close"):
                window.page.locator("[name=_save]").first.click()
        else:
            with window.page.expect_event("close"):
                window.page.close(run_before_unload=True)
            assert window.dialogs == ["beforeunload"]
            assert [entry["page"] for entry in summit.kept if "/place/add/" in entry["page"]]
            summit.forget()
    summit.open("/admin/")
    assert not [entry for entry in summit.kept if "/place/add/" in entry["page"]]


def test_two_tabs_of_one_record_and_two_records_keep_their_own_text(summit, archive):
    other = Tab(summit.page.context.new_page(), summit.site).open(change_url(archive.summit))
    leader = Tab(summit.page.context.new_page(), summit.site).open(change_url(archive.reagan))
    summit.type("One.")
    other.type("Two.")
    leader.type("Three.", "#id_name")
    summit.type("One, and more.")
    answers = [dict(entry["answers"]) for entry in summit.kept]
    assert {one.get("summary") for one in answers if "summary" in one} >= {"One, and more.", "Two."}
    assert [one["name"] for one in answers if "name" in one] == ["Three."]
    summit.page.locator("[name=_continue]").first.click()
    summit.page.wait_for_selector(".messagelist .success")
    summit.ready()
    assert "Two." in [dict(entry["answers"]).get("summary") for entry in summit.kept]
    assert summit.offers.count() == 1


def test_text_restored_in_a_second_tab_leaves_that_of_the_first(summit, archive):
    summit.type("One.")
    other = Tab(summit.page.context.new_page(), summit.site).open(change_url(archive.summit))
    other.put_back()
    other.held_back()
    other.type("Two.")
    summit.type("One, and more.")
    assert {dict(entry["answers"])["summary"] for entry in summit.kept} == {"Two.", "One, and more."}


def test_a_save_confirms_only_what_it_saved_and_not_what_was_typed_meanwhile(summit, archive):
    summit.page.evaluate(
        """() => document.querySelector('#summit_form').addEventListener('submit', () => setTimeout(() => {
        const field = document.querySelector('#id_summary');
        field.value = 'And more.';
        field.dispatchEvent(new Event('input', { bubbles: true }));
        }))"""
    )
    summit.type(TEXT).page.locator("[name=_continue]").first.click()
    summit.page.wait_for_selector(".messagelist .success")
    summit.ready()
    assert Summit.objects.get(pk=archive.summit.pk).summary == TEXT
    [entry] = summit.kept
    assert dict(entry["answers"])["summary"] == "And more."
    assert summit.offers.count() == 1


def test_a_transition_with_unsaved_text_asks_whether_to_save_it_first(summit, archive):
    step = f"**{change_url(archive.summit).replace('change', 'step/ask')}**"
    summit.type(TEXT).page.get_by_role("button", name="Ask for review").first.click()
    assert "You have unsaved changes" in summit.page.locator(".conflict").inner_text()
    assert summit.page.input_value("#id_summary") == TEXT
    summit.page.get_by_role("button", name="Continue without saving").click()
    summit.page.wait_for_url(step)
    assert len(summit.kept) == 1 and Summit.objects.get(pk=archive.summit.pk).summary == ""
    summit.open(change_url(archive.summit)).put_back()
    summit.held_back()
    summit.page.get_by_role("button", name="Ask for review", exact=True).click()
    summit.page.wait_for_selector(".conflict")
    summit.ready().page.get_by_role("button", name="Save and continue to “Ask for review”").click()
    summit.page.wait_for_url(step)
    assert summit.ready().kept == [] and Summit.objects.get(pk=archive.summit.pk).summary == TEXT
    assert set(summit.dialogs) == set()


def test_the_enter_key_saves_and_makes_no_transition(summit, archive):
    summit.page.click("#id_venue")
    summit.page.keyboard.type("Höfði House")
    with summit.page.expect_navigation():
        summit.page.keyboard.press("Enter")
    archive.summit.refresh_from_db()
    assert (archive.summit.venue, archive.summit.status) == ("Höfði House", "draft")
    assert summit.page.url.endswith("/admin/summits/summit/")


def test_unchanged_pages_are_left_without_a_question_and_store_nothing(tab, archive):
    pages = [change_url(one) for one in (archive.summit, archive.reagan, archive.agreement, archive.correction)]
    pages += [add_url(Summit), add_url(type(archive.source))]
    pages += [f"/admin/auth/user/{archive.editor.pk}/change/", "/admin/auth/user/add/", "/admin/summits/summit/"]
    for address in pages:
        tab.open(address)
        tab.page.mouse.click(300, 400)
    tab.open("/admin/")
    assert (tab.dialogs, tab.kept) == ([], [])


SMALL_FORMS = {
    "a step's comment": ("step/ask/", "#reason"),
    "why a record is deleted": ("delete/", "#reason"),
    "why an earlier state is put back": ("history/{changeset}/", "#reason"),
}


def test_reasons_are_stored_and_restored(tab, archive):
    first = new_edit(archive.summit)
    addresses = {
        name: (change_url(archive.summit).replace("change/", path.format(changeset=first.pk)), field)
        for name, (path, field) in SMALL_FORMS.items()
    }
    addresses["why a list's action is taken"] = ("/admin/summits/summit/", "#changelist-form [name=_reason]")
    addresses["a person's name"] = (f"/admin/auth/user/{archive.editor.pk}/change/", "#id_first_name")
    for name, (address, field) in addresses.items():
        tab.open(address).type(TEXT, field)
        tab.dialogs.clear()
        tab.open("/admin/").open(address)
        assert tab.dialogs == ["beforeunload"], name
        assert tab.page.input_value(field) == "", name
        tab.put_back()
        assert tab.page.input_value(field) == TEXT, name
        assert tab.offers.count() == 0, name
        tab.forget()


def new_edit(summit):
    """Make two edits of a summit; return the first of them."""
    from summits.history.diff import changesets_for
    from summits.models import ChangeMethod, changeset

    for venue in ("Höfði", "Höfði House"):
        with changeset(method=ChangeMethod.FORM):
            summit.venue = venue
            summit.save()
    return changesets_for(Summit, summit.pk).last()


def test_no_password_is_kept(tab):
    tab.open("/admin/auth/user/add/").type("helen", "#id_username")
    tab.type("a quiet pass phrase", "#id_password1").type("a quiet pass phrase", "#id_password2")
    [entry] = tab.kept
    assert dict(entry["answers"])["username"] == "helen"
    assert "quiet" not in str(tab.page.evaluate("Object.values(localStorage).join()"))
    for address in ("/admin/password_change/", "/admin/second-factor/", "/admin/login/"):
        tab.open(address)
        assert tab.page.locator("input[name=_draft]").count() == 0


def test_a_user_who_logs_out_chooses_whether_the_text_stays(summit, archive):
    def log_out():
        summit.page.locator("#logout-form button").click()
        return summit.page.get_by_role("dialog")

    summit.type(TEXT)
    dialog = log_out()
    assert "Pages with unsaved text: 1" in dialog.inner_text()
    summit.page.keyboard.press("Escape")
    assert summit.page.locator("#logout-form button:focus").count() == 1
    log_out()
    summit.page.keyboard.press("Tab")
    dialog.get_by_role("button", name="Log out and keep it").press("Enter")
    summit.page.wait_for_selector("text=Log in again")
    assert len(summit.kept) == 1 and summit.dialogs == []
    summit.log_in(archive.editor).open(change_url(archive.summit)).put_back()
    summit.held_back()
    log_out().get_by_role("button", name="Log out and delete it").press("Enter")
    summit.page.wait_for_selector("text=Log in again")
    assert summit.kept == [] and summit.dialogs == []


def test_logging_out_everywhere_deletes_no_text_before_the_password_is_given(summit, archive):
    def press():
        summit.page.get_by_role("button", name="Log out everywhere", exact=True).click()

    archive.editor.set_password("a quiet pass phrase")
    archive.editor.save()
    summit.log_in(archive.editor).open(change_url(archive.summit)).type(TEXT).open("/admin/sessions/")
    press()
    summit.page.fill("#id_password", "wrong")
    summit.page.press("#id_password", "Enter")
    summit.page.wait_for_selector(".errorlist")
    assert len(summit.kept) == 1 and summit.page.get_by_role("dialog").count() == 0
    summit.page.fill("#id_password", "a quiet pass phrase")
    summit.page.press("#id_password", "Enter")
    summit.page.wait_for_selector("text=you are still logged in")
    assert len(summit.ready().kept) == 1
    press()
    summit.page.get_by_role("button", name="Log out and delete it").click()
    summit.page.wait_for_selector("#login-form")
    assert summit.kept == []


def test_a_log_out_in_another_tab_loses_nothing_but_what_it_deletes(summit, archive):
    other = Tab(summit.page.context.new_page(), summit.site).open("/admin/")
    summit.type(TEXT)
    other.page.locator("#logout-form button").click()
    other.page.get_by_role("button", name="Log out and delete it").click()
    other.page.wait_for_selector("text=Log in again")
    assert other.kept == []
    summit.page.locator("[name=_save]").first.click()
    assert "Your session has ended" in summit.page.locator("#content").inner_text()
    summit.page.close()
    other.open("/admin/login/")
    assert [dict(entry["answers"])["summary"] for entry in other.kept] in ([], [TEXT])


def test_another_user_of_the_computer_does_not_see_it(summit, archive):
    summit.type(TEXT)
    summit.log_in(User.objects.create_superuser("other", password="x")).open(change_url(archive.summit))
    assert summit.offers.count() == 0 and summit.page.locator("#unsaved-count").inner_text() == ""
    assert TEXT not in summit.open("/admin/unsaved/").page.locator("#content").inner_text()
    assert len(summit.kept) == 1


def test_text_of_a_record_that_went_to_review_is_shown_to_be_copied(new_page, live_server, archive):
    author = member("author")
    author.user_permissions.set(Permission.objects.filter(content_type__model="summit"))
    tab = Tab(new_page(), live_server.url).log_in(author).open(add_url(Summit)).type("Malta", "#id_title")
    record = archive.summit
    Summit.objects.filter(pk=record.pk).update(status="review")
    tab.page.evaluate(
        """page => { const key = Object.keys(localStorage).find((one) => one.startsWith('summits typed'));
        localStorage[key] = JSON.stringify({ ...JSON.parse(localStorage[key]), page }) }""",
        change_url(record),
    )
    tab.open(change_url(record))
    assert "You can no longer change this page" in tab.offers.inner_text()
    assert "Malta" in tab.offers.locator("dd").all_text_contents()
    assert tab.offers.get_by_role("button", name="Restore it").count() == 0


def test_an_expired_session_a_lost_token_and_a_lost_connection_keep_the_text(summit, archive):
    context = summit.page.context

    def cut_off():
        context.set_offline(True)

    losses = {
        "session": lambda: context.clear_cookies(name="sessionid"),
        "token": lambda: context.clear_cookies(name="csrftoken"),
        "connection": cut_off,
    }
    for name, lose in losses.items():
        summit.type(TEXT)
        lose()
        summit.page.locator("[name=_save]").first.click()
        summit.page.wait_for_timeout(200)
        context.set_offline(False)
        summit.log_in(archive.editor).open(change_url(archive.summit))
        assert summit.offers.count() == 1, name
        summit.forget()
        summit.open(change_url(archive.summit))


def test_going_back_after_a_log_out_shows_the_next_user_nothing_of_what_the_last_one_typed(tab, archive):
    typed_at = {
        change_url(archive.summit): "#id_summary",
        add_url(Summit): "#id_title",
        "/admin/summits/summit/": "#changelist-form [name=_reason]",
        change_url(archive.summit).replace("change/", "step/ask/"): "#reason",
        change_url(archive.summit).replace("change/", "delete/"): "#reason",
    }
    next_user = User.objects.create_superuser("other", password="x")
    for address, field in typed_at.items():
        for how in ("keep", "delete"):
            tab.log_in(archive.editor).open(address).type(TEXT, field)
            tab.page.locator("#logout-form button").click()
            tab.page.locator(f"dialog [value={how}]").click()
            tab.page.wait_for_selector("text=Log in again")
            tab.log_in(next_user).page.go_back()
            tab.ready()
            assert tab.page.url.endswith(address) and tab.page.input_value(field) == "", (address, how)
            assert (tab.offers.count(), len(tab.kept)) == (0, int(how == "keep")), (address, how)
            tab.log_in(archive.editor).open(address)
            assert tab.offers.count() == int(how == "keep"), (address, how)
            tab.forget()


def test_going_back_after_deleting_all_brings_nothing_back(tab, archive):
    for address, field in (
        (change_url(archive.summit), "#id_summary"),
        ("/admin/summits/summit/", "form [name=_reason]"),
    ):
        tab.open(address).type(TEXT, field)
        tab.open("/admin/unsaved/").page.get_by_role("button", name="Delete all").click()
        tab.page.go_back()
        tab.ready()
        assert (tab.page.input_value(field), tab.offers.count(), tab.kept) == ("", 0, [])
