"""Slugs in the forms and imports of editors: made by one rule, and never a former address unasked."""

import pytest

from summits.models import OldSlug, Series, Source
from summits.tests.helpers import factories as make
from summits.tests.helpers import uploads
from summits.tests.helpers.admin import add_url, change_url, confirmations, form_data
from summits.tests.helpers.uploads import press, send, shown, table

pytestmark = pytest.mark.django_db
editor_client, chief = uploads.editor_client, uploads.chief


def added(client, model, **values):
    """Send the form of a new record; return the response."""
    page = client.get(add_url(model))
    return client.post(add_url(model), form_data(page) | values)


@pytest.fixture
def renamed():
    """A series that was called "old" and is called "new" now."""
    series = make.series("The Old Series", slug="old")
    series.slug = "new"
    series.save()
    return series


@pytest.mark.parametrize(
    ("name", "slug"),
    [("李明华", "li-ming-hua"), ("Łukasz Talks", "lukasz-talks"), ("Iğdır", "igdir"), ("Old", "old-2")],
)
def test_form_and_import_make_the_same_slug_of_a_name(editor_client, renamed, name, slug):
    assert added(editor_client, Series, name=name).status_code == 302
    assert Series.objects.get(name=name).slug == slug
    Series.objects.filter(name=name).delete()
    press(editor_client, send(editor_client, "series.csv", table("name", [name])), "_import")
    assert Series.objects.get(name=name).slug == slug


def test_a_name_without_letters_needs_a_slug(editor_client):
    answer = added(editor_client, Series, name="???")
    assert "No slug can be made from the name" in answer.text and not Series.objects.exists()
    upload = send(editor_client, "series.csv", table("name", ["???"]))
    assert "No slug can be made from this name." in shown(editor_client, upload)


def test_the_form_names_the_record_of_a_former_address_and_asks(editor_client, renamed):
    answer = added(editor_client, Series, name="Other", slug="old")
    assert "This is a former address of “The Old Series”" in answer.text
    assert Series.objects.count() == 1
    boxes = confirmations(answer)
    assert added(editor_client, Series, name="Other", slug="other", _confirmed=boxes).status_code == 302
    assert added(editor_client, Series, name="Third", slug="old", _confirmed=["slug old 0"]).status_code == 200
    assert added(editor_client, Series, name="Third", slug="old", _confirmed=boxes).status_code == 302
    assert Series.objects.get(slug="old").name == "Third"


def test_a_record_may_take_back_its_own_former_address(editor_client, renamed):
    page = change_url(renamed)
    assert editor_client.post(page, form_data(editor_client.get(page)) | {"slug": "old"}).status_code == 302
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"new"}


def test_a_changed_slug_is_asked_about_too(editor_client, renamed):
    page = change_url(make.series("Third", slug="third"))
    answer = editor_client.post(page, form_data(editor_client.get(page)) | {"slug": "old"})
    assert "This is a former address of “The Old Series”" in answer.text


def test_an_edited_record_without_a_slug_is_refused(editor_client, renamed):
    page = change_url(renamed)
    answer = editor_client.post(page, form_data(editor_client.get(page)) | {"slug": ""})
    assert "This field is required." in answer.text


def test_the_form_has_no_script_that_makes_slugs_by_another_rule(editor_client):
    assert 'data-prepopulated-fields="[]"' in editor_client.get(add_url(Source)).text
