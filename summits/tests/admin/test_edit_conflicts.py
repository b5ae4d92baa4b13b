"""No lost update: of two editors of one page, the second sees what the first saved and keeps what they typed."""

import pytest
from django.forms import BaseFormSet

from summits.models import Discussion, Position, Quotation, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, forms_of, make_archive, make_summit, with_row

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
    """Return the values of the fields of a page."""
    return {field.html_name: field.value() for form in forms_of(response) for field in form}


def test_a_save_of_the_present_version_is_accepted(first, archive):
    page = change_url(archive.summit)
    assert first.post(page, {**form_data(first.get(page)), "summary": "They met."}).status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met."


def test_the_second_save_is_refused_with_both_texts_and_keeps_what_was_typed(first, second, archive):
    page = change_url(archive.summit)
    theirs, mine = form_data(first.get(page)), form_data(second.get(page))
    first.post(page, {**theirs, "summary": "They met at Höfði.", "venue": "Höfði House"})
    refused = second.post(page, {**mine, "summary": "Nothing was signed.", "note": "See the memoir."})
    text = refused.content.decode()
    assert refused.status_code == 200
    assert "This page was saved after you opened it" in text and "Last saved by first (" in text
    [difference] = [one for one in refused.context["conflict"].differences if one.yours]
    assert (difference.theirs, difference.yours) == ("They met at Höfði.", "Nothing was signed.")
    fields = typed(refused)
    assert (fields["summary"], fields["venue"], fields["note"]) == (
        "Nothing was signed.",
        "Höfði House",
        "See the memoir.",
    )
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met at Höfði."

    assert (
        second.post(page, {**form_data(refused), "summary": "They met at Höfði. Nothing was signed."}).status_code
        == 302
    )
    saved = Summit.objects.get(pk=archive.summit.pk)
    assert (saved.summary, saved.venue, saved.note) == (
        "They met at Höfði. Nothing was signed.",
        "Höfði House",
        "See the memoir.",
    )


def test_the_same_text_typed_by_both_is_shown_once(first, second, archive):
    page = change_url(archive.summit)
    one, other = form_data(first.get(page)), form_data(second.get(page))
    first.post(page, {**one, "summary": "They met."})
    refused = second.post(page, {**other, "summary": "They met."})
    assert refused.context["conflict"].differences == [] and "The same as you typed." in refused.content.decode()
    assert second.post(page, form_data(refused)).status_code == 302


def test_changes_of_others_in_another_row_are_merged(first, second, archive):
    page = change_url(archive.summit)
    opened, other = first.get(page), form_data(second.get(page))
    one = form_data(opened)
    positions = [name for name in one if name.startswith("positions-") and name.endswith("-summary")]
    assert len(positions) == 2
    first.post(page, {**one, positions[0]: "Halve them at once."})
    refused = second.post(page, {**other, positions[1]: "None at all."})
    assert second.post(page, form_data(refused)).status_code == 302
    assert sorted(Position.objects.values_list("summary", flat=True)) == ["Halve them at once.", "None at all."]


def test_rows_that_both_added_are_both_kept(first, second, archive):
    page, human = change_url(archive.summit), archive.other_issue
    trade = new.issue("Trade", status="draft")
    one, other = form_data(first.get(page)), form_data(second.get(page))
    first.post(page, with_row(one, "discussions", issue=human, outcome="agreed", order=2))
    refused = second.post(page, with_row(other, "discussions", issue=trade, outcome="disagreed", order=3))
    assert "New row." in refused.content.decode()
    assert second.post(page, form_data(refused)).status_code == 302
    assert set(Discussion.objects.values_list("issue__name", flat=True)) == {"Strategic arms", "Human rights", "Trade"}


def test_a_row_that_the_other_removed_stays_removed_unless_it_was_changed_here(first, second, archive):
    page = change_url(archive.summit)
    one, untouched = form_data(first.get(page)), form_data(second.get(page))
    names = sorted(
        name.removesuffix("-title") for name in one if name.startswith("programme-") and one[name] == "Dinner"
    )
    first.post(page, {**one, f"{names[0]}-DELETE": "on"})
    refused = second.post(page, {**untouched, "summary": "They met."})
    assert "This row was removed." in refused.content.decode()
    assert second.post(page, form_data(refused)).status_code == 302
    assert [item.title for item in archive.summit.programme.all()] == ["Talks"]


def test_a_row_that_the_other_removed_comes_back_as_a_new_one_where_it_was_changed_here(first, second, archive):
    page = change_url(archive.summit)
    one, other = form_data(first.get(page)), form_data(second.get(page))
    [dinner] = [name.removesuffix("-title") for name, value in one.items() if value == "Dinner"]
    first.post(page, {**one, f"{dinner}-DELETE": "on"})
    refused = second.post(page, {**other, f"{dinner}-title": "Dinner at the embassy"})
    assert "Dinner at the embassy" in refused.content.decode()
    assert second.post(page, form_data(refused)).status_code == 302
    assert [item.title for item in archive.summit.programme.order_by("order")] == ["Talks", "Dinner at the embassy"]


