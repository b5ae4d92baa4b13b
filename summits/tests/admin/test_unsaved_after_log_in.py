"""What was typed survives an expired session and the log-in after it."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from summits.models import Actor, Summit
from summits.tests.helpers.admin import add_url, change_url, form_data, forms_of, make_archive

pytestmark = pytest.mark.django_db
WHO = {"username": "editor", "password": "a quiet pass phrase"}


@pytest.fixture
def archive():
    User.objects.create_superuser(**WHO)
    return make_archive()


@pytest.fixture
def editor(archive):
    client = Client()
    client.login(**WHO)
    return client


def kept_in(response):
    """Return what the page that asks to log in again has stored."""
    return {"kept": re.search(r'name="kept" value="([^"]+)"', response.content.decode())[1]}


def test_a_form_sent_after_the_session_expired_is_there_after_log_in(editor, archive):
    page = change_url(archive.summit)
    data = {**form_data(editor.get(page)), "summary": "They met at Höfði.\nNothing was signed."}
    editor.logout()
    asked = editor.post(page, data)
    assert asked.status_code == 200 and "Your session has ended." in asked.content.decode()
    back = editor.post(page, {**kept_in(asked), **WHO})
    [form, *_others] = forms_of(back)
    assert form["summary"].value() == "They met at Höfði.\nNothing was signed."
    assert "It is not saved yet" in back.content.decode()
    assert Summit.objects.get(pk=archive.summit.pk).summary == ""
    assert editor.post(page, form_data(back)).status_code == 302
    assert Summit.objects.get(pk=archive.summit.pk).summary == "They met at Höfði.\nNothing was signed."


def test_a_new_record_sent_after_the_session_expired_is_there_too(editor):
    page = add_url(Actor)
    data = {**form_data(editor.get(page)), "name": "Finland", "slug": "finland", "iso_code": "FI"}
    editor.logout()
    back = editor.post(page, {**kept_in(editor.post(page, data)), **WHO})
    assert not Actor.objects.filter(slug="finland").exists()
    assert editor.post(page, form_data(back)).status_code == 302
    assert Actor.objects.get(slug="finland").name == "Finland"


def test_a_wrong_password_keeps_what_was_typed(editor, archive):
    page = change_url(archive.summit)
    data = {**form_data(editor.get(page)), "summary": "They met."}
    editor.logout()
    asked = editor.post(page, data)
    again = editor.post(page, {**kept_in(asked), **WHO, "password": "wrong"})
    assert "Please enter the correct username and password" in again.content.decode()
    assert kept_in(again) == kept_in(asked)
    assert "_auth_user_id" not in editor.session


def test_a_user_who_is_no_editor_gets_nothing_by_logging_in(editor, archive):
    User.objects.create_user("reader", password="another pass phrase")
    page = change_url(archive.summit)
    data = {**form_data(editor.get(page)), "summary": "They met."}
    editor.logout()
    asked = editor.post(page, data)
    refused = editor.post(page, {**kept_in(asked), "username": "reader", "password": "another pass phrase"})
    assert "Please enter the correct username and password" in refused.content.decode()


def test_a_forged_stored_form_is_ignored(editor, archive):
    page = change_url(archive.summit)
    editor.logout()
    answer = editor.post(page, {"kept": "summary=Forged", **WHO})
    assert (answer.status_code, answer.headers["Location"]) == (302, page)


def test_a_page_from_before_the_log_in_shows_what_was_typed_as_text(archive):
    client = Client(enforce_csrf_checks=True)
    client.login(**WHO)
    page = change_url(archive.summit)
    data = {**form_data(client.get(page)), "summary": "They met at Höfði.", "csrfmiddlewaretoken": "x" * 64}
    answer = client.post(page, data)
    assert answer.status_code == 403 and "They met at Höfði." in answer.content.decode()
    assert Summit.objects.get(pk=archive.summit.pk).summary == ""


def test_a_list_asks_to_log_in_as_usual(archive):
    answer = Client().post("/admin/summits/summit/", {"action": "publish"})
    assert answer.status_code == 302 and answer.headers["Location"].startswith("/admin/login/")
