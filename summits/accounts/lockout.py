"""What is shown where too many passwords or codes were wrong: see ``summits.accounts.login_limits``."""

from datetime import timedelta
from math import ceil

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.accounts.login_limits import Reason

STATUS = 429


class LoginForm(AdminAuthenticationForm):
    """Name and password; who is locked out is told until when, and not whether the password was right."""

    def clean_username(self):
        """Return the name; one longer than a name can be is wrong, and would not fit where attempts are counted."""
        name = self.cleaned_data["username"]
        if len(name) > self.username_field.max_length:
            raise self.get_invalid_login_error()
        return name

    def get_invalid_login_error(self):
        """Return the ValidationError of a log-in that is refused."""
        if not getattr(self.request, "axes_locked_out", False):
            return super().get_invalid_login_error()
        return ValidationError(refusal_message(self.request.log_in_refusal), code="locked_out")


def refusal_message(refusal):
    """Return what an editor is told of a Refusal."""
    if refusal.reason is Reason.BUSY:
        return _("Others are logging in at the moment. Try again in a few seconds.")
    minutes = ceil(refusal.left / timedelta(minutes=1))
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
    # To the full minute, so that it is over by then; "e" is the name of the time zone.
    until = date_format(localtime(now() + timedelta(minutes=minutes)), "H:i e")
    return f"{why} {text.format(minutes=minutes, time=until)}"


def lockout_response(request, response, credentials):
    """Return the answer to who is locked out, for django-axes: the page with the form, which says it, as it is.

    So a page that asks to log in again still holds what was typed.
    """
    response.status_code = STATUS
    response["Retry-After"] = retry_seconds(request.log_in_refusal)
    return response


def retry_seconds(refusal):
    """Return after how many seconds it is worth trying again."""
    return max(1, ceil(refusal.left.total_seconds()))
