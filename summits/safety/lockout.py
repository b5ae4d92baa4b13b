"""Too many wrong passwords: django-axes counts and refuses them, by name and address; here is what the editor sees."""

from datetime import timedelta
from math import ceil

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import ngettext

from summits.safety.clients import limited_by

STATUS = 429


class LogInForm(AdminAuthenticationForm):
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
        return ValidationError(in_words(time_left(self.request, self.cleaned_data["username"])), code="locked_out")


def time_left(request, username):
    """Return how long, as a timedelta, a name is locked out at the address of a request."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=limited_by(request))
    last = attempts.aggregate(last=Max("attempt_time"))["last"] or now()
    return max(last + settings.AXES_COOLOFF_TIME - now(), timedelta(seconds=1))


def in_words(left):
    """Return what an editor is told who is locked out for the timedelta ``left``."""
    minutes = ceil(left / timedelta(minutes=1))
    text = ngettext(
        "Too many wrong attempts with this name. Log-in is closed for {minutes} minute: try again after {time}.",
        "Too many wrong attempts with this name. Log-in is closed for {minutes} minutes: try again after {time}.",
        minutes,
    )
    # To the full minute, so that it is over by then; "e" is the name of the time zone.
    return text.format(minutes=minutes, time=date_format(localtime(now() + timedelta(minutes=minutes)), "H:i e"))


def locked_out(request, response, credentials):
    """Return the answer to who is locked out, for django-axes: the page with the form, which says it, as it is.

    So a page that asks to log in again still holds what was typed.
    """
    response.status_code = STATUS
    response["Retry-After"] = ceil(time_left(request, credentials.get("username")).total_seconds())
    return response
