"""A user name blocked by other people's failed log-ins: its owner gets in with the second factor, within limits."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils.timezone import now

from summits.accounts import axes_handler, login_limits, second_factor
from summits.models import AuditEntry, Authenticator, LogInCounter
from summits.tests.accounts import test_login_limits
from summits.tests.helpers.second_factor import LOG_IN, WHO, is_in, set_up, shown

pytestmark = pytest.mark.django_db
ELSEWHERE = "203.0.113.9"
editor, hashed = test_login_limits.editor, test_login_limits.hashed


def close(name="editor", address=ELSEWHERE):
    """Reach every limit that holds for an attempt from an unknown browser."""
    network = login_limits.network_of(address)
    for key in (
        f"name:{login_limits.keyed_digest(name)}",
        f"address:{login_limits.keyed_digest(address)}",
        f"network:{login_limits.keyed_digest(network)}",
    ):
        LogInCounter.objects.create(key=key, number=1_000, until=now() + timedelta(minutes=50))
    LogInCounter.objects.create(key="all", number=1_000, until=now() + timedelta(minutes=50))


def visitor():
    return Client(REMOTE_ADDR=ELSEWHERE)


def wrong_code(user):
    return f"{(int(shown(user)) + 1) % 1_000_000:06d}"


def test_name_password_and_code_unblock_a_name_and_the_next_code_logs_in(editor):
    set_up(editor)
    close()
    client = visitor()
    refused = client.post(LOG_IN, WHO)
    assert refused.status_code == 429 and 'name="code"' in refused.content.decode()
    assert client.post(LOG_IN, {**WHO, "code": shown(editor)}).status_code == 302 and not is_in(client)
    asked = client.get(LOG_IN).content.decode()
    assert "has already been used. Wait for the next" in asked and 'name="code"' in asked
    assert client.post(LOG_IN, {"code": shown(editor)}).status_code == 302 and is_in(client)
    client.post("/admin/logout/")
    assert client.post(LOG_IN, WHO).status_code == 302, "the browser is known by now"


def test_without_the_right_code_no_password_is_checked_and_nothing_is_written(editor, hashed):
    set_up(editor)
    close()
    before = list(Authenticator.objects.values()), list(LogInCounter.objects.order_by("key").values())
    hashed.clear()
    for code in (
        "",
        "x",
        "000",
        wrong_code(editor),
        "١٢٣٤٥٦",
        "9" * 4_000,
        "\0",
        second_factor.new_recovery_codes(editor)[0],
    ):
        assert visitor().post(LOG_IN, {**WHO, "code": code}).status_code == 429, code
    assert not hashed and not AuditEntry.objects.exists()
    after = list(Authenticator.objects.values()), list(LogInCounter.objects.order_by("key").values())
    assert after == before


def test_strangers_who_guess_codes_do_not_block_the_owner(editor):
    set_up(editor)
    close()
    for _each in range(30):
        assert visitor().post(LOG_IN, {**WHO, "password": "x", "code": wrong_code(editor)}).status_code == 429
    assert visitor().post(LOG_IN, {**WHO, "code": shown(editor)}).status_code == 302


def test_a_code_allows_one_attempt_for_its_owner_only(editor, hashed):
    set_up(editor)
    other = User.objects.create_superuser("other", password=WHO["password"])
    set_up(other)
    close()
    LogInCounter.objects.create(
        key=f"name:{login_limits.keyed_digest('other')}", number=99, until=now() + timedelta(minutes=9)
    )
    code = shown(editor)
    assert visitor().post(LOG_IN, {**WHO, "username": "other", "code": code}).status_code == 429
    hashed.clear()
    assert visitor().post(LOG_IN, {**WHO, "password": "wrong", "code": code}).status_code == 200 and len(hashed) == 1
    assert visitor().post(LOG_IN, {**WHO, "code": code}).status_code == 429


def test_a_code_alone_logs_nobody_in_and_the_next_one_is_limited(editor):
    set_up(editor)
    close()
    client = visitor()
    client.post(LOG_IN, {**WHO, "code": shown(editor)})
    found = []
    for _each in range(22):
        Authenticator.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
        found.append(client.post(LOG_IN, {"code": wrong_code(editor)}).status_code)
    assert found == [200] * 19 + [429] * 3 and not is_in(client)
    Authenticator.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)
    assert client.post(LOG_IN, {"code": shown(editor)}).status_code == 429


def test_wrong_passwords_after_right_codes_are_limited(editor, settings, hashed):
    settings.LOGIN_FAILURES_NAME = 3
    set_up(editor)
    close()
    found = []
    for _each in range(5):
        Authenticator.objects.update(last_t=-1)
        found.append(visitor().post(LOG_IN, {**WHO, "password": "wrong", "code": shown(editor)}).status_code)
    assert found == [200, 200, 429, 429, 429]
    call_command("axes_reset_username", "editor", verbosity=0)
    Authenticator.objects.update(last_t=-1)
    assert visitor().post(LOG_IN, {**WHO, "code": shown(editor)}).status_code == 302


def test_the_response_is_the_same_without_a_second_factor_and_for_an_unknown_user(editor):
    close()
    set_up(User.objects.create_superuser("other", password=WHO["password"]))
    told = []
    for name in ("editor", "nobody", "other"):
        LogInCounter.objects.filter(key__startswith="name:").update(key=f"name:{login_limits.keyed_digest(name)}")
        answer = visitor().post(LOG_IN, {"username": name, "password": "x", "code": "123456"})
        told.append((answer.status_code, answer.content.decode().replace(f'value="{name}"', "")))
    assert told[0] == told[1] == told[2] and told[0][0] == 429


def test_a_code_waits_for_a_free_slot_and_is_refused_if_there_is_none(editor, monkeypatch):
    set_up(editor)
    monkeypatch.setattr(axes_handler, "KNOWN_BROWSER_WAIT_SECONDS", 0.05)
    assert axes_handler._slots.acquire(blocking=False)
    try:
        answer = visitor().post(LOG_IN, {**WHO, "code": shown(editor)})
    finally:
        axes_handler._slots.release()
    assert answer.status_code == 429 and "Others are logging in" in re.sub(r"\s+", " ", answer.content.decode())


def test_an_inactive_user_gets_no_attempt_by_a_code(editor, hashed):
    set_up(editor)
    close()
    User.objects.filter(pk=editor.pk).update(is_active=False)
    hashed.clear()
    assert visitor().post(LOG_IN, {**WHO, "code": shown(editor)}).status_code == 429 and not hashed
