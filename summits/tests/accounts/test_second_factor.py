"""The second factor: set up, asked for, lost, and required; all of it enforced by the server."""

import re
import time
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.accounts import login_flow, second_factor
from summits.models import AuditEntry, Authenticator, Summit
from summits.tests.helpers.admin import change_url, form_data, forms_of, make_archive
from summits.tests.helpers.second_factor import LOG_IN, OWN, SET_UP, WHO, confirm, is_in, set_up, shown, wait_out

pytestmark = pytest.mark.django_db
CODE = "<code>([a-z2-7]{4}-[a-z2-7]{4})</code>"


@pytest.fixture
def editor():
    return User.objects.create_superuser(**WHO)


@pytest.fixture
def codes(editor):
    """The recovery codes of the editor, who has a second factor."""
    return set_up(editor)


def test_a_second_factor_is_set_up_with_a_code_and_gives_ten_recovery_codes(client, editor):
    client.force_login(editor)
    confirm(client)
    page = client.get(SET_UP).content.decode()
    device = Authenticator.objects.get(user=editor)
    assert "<svg" in page and not device.confirmed
    key = re.search(r'class="key">([A-Z2-7 ]+)<', page)[1]
    assert f"secret={key.replace(' ', '')}" in device.config_url
    answer = client.post(SET_UP, {"code": shown(editor, confirmed=False)})
    codes = re.findall(CODE, answer.content.decode())
    assert len(set(codes)) == 10
    assert is_in(client)
    assert AuditEntry.objects.get(kind="second-factor").text == "set up"
    assert not re.findall(CODE, client.get(OWN).content.decode())
    assert not {code.replace("-", "") for code in codes} & set(StaticToken.objects.values_list("token", flat=True))


def test_the_recovery_codes_can_be_saved_as_a_file(client, editor, codes):
    client.force_login(editor)
    client.post(LOG_IN, {"code": shown(editor)})
    answer = client.post("/admin/second-factor/recovery-codes.txt", {"code": [*codes, "<b>not</b>"]})
    assert answer["Content-Type"].startswith("text/plain") and "attachment" in answer["Content-Disposition"]
    text = answer.content.decode()
    assert all(code in text for code in codes) and "not" not in text
    assert client.post("/admin/second-factor/recovery-codes.txt", {"code": "aaaa-bbbb"}).status_code == 302


def test_without_the_right_code_nothing_is_set_up(client, editor):
    client.force_login(editor)
    confirm(client)
    client.get(SET_UP)
    assert "This code is wrong" in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert not TOTPDevice.objects.filter(confirmed=True).exists() and not StaticToken.objects.exists()


def test_after_the_password_the_code_is_needed_to_log_in(client, editor, codes):
    asked = client.post(f"{LOG_IN}?next=/admin/summits/issue/", WHO)
    assert (asked.status_code, asked["Location"]) == (302, f"{LOG_IN}?next=/admin/summits/issue/")
    assert "_auth_user_id" not in client.session and not is_in(client)
    page = client.get(asked["Location"]).content.decode()
    assert 'name="code"' in page and 'name="password"' not in page
    opened = client.post(asked["Location"], {"code": shown(editor), "next": "/admin/summits/issue/"})
    assert (opened.status_code, opened["Location"]) == (302, "/admin/summits/issue/")
    assert is_in(client) and login_flow.PENDING_LOGIN not in client.session


def test_a_recovery_code_works_once(client, editor, codes):
    for typed, opens in ((codes[0].upper().replace("-", " "), True), (codes[0], False), (codes[1], True)):
        client.logout()
        wait_out(editor)
        client.post(LOG_IN, WHO)
        client.post(LOG_IN, {"code": typed})
        assert is_in(client) is opens
    assert StaticToken.objects.count() == 8


def test_a_used_code_is_refused(client, editor, codes):
    code = shown(editor)
    client.post(LOG_IN, WHO)
    client.post(LOG_IN, {"code": code})
    client.logout()
    client.post(LOG_IN, WHO)
    assert "This code is wrong" in client.post(LOG_IN, {"code": code}).content.decode()
    assert not is_in(client)


@pytest.mark.parametrize("code", ["", "000000", "12345678", "abcd-efgh", "٠٠٠٠٠٠", "x" * 30, "1e5", "' or 1=1"])
def test_a_wrong_code_is_refused_and_in_the_log(client, editor, codes, code):
    client.post(LOG_IN, WHO)
    assert client.post(LOG_IN, {"code": code}).status_code == 200
    assert not is_in(client)
    assert AuditEntry.objects.filter(kind="wrong-code", subject="editor").exists() is bool(code)


