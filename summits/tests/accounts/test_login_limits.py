"""Limits on log-ins: by name, address and network and in total, checked before a password is hashed, on every page."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from socket import socketpair
from threading import BoundedSemaphore

import pytest
from django.contrib.auth import hashers
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from summits.accounts import audit_log, axes_handler, throttling
from summits.models import AuditEntry, LogInCounter
from summits.tests.accounts.test_login import pass_by
from summits.tests.accounts.test_sessions import locked  # noqa: F401
from summits.tests.helpers.second_factor import LOG_IN, WHO, is_in, set_up, shown, wait_out

pytestmark = pytest.mark.django_db
WRONG = {**WHO, "password": "a loud one"}
CHANGE = "/admin/password_change/"


@pytest.fixture
def hashed(monkeypatch):
    """The passwords that were hashed, one entry each."""
    seen, original = [], hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher, "encode", lambda self, *about: seen.append(about) or original(self, *about)
    )
    return seen


@pytest.fixture
def editor(settings):
    settings.AXES_ENABLED = True
    return User.objects.create_superuser(**WHO)


def guess(address, name="editor", password="a loud one", **about):
    """Send a log-in from an address; return the answer."""
    return Client(REMOTE_ADDR=address).post(LOG_IN, {"username": name, "password": password}, **about)


def statuses(guesses):
    return [answer.status_code for answer in guesses]


def test_a_name_tried_from_many_networks_is_blocked_for_unknown_browsers(editor, hashed, settings):
    settings.LOGIN_FAILURES_NAME = 7
    hashed.clear()
    found = statuses(guess(f"198.51.{number}.1") for number in range(12))
    assert found == [200] * 6 + [429] * 6 and len(hashed) == 7
    assert guess("203.0.113.1", password=WHO["password"]).status_code == 429
    assert guess("203.0.113.1", name="other").status_code == 200


def test_an_address_that_tries_many_names_is_refused(editor, hashed, settings):
    settings.LOGIN_FAILURES_ADDRESS = 4
    hashed.clear()
    answers = [guess("198.51.100.1", name=f"name-{number}") for number in range(6)]
    assert statuses(answers) == [200] * 3 + [429] * 3 and len(hashed) == 4
    assert "from your network" in answers[-1].content.decode() and int(answers[-1]["Retry-After"]) > 3000
    assert guess("198.51.100.2").status_code == 200


@pytest.mark.parametrize("pattern", ["198.51.100.{}", "2001:db8:7:{}::1"])
def test_a_network_that_tries_many_names_is_refused(editor, hashed, settings, pattern):
    settings.LOGIN_FAILURES_NETWORK = 4
    found = statuses(guess(pattern.format(number), name=f"name-{number}") for number in range(1, 7))
    assert found == [200] * 3 + [429] * 3


def test_an_ipv6_network_of_one_customer_counts_as_an_address(editor, settings):
    settings.LOGIN_FAILURES_ADDRESS = 4
    found = statuses(guess(f"2001:db8::{number:x}", name=f"name-{number}") for number in range(1, 7))
    assert found == [200] * 3 + [429] * 3


def test_120_guesses_from_30_addresses_are_not_all_checked(editor, hashed, settings):
    hashed.clear()
    for number in range(120):
        guess(f"198.{number % 30}.100.1", name=f"name-{number}")
    assert len(hashed) == settings.LOGIN_FAILURES_IN_ALL == 100


def test_a_spoofed_header_gives_no_new_address(editor, settings):
    settings.LOGIN_FAILURES_ADDRESS = 3
    for is_behind in (False, True):
        settings.BEHIND_PROXY = is_behind
        LogInCounter.objects.all().delete()
        forwarded = "203.0.113.{}, 198.51.100.1" if is_behind else "203.0.113.{}"
        found = statuses(
            guess("198.51.100.1", name=f"name-{number}", headers={"x-forwarded-for": forwarded.format(number)})
            for number in range(4)
        )
        assert found == [200, 200, 429, 429]


def test_limits_end_after_an_hour(editor, settings):
    settings.LOGIN_FAILURES_NAME = 2
    for number in range(3):
        guess(f"198.51.{number}.1")
    pass_by(timedelta(hours=1))
    assert guess("203.0.113.1", password=WHO["password"]).status_code == 302


def close_name():
    """Block the name by failed log-ins from unknown browsers."""
    for number in range(25):
        guess(f"198.51.{number}.1")


def test_a_known_browser_gets_in_although_the_name_is_blocked(editor):
    known = Client()
    known.post(LOG_IN, WHO)
    known.post("/admin/logout/")
    cookie = known.cookies["known-device"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/"
    close_name()
    assert Client().post(LOG_IN, WHO).status_code == 429
    assert known.post(LOG_IN, WHO).status_code == 302 and is_in(known)


def test_a_known_browser_has_limits_of_its_own(editor, hashed, settings):
    known = Client()
    known.post(LOG_IN, WHO)
    known.post("/admin/logout/")
    close_name()
    hashed.clear()
    found = statuses(known.post(LOG_IN, WRONG) for _each in range(8))
    assert found == [200] * 4 + [429] * 4 and len(hashed) == 5


@pytest.mark.parametrize("cookie", ["", "x", "a:b:c", "W10:1:x", "☃"])
def test_a_forged_cookie_does_not_make_a_browser_known(editor, cookie):
    close_name()
    stranger = Client()
    stranger.cookies["known-device"] = cookie.encode().decode("latin-1")
    assert stranger.post(LOG_IN, WHO).status_code == 429


def test_a_browser_is_known_for_its_owner_only_and_until_the_password_changes(editor):
    other = User.objects.create_superuser("other", password=WHO["password"])
    known = Client()
    known.post(LOG_IN, {**WHO, "username": "other"})
    known.post("/admin/logout/")
    close_name()
    assert known.post(LOG_IN, WHO).status_code == 429
    other.set_password("another quiet phrase")
    other.save()
    for number in range(25):
        guess(f"198.52.{number}.1", name="other")
    assert known.post(LOG_IN, {"username": "other", "password": "another quiet phrase"}).status_code == 429


def test_attempts_at_the_same_moment_do_not_pass_the_limit_together(transactional_db, editor, hashed, monkeypatch):
    monkeypatch.setattr(axes_handler, "_slots", BoundedSemaphore(50))
    hashed.clear()

    def one(_number):
        try:
            return guess("198.51.100.1").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(16)))
    assert len(hashed) <= 5 and set(found) <= {200, 429, 409}


def test_at_the_limit_of_simultaneous_password_checks_another_is_told_to_try_again(editor, hashed, monkeypatch):
    monkeypatch.setattr(axes_handler, "_slots", BoundedSemaphore(1))
    monkeypatch.setattr(axes_handler, "KNOWN_BROWSER_WAIT_SECONDS", 0.01)
    client = Client()
    hashed.clear()
    with axes_handler._slots:
        answer = client.post(LOG_IN, WHO)
        assert answer.status_code == 429 and "Try again in a few seconds" in answer.content.decode()
        assert 1 <= int(answer["Retry-After"]) <= 10 and not hashed
        assert f'value="{WHO["username"]}"' in answer.content.decode(), "the name is lost"
        assert client.get("/summits/").status_code == 200
    assert not LogInCounter.objects.exists() and not AuditEntry.objects.exists()
    assert client.post(LOG_IN, WHO).status_code == 302


def test_neither_message_nor_duration_reveals_which_names_exist(editor, hashed):
    told = []
    for name in ("editor", "nobody"):
        hashed.clear()
        text = guess("198.51.100.1", name=name).content.decode().replace(name, "NAME")
        # Every page has a token of its own, and the second in which it was made.
        told.append((len(hashed), re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|data-now="\d+"', "", text)))
    assert told[0] == told[1]
    for number in range(30):
        guess(f"198.51.{number}.1", name="nobody")
    assert guess("203.0.113.1", name="nobody").status_code == 429


def test_a_refused_attempt_leaves_no_rows(editor):
    for number in range(40):
        guess("198.51.100.1", name=f"name-{number}")
    counters, entries = LogInCounter.objects.count(), AuditEntry.objects.count()
    for number in range(60):
        guess("198.51.100.1", name=f"other-{number}", headers={"user-agent": f"agent {number}" * 100})
    assert (LogInCounter.objects.count(), AuditEntry.objects.count()) == (counters, entries)
    assert entries <= 21


def test_repeated_failures_are_one_row_with_a_count(editor):
    for _each in range(4):
        guess("198.51.100.1")
    assert AuditEntry.objects.get().times == 4


def test_a_name_is_cut_and_cleaned_and_no_user_agent_is_stored(editor):
    guess("198.51.100.1", name="  eve\u202e\r\nadmin\tlogged in" + "x" * 100, headers={"user-agent": "Evil " * 900})
    [subject] = AuditEntry.objects.values_list("subject", flat=True)
    assert subject.startswith("eve admin logged in") and len(subject) <= 150
    assert audit_log.log_name("\0a\x1b[31m" + "b" * 5000) == "a [31m" + "b" * 144
    assert "Evil" not in repr(list(AuditEntry.objects.values_list()) + list(LogInCounter.objects.values_list()))
    assert "198.51" not in repr(list(LogInCounter.objects.values_list()))


def test_counters_and_entries_expire(editor, settings):
    guess("198.51.100.1")
    AuditEntry.objects.update(at=now() - timedelta(days=settings.AUDIT_LOG_DAYS + 1))
    pass_by(timedelta(hours=2))
    guess("203.0.113.1", name="other")
    assert LogInCounter.objects.filter(until__lt=now()).count() == 0
    Client().post(LOG_IN, WHO)
    assert not AuditEntry.objects.filter(subject="editor", kind="refused").exists()


def test_wrong_codes_are_limited_like_wrong_passwords(editor):
    codes = set_up(editor)
    client = Client()
    client.post(LOG_IN, WHO)
    found = []
    for number in range(7):
        wait_out(editor)
        found.append(client.post(LOG_IN, {"code": "000000" if number % 2 else "aaaa-aaaa"}).status_code)
    assert found == [200] * 4 + [429] * 3
    wait_out(editor)
    for code in (shown(editor), codes[0]):
        assert client.post(LOG_IN, {"code": code}).status_code == 429 and not is_in(client)
    pass_by(timedelta(minutes=15))
    client.post(LOG_IN, {"code": shown(editor)})
    assert is_in(client)


def test_wrong_codes_do_not_keep_the_owner_out_for_long(editor, settings):
    set_up(editor)
    settings.AXES_ENABLED = False
    client = Client()
    client.post(LOG_IN, WHO)
    for _each in range(20):
        wait_out(editor)
        client.post(LOG_IN, {"code": "000000"})
    waits = re.findall(r"Wait (\d+) seconds", client.post(LOG_IN, {"code": shown(editor)}).content.decode())
    assert [int(wait) <= 60 for wait in waits] == [True]


def test_the_old_password_is_limited_where_a_new_one_is_chosen(editor, hashed):
    client = Client()
    client.force_login(editor)
    new = "another quiet phrase"
    data = {"new_password1": new, "new_password2": new}
    found = statuses(client.post(CHANGE, {**data, "old_password": "wrong"}) for _each in range(7))
    assert found == [200] * 4 + [429] * 3
    hashed.clear()
    assert client.post(CHANGE, {**data, "old_password": WHO["password"]}).status_code == 429 and not hashed
    pass_by(timedelta(minutes=15))
    assert client.post(CHANGE, {**data, "old_password": WHO["password"]}).status_code == 302
    assert is_in(client)


def test_an_operator_can_unblock_a_name_at_once(editor):
    close_name()
    call_command("axes_reset_username", "editor", stdout=StringIO())
    assert guess("203.0.113.1", password=WHO["password"]).status_code == 302


def test_resetting_a_name_also_unlocks_the_browsers_that_its_owner_uses(editor):
    known = Client()
    known.post(LOG_IN, WHO)
    known.post("/admin/logout/")
    assert statuses(known.post(LOG_IN, WRONG) for _each in range(5))[-1] == 429
    call_command("axes_reset_username", "editor", stdout=StringIO())
    assert known.post(LOG_IN, WHO).status_code == 302


@pytest.mark.sqlite
def test_log_in_while_the_database_is_written_to_asks_to_try_again_and_keeps_the_name(locked, editor):  # noqa: F811
    client = Client(raise_request_exception=False)
    locked()
    answer = client.post(LOG_IN, WHO)
    page = answer.content.decode()
    assert answer.status_code == 409 and "try again in a moment" in page.lower() and "editor" in page
    assert WHO["password"] not in page


def test_a_refusal_costs_no_session_no_token_and_no_write(editor, hashed, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(axes_handler, "_slots", BoundedSemaphore(1))
    seen = []
    monkeypatch.setattr("django.middleware.csrf.CsrfViewMiddleware.process_view", lambda *about: seen.append(about))
    hashed.clear()
    with axes_handler._slots, django_assert_max_num_queries(0):
        answer = guess("198.51.100.1", name="<b>editor")
    assert answer.status_code == 429 and not seen and not hashed and not answer.cookies
    text = answer.content.decode()
    assert len(text) < 2_500 and 'value="&lt;b&gt;editor"' in text and "a loud one" not in text
    assert "no-store" in answer["Cache-Control"] and "form-action 'self'" in answer["Content-Security-Policy"]
    for _wrong in range(5):
        guess("198.51.100.1")
    seen.clear()
    with django_assert_max_num_queries(1):
        answer = guess("198.51.100.1")
    assert answer.status_code == 429 and "You cannot log in" in answer.content.decode() and not seen


def test_an_address_that_continues_gets_one_line_and_its_connection_is_closed(editor, monkeypatch, settings):
    monkeypatch.setattr(axes_handler, "_slots", BoundedSemaphore(1))
    monkeypatch.setattr(throttling, "monotonic", lambda: 7.0)
    ours, theirs = socketpair()
    client = Client(REMOTE_ADDR="198.51.100.1")
    with axes_handler._slots, ours, theirs:
        found = [
            client.post(LOG_IN, WHO, **{"gunicorn.socket": ours})
            for _attempt in range(throttling.MAX_REFUSALS_PER_SECOND + 1)
        ]
        assert statuses(found) == [429] * len(found)
        assert found[-2]["Content-Type"].startswith("text/html") and found[-1]["Content-Type"].startswith("text/plain")
        assert "Try again in a few seconds" in found[-1].content.decode() and found[-1]["Retry-After"]
        assert ours.recv(1) == b"", "it is still read"
        assert guess("203.0.113.1", password=WHO["password"])["Content-Type"].startswith("text/html")


def test_behind_a_proxy_the_connection_stays_open(editor, monkeypatch, settings):
    settings.BEHIND_PROXY = True
    monkeypatch.setattr(axes_handler, "_slots", BoundedSemaphore(1))
    monkeypatch.setattr(throttling, "MAX_REFUSALS_PER_SECOND", 0)
    ours, theirs = socketpair()
    with axes_handler._slots, ours, theirs:
        assert Client().post(LOG_IN, WHO, **{"gunicorn.socket": ours}).status_code == 429
        theirs.send(b"x")
        assert ours.recv(1) == b"x"


def test_an_attempt_does_not_wait_while_another_one_is_counted(editor, hashed, client):
    assert client.post(LOG_IN, WHO).status_code == 302
    LogInCounter.objects.all().delete()
    hashed.clear()
    with axes_handler.counting_slot(is_unknown_browser=True) as may_count:
        assert may_count and guess("203.0.113.1").status_code == 429
        assert not hashed and not LogInCounter.objects.exists()
        assert client.post(LOG_IN, WHO).status_code == 302
    assert guess("203.0.113.1").status_code == 200
