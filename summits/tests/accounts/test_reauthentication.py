"""Reauthentication: changes of access need the password again, keep what was typed, and end other users' sessions."""

import re
import time

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.accounts import reauthentication
from summits.accounts.policy import second_factor_required
from summits.models import AdminSession, AuditEntry
from summits.tests.accounts.test_user_admin import FACTORS, editor, group, person_page, saved
from summits.tests.helpers.second_factor import LOG_IN, OWN, SET_UP, WHO, confirm, is_in, set_up, shown

pytestmark = pytest.mark.django_db
NEW = "another quiet phrase"
ASKS = 'id="password-again"'


@pytest.fixture
def root(client):
    made = User.objects.create_superuser(**WHO)
    client.post(LOG_IN, WHO)
    return made


@pytest.fixture
def ann():
    return editor("ann", "change_summit")


def asked(answer):
    return ASKS in answer.content.decode()


def give(client, address, answer, password=WHO["password"]):
    """Send the page that asks for the password; return the answer."""
    kept = re.search(r'name="_kept_for_password" value="([^"]*)"', answer.content.decode())[1]
    return client.post(address, {"_kept_for_password": kept, "password": password})


def requests_of(ann):
    """Return each (address, data) that changes who has access."""
    passwords = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    contributors = group("Contributor", "change_summit")
    delete = {"action": "delete_selected", "_selected_action": [ann.pk], "post": "yes"}
    return [
        (OWN, {"code": "000000", "remove": "1"}),
        (OWN, {"code": "000000", "renew": "1"}),
        (SET_UP, {"code": "000000"}),
        (FACTORS, {"person": ann.pk}),
        (FACTORS, {"sessions": ann.pk}),
        (FACTORS, {"required": "1"}),
        (f"/admin/auth/user/{ann.pk}/password/", passwords),
        (person_page(ann), {"username": "ann", "email": "eve@example.org", "is_superuser": "on"}),
        ("/admin/auth/user/add/", {"username": "eve", **passwords}),
        (f"/admin/auth/user/{ann.pk}/delete/", {"post": "yes"}),
        ("/admin/auth/user/", delete),
        (f"/admin/auth/group/{contributors.pk}/change/", {"name": "x"}),
        (f"/admin/auth/group/{contributors.pk}/delete/", {"post": "yes"}),
        ("/admin/auth/group/add/", {"name": "x"}),
        ("/admin/auth/group/", {**delete, "_selected_action": [contributors.pk]}),
    ]


def state():
    people = list(User.objects.order_by("pk").values_list("username", "email", "password", "is_superuser"))
    return people, list(Group.objects.values_list("name")), TOTPDevice.objects.count(), second_factor_required()


def test_every_change_of_access_asks_for_the_password_first(client, root, ann):
    set_up(ann)
    cases = requests_of(ann)
    before = state()
    for address, data in cases:
        answer = client.post(address, data)
        assert asked(answer), address
        assert asked(give(client, address, answer, "wrong")), address
        for forged in ("", "v1.AAAA", "x"):
            client.post(address, {**data, "_kept_for_password": forged, "password": "wrong"})
        assert state() == before, address
    assert "000000" not in client.post(OWN, {"code": "000000", "renew": "1"}).content.decode()


def test_what_was_typed_is_done_once_the_password_is_given(client, root, ann):
    address = f"/admin/auth/user/{ann.pk}/password/"
    page = client.post(address, {"password1": NEW, "password2": NEW, "usable_password": "true"})
    assert NEW not in page.content.decode()
    assert give(client, address, page).status_code == 302
    assert User.objects.get(pk=ann.pk).check_password(NEW)
    assert not asked(client.post(FACTORS, {"required": "1"})), "asked twice within ten minutes"


def test_a_mistake_in_what_was_typed_is_shown_with_it_after_the_password(client, root, ann):
    address = person_page(ann)
    page = client.post(address, {"username": "not a name!", "first_name": "Änne"})
    back = give(client, address, page).content.decode()
    assert "Änne" in back and "errornote" in back


def test_the_password_is_valid_for_ten_minutes_in_this_session_only(client, root, ann, monkeypatch):
    confirm(client)
    other = Client()
    other.post(LOG_IN, WHO)
    assert asked(other.post(FACTORS, {"required": "1"}))
    late = time.time() + reauthentication.PASSWORD_VALID_SECONDS + 5
    monkeypatch.setattr(reauthentication, "time", lambda: late)
    assert asked(client.post(FACTORS, {"required": "1"})) and not second_factor_required()