def test_guessing_codes_is_limited(client, editor, codes):
    client.post(LOG_IN, WHO)
    client.post(LOG_IN, {"code": "000000"})
    client.post(LOG_IN, {"code": "aaaa-aaaa"})
    # So that a slow machine does not outlast the wait.
    for model in (TOTPDevice, second_factor.StaticDevice):
        model.objects.filter(user=editor).update(throttling_failure_count=4)
    for code in (shown(editor), codes[0]):
        assert re.search(r"Wait \d seconds?, then try again", client.post(LOG_IN, {"code": code}).content.decode())
    assert not is_in(client)
    wait_out(editor)
    client.post(LOG_IN, {"code": shown(editor)})
    assert is_in(client)


@pytest.mark.parametrize("change", ["late", "new password", "not active", "no editor"])
def test_a_password_given_before_a_change_is_no_longer_valid(client, editor, codes, change, monkeypatch):
    client.post(LOG_IN, WHO)
    if change == "late":
        too_late = time.time() + login_flow.PENDING_LOGIN_SECONDS + 1
        monkeypatch.setattr(login_flow, "time", lambda: too_late)
    elif change == "new password":
        editor.set_password("another quiet phrase")
    else:
        setattr(editor, "is_active" if change == "not active" else "is_staff", False)
    editor.save()
    assert 'name="password"' in client.post(LOG_IN, {"code": shown(editor)}).content.decode()
    assert not is_in(client)


def test_log_in_can_start_again_with_another_name(client, editor, codes):
    client.post(LOG_IN, WHO)
    client.post(LOG_IN, {"restart": "1"})
    assert 'name="password"' in client.get(LOG_IN).content.decode()


def test_what_was_typed_is_there_after_password_and_code(client, editor):
    archive = make_archive()
    page = change_url(archive.summit)
    client.force_login(editor)
    data = {**form_data(client.get(page)), "summary": "They met at Höfði."}
    client.logout()
    set_up(editor)

    def kept_in(answer):
        return {"kept": re.search(r'name="kept" value="([^"]+)"', answer.content.decode())[1]}

    kept = kept_in(client.post(page, data))
    asked = client.post(page, {**kept, **WHO})
    assert 'name="code"' in asked.content.decode() and kept_in(asked) == kept
    # What a template holds for scripts is not shown.
    assert "errornote" not in re.sub(r"(?s)<template.*?</template>", "", asked.content.decode())
    wrong = client.post(page, {**kept, "code": "000000"})
    assert "This code is wrong" in wrong.content.decode() and kept_in(wrong) == kept
    assert not is_in(client)
    other = client.post(page, {**kept, "restart": "1"})
    assert 'name="password"' in other.content.decode() and kept_in(other) == kept
    client.post(page, {**kept, **WHO})
    wait_out(editor)
    back = client.post(page, {**kept, "code": shown(editor)})
    [form, *_others] = forms_of(back)
    assert form["summary"].value() == "They met at Höfði."
    assert Summit.objects.get(pk=archive.summit.pk).summary == ""


def test_new_recovery_codes_and_removal_need_a_code(client, editor, codes):
    client.force_login(editor)
    client.post(LOG_IN, {"code": shown(editor)})
    confirm(client)
    for button in ("renew", "remove"):
        client.post(OWN, {"code": "000000", button: "1"})
        wait_out(editor)
    assert TOTPDevice.objects.exists() and StaticToken.objects.count() == 10
    renewed = client.post(OWN, {"code": codes[0], "renew": "1"}).content.decode()
    assert not set(re.findall(CODE, renewed)) & set(codes)
    assert StaticToken.objects.count() == 10
    client.post(OWN, {"code": codes[1], "remove": "1"})
    wait_out(editor)
    assert TOTPDevice.objects.exists(), "an old recovery code was taken"
    new = re.search(CODE, renewed)[1]
    client.post(OWN, {"code": new, "remove": "1"})
    assert not TOTPDevice.objects.exists() and not StaticToken.objects.exists()
    assert is_in(client)
    texts = AuditEntry.objects.filter(kind="second-factor").order_by("id").values_list("text", flat=True)
    assert list(texts) == ["new recovery codes created", "removed"]


def test_an_operator_can_remove_a_second_factor(editor, codes):
    call_command("reset_second_factor", "editor", stdout=StringIO())
    assert not TOTPDevice.objects.exists() and not StaticToken.objects.exists()
    for name in ("editor", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name)
