"""Deleting one's own account, and with it its second factor, needs a code: an open session is not enough."""

import re

import pytest
from django.contrib.auth.models import User

from summits.models import Authenticator
from summits.tests.accounts.test_user_admin import editor
from summits.tests.helpers.second_factor import LOG_IN, WHO, confirm, set_up, shown, wait_out

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/auth/user/"


@pytest.fixture
def root(client):
    made = User.objects.create_superuser(**WHO)
    User.objects.create_superuser("other")
    return made


@pytest.fixture
def guarded(client, root):
    """A user with a second factor who has logged in and has just confirmed the password."""
    set_up(root)
    client.post(LOG_IN, WHO)
    client.post(LOG_IN, {"code": shown(root)})
    confirm(client)
    assert client.get(PEOPLE).status_code == 200
    return root


def chosen(*people, **about):
    keys = [person.pk for person in people]
    return PEOPLE, {"action": "delete_selected", "_selected_action": keys, "post": "yes", **about}


WAYS = {
    "its page": lambda root, other: (f"{PEOPLE}{root.pk}/delete/", {"post": "yes"}),
    "its page by another number": lambda root, other: (f"{PEOPLE}0{root.pk}/delete/", {"post": "yes"}),
    "the list": lambda root, other: chosen(root),
    "the list, with others": lambda root, other: chosen(other, root),
    "the list, all of it": lambda root, other: chosen(other, select_across="1", index="0"),
}


def give(client, address, answer, code, password=WHO["password"]):
    """Send the page that asks for password and code; return the answer."""
    kept = re.search(r'name="_kept_for_password" value="([^"]*)"', answer.text)[1]
    return client.post(address, {"_kept_for_password": kept, "password": password, "code": code})


@pytest.mark.parametrize("way", WAYS)
def test_deleting_ones_own_account_needs_password_and_code(client, guarded, way):
    address, sent = WAYS[way](guarded, User.objects.get(username="other"))
    asked = client.post(address, sent)
    assert 'name="code"' in asked.text and 'name="password"' in asked.text
    for password, code in ((WHO["password"], "000000"), (WHO["password"], ""), ("a wrong one", shown(guarded))):
        refused = give(client, address, asked, code, password)
        assert refused.status_code == 200 and 'name="code"' in refused.text
        wait_out(guarded)
    assert User.objects.filter(pk=guarded.pk).exists() and Authenticator.objects.filter(user=guarded).exists()
    # The code may be one of an authenticator that has gone on meanwhile.
    done = give(client, address, asked, shown(guarded))
    assert (done.status_code, done["Location"]) == (302, LOG_IN)
    assert client.get(LOG_IN).status_code == 200 and client.get("/admin/").status_code == 302
    assert not User.objects.filter(pk=guarded.pk).exists()


def test_deleting_others_or_without_a_second_factor_needs_the_password_only(client, guarded):
    ann, ben = editor("ann", "change_summit"), editor("ben", "change_summit")
    client.post(f"{PEOPLE}{ann.pk}/delete/", {"post": "yes"})
    client.post(*chosen(ben))
    assert not User.objects.filter(pk__in=[ann.pk, ben.pk]).exists()
    Authenticator.objects.all().delete()
    other = User.objects.get(username="other")
    client.force_login(other)
    confirm(client)
    assert client.post(f"{PEOPLE}{other.pk}/delete/", {"post": "yes"})["Location"] == LOG_IN
    assert not User.objects.filter(pk=other.pk).exists()


def test_the_confirmation_page_asks_for_no_code(client, guarded):
    address, sent = chosen(guarded)
    del sent["post"]
    page = client.post(address, sent).text
    assert "Delete multiple objects" in page and 'name="code"' not in page
