"""Citations in the texts of the admin's forms."""

import pytest

from summits.models import Source, Summit
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import change_url, form_data, form_errors, make_archive, with_page_state, with_row
from summits.tests.helpers.html import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return make_archive()


def submit(client, record, **values):
    page = change_url(record)
    return client.post(page, {**form_data(client.get(page)), **values})


def test_a_text_that_cites_wrongly_is_an_error_at_its_field(admin_client, made):
    errors = form_errors(submit(admin_client, made.summit, summary="They met. [@nobody]", note="So. [@memo"))
    assert errors == {
        "summary": ["There is no source with the slug nobody. Add it to the sources first."],
        "note": ["The bracket “[@memo” is not closed: add “]”."],
    }
    data = form_data(admin_client.get(change_url(made.summit)))
    row = with_row(data, "positions", issue=made.issue, actor=made.iceland, summary="For it. [@nobody]")
    errors = form_errors(admin_client.post(change_url(made.summit), row))
    assert list(errors) == ["positions-2-summary"]


def test_a_source_cited_in_a_text_is_saved_with_the_record_and_named_on_its_own_page(admin_client, made):
    text = "They met. [@memorandum-of-conversation, p. 2] [?]"
    assert submit(admin_client, made.summit, summary=text).status_code == 302
    summit = Summit.objects.get(pk=made.summit.pk)
    assert summit.summary == text and list(summit.sources.all()) == [made.source]
    assert "Summits (1): Reykjavik Summit 1986" in read(admin_client, change_url(made.source)).text


def test_the_field_says_how_to_cite(admin_client, made):
    page = admin_client.get(change_url(made.summit)).content.decode()
    assert "What happened, in a few sentences. Cite sources by their slugs after a sentence: [@white" in page


def test_a_source_that_a_text_cites_cannot_be_deleted(admin_client, made):
    other, unused = new.source("A report"), new.source("Nothing")
    new.leader(name="Ann Author", biography="Wrote. [@a-report]", status="draft")
    page = f"/admin/summits/source/{other.pk}/delete/"
    assert "Leader: Ann Author" in admin_client.get(page).content.decode()
    admin_client.post(page, with_page_state({"post": "yes"}))
    assert Source.objects.filter(pk=other.pk).exists()
    data = {"action": "delete_selected", "_selected_action": [other.pk, unused.pk], "post": "yes"}
    admin_client.post("/admin/summits/source/", with_page_state(data))
    assert Source.objects.filter(pk=unused.pk).exists()
    admin_client.post(f"/admin/summits/source/{unused.pk}/delete/", with_page_state({"post": "yes"}))
    assert not Source.objects.filter(pk=unused.pk).exists()
