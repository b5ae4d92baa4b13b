"""What django-axes asks before a password is looked at, and tells afterwards; and how many are looked at at once."""

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

KNOWN_WAIT_SECONDS = 2
"""How long a browser that has logged in before waits for its turn; a stranger does not wait."""
BUSY = login_limits.Refusal(login_limits.Reason.BUSY, timedelta(seconds=5))

_slots = BoundedSemaphore(settings.LOGIN_HASHES_AT_ONCE)
_counting = BoundedSemaphore(1)
"""Held while an attempt of a stranger is counted: where the database is locked, that takes a second of a thread which
readers need, so that one of a process's threads waits for it at most."""


class AxesHandler(AxesBaseHandler, AbstractAxesHandler):
    """django-axes' handler, with the archive's own limits. It writes nothing into django-axes' tables."""

    def is_allowed(self, request, credentials=None):
        """Whether an attempt is looked at; it is counted from here on."""
        name = credentials.get("username") or ""
        has_code = has_valid_code(request, name)
        is_stranger = not has_code and known_browser_id(request, name) is None
        if is_stranger and not is_hashing_slot_free():
            # Before anything is counted or written: a flood costs as little as may be.
            request.log_in_refusal = BUSY
            return False
        found = login_limits.limits_after_valid_code(name) if has_code else login_limits.limits_for(request, name)
        request.log_in_limits = found
        with counted_attempt(is_stranger) as may_count:
            request.log_in_refusal = login_limits.count_attempt(found) if may_count else BUSY
        return request.log_in_refusal is None

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        """Close log-in with the failure that reaches a limit, and note that once."""
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
        """The attempt was given back when the password was found right."""

    def user_logged_out(self, sender, request, user, **kwargs):
        """The archive notes it in a log of its own."""

    def get_failures(self, request, credentials=None):
        """Return nothing: is_allowed asks the archive's own counters."""
        return 0

    def reset_attempts(self, *, ip_address=None, username=None, ip_or_username=False):
        """Open log-in to a name again, for ``manage.py axes_reset_username``; without one, to all."""
        if username:
            return login_limits.reset_counters(username)
        return login_limits.LogInCounter.objects.all().delete()[0]


class PasswordBackend(ModelBackend):
    """Django's backend, which looks at LOGIN_HASHES_AT_ONCE passwords at once: readers are not to wait for them."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """Return the user whose name and password these are; None if they are nobody's."""
        counted = getattr(request, "log_in_limits", None)
        if counted is None:
            return super().authenticate(request, username=username, password=password, **kwargs)
        with hashing_slot(request, username) as has_turn:
            if not has_turn:
                login_limits.release_attempt(counted, is_right=False)
                request.axes_locked_out, request.log_in_refusal = True, BUSY
                raise PermissionDenied
            user = super().authenticate(request, username=username, password=password, **kwargs)
        if user is not None:
            login_limits.release_attempt(counted, is_right=True)
        return user


def has_valid_code(request, name):
    """Whether a request came with the code that the authenticator of the user with a name shows, not taken before.

    ``summits.accounts.throttling`` looks for one where the name is closed; it is taken here.
    """
    shown = getattr(request, "shown_code", None)
    if shown is None or shown.name != name:
        return False
    request.shown_code = None
    request.gave_code = second_factor.use_shown_code(shown)
    return request.gave_code


def is_hashing_slot_free():
    """Whether a password could be looked at now, as far as one can say."""
    with _held(_slots) as is_free:
        return is_free


def counted_attempt(is_stranger):
    """Count an attempt within; the context's value is whether that may be: a stranger beside another is not counted."""
    return _held(_counting) if is_stranger else nullcontext(True)


def hashing_slot(request, username):
    """Hold one of the turns within; the context's value is whether there was one."""
    is_expected = getattr(request, "gave_code", False) or known_browser_id(request, username)
    return _held(_slots, KNOWN_WAIT_SECONDS if is_expected else 0)


@contextmanager
def _held(semaphore, wait=0):
    # The context's value is whether a place was free, or became so within the seconds of ``wait``.
    is_free = semaphore.acquire(blocking=wait > 0, timeout=wait or None)
    try:
        yield is_free
    finally:
        if is_free:
            semaphore.release()


def limit_reason(refusal):
    """Return what the log says of the limit that was reached."""
    return {
        login_limits.Reason.NAME: _("too many failed attempts with this user name"),
        login_limits.Reason.ADDRESS: _("too many failed attempts from this address or its network"),
        login_limits.Reason.ALL: _("too many failed attempts in total"),
    }[refusal.reason]
