"""A required second factor: no URL of the admin opens before it is set up and given."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver

from summits.accounts.policy import set_second_factor_required
from summits.models import SecurityPolicy
from summits.tests.helpers.admin import change_url, form_data, make_archive
from summits.tests.helpers.second_factor import LOG_IN, OWN, SET_UP, WHO, confirm, is_in, set_up, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return User.objects.create_superuser(**WHO)


@pytest.fixture
def codes(editor):
    """The recovery codes of the editor, who has a second factor."""
    return set_up(editor)


def admin_urls():
    """Every URL of the admin, with primary keys that exist or do not."""
    [admin_resolver] = [one for one in get_resolver().url_patterns if str(one.pattern) == "admin/"]
    found = []

    def walk(patterns, prefix):
        for one in patterns:
            address = prefix + str(one.pattern)
            walk(one.url_patterns, address) if hasattr(one, "url_patterns") else found.append(address)

    walk(admin_resolver.url_patterns, "/admin/")
    found = [re.sub(r"<path:object_id>|<id>|<int:\w+>|<path:\w+>", "1", address) for address in found]
    return [
        re.sub(r"\^\(\?P<app_label>.*\)/\$", "auth/", address).replace("(?P<url>.*)$", "nowhere/") for address in found
    ]


ADMIN_URLS = sorted(set(admin_urls()))
ASKED = {OWN, SET_UP, "/admin/second-factor/recovery-codes.txt"}
"""URLs at which a user can set up a required second factor."""


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_url_of_the_admin_opens_with_the_password_only(editor, codes, method):
    make_archive()
    held, older = Client(), Client()
    held.post(LOG_IN, WHO)
    # A session from before the second factor was set up.
    older.force_login(editor)
    for address in ADMIN_URLS:
        for client in (held, older):
            if address in (LOG_IN, "/admin/logout/"):
                continue
            answer = getattr(client, method)(address)
            where = answer.get("Location", "")
            asks_again = method == "post" and b'name="code"' in answer.content
            assert where.startswith(LOG_IN) or asks_again or answer.status_code == 405, f"{address}: {answer}"


def test_a_session_from_before_the_second_factor_is_asked_for_the_code(client, editor):
    client.force_login(editor)
    assert is_in(client)
    set_up(editor)
    assert not is_in(client)
    assert 'name="code"' in client.get(LOG_IN).content.decode()
    client.post(LOG_IN, {"code": shown(editor)})
    assert is_in(client)


def test_once_it_is_required_a_user_without_one_can_only_set_one_up(client, editor):
    client.force_login(editor)
    assert is_in(client)
    set_second_factor_required(True)
    for address in ADMIN_URLS:
        if address in ASKED or address == "/admin/logout/":
            continue
        answer = client.get(address)
        if answer.get("Location", "").startswith(f"{LOG_IN}?"):
            answer = client.get(answer["Location"])
        assert answer.get("Location") == SET_UP, f"{address}: {answer}"
    confirm(client)
    page = client.get(SET_UP).content.decode()
    assert "You can start working as soon as you have set up yours" in page and "/admin/summits/" not in page
    client.post(SET_UP, {"code": shown(editor, confirmed=False)})
    assert is_in(client)


def test_a_user_who_must_set_one_up_can_log_out(client, editor):
    client.force_login(editor)
    set_second_factor_required(True)
    assert client.post("/admin/logout/").status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("logged_in", [True, False])
def test_what_was_typed_when_it_became_required_comes_back_as_text(client, editor, logged_in):
    page = change_url(make_archive().summit)
    client.force_login(editor)
    data = {**form_data(client.get(page)), "summary": "They met at Höfði."}
    set_second_factor_required(True)
    if not logged_in:
        client.logout()
    answer = client.post(page, data)
    if not logged_in:
        kept = re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]
        answer = client.post(page, {"kept": kept, **WHO})
    assert answer.status_code == 403
    assert "They met at Höfði." in answer.content.decode() and SET_UP in answer.content.decode()


def test_a_visitor_sees_no_page_of_the_second_factor(client):
    for address in (*ASKED, "/admin/second-factors/"):
        for answer in (client.get(address), client.post(address, {"code": "000000", "required": "1"})):
            assert answer.status_code == 302 and answer["Location"].startswith(LOG_IN)
    assert not SecurityPolicy.objects.exists()


def test_a_user_who_is_no_editor_cannot_set_one_up(client):
    client.force_login(User.objects.create_user("reader", password=WHO["password"]))
    for address in ASKED:
        assert client.get(address)["Location"].startswith(LOG_IN)


def test_the_keys_of_others_are_on_no_page(client, editor):
    client.force_login(editor)
    for model in ("otp_totp/totpdevice", "otp_static/staticdevice", "axes/accessattempt"):
        assert client.get(f"/admin/{model}/").status_code == 404
