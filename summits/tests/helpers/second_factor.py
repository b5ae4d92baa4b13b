"""Helpers for tests of the second factor: an authenticator whose clock can be put forward."""

import time

from django_otp.oath import TOTP

from summits.accounts import second_factor
from summits.accounts.reauthentication import CONFIRMED
from summits.models import Authenticator

WHO = {"username": "editor", "password": "a quiet pass phrase"}
LOG_IN, OWN, SET_UP = "/admin/login/", "/admin/second-factor/", "/admin/second-factor/set-up/"


def is_in(client):
    """Return whether the admin opens to a client."""
    return client.get("/admin/").status_code == 200


def set_up(user):
    """Give a user a second factor, and return the recovery codes."""
    Authenticator.objects.create(user=user, name="authenticator", confirmed=True)
    return second_factor.new_recovery_codes(user)


def shown(user, confirmed=True):
    """Return the six digits that a user's authenticator shows; those taken before are shown no more."""
    device = Authenticator.objects.get(user=user, confirmed=confirmed)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time() + (device.step if device.last_t >= totp_step(device) else 0)
    return f"{totp.token():06d}"


def totp_step(device):
    """Return the half minute that it is now, as the library counts them."""
    return int(time.time() - device.t0) // device.step


def confirm(client):
    """Let the password have been given again just now, as pages ask that change who gets in."""
    session = client.session
    session[CONFIRMED] = time.time()
    session.save()


def wait_out(user):
    """Let the time pass that the library waits after wrong codes."""
    for model in (Authenticator, second_factor.StaticDevice):
        model.objects.filter(user=user).update(throttling_failure_timestamp=None)
