"""Logging in: limits by name and address, sessions that end, passwords."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from axes.models import AccessAttempt
from django.conf import settings as configured
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from summits.accounts import sessions
from summits.accounts.client_ip import client_address, rate_limit_key
from summits.accounts.session_store import hash_session_key
from summits.models import AdminSession, AuditEntry, LogInCounter
from summits.tests.helpers.admin import change_url, form_data, forms_of, make_archive

pytestmark = pytest.mark.django_db
WHO = {"username": "editor", "password": "a quiet pass phrase"}
WRONG = {**WHO, "password": "a loud one"}
LOG_IN = "/admin/login/"


@pytest.fixture
def editor():
    return User.objects.create_superuser(**WHO)


@pytest.fixture
def limited(settings, editor):
    settings.AXES_ENABLED = True


def attempts(client, number, data=WRONG, address=LOG_IN, **headers):
    """Send a wrong log-in several times; return the last response."""
    for _each in range(number):
        answer = client.post(address, data, **headers)
    return answer


def cool_off():
    """Let the lock-out expire."""
    pass_by(configured.AXES_COOLOFF_TIME)


def pass_by(time):
    """Move the counters back by so much time."""
    for counter in LogInCounter.objects.all():
        counter.until -= time
        counter.save()


def test_after_five_wrong_passwords_log_in_is_blocked_and_says_until_when(limited, client):
    assert attempts(client, 4).status_code == 200
    locked = attempts(client, 1)
    assert locked.status_code == 429
    assert re.search(r"You cannot log in for 15 minutes. Try again after \d\d:\d\d UTC.", locked.content.decode())
    assert 890 <= int(locked["Retry-After"]) <= 900
    refused = client.post(LOG_IN, WHO)
    assert refused.status_code == 429 and "You cannot log in" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def test_after_the_lock_out_the_right_password_works_again(limited, client):
    attempts(client, 5)
    cool_off()
    assert client.post(LOG_IN, WHO).status_code == 302
    assert attempts(client, 4).status_code == 200


def test_attempts_during_a_lock_out_do_not_prolong_it(limited, client):
    attempts(client, 5)
    pass_by(timedelta(minutes=14))
    assert "for 1 minute." in attempts(client, 3).content.decode()


def test_another_name_and_another_address_are_not_locked_out(limited, client):
    User.objects.create_superuser("other", password=WHO["password"])
    attempts(client, 5)
    assert client.post(LOG_IN, {**WHO, "username": "other"}).status_code == 302
    assert Client(REMOTE_ADDR="192.0.2.7").post(LOG_IN, WHO).status_code == 302


def test_another_browser_or_a_header_does_not_avoid_the_limit(limited, client):
    for number in range(5):
        answer = Client(headers={"user-agent": f"{number}", "x-forwarded-for": f"192.0.2.{number}"}).post(LOG_IN, WRONG)
    assert answer.status_code == 429
    assert (
        Client(headers={"x-forwarded-for": "192.0.2.99", "x-real-ip": "192.0.2.98"}).post(LOG_IN, WHO).status_code
        == 429
    )


def test_behind_a_proxy_the_address_that_it_saw_counts_and_no_other(limited, settings):
    settings.BEHIND_PROXY = True
    for number in range(5):
        client = Client(headers={"x-forwarded-for": f"198.51.100.{number}, 192.0.2.1"})
        answer = client.post(LOG_IN, WRONG)
    assert answer.status_code == 429
    assert Client(headers={"x-forwarded-for": "192.0.2.1, 192.0.2.2"}).post(LOG_IN, WHO).status_code == 302


@pytest.mark.parametrize(
    ("proxy", "forwarded", "remote", "address", "limited_as"),
    [
        (False, "198.51.100.1", "192.0.2.1", "192.0.2.1", "192.0.2.1"),
        (True, "198.51.100.1", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (True, "203.0.113.9, 198.51.100.1", "127.0.0.1", "198.51.100.1", "198.51.100.1"),
        (True, "nonsense", "192.0.2.1", "192.0.2.1", "192.0.2.1"),
        (True, "", "192.0.2.1", "192.0.2.1", "192.0.2.1"),
        (False, "", "", None, None),
        (False, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (False, "", "::ffff:192.0.2.1", "192.0.2.1", "192.0.2.1"),
        (False, "", "fe80::1%eth0", "fe80::1%eth0", "fe80::"),
    ],
)
def test_the_address_of_a_request(settings, proxy, forwarded, remote, address, limited_as):
    settings.BEHIND_PROXY = proxy
    request = SimpleNamespace(META={"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": remote})
    assert (client_address(request), rate_limit_key(request)) == (address, limited_as)


def test_what_was_typed_survives_a_lock_out(limited, client, editor):
    page = change_url(make_archive().summit)
    client.force_login(editor)
    data = {**form_data(client.get(page)), "summary": "They met at Höfði.\nNothing was signed."}
    client.logout()
    asked = client.post(page, data)
    kept = {"kept": re.search(r'name="kept" value="([^"]+)"', asked.content.decode())[1]}
    locked = attempts(client, 5, {**kept, **WRONG}, page)
    assert locked.status_code == 429 and "You cannot log in" in locked.content.decode()
    assert kept["kept"] in locked.content.decode()
    rows = [
        *AuditEntry.objects.values_list(),
        *LogInCounter.objects.values_list(),
        *AccessAttempt.objects.values_list(),
    ]
    assert "They met" not in repr(rows) and kept["kept"][:50] not in repr(rows)
    cool_off()
    back = client.post(page, {**kept, **WHO})
    [form, *_others] = forms_of(back)
    assert form["summary"].value() == "They met at Höfði.\nNothing was signed."


def test_the_log_has_each_failure_and_the_lock_out_once(limited, client):
    attempts(client, 8)
    cool_off()
    client.post(LOG_IN, WHO)
    client.post("/admin/logout/")
    entries = AuditEntry.objects.order_by("id").values_list("kind", "subject", "address")
    times = AuditEntry.objects.order_by("id").values_list("kind", "times")
    kinds = [kind for kind, number in times for _each in range(number)]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "refused": kinds.count("refused"),
        "locked-out": 1,
        "logged-in": 1,
        "logged-out": 1,
    }
    assert 4 <= kinds.count("refused") <= 5
    assert {(subject, address) for _kind, subject, address in entries} == {("editor", "127.0.0.1")}


@pytest.mark.parametrize("name", ["x" * 500, "nul\0byte", "naïve ☃"])
def test_any_name_can_be_tried_without_an_error(limited, client, name):
    headers = {"user-agent": "x" * 9000, "accept": "☃" * 500}
    assert client.post(LOG_IN, {**WRONG, "username": name}, headers=headers).status_code == 200


def last_day(client):
    return AdminSession.objects.get(pk=hash_session_key(client.cookies["sessionid"].value)).expire_date


def later(client, **moments):
    """Move the times that a session stores into the past."""
    session = client.session
    session.update(moments)
    session.save()


def test_a_used_session_is_prolonged_and_an_idle_one_expires(client, editor, monkeypatch):
    client.force_login(editor)
    client.get("/admin/")
    now = sessions.time()
    answer = client.get("/summits/")
    assert "sessionid" not in answer.cookies, "each page writes"
    later(client, used=now - 600)
    AdminSession.objects.update(expire_date=last_day(client) - timedelta(hours=1))
    before = last_day(client)
    assert "sessionid" in client.get("/admin/").cookies
    assert last_day(client) > before
    AdminSession.objects.update(expire_date=before - timedelta(hours=8))
    assert client.get("/admin/").status_code == 302


def test_a_session_expires_after_some_days_even_if_used(client, editor):
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200
    key = client.session.session_key
    later(client, began=sessions.time() - configured.SESSION_LONGEST.total_seconds() - 1)
    answer = client.get("/admin/")
    assert answer.status_code == 302 and answer["Location"].startswith(LOG_IN)
    assert not AdminSession.objects.filter(pk=hash_session_key(key)).exists()
    assert AuditEntry.objects.filter(kind="session-ended", subject="editor").exists()


def test_logging_out_ends_the_session_on_the_server(client, editor):
    client.force_login(editor)
    stolen = Client()
    stolen.cookies["sessionid"] = client.cookies["sessionid"].value
    assert stolen.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    stolen.cookies["sessionid"] = stolen.cookies["sessionid"].value
    assert stolen.get("/admin/").status_code == 302


def test_a_reader_with_a_foreign_cookie_gets_no_session(client):
    client.cookies["sessionid"] = "made-up"
    assert client.get("/summits/").status_code == 200
    assert not AdminSession.objects.exists()


@pytest.mark.parametrize("password", ["short", "eleven char", "123456789012345", "password12345"])
def test_a_weak_password_is_refused(editor, password):
    with pytest.raises(ValidationError):
        validate_password(password, editor)


def test_changing_ones_password_is_in_the_log(client, editor):
    client.force_login(editor)
    new = "another quiet phrase"
    data = {"old_password": WHO["password"], "new_password1": new, "new_password2": new}
    assert client.post("/admin/password_change/", {**data, "old_password": "x"}).status_code == 200
    assert not AuditEntry.objects.filter(kind="password").exists()
    assert client.post("/admin/password_change/", data).status_code == 302
    assert AuditEntry.objects.get(kind="password").subject == "editor"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""]
)
def test_a_log_in_never_redirects_to_another_site(client, wanted):
    User.objects.create_user("anna", password="correct-horse-77", is_staff=True)
    answer = client.post(
        f"/admin/login/?next={wanted}", {"username": "anna", "password": "correct-horse-77", "next": wanted}
    )
    assert (answer.status_code, answer["Location"]) == (302, "/admin/")
