"""Log-in in two steps: name and password, then a code if the user has a second factor.

Nobody is logged in before the last step.
"""

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
"""How long somebody who has given the password may take for the code."""


class CodeForm(forms.Form):
    """Form for a second-factor code of ``user``; ``get_user`` returns the user with the device that took it.

    ``check`` is a function that takes the user and the code and returns a VerificationResult.
    """

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "autofocus": True}),
    )

    def __init__(self, request, user, check=second_factor.verify, **kwargs):
        super().__init__(**kwargs)
        self.request, self.user, self.check = request, user, check

    def clean_code(self):
        """Check the code, and count the attempt.

        Raises ValidationError if the code is wrong, if it comes too soon after a wrong one, if a limit is reached, or
        if the key of the authenticator cannot be decrypted.
        """
        limits = self.limits() if settings.AXES_ENABLED else []
        self.refuse(login_limits.count_attempt(limits))
        try:
            result = self.check(self.user, self.cleaned_data["code"])
        except UnreadableError as error:
            login_limits.release_attempt(limits, is_success=False)
            logger.error(
                "The authenticator of user %s cannot be decrypted: see TOTP_KEY in the documentation.", self.user.pk
            )
            raise ValidationError(UNREADABLE, code="unreadable") from error
        if result.device or result.wait:
            login_limits.release_attempt(limits, is_success=bool(result.device))
        if result.wait:
            text = ngettext(
                "Wait {number} second, then try again.", "Wait {number} seconds, then try again.", result.wait
            )
            raise ValidationError(text.format(number=result.wait), code="wait")
        if result.device is None:
            audit_log.log_repeated_event(audit_log.Kind.WRONG_CODE, self.request, self.user)
            self.refuse(login_limits.current_refusal(limits))
            raise ValidationError(
                _("This code is wrong or has already been used. Enter the code shown now."), code="wrong"
            )
        self.user.otp_device = result.device
        return self.cleaned_data["code"]

    def limits(self):
        """Return the list of Limits of this attempt."""
        name = self.user.get_username()
        if getattr(self.user, "gave_code", False):
            return login_limits.limits_after_valid_code(name, login_limits.CODE)
        return login_limits.limits_for(self.request, name, login_limits.CODE)

    def refuse(self, refusal):
        """Raise ValidationError if there is a Refusal, and mark the request as locked out, so that it gets a 429."""
        if refusal:
            self.request.axes_locked_out, self.request.log_in_refusal = True, refusal
            raise ValidationError(refusal_message(refusal), code="locked_out")

    def get_user(self):
        """Return the user, with the device that took the code."""
        return self.user


def get_login_form(request, **kwargs):
    """Return the form for the log-in step of a request, a LoginForm or a CodeForm. ``kwargs`` are a form's."""
    user = pending_user(request)
    return LoginForm(request, **kwargs) if user is None else CodeForm(request, user, **kwargs)


def complete_step(request, user):
    """Complete a log-in step. Return True if the user is logged in, False if a code is still needed."""
    if getattr(user, "otp_device", None) is None and has_second_factor(user):
        key = user.get_session_auth_hash()
        pending = {"user": user.pk, "backend": user.backend, "key": key, "at": time()}
        request.session[PENDING_LOGIN] = {**pending, "gave_code": getattr(request, "gave_code", False)}
        return False
    # All or nothing: if the database cannot be written to, nobody is half logged in.
    with transaction.atomic():
        login(request, user)
    request.session.pop(PENDING_LOGIN, None)
    return True


def pending_user(request):
    """Return the user who has given name and password in this session and still needs a code; else None."""
    pending = request.session.get(PENDING_LOGIN)
    if pending and time() - pending["at"] <= PENDING_LOGIN_SECONDS:
        user = get_user_model().objects.filter(pk=pending["user"], is_active=True, is_staff=True).first()
        if user and constant_time_compare(user.get_session_auth_hash(), pending["key"]):
            user.backend, user.gave_code = pending["backend"], pending.get("gave_code", False)
            return user
    # The user is logged in, but set up a second factor after this session began.
    if is_editor(request.user) and access_state(request.user) is AccessState.NEEDS_CODE:
        user = get_user_model().objects.get(pk=request.user.pk)
        user.backend = request.session[BACKEND_SESSION_KEY]
        return user
    return None


def restart_login(request):
    """Log out and forget who has given the password, so that somebody else can log in."""
    if request.user.is_authenticated:
        logout(request)
    request.session.pop(PENDING_LOGIN, None)


def is_editor(user):
    """Return whether a user is logged in, active and staff, and so may use the admin."""
    return user.is_authenticated and user.is_active and user.is_staff
