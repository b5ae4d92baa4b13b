"""The second factor: an authenticator app that shows six digits, and ten recovery codes if it is lost."""

from base64 import b32encode
from dataclasses import dataclass
from math import ceil

import segno
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.safestring import mark_safe
from django.utils.timezone import now
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from summits.models import Authenticator
from summits.models.encryption import UnreadableError

RECOVERY_CODE_COUNT = 10
CODE_LENGTH = 6
MAX_DOUBLINGS = 6
"""How often the wait after wrong codes doubles: up to 32 seconds. Attempts in an hour are limited in login_limits."""


@dataclass(frozen=True)
class VerificationResult:
    """The result of checking a code: the device that took it, or how many seconds to wait before the next check.

    A wrong code has neither.
    """

    device: object = None
    wait: int = 0


def pending_device(user):
    """Return the Authenticator that a user is setting up: the same one until it is confirmed."""
    device = Authenticator.objects.filter(user=user, confirmed=False).first()
    if device and not can_decrypt(device):
        # No app has it yet, so it is replaced by one whose key is encrypted under the present setting.
        device.delete()
        device = None
    return device or Authenticator.objects.create(user=user, name="authenticator", confirmed=False)


def can_decrypt(device):
    """Return whether the settings have the key under which the secret of an authenticator is encrypted."""
    try:
        return bool(device.bin_key)
    except UnreadableError:
        return False


def qr_code(device):
    """Return the QR code of an authenticator as an SVG element, dark on light in every colour scheme."""
    # Safe: it consists of what we write here, and of a user name that the library turns into squares.
    return mark_safe(segno.make(device.config_url, micro=False).svg_inline(scale=5, light="#fff", svgclass="qr"))


def formatted_secret(device):
    """Return the secret of an authenticator as it is typed: letters and digits in groups of four."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def confirm(user, code):
    """Confirm the authenticator that a user is setting up if it shows ``code``. Return a VerificationResult."""
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
        result = _verify(device, normalized_code(code))
        if result.device:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
    return result


def verify(user, code):
    """Check ``code``, as typed, as an authenticator's or a recovery code of ``user``. Return a VerificationResult.

    Each code is taken once. After each wrong one, django-otp doubles the time before it checks the next.
    """
    code = normalized_code(code)
    is_totp = len(code) == CODE_LENGTH and code.isascii() and code.isdecimal()
    model, code = (Authenticator, code) if is_totp else (StaticDevice, stored_hash(user, code))
    with transaction.atomic():
        return _verify(model.objects.select_for_update().filter(user=user, confirmed=True).first(), code)


@dataclass(frozen=True)
class ShownCode:
    """A code that an authenticator shows now: the user name, the primary key of the device, and the time step."""

    name: str
    device: int
    step: int


def shown_code(name, code):
    """Return the ShownCode if the authenticator of the user ``name`` shows ``code``, as typed, now; else None.

    Nothing is counted or written, so strangers who guess do not make the owner wait. One guess in 300,000 is right, and
    it logs nobody in: see ``summits.accounts.login_limits.limits_after_valid_code``.
    """
    code = normalized_code(code)
    if not (len(code) == CODE_LENGTH and code.isascii() and code.isdecimal()):
        return None
    device = Authenticator.objects.filter(user__username=name, user__is_active=True, confirmed=True).first()
    if device is None or not can_decrypt(device):
        return None
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    is_correct = totp.verify(int(code), device.tolerance, device.last_t + 1)
    return ShownCode(name, device.pk, totp.t()) if is_correct else None


def use_shown_code(shown):
    """Use up a ShownCode. Return False if it had been used already."""
    unused = Authenticator.objects.filter(pk=shown.device, confirmed=True, last_t__lt=shown.step)
    return unused.update(last_t=shown.step) == 1


def _verify(device, code):
    """Return the VerificationResult of a device, or of None."""
    if device is None:
        return VerificationResult()
    allowed, details = device.verify_is_allowed()
    if not allowed:
        return VerificationResult(wait=max(1, ceil((details["locked_until"] - now()).total_seconds())))
    if device.verify_token(code):
        return VerificationResult(device)
    if device.throttling_failure_count > MAX_DOUBLINGS:
        # Otherwise somebody who knows the password could lock its owner out for days.
        device.throttling_failure_count = MAX_DOUBLINGS
        device.save(update_fields=["throttling_failure_count"])
    return VerificationResult()


def normalized_code(code):
    """Return a code as typed without spaces and hyphens, in lower case."""
    return "".join(code.split()).replace("-", "").lower()


def hash_code(user, code):
    """Return the hash of a recovery code as stored, salted by its user. Whoever reads it cannot log in with it."""
    return salted_hmac("summits.safety.recovery", f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]


def stored_hash(user, code):
    """Return the hash under which a code as typed would be stored; codes from before November 2026 are unsalted."""
    unsalted = salted_hmac("summits.safety.recovery", code, algorithm="sha256").hexdigest()[:16]
    is_old = StaticToken.objects.filter(device__user=user, token=unsalted).exists()
    return unsalted if is_old else hash_code(user, code)


@transaction.atomic
def new_recovery_codes(user):
    """Replace the recovery codes of a user by ten new ones and return these: only their hashes are stored."""
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    codes = [StaticToken.random_token() for _each in range(RECOVERY_CODE_COUNT)]
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=hash_code(user, code)) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def unused_codes(user, codes):
    """Return a list of those of ``codes`` that are unused recovery codes of a user."""
    hashes = set(StaticToken.objects.filter(device__user=user).values_list("token", flat=True))
    return [code for code in codes if stored_hash(user, normalized_code(code)) in hashes]


def recovery_codes_left(user):
    """Return how many unused recovery codes a user has."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove_second_factor(user):
    """Delete the authenticator and the recovery codes of a user. Return whether there was an authenticator."""
    StaticDevice.objects.filter(user=user).delete()
    removed, _of_each = Authenticator.objects.filter(user=user).delete()
    return bool(removed)
