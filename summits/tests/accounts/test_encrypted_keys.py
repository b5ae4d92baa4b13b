"""Keys of authenticators are encrypted with a key that is not in the database; it can change, or be the wrong one."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.accounts import second_factor
from summits.models import Authenticator
from summits.models.encryption import UnreadableError, is_current, seal, unseal
from summits.tests.config.test_deployment import BASE
from summits.tests.helpers.second_factor import LOG_IN, SET_UP, WHO, confirm, is_in, set_up, shown

pytestmark = pytest.mark.django_db
[MIGRATION] = (BASE / "summits" / "migrations").glob("*_sealed_authenticators.py")
OLD, NEW, OTHER = ("old-key" * 10, "new-key" * 10, "other-key" * 10)


@pytest.fixture
def editor(settings):
    settings.SEALING_KEYS = [OLD]
    return User.objects.create_superuser(**WHO)


def stored():
    """Return the keys as the database stores them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key FROM otp_totp_totpdevice ORDER BY id")
        return [key for (key,) in cursor.fetchall()]


def test_the_database_does_not_hold_the_key(editor):
    device = TOTPDevice.objects.create(user=editor)
    begun = second_factor.pending_device(User.objects.create_user("other"))
    for one, sealed in zip([Authenticator.objects.get(pk=device.pk), begun], stored(), strict=True):
        assert sealed.startswith("v1.") and one.bin_key.hex() not in sealed and len(one.bin_key) == 20
        assert len(sealed) <= 80


def test_an_encrypted_value_can_be_read_for_its_purpose_and_owner_only(editor):
    sealed = seal(b"secret", "totp", "1")
    assert unseal(sealed, "totp", "1") == b"secret" and sealed != seal(b"secret", "totp", "1")
    for text, purpose, about in (
        (sealed, "totp", "2"),
        (sealed, "else", "1"),
        (sealed[:-2] + "AA", "totp", "1"),
        (sealed[:20], "totp", "1"),
        ("v1.", "totp", "1"),
        ("v1.☃", "totp", "1"),
        ("3132333435363738393031323334353637383930", "totp", "1"),
    ):
        with pytest.raises(UnreadableError):
            unseal(text, purpose, about)


def test_a_key_copied_to_another_user_does_not_work(client, editor):
    set_up(editor)
    thief = User.objects.create_superuser("thief", password=WHO["password"])
    TOTPDevice.objects.create(user=thief, confirmed=True)
    TOTPDevice.objects.filter(user=editor).update(key=TOTPDevice.objects.get(user=thief).key)
    client.post(LOG_IN, WHO)
    answer = client.post(LOG_IN, {"code": shown(thief)})
    assert "its encryption key (TOTP_KEY) has changed" in answer.content.decode() and not is_in(client)


def test_with_a_wrong_key_the_page_says_so_and_a_recovery_code_works(client, editor, settings):
    codes = set_up(editor)
    code = shown(editor)
    settings.SEALING_KEYS = [OTHER]
    client.post(LOG_IN, WHO)
    answer = client.post(LOG_IN, {"code": code})
    assert answer.status_code == 200 and "its encryption key (TOTP_KEY) has changed" in answer.content.decode()
    assert client.get("/admin/second-factors/").status_code == 302
    client.post(LOG_IN, {"code": codes[0]})
    assert is_in(client)


def test_setting_up_starts_again_with_another_key(client, editor, settings):
    client.force_login(editor)
    confirm(client)
    client.get(SET_UP)
    settings.SEALING_KEYS = [OTHER]
    assert client.get(SET_UP).status_code == 200
    client.post(SET_UP, {"code": shown(editor, confirmed=False)})
    assert is_in(client) and Authenticator.objects.get(confirmed=True).user == editor


def test_a_former_key_still_works_and_each_use_encrypts_with_the_present_one(client, editor, settings):
    set_up(editor)
    settings.SEALING_KEYS = [NEW, OLD]
    client.post(LOG_IN, WHO)
    client.post(LOG_IN, {"code": shown(editor)})
    assert is_in(client)
    settings.SEALING_KEYS = [NEW]
    assert second_factor.can_decrypt(Authenticator.objects.get())


def test_the_command_encrypts_all_with_the_present_key_and_names_the_users_it_cannot(editor, settings):
    set_up(editor)
    settings.SEALING_KEYS = [OTHER]
    set_up(User.objects.create_user("lost"))
    settings.SEALING_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="lost"):
        call_command("encrypt_second_factors", stdout=StringIO())
    device = Authenticator.objects.get(user=editor)
    assert is_current(device.key, "totp", str(editor.pk))
    Authenticator.objects.exclude(user=editor).delete()
    told = StringIO()
    call_command("encrypt_second_factors", stdout=told)
    assert told.getvalue() == "1 authenticator key was encrypted with the current key.\n"


def test_the_migration_encrypts_existing_keys_and_can_be_reversed(editor):
    migration = import_module(f"summits.migrations.{MIGRATION.stem}")
    plain = "3132333435363738393031323334353637383930"
    TOTPDevice.objects.bulk_create([TOTPDevice(user=editor, key=plain, confirmed=True)])
    for _twice in range(2):
        migration.encrypt(apps, None)
    assert stored()[0].startswith("v1.") and Authenticator.objects.get().bin_key.hex() == plain
    with pytest.raises(UnreadableError):
        unseal(stored()[0], "totp", "0")


def test_recovery_codes_are_stored_salted_and_older_ones_still_work_once(client, editor):
    [code, *_others] = set_up(editor)
    other = second_factor.new_recovery_codes(User.objects.create_user("other"))
    plain = code.replace("-", "")
    assert second_factor.hash_code(editor, plain) != second_factor.hash_code(User.objects.get(username="other"), plain)
    older = salted_hmac("summits.safety.recovery", plain, algorithm="sha256").hexdigest()[:16]
    StaticToken.objects.filter(token=second_factor.hash_code(editor, plain)).update(token=older)
    client.post(LOG_IN, WHO)
    client.post(LOG_IN, {"code": other[0]})
    assert not is_in(client)
    second_factor.StaticDevice.objects.update(throttling_failure_timestamp=None)
    client.post(LOG_IN, {"code": code})
    assert is_in(client) and not StaticToken.objects.filter(token=older).exists()
