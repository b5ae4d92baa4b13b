"""Long texts on the page of an import: where they differ, how much is left out, and the cells of new rows."""

import pytest

from summits.spreadsheets import dry_run
from summits.spreadsheets.dry_run import MAX_CELL_SHOWN, excerpts_at_difference
from summits.tests.helpers import factories as new
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import change_url
from summits.tests.helpers.uploads import send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


def test_a_change_at_the_end_of_a_long_text_is_shown(editor_client):
    text = "It was said again. " * 180
    leader = new.leader("Ronald Reagan", biography=text)
    upload = send(editor_client, "leaders.csv", table("slug biography", [leader.slug, f"{text}EVIL"]))
    assert "EVIL" in shown(editor_client, upload)


def test_changes_at_both_ends_of_a_long_text_are_shown(editor_client):
    text = "It was said again. " * 180
    leader = new.leader("Ronald Reagan", biography=text)
    page = shown(
        editor_client, send(editor_client, "leaders.csv", table("slug biography", [leader.slug, f"FIRST {text}LAST"]))
    )
    assert "FIRST" in page and "LAST" in page and "more characters" not in page


def test_a_new_row_shows_the_end_of_a_long_text(editor_client):
    rows = table("slug name sort_name biography", ["new", "Newcomer", "New, Comer", "Said again. " * 300 + "LAST"])
    page = shown(editor_client, send(editor_client, "leaders.csv", rows))
    assert "LAST" in page and "more characters" not in page


def test_long_texts_are_shown_in_full_up_to_a_total(editor_client, monkeypatch):
    monkeypatch.setattr(dry_run, "MAX_TOTAL_SHOWN", 7_000)
    rows = [[f"new-{number}", f"Newcomer {number}", "New", "x" * 3_000] for number in range(4)]
    page = shown(editor_client, send(editor_client, "leaders.csv", table("slug name sort_name biography", *rows)))
    assert page.count("x" * 3_000) == 2 and page.count("… (1,000 more characters)") == 2


def test_a_record_that_becomes_public_links_to_its_page(editor_client):
    leader = new.leader("Ronald Reagan", status="review")
    page = shown(editor_client, send(editor_client, "leaders.csv", table("slug status", [leader.slug, "published"])))
    assert f'<a href="{change_url(leader)}">{leader.slug}</a>' in page


def test_the_omitted_part_of_a_long_text_is_counted(editor_client, monkeypatch):
    monkeypatch.setattr(dry_run, "MAX_TOTAL_SHOWN", 0)
    leader = new.leader("Ronald Reagan")
    upload = send(editor_client, "leaders.csv", table("slug biography", [leader.slug, "x" * (MAX_CELL_SHOWN + 1_234)]))
    assert "… (1,234 more characters)" in shown(editor_client, upload)


def test_new_rows_are_shown_with_their_cells(editor_client):
    rows = table("slug name sort_name biography", ["new", "Newcomer", "New, Comer", "Words nobody has read."])
    page = shown(editor_client, send(editor_client, "leaders.csv", rows))
    assert "Words nobody has read." in page and "Newcomer" in page


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ""), ("a", "b"), ("a" * 5_000, "a" * 5_000 + "b"), ("x" + "a" * 5_000, "y" + "a" * 5_000), ("a" * 3_000, "")],
)
def test_excerpts_begin_before_the_first_difference(before, after):
    first, second = excerpts_at_difference(before, after)
    assert (first == second) == (before == after)
    assert max(len(first), len(second)) < MAX_CELL_SHOWN + 50
