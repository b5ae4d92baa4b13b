"""The log of log-ins and rights: who got in, who did not, and who changed what somebody may do."""

from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils.translation import gettext as _

from summits.models import AuditEntry
from summits.safety.clients import stored_address

Kind = AuditEntry.Kind


def note(kind, request, subject, text="", actor=""):
    """Write an entry. ``subject`` and ``actor`` are users or names; the actor, if it was not the subject himself."""
    AuditEntry.objects.create(
        kind=kind,
        subject=shortened(subject),
        actor="" if actor == subject else shortened(actor),
        address=stored_address(request),
        text=text,
    )


def shortened(name):
    """Return a user's name, or a name as it was typed, as far as the log holds it."""
    return str(name).replace("\0", "")[: AuditEntry._meta.get_field("subject").max_length]


def on_log_in(sender, request, user, **about):
    """Note a log-in, and whether a code was given."""
    device = getattr(user, "otp_device", None)
    note(Kind.LOGGED_IN, request, user, _("with a code") if device else "")


def on_log_out(sender, request, user, **about):
    """Note a log-out; of nobody there is nothing to note."""
    if user is not None:
        note(Kind.LOGGED_OUT, request, user)


def on_refused(sender, credentials, request=None, **about):
    """Note a wrong name or password. What is tried while locked out is not looked at, and not noted each time."""
    if request is not None and not getattr(request, "axes_locked_out", False):
        note(Kind.REFUSED, request, credentials.get("username", ""))


def on_locked_out(sender, request, username, **about):
    """Note the failure that led to a lock-out, once."""
    if request.axes_failures_since_start is not None:
        number = request.axes_failures_since_start
        note(Kind.LOCKED_OUT, request, username or "", _("after {number} wrong attempts").format(number=number))


def connect():
    """Follow all log-ins from now on."""
    # Imported here: sessions write to this log.
    from summits.safety import sessions

    user_logged_in.connect(sessions.begin, dispatch_uid="summits.sessions")
    receivers = {
        user_logged_in: on_log_in,
        user_logged_out: on_log_out,
        user_login_failed: on_refused,
        user_locked_out: on_locked_out,
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver, dispatch_uid="summits.audit")
