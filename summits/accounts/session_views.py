"""The admin page of one's own sessions, where users end them."""

import re

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.accounts import audit_log
from summits.accounts.reauthentication import require_recent_password, seconds_until_password_expires
from summits.accounts.session_store import hash_session_key
from summits.accounts.sessions import active_sessions, end_sessions
from summits.accounts.views import render_second_factor_page

MAX_SESSIONS_SHOWN = 100
SESSION_HASH = "[0-9a-f]{64}"


def session_urls(site):
    """Return the URL patterns of the page."""
    return [path("sessions/", site.admin_view(require_recent_password(own_sessions)), name="own_sessions")]


def own_sessions(request):
    """List the user's sessions; on a POST, end one, all others, or all."""
    if request.method == "POST":
        return end_requested_sessions(request)
    sessions = active_sessions(request.user)[:MAX_SESSIONS_SHOWN]
    return render_second_factor_page(
        request,
        "own_sessions",
        sessions=sessions,
        current_session=hash_session_key(request.session.session_key),
        password_seconds=seconds_until_password_expires(request),
        title=_("Your sessions"),
    )


def end_requested_sessions(request):
    """End the sessions that the POST names. Whoever ends the session of the request itself is logged out.

    A request that had to wait for the password does not log out. The browser asks first what to do with unsaved text,
    and may delete it, which must not happen before the password is confirmed. So the user presses the button again.
    """
    session_hash = request.POST.get("session", "")
    if not re.fullmatch(SESSION_HASH, session_hash):
        session_hash = ""
    logs_out = "everywhere" in request.POST or session_hash == hash_session_key(request.session.session_key)
    if logs_out and getattr(request, "waited_for_password", False):
        messages.warning(request, _("Your password is confirmed, but you are still logged in. Press the button again."))
        return HttpResponseRedirect(reverse("admin:own_sessions"))
    if "everywhere" in request.POST:
        ended = end_sessions(request.user)
        audit_log.log_event(audit_log.Kind.ENDED, request, request.user, _("logged out everywhere"))
    elif "others" in request.POST:
        ended = end_sessions(request.user, except_for=request)
        if ended:
            audit_log.log_event(audit_log.Kind.ENDED, request, request.user, _("logged out everywhere else"))
    else:
        ended, _of_each = active_sessions(request.user).filter(session_key=session_hash).order_by().delete()
        if ended:
            audit_log.log_event(audit_log.Kind.ENDED, request, request.user, _("one session"))
    if logs_out:
        logout(request)
        return HttpResponseRedirect(reverse("admin:login"))
    text = ngettext("{number} session has ended.", "{number} sessions have ended.", ended)
    messages.success(request, text.format(number=ended))
    return HttpResponseRedirect(reverse("admin:own_sessions"))