def test_a_stored_form_is_valid_for_its_address_and_session_only(client, root, ann):
    bob = editor("bob", "change_summit")
    address = f"/admin/auth/user/{ann.pk}/password/"
    page = client.post(address, {"password1": NEW, "password2": NEW, "usable_password": "true"})
    assert give(client, f"/admin/auth/user/{bob.pk}/password/", page).status_code == 302
    assert not User.objects.get(pk=bob.pk).check_password(NEW)
    assert not User.objects.get(pk=ann.pk).check_password(NEW)


def test_attempts_are_limited_like_a_log_in(client, root, settings):
    settings.AXES_ENABLED = True
    page = client.post(FACTORS, {"required": "1"})
    found = [give(client, FACTORS, page, "wrong").status_code for _each in range(6)]
    assert found == [200] * 4 + [429] * 2
    assert give(client, FACTORS, page).status_code == 429 and not second_factor_required()


def test_nobody_removes_their_own_second_factor_on_the_page_for_others(client, root):
    set_up(root)
    client.post(LOG_IN, {"code": shown(root)})
    confirm(client)
    for own in (str(root.pk), f"0{root.pk}"):
        client.post(FACTORS, {"person": own})
        assert TOTPDevice.objects.filter(user=root, confirmed=True).exists()
    assert f'name="person" value="{root.pk}"' not in client.get(FACTORS).content.decode()


def test_nobody_gives_themselves_a_new_password_without_the_old_one(client, root):
    confirm(client)
    for own in (str(root.pk), f"0{root.pk}", f"_3{root.pk}" if root.pk < 10 else str(root.pk)):
        answer = client.post(f"/admin/auth/user/{own}/password/", {"password1": NEW, "password2": NEW})
        assert answer.status_code in (302, 404)
    assert User.objects.get(pk=root.pk).check_password(WHO["password"])


@pytest.mark.parametrize(
    "change", ["not active", "fewer groups", "fewer rights in a group", "a new password", "button"]
)
def test_a_user_who_loses_permissions_or_gets_a_new_password_is_logged_out(client, root, ann, change):
    contributors = group("Contributor", "change_summit", "view_summit")
    ann.groups.add(contributors)
    theirs = Client()
    theirs.force_login(ann)
    assert is_in(theirs)
    confirm(client)
    if change == "not active":
        saved(client, ann, is_active="")
    elif change == "fewer groups":
        saved(client, ann, groups=[])
    elif change == "fewer rights in a group":
        saved(client, contributors, permissions=[contributors.permissions.first().pk])
    elif change == "a new password":
        passwords = {"password1": NEW, "password2": NEW, "usable_password": "true"}
        client.post(f"/admin/auth/user/{ann.pk}/password/", passwords)
    else:
        client.post(FACTORS, {"sessions": ann.pk})
        assert AuditEntry.objects.get(kind="session-ended", subject="ann").actor == "editor"
    assert not AdminSession.objects.filter(user=ann).exists() and not is_in(theirs)
    assert is_in(client)


def test_a_change_that_removes_no_permission_logs_nobody_out(client, root, ann):
    theirs = Client()
    theirs.force_login(ann)
    confirm(client)
    assert saved(client, ann, first_name="Ann").status_code == 302
    assert is_in(theirs)


def test_a_second_factor_removed_by_another_ends_the_sessions_of_its_owner(client, root, ann):
    set_up(ann)
    theirs = Client()
    theirs.force_login(ann)
    theirs.post(LOG_IN, {"code": shown(ann)})
    assert is_in(theirs)
    confirm(client)
    client.post(FACTORS, {"person": ann.pk})
    assert not AdminSession.objects.filter(user=ann).exists() and not is_in(theirs)


def test_no_form_of_log_in_or_access_is_accepted_from_another_site(root, ann):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LOG_IN, WHO).status_code == 403
    strict.force_login(root)
    confirm(strict)
    before = state()
    for address, data in [
        *requests_of(ann),
        ("/admin/sessions/", {"everywhere": "1"}),
        ("/admin/password_change/", {}),
    ]:
        assert strict.post(address, data).status_code == 403, address
    assert state()[0] == before[0] and is_in(strict)
