"""Sessions: they expire after hours without use and after days in any case, and their owner can end each."""

from time import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions import middleware
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import DatabaseError
from django.utils.timezone import now

from summits.accounts import audit_log
from summits.accounts.client_ip import browser_name, stored_address
from summits.accounts.known_browsers import set_known_browser_cookie
from summits.accounts.session_store import ADDRESS, BEGAN, BROWSER, USED, hash_session_key
from summits.db.locking import locked_response
from summits.models import AdminSession

REFRESH_INTERVAL = 300
"""Seconds between updates of a session's time of use and expiry, so that not every page needs a write."""


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's session middleware, with a page for when the database is locked and a session cannot be saved."""

    def process_response(self, request, response):
        """Save the session if it was modified, and set its cookie."""
        session = getattr(request, "session", None)
        if session is None or not session.modified:
            return super().process_response(request, response)
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            # Django mistakes a locked database for a session that is gone.
            refusal = locked_response(request, error)
            if refusal is None:
                raise
        if getattr(session, "is_only_refreshed", False) or is_existing_session(request, session):
            # The next page will save the time of use. What the response tells of is done, and must not be done twice.
            return response
        return refusal


def is_existing_session(request, session):
    """Return whether the session of a request is the one in its cookie, and somebody is logged in."""
    cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return cookie is not None and cookie == session.session_key and SESSION_KEY in session


class SessionLimitMiddleware:
    """Middleware that prolongs a session in use, and ends one that has lasted too long.

    It does nothing to requests without a session.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # Reading the session of an anonymous reader would make the page vary by cookie.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session
        if has_session:
            log_out_if_expired(request)
        response = self.get_response(request)
        if has_session:
            refresh_session(request.session)
        if hasattr(request, "just_logged_in"):
            set_known_browser_cookie(request, response, request.just_logged_in)
        return response


def log_out_if_expired(request):
    """Log out a request whose session has lasted longer than SESSION_LONGEST."""
    began = request.session.get(BEGAN)
    if began is None:
        request.session[BEGAN] = time()
    elif time() - began > settings.SESSION_LONGEST.total_seconds():
        audit_log.log_event(audit_log.Kind.ENDED, request, request.user)
        logout(request)


def refresh_session(session):
    """Note that a session is in use. Saving it postpones its expiry: see SESSION_COOKIE_AGE."""
    if SESSION_KEY in session and time() - session.get(USED, 0) > REFRESH_INTERVAL:
        session.is_only_refreshed = not session.modified
        session[USED] = time()


def start_session(sender, request, user, **kwargs):
    """Note in a new session when, from where and in which browser it began; a receiver of ``user_logged_in``."""
    request.just_logged_in = user
    request.session.update(
        {BEGAN: time(), USED: time(), ADDRESS: stored_address(request), BROWSER: browser_name(request)}
    )


def connect():
    """Connect ``start_session`` to log-ins."""
    user_logged_in.connect(start_session, dispatch_uid="summits.sessions")


def active_sessions(user):
    """Return the queryset of the sessions of a user that have not expired, the last used first."""
    return AdminSession.objects.filter(user=user, expire_date__gt=now()).order_by("-used", "session_key")


def end_sessions(user, except_for=None):
    """Delete the sessions of a user, except that of the request ``except_for``. Return how many were deleted."""
    others = AdminSession.objects.filter(user=user)
    if except_for is not None and except_for.session.session_key:
        others = others.exclude(session_key=hash_session_key(except_for.session.session_key))
    ended, _of_each = others.delete()
    return ended
