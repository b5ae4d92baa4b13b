"""The keys of authenticators are encrypted, under a key of the settings: see summits.models.encryption."""

from binascii import hexlify, unhexlify

from django.db import migrations

from summits.models.encryption import MARK, seal, unseal

TOTP = "totp"


def encrypt(apps, schema_editor):
    """Encrypt the keys there are."""
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.exclude(key__startswith=MARK):
        device.key = seal(unhexlify(device.key), TOTP, str(device.user_id))
        device.save(update_fields=["key"])


def decrypt(apps, schema_editor):
    """Store the keys as django-otp itself does."""
    for device in apps.get_model("otp_totp", "TOTPDevice").objects.filter(key__startswith=MARK):
        device.key = hexlify(unseal(device.key, TOTP, str(device.user_id))).decode()
        device.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("summits", "0016_log_in_limits"), ("otp_totp", "0003_add_timestamps")]
    operations = [
        migrations.CreateModel(
            name="Authenticator",
            fields=[],
            options={
                "verbose_name": "authenticator",
                "verbose_name_plural": "authenticators",
                "default_permissions": (),
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("otp_totp.totpdevice",),
        ),
        migrations.RunPython(encrypt, decrypt),
    ]
