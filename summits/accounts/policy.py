"""The security policy: whether a user may use the admin, needs a code, or must set up a second factor."""

from enum import Enum, auto

from django_otp.plugins.otp_totp.models import TOTPDevice

from summits.models import SecurityPolicy
from summits.models.accounts import POLICY_PK


class AccessState(Enum):
    """What a user who has given the password still needs: nothing, a code, or a second factor."""

    OPEN = auto()
    NEEDS_CODE = auto()
    NEEDS_DEVICE = auto()


def access_state(user):
    """Return the AccessState of the user of a request, who has given name and password."""
    if getattr(user, "otp_device", None):
        return AccessState.OPEN
    # Stored on the user, since a page asks several times.
    if not hasattr(user, "access_state"):
        user.access_state = access_state_without_code(user)
    return user.access_state


def access_state_without_code(user):
    """Return the AccessState of a user who has given no code."""
    if has_second_factor(user):
        return AccessState.NEEDS_CODE
    return AccessState.NEEDS_DEVICE if second_factor_required() else AccessState.OPEN


def has_second_factor(user):
    """Return whether a user has set up an authenticator. Recovery codes alone do not count."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def second_factor_required():
    """Return whether the policy requires a second factor of everybody who uses the admin."""
    return SecurityPolicy.objects.filter(pk=POLICY_PK, second_factor_required=True).exists()


def set_second_factor_required(required):
    """Set whether the policy requires a second factor of everybody."""
    SecurityPolicy.objects.update_or_create(pk=POLICY_PK, defaults={"second_factor_required": required})


def can_manage_users(user):
    """Return whether a user may manage other users, their second factors, the audit log and the policy."""
    return user.has_perm("auth.change_user")
