"""Refuse log-ins early: whoever guesses passwords must not slow down readers.

Only the log-in page is answered here. Another page of the admin that asks to log in again holds what was typed there,
and is answered by its view, with all of it.
"""

import socket
from contextlib import suppress
from time import monotonic

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpResponse, UnreadablePostError
from django.template import loader
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from summits.accounts import login_limits, second_factor
from summits.accounts.axes_handler import BUSY, is_hashing_slot_free
from summits.accounts.client_ip import rate_limit_key
from summits.accounts.known_browsers import known_browser_id
from summits.accounts.lockout import LOCKOUT_STATUS, refusal_message, retry_seconds
from summits.text.normalization import safe_normalize

MAX_REFUSALS_PER_SECOND = 5
"""How many refusals an address gets as a page in one second; further ones are one line of text."""
MAX_USERNAME_LENGTH = 150
CODE_FIELD, MAX_CODE_LENGTH = "code", 40
TEMPLATE = "admin/accounts/log_in_closed.html"


class LoginThrottlingMiddleware:
    """Middleware that answers 429 to log-ins that would be refused, before session, CSRF token and form are read."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.refusal_counts = {}
        self.counted_second = 0

    def __call__(self, request):
        refusal = refusal_for(request) if is_login_attempt(request) else None
        if refusal is None or carries_valid_code(request):
            return self.get_response(request)
        login_limits.report_refused_attempt()
        response = (
            self.plain_text_refusal(request, refusal) if self.is_flooding(request) else refusal_page(request, refusal)
        )
        response["Retry-After"] = retry_seconds(refusal)
        add_never_cache_headers(response)
        return response

    def is_flooding(self, request):
        """Count a refusal; return whether its address has had more than MAX_REFUSALS_PER_SECOND in this second."""
        if self.counted_second != int(monotonic()):
            self.counted_second, self.refusal_counts = int(monotonic()), {}
        address = rate_limit_key(request)
        number = self.refusal_counts[address] = self.refusal_counts.get(address, 0) + 1
        return number > MAX_REFUSALS_PER_SECOND

    def plain_text_refusal(self, request, refusal):
        """Return one line of text; without a proxy in front, read no more from the connection."""
        connection = request.META.get("gunicorn.socket")
        if connection is not None and not settings.BEHIND_PROXY:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RD)
        return HttpResponse(refusal_message(refusal), status=LOCKOUT_STATUS, content_type="text/plain; charset=utf-8")


def is_login_attempt(request):
    """Return whether a request is a POST to the log-in page, while log-ins are limited."""
    return settings.AXES_ENABLED and request.method == "POST" and request.path_info == reverse("admin:login")


def refusal_for(request):
    """Return the Refusal of the name and password in a request, or None. It writes nothing."""
    try:
        name = request.POST.get("username", "").strip()
        has_both = bool(name and request.POST.get("password"))
    except UnreadablePostError:
        return None
    if not has_both or len(name) > MAX_USERNAME_LENGTH or "\0" in name:
        return None
    if not is_hashing_slot_free() and known_browser_id(request, name) is None:
        return BUSY
    return login_limits.current_refusal(login_limits.limits_for(request, name))


def carries_valid_code(request):
    """Return whether a request also has the code that the owner's authenticator shows, and note it as ``shown_code``.

    ``summits.accounts.axes_handler`` uses it up before the password is checked.
    """
    name = safe_normalize("NFKC", request.POST["username"].strip())
    request.shown_code = second_factor.shown_code(name, request.POST.get(CODE_FIELD, "")[:MAX_CODE_LENGTH])
    return request.shown_code is not None


def refusal_page(request, refusal):
    """Return the page about a Refusal, with a form to try again: it has the name and the CSRF token that were sent."""
    context = {
        "message": refusal_message(refusal),
        "action": request.get_full_path(),
        "username": request.POST["username"],
        "csrf_token_sent": request.POST.get("csrfmiddlewaretoken", ""),
        "next_field": REDIRECT_FIELD_NAME,
        "next": request.POST.get(REDIRECT_FIELD_NAME, ""),
        "asks_for_code": refusal.reason is not login_limits.Reason.BUSY,
    }
    return HttpResponse(loader.get_template(TEMPLATE, using="django").render(context), status=LOCKOUT_STATUS)
