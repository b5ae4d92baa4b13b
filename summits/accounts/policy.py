"""What a user lacks for the desk to open: nothing, the code of his second factor, or a second factor."""

from enum import Enum, auto

from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.models import DeskRules
from summits.models.accounts import THE_ROW


class AccessState(Enum):
    """How far the user of a request has come."""

    OPEN = auto()
    NEEDS_CODE = auto()
    NEEDS_DEVICE = auto()


def access_state(user):
    """Return the Standing of a user who has given name and password, as the request bears him."""
    if getattr(user, "otp_device", None):
        return AccessState.OPEN
    # A page asks several times.
    if not hasattr(user, "standing"):
        user.standing = access_state_without_code(user)
    return user.standing


def access_state_without_code(user):
    """Return the Standing of a user who has given no code."""
    if has_second_factor(user):
        return AccessState.NEEDS_CODE
    return AccessState.NEEDS_DEVICE if second_factor_required() else AccessState.OPEN


def has_second_factor(user):
    """Whether a user has set up an authenticator. Recovery codes alone are none."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def second_factor_required():
    """Whether everybody at the desk needs a second factor."""
    return DeskRules.objects.filter(pk=THE_ROW, second_factor_required=True).exists()


def set_second_factor_required(required):
    """Say whether everybody needs one, from now on."""
    DeskRules.objects.update_or_create(pk=THE_ROW, defaults={"second_factor_required": required})


def can_manage_users(user):
    """Whether a user looks after the others: their rights, their second factors, the log, the rules of the desk."""
    return user.has_perm("auth.change_user")
