"""Unsaved text in the browser's storage, in Chromium: its list, its expiry, and storage that fails or is corrupt."""

import json
import os
import signal
import time
from contextlib import suppress
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User

from summits.models import Leader, Summit
from summits.tests.helpers import chromium
from summits.tests.helpers.admin import change_url, make_archive
from summits.tests.helpers.unsaved import Tab, faults_found

pytestmark = pytest.mark.ui

TEXT = "They met at Höfði."
LIST = "/admin/unsaved/"


@pytest.fixture
def archive(transactional_db):
    archive = make_archive()
    archive.editor = User.objects.create_superuser("editor", password="x")
    return archive


@pytest.fixture
def tab(page, live_server, archive):
    return Tab(page, live_server.url).log_in(archive.editor)


def put(tab, key, value):
    """Write into the browser's storage: text as it is, anything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value)
    tab.page.evaluate("([key, text]) => localStorage.setItem(key, text)", [key, text])


def entry(page, title="A page", **more):
    """Return an entry as the script writes it."""
    changed, answers = [["Summary", TEXT]], [["summary", TEXT]]
    return {"at": time.time() * 1000, "page": page, "title": title, "version": 1} | {
        "answers": answers,
        "changed": changed,
        **more,
    }


def test_the_list_shows_stored_text_links_to_its_page_and_deletes_it(tab, archive):
    tab.open(change_url(archive.summit)).type(TEXT)
    tab.open(change_url(archive.reagan)).type("R. Reagan", "#id_name")
    tab.open(LIST)
    assert tab.page.locator(".unsaved-entry h2").all_inner_texts()[0].startswith("Ronald Reagan")
    second = tab.page.locator(".unsaved-entry").nth(1)
    second.get_by_text("Show the text").press("Enter")
    assert second.locator("dt").all_inner_texts() == ["Summary"]
    assert second.locator("dd").all_inner_texts() == [TEXT]
    second.get_by_role("link", name="Continue editing").press("Enter")
    tab.page.wait_for_url(f"**{change_url(archive.summit)}")
    assert tab.ready().offers.count() == 1
    tab.open(LIST).page.get_by_role("button", name="Delete Ronald Reagan").press("Enter")
    assert tab.page.locator(".unsaved-entry").count() == 1
    tab.page.get_by_role("button", name="Delete all").press("Enter")
    assert tab.page.locator("#unsaved-none:focus").count() == 1
    assert tab.kept == [] and tab.dialogs[-1] == "confirm"


def test_stored_text_expires_after_thirty_days_whoever_typed_it(tab, archive):
    day = 24 * 3600 * 1000
    tab.open("/admin/")
    for number, (user, age) in enumerate(((archive.editor.pk, 29), (archive.editor.pk, 31), (999, 31), (999, 29))):
        at = time.time() * 1000 - age * day
        put(tab, f"summits typed {user} {number}bcdefabcdef", entry(change_url(archive.summit), at=at))
    tab.open(LIST)
    assert sorted(one["key"][:20] for one in tab.kept) == [
        f"summits typed {archive.editor.pk} 0bcd"[:20],
        "summits typed 999 3b"[:20],
    ]


def test_text_stored_by_an_earlier_release_is_still_offered(tab, archive):
    tab.open("/admin/")
    old = {"at": time.time() * 1000, "answers": [["summary", TEXT]]}
    put(tab, f"summits typed {archive.editor.pk} {change_url(archive.summit)}", old)
    assert tab.open(change_url(archive.summit)).offers.count() == 1


HOSTILE = [
    "",
    "{",
    "null",
    "[]",
    "7",
    {"at": "now", "answers": []},
    {"at": 1e300},
    entry("javascript:alert(1)"),
    entry("https://example.org/admin/"),
    entry("//example.org/admin/"),
    entry("/summits/"),
    entry("/admin/../summits/"),
    entry("/admin/", title={"a": 1}),
    entry("/admin/", version="<b>"),
    entry("/admin/", answers=[["a"]]),
    entry("/admin/", answers="<script>"),
    entry("/admin/", changed=[[1, 2]]),
    entry("/admin/", at=None),
]


def test_corrupt_storage_breaks_no_page_and_runs_no_script(tab, archive):
    tab.open("/admin/")
    for number, value in enumerate(HOSTILE):
        put(tab, f"summits typed {archive.editor.pk} {number:02}abcdefabcd", value)
    markup = "<img src=x onerror=\"document.title='owned'\">"
    page = change_url(archive.summit)
    shown = entry(page, title=markup, changed=[[markup, markup]], answers=[["summary", markup], ["_save", "x"]])
    put(tab, f"summits typed {archive.editor.pk} abcdefabcdef", shown)
    tab.open(LIST)
    assert tab.page.locator(".unsaved-entry").count() == 1 and len(tab.kept) == 1
    assert tab.page.locator(".unsaved-entry h2").inner_text() == markup
    tab.open(page).put_back()
    tab.held_back()
    assert tab.page.input_value("#id_summary") == markup and "owned" not in tab.page.title()
    archive.summit.refresh_from_db()
    assert archive.summit.summary == ""


FILL = """() => { let size = 4194304, text = 'x'.repeat(size);
    for (let number = 0; size; number++)
        try { localStorage.setItem(`other ${number}`, text) } catch { size >>= 1; text = text.slice(0, size) } }"""


def test_a_message_says_if_the_browser_stores_nothing(tab, archive, new_page):
    tab.open(change_url(archive.summit)).page.evaluate(FILL)
    tab.type(TEXT)
    assert "what you type here is lost" in tab.page.get_by_role("alert").inner_text()
    assert tab.kept == []
    tab.page.evaluate("localStorage.clear()")
    tab.type(f"{TEXT} And more.")
    assert tab.page.get_by_role("alert").count() == 0 and len(tab.kept) == 1
    blocked = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError') } })"
    tab.forget()
    tab.page.add_init_script(blocked)
    tab.open(change_url(archive.summit))
    assert "does not allow it" in tab.page.get_by_role("alert").inner_text()
    tab.type(TEXT).dialogs.clear()
    tab.open("/admin/")
    assert tab.dialogs == ["beforeunload"]
    tab.open(LIST)
    assert tab.page.locator("#unsaved-none").is_visible()
    # Django's own scripts, for the theme and the sidebar, do not expect it.
    new_page.faults[:] = [fault for fault in new_page.faults if "SecurityError" not in fault]


def test_a_crash_of_the_whole_browser_loses_nothing(browser, live_server, archive, tmp_path):
    options = {"executable_path": chromium.find(), "args": list(chromium.FLAGS)}
    profile = str(tmp_path / "profile")
    first = browser.browser_type.launch_persistent_context(profile, **options)
    tab = Tab(first.new_page(), live_server.url).log_in(archive.editor)
    tab.open(live_server.url + change_url(archive.summit)).type(TEXT)
    tab.page.wait_for_timeout(200)
    kill(profile)
    second = browser.browser_type.launch_persistent_context(profile, **options)
    tab = Tab(second.new_page(), live_server.url).log_in(archive.editor)
    tab.open(live_server.url + change_url(archive.summit))
    assert tab.offers.locator("dd").all_text_contents() == [TEXT]
    second.close()


def kill(profile):
    """Kill the processes of the browser that was started with this profile, as a crash would."""
    for process in Path("/proc").iterdir():
        with suppress(OSError):
            if process.name.isdecimal() and profile.encode() in (process / "cmdline").read_bytes():
                os.kill(int(process.name), signal.SIGKILL)
    for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
        with suppress(OSError):
            os.unlink(os.path.join(profile, name))


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_wherever_unsaved_text_is_shown(new_page, live_server, archive, width, scheme):
    page = new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab = Tab(page, live_server.url).log_in(archive.editor).open(change_url(archive.summit)).type(TEXT)
    page.get_by_role("button", name="Ask for review", exact=True).click()
    page.wait_for_selector("#unsaved-transition")
    assert_accessible(page, "step")
    page.goto(change_url(archive.summit))
    page.locator(".unsaved-offer summary").click()
    assert_accessible(page, "offer")
    page.goto(LIST)
    page.locator(".unsaved-entry summary").click()
    assert_accessible(page, "list")
    page.locator("#logout-form button").click()
    assert_accessible(page, "dialog")
    tab.page.keyboard.press("Escape")


def assert_accessible(page, name):
    """Assert that axe finds nothing on a page, and that it does not scroll sideways."""
    if page.locator(".select2-selection").count():
        page.wait_for_selector(".select2-selection[aria-labelledby*=_label]")
    assert faults_found(page) == [], name
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), name


def test_restoring_changes_only_what_the_editor_changed_and_no_permission_removed_meanwhile(tab, archive):
    person = User.objects.create_user("helen", first_name="Helen", is_staff=True)
    groups = [Group.objects.create(name=name) for name in ("One", "Two", "Three")]
    person.groups.set(groups[:2])
    address = f"/admin/auth/user/{person.pk}/change/"
    tab.open(address).type("Eleni", "#id_first_name")
    tab.page.select_option("#id_groups_from", label="Three")
    tab.page.locator("#id_groups_add, #id_groups_add_link").first.click()
    tab.open("/admin/")
    person.groups.set(groups[1:2])
    User.objects.filter(pk=person.pk).update(is_staff=False, last_name="Smith")
    tab.open(address).put_back()
    assert tab.page.input_value("#id_first_name") == "Eleni" and tab.page.input_value("#id_last_name") == "Smith"
    assert not tab.page.is_checked("#id_is_staff")
    chosen = "select => [...select.options].map((option) => option.text).sort()"
    assert tab.page.eval_on_selector("#id_groups_to", chosen) == ["Three", "Two"]


def test_restoring_never_ticks_a_confirmation(tab, archive):
    address = change_url(archive.reagan).replace("change/", "step/publish/")
    tab.open(address).page.check("[name=anyway]")
    assert tab.kept == []
    tab.type(TEXT, "#reason").open("/admin/").open(address).put_back()
    assert tab.page.input_value("#reason") == TEXT and not tab.page.is_checked("[name=anyway]")


def test_a_clock_that_was_temporarily_wrong_deletes_nothing(tab, archive):
    tab.open(change_url(archive.summit)).type(TEXT).open("/admin/")
    for wrong in ("2015-01-01T00:00:00", "2045-01-01T00:00:00"):
        page = tab.page.context.new_page()
        page.clock.install(time=wrong)
        Tab(page, tab.site).open("/admin/").page.close()
        assert len(tab.open("/admin/").kept) == 1, wrong
    put(tab, f"summits typed {archive.editor.pk} 0123456789abcdef", entry("/admin/", at=(time.time() + 1e9) * 1000))
    [later] = [one for one in tab.open("/admin/unsaved/").kept if one["key"].endswith(" 0123456789abcdef")]
    assert later["at"] < (time.time() + 60) * 1000


def test_text_of_a_page_without_a_form_is_shown_there_to_be_copied(tab, archive):
    step = change_url(archive.reagan).replace("change/", "step/ask/")
    delete = change_url(archive.thatcher).replace("change/", "delete/")
    for address in (step, delete):
        tab.open(address).type(TEXT, "#reason")
    tab.open("/admin/")
    Leader.objects.filter(pk=archive.reagan.pk).update(status="published")
    Leader.objects.filter(pk=archive.thatcher.pk).update(status="published")
    for address in (step, delete):
        tab.open(address)
        assert tab.offers.locator("dd").all_inner_texts() == [TEXT], address
        assert "You can no longer change this page" in tab.offers.inner_text()
        assert tab.offers.get_by_role("button", name="Restore it").count() == 0


def test_the_link_to_text_typed_in_a_popup_opens_no_popup(tab, archive):
    tab.open("/admin/summits/series/add/?_popup=1&_to_field=id").type("G7", "#id_name")
    link = tab.open(LIST).page.locator(".unsaved-entry a")
    assert link.get_attribute("href").endswith("/admin/summits/series/add/")


def test_a_database_that_never_answers_keeps_nobody_waiting(tab, archive):
    tab.page.add_init_script("IDBFactory.prototype.open = () => ({})")
    tab.open(change_url(archive.summit)).type(TEXT)
    assert tab.open(change_url(archive.summit)).offers.count() == 1


SLOW_DATABASE = """const open = indexedDB.open.bind(indexedDB);
indexedDB.open = (...args) => {
    const real = open(...args), late = {};
    real.onupgradeneeded = () => (late.result = real.result, late.onupgradeneeded?.());
    real.onsuccess = () => setTimeout(() => (late.result = real.result, late.onsuccess?.()), 700);
    return late;
};"""


def test_a_log_out_before_the_page_has_read_its_storage_does_not_ask(tab, archive):
    tab.page.context.add_init_script(SLOW_DATABASE)
    tab.open(change_url(archive.summit)).type(TEXT).page.locator("[name=_save]").first.click()
    tab.page.wait_for_url("**/summit/")
    tab.page.locator("#logout-form button").click()
    tab.page.wait_for_url("**/logout/")
    assert Summit.objects.get().summary == TEXT


def test_a_form_that_the_server_would_refuse_for_its_size_is_not_sent(tab, archive, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20_000
    tab.open(change_url(archive.summit)).type("ж" * 4_000).page.locator("[name=_save]").first.click()
    assert "Nothing was sent" in tab.page.locator(".too-large:focus").inner_text()
    assert tab.page.input_value("#id_summary") == "ж" * 4_000 and len(tab.kept) == 1
    tab.type(TEXT).page.locator("[name=_save]").first.click()
    tab.page.wait_for_url("**/summit/")
    assert Summit.objects.get().summary == TEXT
