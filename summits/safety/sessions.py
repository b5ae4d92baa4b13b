"""Sessions that end: after some hours without use, and after some days in any case."""

from time import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout

from summits.safety import audit

BEGAN, USED = "began", "used"
NOTED_EVERY = 300
"""Seconds after which use is noted again, and the session and its cookie last longer: not a write for each page."""


class SessionLimitMiddleware:
    """Prolongs a session that is used and ends one that has lasted long enough. A request without one is left alone."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # To look at the session of a reader would make his page hang on a cookie.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and SESSION_KEY in request.session:
            use(request)
        return self.get_response(request)


def use(request):
    """Note that the session of a request is used, or end it. Saving it moves its end: see SESSION_COOKIE_AGE."""
    session, now = request.session, time()
    if now - session.setdefault(BEGAN, now) > settings.SESSION_LONGEST.total_seconds():
        audit.note(audit.Kind.ENDED, request, request.user)
        logout(request)
    elif now - session.get(USED, 0) > NOTED_EVERY:
        session[USED] = now


def begin(sender, request, **about):
    """Let the time of a session run from the log-in; a receiver of ``user_logged_in``."""
    request.session[BEGAN] = time()
