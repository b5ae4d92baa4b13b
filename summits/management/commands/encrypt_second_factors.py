"""Encrypt the keys of all authenticators under the present TOTP_KEY: after it was changed, before the old one goes."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.models import Authenticator
from summits.safety import devices


class Command(BaseCommand):
    """Encrypts the keys of all authenticators under the present key."""

    help = "Encrypt the keys of all authenticators under the present TOTP_KEY (without one: SECRET_KEY)."

    def handle(self, *args, **options):
        found = list(Authenticator.objects.select_related("user"))
        lost = [device for device in found if not devices.is_readable(device)]
        with transaction.atomic():
            for device in found:
                # Saving encrypts.
                device.save(update_fields=["key"])
        number = len(found) - len(lost)
        done = ngettext("{number} authenticator is", "{number} authenticators are", number).format(number=number)
        self.stdout.write(_("{done} encrypted under the present key.").format(done=done))
        if lost:
            names = ", ".join(sorted({device.user.get_username() for device in lost}))
            told = _(
                "None of the keys in TOTP_KEY, TOTP_KEY_FALLBACKS and SECRET_KEY reads those of: {names}. Add the key "
                "that was in use to TOTP_KEY_FALLBACKS, or run remove_second_factor for each."
            )
            raise CommandError(told.format(names=names))
