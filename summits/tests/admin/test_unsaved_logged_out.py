"""Text typed in a changelist, or on a page of users, before the session expired is in its field after log-in."""

import pytest
from django.contrib.auth.models import Group, User
from django.core import signing
from django.test import Client

from summits.admin_site.site import SALT
from summits.models import Leader
from summits.tests.admin.test_unsaved_after_log_in import WHO, kept_in
from summits.tests.helpers import factories as new
from summits.tests.helpers.admin import form_data, forms_of, with_page_state

pytestmark = pytest.mark.django_db

WHY = "The programme says so."


@pytest.fixture
def editor():
    """A client that was logged in when the page was opened, and no longer is."""
    User.objects.create_superuser(**WHO)
    return Client()


def sent_and_back(client, address, data):
    """Send data without a session, log in; return the page that asked and the one that came back."""
    asked = client.post(address, data)
    assert asked.status_code == 200 and "Your session has ended." in asked.content.decode()
    return asked, client.post(address, {**kept_in(asked), **WHO})


@pytest.mark.parametrize("action", ["publish", "send_back", "delete_selected", ""])
def test_the_reason_in_a_changelist_is_in_its_field_and_nothing_is_done(editor, action):
    leader = new.leader("Ronald Reagan", status="review")
    sent = with_page_state(
        {"action": action, "_selected_action": leader.pk, "_reason": WHY, "anyway": "on", "post": "yes"}
    )
    _asked, back = sent_and_back(editor, "/admin/summits/leader/", sent)
    assert back.status_code == 200 and f'name="_reason" value="{WHY}"' in back.content.decode()
    assert Leader.objects.get().status == "review"


def test_a_changelist_without_typed_text_asks_to_log_in_as_usual(editor):
    answer = editor.post("/admin/summits/leader/", {"action": "publish", "_selected_action": "1"})
    assert answer.status_code == 302 and "/login/" in answer.headers["Location"]


@pytest.mark.parametrize("kind", ["user", "group"])
def test_the_text_of_a_page_of_users_is_in_its_fields_and_not_saved(editor, kind):
    name = "username" if kind == "user" else "name"
    one = User.objects.create_user("helen") if kind == "user" else Group.objects.create(name="guests")
    for address in (f"/admin/auth/{kind}/{one.pk}/change/", f"/admin/auth/{kind}/add/"):
        editor.login(**WHO)
        page = form_data(editor.get(address))
        page.pop("password", None)
        editor.logout()
        data = page | {name: "typed-name", "_reason": WHY}
        _asked, back = sent_and_back(editor, address, data)
        text = back.content.decode()
        assert forms_of(back)[0][name].value() == "typed-name" and WHY in text
        assert "It is not saved yet" in text, address
    one.refresh_from_db()
    assert getattr(one, name) in ("helen", "guests")
    assert not type(one).objects.filter(**{name: "typed-name"}).exists()


def test_a_password_typed_for_somebody_is_not_in_the_page_that_asks_to_log_in(editor):
    data = {"username": "typed-name", "password1": "Quiet-otter-77", "password2": "Quiet-otter-77", "_reason": WHY}
    asked, back = sent_and_back(editor, "/admin/auth/user/add/", data)
    for page in (asked, back):
        assert "Quiet-otter-77" not in page.content.decode()
    held = signing.loads(kept_in(asked)["kept"], salt=SALT)
    assert "typed-name" in held and "otter" not in held


def test_the_password_page_redirects_to_the_log_in_as_usual(editor):
    helen = User.objects.create_user("helen")
    answer = editor.post(f"/admin/auth/user/{helen.pk}/password/", {"password1": "Quiet-otter-77"})
    assert answer.status_code == 302 and "/login/" in answer.headers["Location"]


def test_the_reason_for_a_deletion_is_in_its_field_and_the_user_is_not_deleted(editor):
    helen = User.objects.create_user("helen")
    _asked, back = sent_and_back(editor, f"/admin/auth/user/{helen.pk}/delete/", {"post": "yes", "_reason": WHY})
    assert f'value="{WHY}"' in back.content.decode() and User.objects.filter(pk=helen.pk).exists()


def test_a_page_of_users_from_before_the_log_in_shows_what_was_typed_and_no_password():
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser(**WHO))
    answer = client.post("/admin/auth/user/add/", {"username": "typed-name", "password1": "Quiet-otter-77"})
    text = answer.content.decode()
    assert answer.status_code == 403 and "typed-name" in text and "otter" not in text
