"""Sessions: they end after some hours without use and after some days in any case, and their owner can end each."""

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
from summits.models import DeskSession

REFRESH_INTERVAL = 300
"""Seconds after which use is noted again, and the session and its cookie last longer: not a write for each page."""


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's session middleware; says so where a session cannot be saved because the database is being written to."""

    def process_response(self, request, response):
        """Save the session if it was changed, and set its cookie."""
        session = getattr(request, "session", None)
        if session is None or not session.modified:
            return super().process_response(request, response)
        try:
            return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            # Django takes a database that is locked for a session that is gone.
            answer = locked_response(request, error)
            if answer is None:
                raise
        if getattr(session, "only_used", False) or is_existing_session(request, session):
            # The time of use is noted by the next page; what else the answer tells of is done, and not done twice.
            return response
        return answer


def is_existing_session(request, session):
    """Whether the session of a request is the one that it came with, of somebody who is logged in."""
    brought = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return brought is not None and brought == session.session_key and SESSION_KEY in session


class SessionLimitMiddleware:
    """Prolongs a session that is used and ends one that has lasted long enough. A request without one is left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # To look at the session of a reader would make their page depend on a cookie.
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
    """Log out a request whose session has lasted for SESSION_LONGEST."""
    began = request.session.get(BEGAN)
    if began is None:
        request.session[BEGAN] = time()
    elif time() - began > settings.SESSION_LONGEST.total_seconds():
        audit_log.log_event(audit_log.Kind.ENDED, request, request.user)
        logout(request)


def refresh_session(session):
    """Note that a session is used. Saving it moves its end: see SESSION_COOKIE_AGE."""
    if SESSION_KEY in session and time() - session.get(USED, 0) > REFRESH_INTERVAL:
        session.only_used = not session.modified
        session[USED] = time()


def start_session(sender, request, user, **about):
    """Write into a new session when, where and with what it began; a receiver of ``user_logged_in``."""
    request.just_logged_in = user
    request.session.update(
        {BEGAN: time(), USED: time(), ADDRESS: stored_address(request), BROWSER: browser_name(request)}
    )


def connect():
    """Connect the receiver of log-ins."""
    user_logged_in.connect(start_session, dispatch_uid="summits.sessions")


def active_sessions(user):
    """Return the sessions of a user that have not ended, a queryset, the one used last first."""
    return DeskSession.objects.filter(user=user, expire_date__gt=now()).order_by("-used", "session_key")


def end_sessions(user, but=None):
    """End the sessions of a user on the server, except the one of the request ``but``. Returns how many ended."""
    others = DeskSession.objects.filter(user=user)
    if but is not None and but.session.session_key:
        others = others.exclude(session_key=hash_session_key(but.session.session_key))
    ended, _of_each = others.delete()
    return ended
