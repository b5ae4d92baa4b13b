"""Logging in by steps: name and password, then the code of who has a second factor. Before that nobody is logged in."""

import logging
from time import time

from django import forms
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, get_user_model, login, logout
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from summits.accounts import audit_log, login_limits, second_factor
from summits.accounts.lockout import LoginForm, refusal_message
from summits.accounts.policy import AccessState, access_state, has_second_factor
from summits.models.encryption import UnreadableError

UNREADABLE = gettext_lazy(
    "The site cannot check your authenticator app, because its encryption key (TOTP_KEY) has changed since you "
    "set up the app. Use a recovery code, and tell the site’s administrator."
)
logger = logging.getLogger(__name__)

PENDING_LOGIN, RESTART = "held", "restart"
PENDING_LOGIN_SECONDS = 600
"""How long who has given the password may take for the code."""


class CodeForm(forms.Form):
    """The code of the second factor of ``user``; ``get_user`` returns him as one who has given it."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )

    def __init__(self, request, user, check=second_factor.verify, **kwargs):
        super().__init__(**kwargs)
        self.request, self.user, self.check = request, user, check

    def clean_code(self):
        """Take the code; raise ValidationError if it is none of his, or came too soon after a wrong one."""
        counted = self.limits() if settings.AXES_ENABLED else []
        self.refuse(login_limits.count_attempt(counted))
        try:
            answer = self.check(self.user, self.cleaned_data["code"])
        except UnreadableError as error:
            login_limits.release_attempt(counted, is_right=False)
            logger.error(
                "The authenticator of user %s cannot be decrypted: see TOTP_KEY in the documentation.", self.user.pk
            )
            raise ValidationError(UNREADABLE, code="unreadable") from error
        if answer.device or answer.wait:
            login_limits.release_attempt(counted, is_right=bool(answer.device))
        if answer.wait:
            text = ngettext(
                "Wait {number} second, then try again.", "Wait {number} seconds, then try again.", answer.wait
            )
            raise ValidationError(text.format(number=answer.wait), code="wait")
        if answer.device is None:
            audit_log.log_repeated_event(audit_log.Kind.WRONG_CODE, self.request, self.user)
            self.refuse(login_limits.current_refusal(counted))
            raise ValidationError(
                _("This code is wrong or has already been used. Enter the code shown now."), code="wrong"
            )
        self.user.otp_device = answer.device
        return self.cleaned_data["code"]

    def limits(self):
        """Return the Limits of this attempt."""
        name = self.user.get_username()
        if getattr(self.user, "gave_code", False):
            return login_limits.limits_after_valid_code(name, login_limits.CODE)
        return login_limits.limits_for(self.request, name, login_limits.CODE)

    def refuse(self, refusal):
        """Raise ValidationError where there is a Refusal; the answer then has the status of one."""
        if refusal:
            self.request.axes_locked_out, self.request.log_in_refusal = True, refusal
            raise ValidationError(refusal_message(refusal), code="locked_out")

    def get_user(self):
        """Return the user, with the device that took the code."""
        return self.user


def get_login_form(request, **kwargs):
    """Return the form of the step at which a request is: a LogInForm or a CodeForm. ``kwargs`` are a form's."""
    user = pending_user(request)
    return LoginForm(request, **kwargs) if user is None else CodeForm(request, user, **kwargs)


def complete_step(request, user):
    """Log in a user at the last step, else keep in mind that he has given the password. Returns whether he is in."""
    if getattr(user, "otp_device", None) is None and has_second_factor(user):
        key = user.get_session_auth_hash()
        about = {"user": user.pk, "backend": user.backend, "key": key, "at": time()}
        request.session[PENDING_LOGIN] = {**about, "gave_code": getattr(request, "gave_code", False)}
        return False
    # All or nothing: where the database cannot be written to, nobody is half in.
    with transaction.atomic():
        login(request, user)
    request.session.pop(PENDING_LOGIN, None)
    return True


def pending_user(request):
    """Return the user who has given name and password in this session and must give a code; None if there is none."""
    kept = request.session.get(PENDING_LOGIN)
    if kept and time() - kept["at"] <= PENDING_LOGIN_SECONDS:
        user = get_user_model().objects.filter(pk=kept["user"], is_active=True, is_staff=True).first()
        if user and constant_time_compare(user.get_session_auth_hash(), kept["key"]):
            user.backend, user.gave_code = kept["backend"], kept.get("gave_code", False)
            return user
    # A second factor that was set up after this session began.
    if is_editor(request.user) and access_state(request.user) is AccessState.NEEDS_CODE:
        user = get_user_model().objects.get(pk=request.user.pk)
        user.backend = request.session[BACKEND_SESSION_KEY]
        return user
    return None


def restart_login(request):
    """Forget who has given the password: somebody else is to log in."""
    if request.user.is_authenticated:
        logout(request)
    request.session.pop(PENDING_LOGIN, None)


def is_editor(user):
    """Whether a user is one of those who may log in at the desk."""
    return user.is_authenticated and user.is_active and user.is_staff
