"""The second factor: an authenticator that shows six digits, and ten recovery codes for when it is lost."""

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

RECOVERY_CODES = 10
DIGITS = 6
MOST_DOUBLINGS = 6
"""How often the wait after wrong codes doubles: up to 32 seconds. How many are tried in an hour is for the limits."""


@dataclass(frozen=True)
class VerificationResult:
    """What became of a code: the device that took it, or how many seconds to wait before one is looked at again."""

    device: object = None
    wait: int = 0


def pending_device(user):
    """Return the Authenticator that a user is setting up: not confirmed, the same until it is."""
    device = Authenticator.objects.filter(user=user, confirmed=False).first()
    if device and not can_decrypt(device):
        # Nobody has it yet: it makes way for one under the present key.
        device.delete()
        device = None
    return device or Authenticator.objects.create(user=user, name="authenticator", confirmed=False)


def can_decrypt(device):
    """Whether the settings have the key that encrypted that of an authenticator."""
    try:
        return bool(device.bin_key)
    except UnreadableError:
        return False


def qr_code(device):
    """Return an SVG element with what an authenticator is to scan: dark on light, whatever the page is."""
    # Made of nothing but what we say here, and of a name that the library escapes into squares.
    return mark_safe(segno.make(device.config_url, micro=False).svg_inline(scale=5, light="#fff", svgclass="qr"))


def formatted_secret(device):
    """Return the key of an authenticator as it is typed: letters and digits in fours."""
    key = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(key[start : start + 4] for start in range(0, len(key), 4))


def confirm(user, code):
    """Take the authenticator that a user is setting up into use, if it showed ``code``. Returns an Answer."""
    with transaction.atomic():
        device = Authenticator.objects.select_for_update().filter(user=user, confirmed=False).first()
        answer = _verify(device, normalized_code(code))
        if answer.device:
            device.confirmed = True
            device.save(update_fields=["confirmed"])
    return answer


def verify(user, code):
    """Look whether ``code``, as typed, is one of a user's: of his authenticator or for recovery. Returns an Answer.

    A code is taken once. After each wrong one the library waits twice as long before it looks at the next.
    """
    code = normalized_code(code)
    is_shown = len(code) == DIGITS and code.isascii() and code.isdecimal()
    model, code = (Authenticator, code) if is_shown else (StaticDevice, stored_hash(user, code))
    with transaction.atomic():
        return _verify(model.objects.select_for_update().filter(user=user, confirmed=True).first(), code)


@dataclass(frozen=True)
class ShownCode:
    """A code that somebody's authenticator shows now: their user name, the key of the device, the time step."""

    name: str
    device: int
    step: int


def shown_code(name, code):
    """Return the ShownCode of the user with a name if ``code``, as typed, is what their authenticator shows, or None.

    Nothing is counted or written, so that strangers who guess do not make the owner wait. One of 300,000 guesses is
    right; it opens nothing, see ``limits.limits_with_code``.
    """
    code = normalized_code(code)
    if not (len(code) == DIGITS and code.isascii() and code.isdecimal()):
        return None
    device = Authenticator.objects.filter(user__username=name, user__is_active=True, confirmed=True).first()
    if device is None or not can_decrypt(device):
        return None
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    is_right = totp.verify(int(code), device.tolerance, device.last_t + 1)
    return ShownCode(name, device.pk, totp.t()) if is_right else None


def use_shown_code(shown):
    """Take a ShownCode; return whether that was done. It is taken once."""
    unused = Authenticator.objects.filter(pk=shown.device, confirmed=True, last_t__lt=shown.step)
    return unused.update(last_t=shown.step) == 1


def _verify(device, code):
    """Return the Answer of a device, or of None."""
    if device is None:
        return VerificationResult()
    allowed, why = device.verify_is_allowed()
    if not allowed:
        return VerificationResult(wait=max(1, ceil((why["locked_until"] - now()).total_seconds())))
    if device.verify_token(code):
        return VerificationResult(device)
    if device.throttling_failure_count > MOST_DOUBLINGS:
        # Else who knows the password could keep its owner out for days.
        device.throttling_failure_count = MOST_DOUBLINGS
        device.save(update_fields=["throttling_failure_count"])
    return VerificationResult()


def normalized_code(code):
    """Return a code without what people put in when they type it."""
    return "".join(code.split()).replace("-", "").lower()


def hash_code(user, code):
    """Return what the database holds of a recovery code, salted by its user: who reads it cannot log in with it."""
    return salted_hmac("summits.safety.recovery", f"{user.pk}:{code}", algorithm="sha256").hexdigest()[:16]


def stored_hash(user, code):
    """Return how a code as typed would be stored; codes made before November 2026 are not salted."""
    unsalted = salted_hmac("summits.safety.recovery", code, algorithm="sha256").hexdigest()[:16]
    is_old = StaticToken.objects.filter(device__user=user, token=unsalted).exists()
    return unsalted if is_old else hash_code(user, code)


@transaction.atomic
def new_recovery_codes(user):
    """Make ten recovery codes in place of those there are, and return them: they can be read only now."""
    device, _is_new = StaticDevice.objects.get_or_create(user=user, defaults={"name": "recovery"})
    codes = [StaticToken.random_token() for _each in range(RECOVERY_CODES)]
    device.token_set.all().delete()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=hash_code(user, code)) for code in codes)
    return [f"{code[:4]}-{code[4:]}" for code in codes]


def unused_codes(user, codes):
    """Return those of ``codes`` that are recovery codes of a user, not used yet."""
    mine = set(StaticToken.objects.filter(device__user=user).values_list("token", flat=True))
    return [code for code in codes if stored_hash(user, normalized_code(code)) in mine]


def recovery_codes_left(user):
    """Return how many recovery codes a user has."""
    return StaticToken.objects.filter(device__user=user).count()


@transaction.atomic
def remove_second_factor(user):
    """Take a user's second factor away, recovery codes and all. Returns whether there was one."""
    StaticDevice.objects.filter(user=user).delete()
    removed, _of_each = Authenticator.objects.filter(user=user).delete()
    return bool(removed)
