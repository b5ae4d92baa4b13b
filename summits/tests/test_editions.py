"""No lost update: of two editors at one page, the second is told what the first saved, and has what he typed."""

import json

import pytest

from summits.admin.editions import read
from summits.models import Discussion, Position, Summit
from summits.tests import factories as new
from summits.tests.desk import answers, forms_of, make_archive, page_of, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def archive():
    return make_archive()


@pytest.fixture
def first(client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("first", password="x"))
    return client


@pytest.fixture
def second(django_user_model):
    from django.test import Client

    client = Client()
    client.force_login(django_user_model.objects.create_superuser("second", password="x"))
    return client


def typed(response):
    """Return what the fields of a page hold."""
    return {field.html_name: field.value() for form in forms_of(response) for field in form}


def test_a_save_on_the_edition_that_was_shown_is_accepted(first, archive):
    page = page_of(archive.summit)
    assert first.post(page, {**answers(first.get(page)), "summary": "They met."}).status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met."


def test_the_second_save_is_refused_with_both_texts_and_nothing_is_to_be_typed_again(first, second, archive):
    page = page_of(archive.summit)
    theirs, mine = answers(first.get(page)), answers(second.get(page))
    first.post(page, {**theirs, "summary": "They met at Höfði.", "venue": "Höfði House"})
    refused = second.post(page, {**mine, "summary": "Nothing was signed.", "note": "See the memoir."})
    text = refused.content.decode()
    assert refused.status_code == 200
    assert "Somebody saved this page after you opened it" in text and "Last saved by first (" in text
    [difference] = [one for one in refused.context["clash"].differences if one.yours]
    assert (difference.theirs, difference.yours) == ("They met at Höfði.", "Nothing was signed.")
    fields = typed(refused)
    assert (fields["summary"], fields["venue"], fields["note"]) == (
        "Nothing was signed.",
        "Höfði House",
        "See the memoir.",
    )
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met at Höfði."

    assert (
        second.post(page, {**answers(refused), "summary": "They met at Höfði. Nothing was signed."}).status_code == 302
    )
    saved = Summit.objects.get(pk=archive.summit.pk)
    assert (saved.summary, saved.venue, saved.note) == (
        "They met at Höfði. Nothing was signed.",
        "Höfði House",
        "See the memoir.",
    )


def test_two_who_typed_the_same_are_told_so_once(first, second, archive):
    page = page_of(archive.summit)
    one, other = answers(first.get(page)), answers(second.get(page))
    first.post(page, {**one, "summary": "They met."})
    refused = second.post(page, {**other, "summary": "They met."})
    assert refused.context["clash"].differences == [] and "The same as you typed." in refused.content.decode()
    assert second.post(page, answers(refused)).status_code == 302


def test_what_others_changed_in_another_row_is_taken_over(first, second, archive):
    page = page_of(archive.summit)
    opened, other = first.get(page), answers(second.get(page))
    one = answers(opened)
    positions = [name for name in one if name.startswith("positions-") and name.endswith("-summary")]
    assert len(positions) == 2
    first.post(page, {**one, positions[0]: "Halve them at once."})
    refused = second.post(page, {**other, positions[1]: "None at all."})
    assert second.post(page, answers(refused)).status_code == 302
    assert sorted(Position.objects.values_list("summary", flat=True)) == ["Halve them at once.", "None at all."]


def test_rows_that_both_added_are_both_kept(first, second, archive):
    page, human = page_of(archive.summit), archive.other_issue
    trade = new.issue("Trade", status="draft")
    one, other = answers(first.get(page)), answers(second.get(page))
    first.post(page, with_row(one, "discussions", issue=human, outcome="agreed", order=2))
    refused = second.post(page, with_row(other, "discussions", issue=trade, outcome="disagreed", order=3))
    assert "A new row." in refused.content.decode()
    assert second.post(page, answers(refused)).status_code == 302
    assert set(Discussion.objects.values_list("issue__name", flat=True)) == {"Strategic arms", "Human rights", "Trade"}


def test_a_row_that_the_other_removed_stays_removed_unless_it_was_changed_here(first, second, archive):
    page = page_of(archive.summit)
    one, untouched = answers(first.get(page)), answers(second.get(page))
    names = sorted(
        name.removesuffix("-title") for name in one if name.startswith("programme-") and one[name] == "Dinner"
    )
    first.post(page, {**one, f"{names[0]}-DELETE": "on"})
    refused = second.post(page, {**untouched, "summary": "They met."})
    assert "This row was removed." in refused.content.decode()
    assert second.post(page, answers(refused)).status_code == 302
    assert [item.title for item in archive.summit.programme.all()] == ["Talks"]


def test_a_row_that_the_other_removed_comes_back_as_a_new_one_where_it_was_changed_here(first, second, archive):
    page = page_of(archive.summit)
    one, other = answers(first.get(page)), answers(second.get(page))
    [dinner] = [name.removesuffix("-title") for name, value in one.items() if value == "Dinner"]
    first.post(page, {**one, f"{dinner}-DELETE": "on"})
    refused = second.post(page, {**other, f"{dinner}-title": "Dinner at the embassy"})
    assert "Dinner at the embassy" in refused.content.decode()
    assert second.post(page, answers(refused)).status_code == 302
    assert [item.title for item in archive.summit.programme.order_by("order")] == ["Talks", "Dinner at the embassy"]


@pytest.mark.parametrize("text", ["", "{", "[]", "7", '{"": 3}', "null"])
def test_what_is_no_edition_marks_nothing_as_shown(text):
    assert read(text) == {}


@pytest.mark.parametrize("edition", ["", '{"": {"summary": null}}'])
def test_a_page_that_does_not_say_what_it_showed_is_held_back_with_all_that_was_typed(first, archive, edition):
    page = page_of(archive.summit)
    refused = first.post(page, {**answers(first.get(page)), "summary": "They met.", "_edition": edition})
    assert refused.status_code == 200 and typed(refused)["summary"] == "They met."
    assert first.post(page, answers(refused)).status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met."


def test_a_save_of_a_record_that_was_deleted_meanwhile_shows_what_was_typed(first, second, archive):
    page = page_of(archive.summit)
    mine = answers(second.get(page))
    archive.summit.delete()
    answer = second.post(page, {**mine, "summary": "They met at Höfði."})
    assert answer.status_code == 410 and "They met at Höfði." in answer.content.decode()


def test_the_edition_of_a_page_is_that_of_the_record_and_not_of_how_it_is_shown(first, second, archive):
    page = page_of(archive.summit)
    assert first.get(page).context["edition"] == second.get(page).context["edition"]
    marks = json.loads(first.get(page).context["edition"])
    assert {row.partition(":")[0] for row in marks} >= {
        "",
        "participations",
        "programme",
        "discussions",
        "positions",
        "quotes",
    }


def test_a_fault_and_a_save_of_another_are_told_together_or_in_turn_and_lose_nothing(first, second, archive):
    page = page_of(archive.summit)
    one, other = answers(first.get(page)), answers(second.get(page))
    first.post(page, {**one, "venue": "Höfði House"})
    refused = second.post(page, {**other, "start": "the day before", "summary": "They met."})
    fields = typed(refused)
    assert (fields["start"], fields["summary"], fields["venue"]) == ("the day before", "They met.", "Höfði House")
    mended = second.post(page, {**answers(refused), "start": "1986-10-11"})
    assert mended.status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).venue == "Höfði House"
