"""Ask for the password again before what could hand an account to whoever sits at an open session."""

import json
from functools import wraps
from time import time

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from summits.accounts.lockout import refusal_message
from summits.accounts.login_flow import CodeForm
from summits.accounts.policy import has_second_factor
from summits.models.encryption import UnreadableError, seal, unseal

CONFIRMED, WAITING_POST = "confirmed", "_kept_for_password"
PURPOSE = "password-again"
PASSWORD_VALID_SECONDS = 600
"""How long a password that was confirmed counts, and how long a POST waits for it."""


class PasswordForm(forms.Form):
    """Form for the password of the user of a request."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )

    def __init__(self, request, **kwargs):
        super().__init__(**kwargs)
        self.request = request

    def clean_password(self):
        """Check the password; raise ValidationError if it is wrong. Attempts count towards the log-in limits."""
        password, name = self.cleaned_data["password"], self.request.user.get_username()
        user = authenticate(self.request, username=name, password=password)
        if user is None or user.pk != self.request.user.pk:
            refusal = getattr(self.request, "log_in_refusal", None)
            raise ValidationError(
                refusal_message(refusal) if refusal else _("This password is not correct."), code="wrong"
            )
        return password


class PasswordAndCodeForm(PasswordForm):
    """Form for the password and a second-factor code of the user of a request."""

    code = forms.CharField(
        label=gettext_lazy("Code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )

    def clean(self):
        """Once the password is right, check the code as for logging in."""
        if not self.errors:
            code_form = CodeForm(self.request, self.request.user, data=self.data)
            if not code_form.is_valid():
                self.add_error("code", code_form.errors.as_data()["code"])
        return super().clean()


def require_password_and_code(view, requires_code):
    """Decorate a view: from users with a second factor, some POSTs require the password and a code.

    ``requires_code`` says which POSTs: it takes the request, the POST data (a QueryDict) and the arguments of the view.
    The POST data waits in the page that asks, as for ``require_recent_password``.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        post = decrypt_post(request, request.POST[WAITING_POST]) if WAITING_POST in request.POST else request.POST
        is_required = request.method == "POST" and requires_code(request, post or QueryDict(), *args, **kwargs)
        if is_required and has_second_factor(request.user):
            return _confirm(PasswordAndCodeForm, request, view, *args, **kwargs)
        return view(request, *args, **kwargs)

    return inner


def require_recent_password(view, also_get=False):
    """Decorate a view: a POST requires that the password was confirmed within PASSWORD_VALID_SECONDS.

    With ``also_get``, a GET requires it too. The POST data waits, encrypted, in the page that asks for the password.
    When the view gets it afterwards, the request has ``waited_for_password``.
    """

    @wraps(view)
    def inner(request, *args, **kwargs):
        # The page that asks may be submitted twice, or after another tab has asked. What it submits must never reach
        # the view in place of the POST data that it holds.
        is_answer = request.method == "POST" and WAITING_POST in request.POST
        if not is_answer and (is_password_recent(request) or not (also_get or request.method == "POST")):
            return view(request, *args, **kwargs)
        return ask_for_password(request, view, *args, **kwargs)

    return inner


def mark_password_confirmed(request):
    """Note in the session that the password was confirmed now."""
    request.session[CONFIRMED] = time()


def is_password_recent(request):
    """Return whether the password was confirmed in this session within PASSWORD_VALID_SECONDS."""
    return 0 <= time() - request.session.get(CONFIRMED, 0) <= PASSWORD_VALID_SECONDS


def seconds_until_password_expires(request):
    """Return for how many more seconds the confirmed password counts in this session; 0 if it does not."""
    return int(request.session[CONFIRMED] + PASSWORD_VALID_SECONDS - time()) if is_password_recent(request) else 0


def ask_for_password(request, view, *args, **kwargs):
    """Ask for the password; once it is right, call the view with the POST data that waited for it."""
    return _confirm(PasswordForm, request, view, *args, **kwargs)


def _confirm(form_class, request, view, *args, **kwargs):
    waiting_post = request.POST.get(WAITING_POST)
    form = form_class(request, data=None if waiting_post is None else request.POST)
    if form.is_bound and form.is_valid():
        mark_password_confirmed(request)
        post = decrypt_post(request, waiting_post)
        if post is None:
            if waiting_post:
                text = _("More than ten minutes have passed, so nothing was done. Please do it again.")
                messages.warning(request, text)
            return HttpResponseRedirect(request.get_full_path())
        request.POST = request.submitted_data = post
        request.waited_for_password = True
        return view(request, *args, **kwargs)
    if waiting_post is None:
        waiting_post = encrypt_post(request) if request.method == "POST" else ""
    context = {
        **admin.site.each_context(request),
        "form": form,
        "waiting_post": waiting_post,
        "title": _("Confirm your password"),
    }
    if not context["has_permission"]:
        context |= {"available_apps": [], "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, "admin/accounts/confirm_password.html", context)


def encrypt_post(request):
    """Return the POST data of a request, encrypted as text that only the same user, session and URL can use."""
    data = json.dumps({"at": time(), "sent": request.POST.urlencode()})
    return seal(data.encode(), PURPOSE, encryption_context(request))


def decrypt_post(request, waiting_post):
    """Return the POST data that ``encrypt_post`` encrypted, a QueryDict.

    Returns None if it is too old, or was encrypted for another user, session or URL.
    """
    try:
        data = json.loads(unseal(waiting_post, PURPOSE, encryption_context(request)))
    except UnreadableError:
        return None
    return QueryDict(data["sent"]) if time() - data["at"] <= PASSWORD_VALID_SECONDS else None


def encryption_context(request):
    """Return the user, session and URL of a request, to which encrypted POST data is bound."""
    return f"{request.user.pk} {request.session.session_key} {request.get_full_path()}"