@pytest.mark.parametrize("form_state", ["", "1", '{"": {"summary": null}}'])
def test_a_page_without_a_valid_form_state_is_not_saved_and_keeps_what_was_typed(first, archive, form_state):
    page = change_url(archive.summit)
    refused = first.post(page, {**form_data(first.get(page)), "summary": "They met.", "_form_state": form_state})
    assert refused.status_code == 200 and typed(refused)["summary"] == "They met."
    assert first.post(page, form_data(refused)).status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met."


def test_a_save_of_a_record_that_was_deleted_meanwhile_shows_what_was_typed(first, second, archive):
    page = change_url(archive.summit)
    mine = form_data(second.get(page))
    archive.summit.delete()
    answer = second.post(page, {**mine, "summary": "They met at Höfði."})
    assert answer.status_code == 410 and "They met at Höfði." in answer.content.decode()


def test_the_form_state_is_that_of_the_record_and_not_of_its_page(first, second, archive):
    page = change_url(archive.summit)
    assert first.get(page).context["form_state"] == second.get(page).context["form_state"]


def test_an_edit_of_another_record_is_no_conflict(first, second, archive):
    page, other = change_url(archive.summit), change_url(archive.thatcher)
    mine = form_data(second.get(page))
    assert first.post(other, {**form_data(first.get(other)), "biography": "Typed."}).status_code == 302
    assert second.post(page, {**mine, "summary": "They met."}).status_code == 302


def test_a_save_builds_the_form_of_each_row_once(first, archive, monkeypatch):
    page, built = change_url(archive.summit), []
    data = form_data(first.get(page))
    construct = BaseFormSet._construct_form

    def counted(self, i, **about):
        built.append(i)
        return construct(self, i, **about)

    monkeypatch.setattr(BaseFormSet, "_construct_form", counted)
    assert first.post(page, {**data, "summary": "They met."}).status_code == 302
    assert len(built) == sum(int(value) for name, value in data.items() if name.endswith("-TOTAL_FORMS"))


def test_a_row_that_was_changed_on_a_page_of_its_own_is_a_conflict(first, second, archive):
    page, own = change_url(archive.summit), change_url(archive.agreement)
    mine = form_data(second.get(page))
    assert first.post(own, {**form_data(first.get(own)), "summary": "No missiles."}).status_code == 302
    refused = second.post(page, {**mine, "summary": "They met."})
    assert [one.theirs for one in refused.context["conflict"].differences] == ["No missiles."]
    assert second.post(page, form_data(refused)).status_code == 302
    archive.agreement.refresh_from_db()
    assert archive.agreement.summary == "No missiles."


def test_a_quotation_that_was_changed_on_the_page_of_the_summit_is_a_conflict_on_that_of_the_discussion(
    first, second, archive
):
    quotation, discussion = Quotation.objects.get(), Discussion.objects.get()
    Quotation.objects.update(issue=archive.issue)
    page, other = change_url(discussion), change_url(archive.summit)
    mine, theirs = form_data(second.get(page)), form_data(first.get(other))
    [text] = [name for name, value in theirs.items() if name.endswith("-text") and value == quotation.text]
    assert first.post(other, {**theirs, text: "Verify first."}).status_code == 302
    refused = second.post(page, {**mine, "summary": "They met."})
    assert [one.theirs for one in refused.context["conflict"].differences] == ["Verify first."]


def test_rows_moved_to_or_from_another_summit_are_a_conflict(first, archive):
    page, other = change_url(archive.summit), make_summit(archive, "Another summit")
    mine = form_data(first.get(page))
    Quotation.objects.filter(summit=archive.summit).update(text="Moved away.", summit=other)
    refused = first.post(page, mine).content.decode()
    assert "This row was removed." in refused and "New row." not in refused
    mine = form_data(first.get(page))
    Quotation.objects.filter(text="Moved away.").update(summit=archive.summit)
    refused = first.post(page, mine).content.decode()
    assert "New row." in refused and "Moved away." in refused


def test_line_breaks_as_a_browser_sends_them_are_no_change(first, archive):
    Summit.objects.update(summary="They met.\nThey talked.")
    page = change_url(archive.summit)
    data = {**form_data(first.get(page)), "summary": "They met.\r\nThey talked."}
    assert first.post(page, {**data, "_step": "ask"}).status_code == 302
    assert first.post(page, {**data, "note": "One.\r\nTwo."}).status_code == 302
    saved = Summit.objects.get()
    assert (saved.summary, saved.note) == ("They met.\nThey talked.", "One.\nTwo.")


def test_an_error_and_a_conflict_are_shown_together_or_in_turn_and_lose_nothing(first, second, archive):
    page = change_url(archive.summit)
    one, other = form_data(first.get(page)), form_data(second.get(page))
    first.post(page, {**one, "venue": "Höfði House"})
    refused = second.post(page, {**other, "start": "the day before", "summary": "They met."})
    fields = typed(refused)
    assert (fields["start"], fields["summary"], fields["venue"]) == ("the day before", "They met.", "Höfði House")
    corrected = second.post(page, {**form_data(refused), "start": "1986-10-11"})
    assert corrected.status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).venue == "Höfði House"
