"""Sessions: what the database stores, the page of one's own sessions, and a locked database."""

import json
import re
import sqlite3
from contextlib import closing

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client

from summits.accounts import sessions
from summits.accounts.session_store import hash_session_key
from summits.db import locking
from summits.models import AdminSession, AuditEntry
from summits.tests.config.test_deployment import BASE, SECRET, manage
from summits.tests.helpers.second_factor import LOG_IN, SET_UP, WHO, confirm, is_in, shown

pytestmark = pytest.mark.django_db
OWN = "/admin/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def editor():
    return User.objects.create_superuser(**WHO)


def logged_in(**headers):
    """Return a client that has logged in by the page."""
    client = Client(headers=headers)
    assert client.post(LOG_IN, WHO).status_code == 302
    return client


def key_of(client):
    return client.cookies["sessionid"].value


def test_nothing_in_the_database_continues_a_session(editor):
    client = logged_in()
    dump = json.dumps([list(map(str, row)) for model in apps.get_models() for row in model.objects.values_list()])
    assert key_of(client) not in dump
    for stolen in AdminSession.objects.values_list("pk", flat=True):
        thief = Client()
        thief.cookies["sessionid"] = stolen
        assert not is_in(thief)
    assert is_in(client)


@pytest.mark.parametrize("key", ["", "x", "' or 1=1 --", "a" * 5000, "0" * 64])
def test_a_forged_session_key_opens_nothing_and_is_no_error(editor, key):
    client = Client()
    client.cookies["sessionid"] = key
    assert client.get("/admin/").status_code == 302
    assert not AdminSession.objects.exists()


def test_ended_sessions_are_cleared_away(editor):
    client = logged_in()
    AdminSession.objects.update(expire_date="2020-01-01T00:00:00Z")
    call_command("clearsessions")
    assert not AdminSession.objects.exists() and not is_in(client)


def test_the_page_of_ones_own_sessions_lists_no_others(editor):
    User.objects.create_superuser("other", password=WHO["password"])
    other = Client(headers={"user-agent": "Chrome/99 Windows"}, REMOTE_ADDR="198.51.100.9")
    other.post(LOG_IN, {**WHO, "username": "other"})
    client = logged_in(**{"user-agent": FIREFOX})
    logged_in(**{"user-agent": "<script>alert(1)</script>" * 1000})
    page = client.get(OWN).content.decode()
    assert "Firefox, Linux" in page and page.count("unknown browser") >= 1 and "this one" in page
    assert "198.51.100.9" not in page and "Chrome" not in page and "alert(1)" not in page


def test_one_session_can_be_ended_without_the_others(editor):
    client, lost, third = logged_in(), logged_in(), logged_in()
    confirm(client)
    client.post(OWN, {"session": hash_session_key(key_of(lost))})
    assert (is_in(client), is_in(lost), is_in(third)) == (True, False, True)
    confirm(client)
    assert client.post(OWN, {"session": hash_session_key(key_of(client))})["Location"] == LOG_IN
    assert (is_in(client), is_in(third)) == (False, True)


def test_nobody_ends_the_session_of_another_by_its_digest(editor):
    User.objects.create_superuser("other", password=WHO["password"])
    other = Client()
    other.post(LOG_IN, {**WHO, "username": "other"})
    client = logged_in()
    confirm(client)
    for named in (hash_session_key(key_of(other)), key_of(other), "", "\0", "x" * 3000):
        assert client.post(OWN, {"session": named}).status_code == 302
    assert is_in(other)


@pytest.mark.parametrize(("button", "stays"), [("others", True), ("everywhere", False)])
def test_a_user_can_log_out_everywhere_or_everywhere_else(editor, button, stays):
    client, elsewhere = logged_in(), logged_in()
    assert 'id="password-again"' in client.post(OWN, {button: "1"}).content.decode()
    confirm(client)
    client.post(OWN, {button: "1"})
    assert (is_in(client), is_in(elsewhere)) == (stays, False)
    assert AuditEntry.objects.filter(kind="session-ended", subject="editor").exists()


def test_a_new_password_ends_all_other_sessions_on_the_server(editor):
    client, elsewhere = logged_in(), logged_in()
    new = "another quiet phrase"
    data = {"old_password": WHO["password"], "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", data).status_code == 302
    assert is_in(client) and not is_in(elsewhere)
    assert AdminSession.objects.count() == 1


def test_a_new_second_factor_ends_all_other_sessions(editor):
    client, elsewhere = logged_in(), logged_in()
    confirm(client)
    client.get(SET_UP)
    client.post(SET_UP, {"code": shown(editor, confirmed=False)})
    assert is_in(client)
    assert AdminSession.objects.count() == 1 and 'name="password"' in elsewhere.get(LOG_IN).content.decode()


def test_reading_in_the_admin_writes_nothing(editor, django_assert_num_queries):
    client = logged_in()
    client.get("/admin/")
    with django_assert_num_queries(0, connection=_Writes()):
        for _each in range(3):
            client.get("/admin/")


class _Writes:
    """A stand-in for the connection that counts only queries that write."""

    def __getattr__(self, name):
        return getattr(connection, name)

    @property
    def queries_log(self):
        return [one for one in connection.queries_log if one["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


@pytest.fixture
def locked(transactional_db, monkeypatch):
    """Hold SQLite's write lock on another connection, from the call until the end of the test."""
    monkeypatch.setattr(locking, "WAIT_SECONDS", 0.02)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        yield lambda: other.execute("BEGIN IMMEDIATE")
        if other.in_transaction:
            other.execute("ROLLBACK")


@pytest.mark.sqlite
def test_while_the_database_is_locked_admin_pages_open_and_use_is_recorded_later(locked, editor, monkeypatch):
    client = logged_in()
    late = sessions.time() + sessions.REFRESH_INTERVAL + 1
    monkeypatch.setattr(sessions, "time", lambda: late)
    locked()
    answer = client.get("/admin/")
    assert answer.status_code == 200 and "sessionid" not in answer.cookies


def test_with_https_the_cookies_have_the_prefix_that_binds_them_to_the_host():
    names = "SESSION_COOKIE_NAME CSRF_COOKIE_NAME SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SESSION_COOKIE_HTTPONLY"
    code = f"from django.conf import settings as s; print(*[getattr(s, n) for n in '{names}'.split()])"
    on = manage("shell", "--no-imports", "-v0", "-c", code, SECRET_KEY=SECRET, HTTPS="on").stdout.split()
    assert on == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True"]


def test_the_session_cookie_is_for_this_host_only(editor, settings):
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = "__Host-sessionid", True
    client = Client()
    cookie = client.post(LOG_IN, WHO, secure=True).cookies["__Host-sessionid"]
    assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax")
    assert cookie["secure"] and cookie["httponly"]
    assert client.get("/admin/", secure=True).status_code == 200
    assert client.get("/summits/", secure=True)["Cache-Control"] == "private, no-cache"


def test_nginx_does_not_cache_pages_of_editors_under_either_name_of_the_cookie():
    conf = (BASE / "docs" / "nginx.conf").read_text()
    pattern = re.search(r'"~(\S.*sessionid=)" 1;', conf)[1]
    for cookie in ("sessionid=x", "a=b; __Host-sessionid=x", "__Host-sessionid=x; a=b"):
        assert re.search(pattern, cookie)
    assert not re.search(pattern, "a=b; notsessionid=x")
