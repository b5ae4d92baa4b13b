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
        authenticators = list(Authenticator.objects.select_related("user"))
        undecryptable = [
            authenticator for authenticator in authenticators if not second_factor.can_decrypt(authenticator)
        ]
        with transaction.atomic():
            for authenticator in authenticators:
                # Saving encrypts the key.
                authenticator.save(update_fields=["key"])
        number = len(authenticators) - len(undecryptable)
        done = ngettext("{number} authenticator key was", "{number} authenticator keys were", number).format(
            number=number
        )
        self.stdout.write(_("{done} encrypted with the current key.").format(done=done))
        if undecryptable:
            names = ", ".join(sorted({authenticator.user.get_username() for authenticator in undecryptable}))
            message = _(
                "The authenticator keys of these users cannot be decrypted with TOTP_KEY, TOTP_KEY_FALLBACKS "
                "or SECRET_KEY: {names}. Add the key that was in use to TOTP_KEY_FALLBACKS, or run "
                "reset_second_factor for each of them."
            )
            raise CommandError(message.format(names=names))
