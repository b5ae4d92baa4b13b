"""Encrypt the keys of all authenticators with the current TOTP_KEY.

Run it after a change of the key, before the old key is removed.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.accounts import second_factor
from summits.models import Authenticator


class Command(BaseCommand):
    """Re-encrypts the keys of all authenticators with the current key."""

    help = "Encrypt the keys of all authenticator apps with the current TOTP_KEY, or with SECRET_KEY if there is none."

    def handle(self, *args, **options):
        found = list(Authenticator.objects.select_related("user"))
        lost = [device for device in found if not second_factor.can_decrypt(device)]
        with transaction.atomic():
            for device in found:
                # Saving encrypts the key.
                device.save(update_fields=["key"])
        number = len(found) - len(lost)
        done = ngettext("{number} authenticator key was", "{number} authenticator keys were", number).format(
            number=number
        )
        self.stdout.write(_("{done} encrypted with the current key.").format(done=done))
        if lost:
            names = ", ".join(sorted({device.user.get_username() for device in lost}))
            told = _(
                "The authenticator keys of these users cannot be decrypted with TOTP_KEY, TOTP_KEY_FALLBACKS "
                "or SECRET_KEY: {names}. Add the key that was in use to TOTP_KEY_FALLBACKS, or run "
                "remove_second_factor for each of them."
            )
            raise CommandError(told.format(names=names))
