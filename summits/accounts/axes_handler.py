"""The handler of django-axes with our own log-in limits, and a limit on passwords checked at once."""

from contextlib import contextmanager, nullcontext
from datetime import timedelta
from threading import BoundedSemaphore

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from summits.accounts import audit_log, login_limits, second_factor
from summits.accounts.known_browsers import known_browser_id

KNOWN_BROWSER_WAIT_SECONDS = 2
"""How long an attempt from a known browser, or with a valid code, waits for a hashing slot. Others do not wait."""
BUSY = login_limits.Refusal(login_limits.Reason.BUSY, timedelta(seconds=5))

_slots = BoundedSemaphore(settings.LOGIN_HASHES_AT_ONCE)
_counting = BoundedSemaphore(1)
"""Held while an attempt from an unknown browser is counted. If the database is locked, counting blocks a thread for a
second, and readers need the threads. So at most one thread of a process waits for it."""


class AxesHandler(AxesBaseHandler, AbstractAxesHandler):
    """The handler of django-axes with our own limits. It writes nothing into the tables of django-axes."""

    def is_allowed(self, request, credentials=None):
        """Return whether the password of an attempt may be checked, and count the attempt if so."""
        name = credentials.get("username") or ""
        has_code = has_valid_code(request, name)
        is_unknown_browser = not has_code and known_browser_id(request, name) is None
        if is_unknown_browser and not is_hashing_slot_free():
            # Before anything is counted or written, so that a flood of attempts costs as little as possible.
            request.log_in_refusal = BUSY
            return False
        limits = login_limits.limits_after_valid_code(name) if has_code else login_limits.limits_for(request, name)
        request.log_in_limits = limits
        with counting_slot(is_unknown_browser) as may_count:
            request.log_in_refusal = login_limits.count_attempt(limits) if may_count else BUSY
        return request.log_in_refusal is None

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Lock out the request if this failure has reached a limit, and log that once."""
        if request is None:
            return
        request.axes_credentials = credentials
        if request.axes_locked_out:
            return
        refusal = login_limits.current_refusal(request.log_in_limits)
        if refusal:
            request.axes_locked_out, request.log_in_refusal = True, refusal
            audit_log.log_event(
                audit_log.Kind.LOCKED_OUT, request, credentials.get("username") or "", limit_reason(refusal)
            )

    def user_logged_in(self, sender, request, user, **kwargs):
        """Do nothing: PasswordBackend has released the attempt."""

    def user_logged_out(self, sender, request, user, **kwargs):
        """Do nothing: the audit log has a receiver of its own."""

    def get_failures(self, request, credentials=None):
        """Return 0: ``is_allowed`` asks our own counters."""
        return 0

    def reset_attempts(self, *, ip_address=None, username=None, ip_or_username=False):
        """Delete the counters of a user name, for ``manage.py axes_reset_username``; without a name, all counters.

        Returns how many were deleted.
        """
        if username:
            return login_limits.reset_counters(username)
        return login_limits.LogInCounter.objects.all().delete()[0]


class PasswordBackend(ModelBackend):
    """Django's ModelBackend, which checks at most LOGIN_HASHES_AT_ONCE passwords at once to spare readers."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Return the user with this name and password, else None.

        Raises PermissionDenied if no hashing slot is free.
        """
        limits = getattr(request, "log_in_limits", None)
        if limits is None:
            return super().authenticate(request, username=username, password=password, **kwargs)
        with hashing_slot(request, username) as has_slot:
            if not has_slot:
                login_limits.release_attempt(limits, is_success=False)
                request.axes_locked_out, request.log_in_refusal = True, BUSY
                raise PermissionDenied
            user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            login_limits.release_attempt(limits, is_success=True)
        return user


def has_valid_code(request, name):
    """Return whether a request came with an unused code of the authenticator of the user ``name``, and use it up.

    ``summits.accounts.throttling`` looks for a code where log-in is closed to the name.
    """
    code = getattr(request, "shown_code", None)
    if code is None or code.name != name:
        return False
    request.shown_code = None
    request.gave_code = second_factor.use_shown_code(code)
    return request.gave_code


def is_hashing_slot_free():
    """Return whether a password could be checked now; another thread may take the slot at any moment."""
    with _acquired(_slots) as is_acquired:
        return is_acquired


def counting_slot(is_unknown_browser):
    """Context manager for counting an attempt; its value is whether to count it.

    A process counts the attempts of unknown browsers one at a time, and does not count others meanwhile.
    """
    return _acquired(_counting) if is_unknown_browser else nullcontext(True)


def hashing_slot(request, username):
    """Context manager that holds a hashing slot; its value is whether one was free."""
    is_expected = getattr(request, "gave_code", False) or known_browser_id(request, username)
    return _acquired(_slots, KNOWN_BROWSER_WAIT_SECONDS if is_expected else 0)


@contextmanager
def _acquired(semaphore, wait=0):
    # Context manager whose value is whether the semaphore was acquired, at once or within ``wait`` seconds.
    is_acquired = semaphore.acquire(blocking=wait > 0, timeout=wait or None)
    try:
        yield is_acquired
    finally:
        if is_acquired:
            semaphore.release()


def limit_reason(refusal):
    """Return the text of the audit log about the limit that was reached."""
    return {
        login_limits.Reason.NAME: _("too many failed attempts with this user name"),
        login_limits.Reason.ADDRESS: _("too many failed attempts from this address or its network"),
        login_limits.Reason.ALL: _("too many failed attempts in total"),
    }[refusal.reason]
