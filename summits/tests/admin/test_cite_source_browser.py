"""Finding a source for a text, in Chromium."""

import pytest

from summits.models import Position, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers import keyboard as keys
from summits.tests.helpers.admin import change_url, make_archive, make_groups, member

pytestmark = pytest.mark.ui
PASSWORD = "open sesame, if you please"


@pytest.fixture
def made(transactional_db):
    make_groups()
    member("edda", "Editor", PASSWORD)
    archive = make_archive()
    new.source("Memoirs of the interpreter", slug="interpreter-1990")
    Summit.objects.filter(pk=archive.summit.pk).update(summary="They met. They left.")
    return archive


def open_page(page, live_server, record):
    keyboard = keys.log_in(page, "edda", PASSWORD)
    page.goto(f"{live_server.url}{change_url(record)}")
    return keyboard


def test_typing_a_bracket_finds_a_source_and_inserts_it_with_the_cursor_where_its_place_goes(page, live_server, made):
    open_page(page, live_server, made.summit)
    text = page.locator("#id_summary")
    text.focus()
    page.evaluate("document.activeElement.setSelectionRange(9, 9)")
    page.keyboard.type(" [@")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "combobox"
    page.keyboard.type("mem")
    page.wait_for_selector("[role=option] >> nth=1")
    found = page.locator(".source-finder [role=option]").all_inner_texts()
    assert found == [
        "Memoirs of the interpreter @interpreter-1990",
        "Memorandum of conversation @memorandum-of-conversation",
    ]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type(", p. 2")
    assert text.input_value() == "They met. [@memorandum-of-conversation, p. 2] They left."
    assert page.locator(".source-finder").count() == 0
    page.locator("#id_summary ~ button.cite-source").click()
    page.keyboard.type("interp")
    page.locator("[role=option]").click()
    page.keyboard.press("End")
    assert text.input_value() == "They met. [@memorandum-of-conversation, p. 2; @interpreter-1990] They left."
    page.locator("[name=_continue]").first.click()
    page.wait_for_selector(".messagelist .success")
    assert [one.slug for one in Summit.objects.get(pk=made.summit.pk).sources.order_by("slug")] == [
        "interpreter-1990",
        "memorandum-of-conversation",
    ]


def test_escape_leaves_the_text_as_it_was_and_nothing_found_is_said(page, live_server, made):
    open_page(page, live_server, made.issue)
    button = page.locator("#id_description ~ button.cite-source")
    button.click()
    page.keyboard.type("nothing of the kind")
    page.wait_for_selector(".source-finder [role=status]:has-text('No source found.')")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".source-finder").count() == 0
    assert page.evaluate("document.activeElement.id") == "id_description"
    assert page.locator("#id_description").input_value() == ""


def test_what_was_typed_after_a_bracket_is_never_lost(page, live_server, made):
    open_page(page, live_server, made.summit)
    text = page.locator("#id_summary")
    leave = {
        "Escape": lambda: page.keyboard.press("Escape"),
        "Tab": lambda: page.keyboard.press("Tab"),
        "a click": lambda: page.locator("#id_background").click(),
        "Enter without a result": lambda: (
            page.wait_for_selector(".source-finder [role=status]:has-text('No source found.')"),
            page.keyboard.press("Enter"),
        ),
    }
    for how, action in leave.items():
        text.fill("They met.  They left.")
        page.evaluate("document.activeElement.setSelectionRange(10, 10)")
        page.keyboard.type("[@zzz, p. 2")
        assert "Escape puts what you typed here into the text." in page.locator(".source-finder").inner_text()
        action()
        assert text.input_value() == "They met. [@zzz, p. 2 They left.", how
        assert page.locator(".source-finder").count() == 0, how
        focus = page.evaluate("document.activeElement.id")
        assert (focus == "id_summary") == (how in ("Escape", "Enter without a result")), how
        text.focus()
        page.keyboard.type("]")
        assert text.input_value() == "They met. [@zzz, p. 2] They left.", how


def test_a_mark_can_be_typed_in_full(page, live_server, made):
    open_page(page, live_server, made.summit)
    page.locator("#id_summary").fill("They met. ")
    page.keyboard.type("[@memorandum-of-conversation, p. 2; @interpreter-1990] They left.")
    expected = "They met. [@memorandum-of-conversation, p. 2; @interpreter-1990] They left."
    assert page.locator("#id_summary").input_value() == expected
    page.keyboard.type("[@")
    page.keyboard.press("Escape")
    page.keyboard.type("interpreter-1990]")
    assert page.locator("#id_summary").input_value() == f"{expected}[@interpreter-1990]"


def test_a_line_for_a_place_is_begun_in_a_row_that_was_added(page, live_server, made):
    open_page(page, live_server, made.summit)
    page.locator("#positions-group .add-row a").click()
    row = page.locator("#positions-2")
    row.locator("details summary").last.click()
    row.locator(".field-locators button.cite-source").click()
    page.keyboard.type("memoirs")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.keyboard.type("p. 9")
    page.keyboard.type("\n@memorandum")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Enter")
    page.keyboard.type("p. 4")
    lines = "interpreter-1990@p. 9\nmemorandum-of-conversation@p. 4"
    assert row.locator("textarea[name$=locators]").input_value() == lines
    assert Position.objects.count() == 2


def test_without_scripts_a_link_leads_to_the_list_with_the_marks(admin_client, db):
    source = new.source("A report")
    page = admin_client.get("/admin/summits/issue/add/").content.decode()
    assert '<a class="cite-source" href="/admin/summits/source/" target="_blank"' in page
    assert f"<code>[@{source.slug}]</code>" in admin_client.get("/admin/summits/source/").content.decode()
