"""The log-in form, and what it says during a lockout: see ``summits.accounts.login_limits``."""

from datetime import timedelta
from math import ceil

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.accounts.login_limits import Reason

LOCKOUT_STATUS = 429


class LoginForm(AdminAuthenticationForm):
    """The admin's log-in form. During a lockout it says until when, and not whether the password was right."""

    def clean_username(self):
        """Return the name. One that is longer than the column is refused before it is counted or checked."""
        name = self.cleaned_data["username"]
        if len(name) > self.username_field.max_length:
            raise self.get_invalid_login_error()
        return name

    def get_invalid_login_error(self):
        """Return the ValidationError of a log-in that failed or was refused."""
        if not getattr(self.request, "axes_locked_out", False):
            return super().get_invalid_login_error()
        return ValidationError(refusal_message(self.request.log_in_refusal), code="locked_out")


def refusal_message(refusal):
    """Return the message about a Refusal to the person who logs in."""
    if refusal.reason is Reason.BUSY:
        return _("Others are logging in at the moment. Try again in a few seconds.")
    minutes = ceil(refusal.remaining / timedelta(minutes=1))
    why = {
        Reason.NAME: _("Too many failed attempts with this user name."),
        Reason.ADDRESS: _("Too many failed attempts from your network."),
        Reason.ALL: _("Too many failed attempts in the last hour."),
    }[refusal.reason]
    text = ngettext(
        "You cannot log in for {minutes} minute. Try again after {time}.",
        "You cannot log in for {minutes} minutes. Try again after {time}.",
        minutes,
    )
    # Rounded up to full minutes, so that the lockout is over by then; "e" is the name of the time zone.
    until = date_format(localtime(now() + timedelta(minutes=minutes)), "H:i e")
    return f"{why} {text.format(minutes=minutes, time=until)}"


def lockout_response(request, response, credentials):
    """Turn the view's response to a locked-out request into a 429, for django-axes (AXES_LOCKOUT_CALLABLE).

    The page itself stays as it is, so one that asks to log in again still holds what was typed.
    """
    response.status_code = LOCKOUT_STATUS
    response["Retry-After"] = retry_seconds(request.log_in_refusal)
    return response


def retry_seconds(refusal):
    """Return after how many seconds another attempt makes sense, at least 1."""
    return max(1, ceil(refusal.remaining.total_seconds()))
