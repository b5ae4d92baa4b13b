"""The log of log-ins and rights: who got in, who did not, and who changed what somebody may do."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import F
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.accounts.client_ip import stored_address
from summits.models import AuditEntry
from summits.text.normalization import one_line

Kind = AuditEntry.Kind
REPEATED_WITHIN = timedelta(hours=1)
MOST_AN_HOUR = 100
"""Entries of one kind about one subject; what comes beyond raises the number of times of the last."""
MOST_OF_AN_ADDRESS = 20
"""Entries of one kind of file that one user fetches from one address."""
LONGEST_READ = 1000
"""Characters of a name as typed that are looked at."""


def log_event(kind, request, subject, text="", actor=""):
    """Write an entry. ``subject`` and ``actor`` are users or names; the actor, if it was not the subject themselves.

    What somebody does with what is their own they may do at will: see MOST_AN_HOUR. What is done to others always has
    an entry of its own.
    """
    about = entry_values(kind, request, subject, text, actor)
    # From another address it may be somebody else with the same account.
    _write(about, None if about["actor"] else last_if_over_limit(about, address=about["address"]))


def log_repeated_event(kind, request, subject, text=""):
    """Write an entry of what may be repeated at will; the same within an hour raises the number of times in it."""
    about = entry_values(kind, request, subject, text)
    _write(about, recent_duplicate(about) or last_if_over_limit(about))


def recent_duplicate(about):
    """Return the key of the last entry within the hour that says the same; None if there is none."""
    of_late = AuditEntry.objects.filter(at__gt=now() - REPEATED_WITHIN, **about).order_by("-at")
    return of_late.values_list("pk", flat=True).first()


def _write(about, row):
    # An entry of its own, or one more time in the row (a key) of an earlier one.
    if row is None:
        AuditEntry.objects.create(**about)
    else:
        AuditEntry.objects.filter(pk=row).update(times=F("times") + 1)


def last_if_over_limit(about, most=None, **narrowed):
    """Return the key of the last entry of a kind about somebody where the hour has ``most`` of them, else None.

    ``narrowed`` are conditions of the entries that count; without ``most`` it is MOST_AN_HOUR.
    """
    most = most or MOST_AN_HOUR
    same = {name: about[name] for name in ("kind", "subject")}
    of_late = AuditEntry.objects.filter(at__gt=now() - REPEATED_WITHIN, **same, **narrowed).order_by("-at", "-id")
    found = list(of_late.values_list("pk", flat=True)[:most])
    return found[0] if len(found) == most else None


def log_download(request, what, number, is_whole=False):
    """Write down that a file was fetched which holds drafts: ``what`` it has, and of how many records.

    Each kind of file is counted for itself, and each address: many small files hide neither the whole archive nor
    somebody else with the same account. ``is_whole``: it is the whole archive, of which each address has its entry.
    """
    records = ngettext("{number} record", "{number} records", number).format(number=f"{number:,}")
    about = entry_values(Kind.DOWNLOAD, request, request.user, f"{what}: {records}")
    same_file = {"text__startswith": f"{what}: "}
    of_file = None if is_whole else last_if_over_limit(about, **same_file)
    of_address = last_if_over_limit(about, MOST_OF_AN_ADDRESS, address=about["address"], **same_file)
    _write(about, recent_duplicate(about) or of_file or of_address)


def entry_values(kind, request, subject, text, actor=""):
    """Return the values of an entry by field."""
    return {
        "kind": kind,
        "subject": log_name(subject),
        "actor": "" if actor == subject else log_name(actor),
        "address": stored_address(request),
        "text": text,
    }


def log_name(name):
    """Return a user's name, or a name as it was typed, as the log holds it: in one line, cut to the column's length."""
    return one_line(str(name)[:LONGEST_READ], LONGEST_READ)[: AuditEntry._meta.get_field("subject").max_length]


def delete_expired():
    """Delete what is older than AUDIT_LOG_DAYS."""
    AuditEntry.objects.filter(at__lt=now() - timedelta(days=settings.AUDIT_LOG_DAYS)).delete()


def handle_logged_in(sender, request, user, **about):
    """Note a log-in, and whether a code was given."""
    device = getattr(user, "otp_device", None)
    log_event(Kind.LOGGED_IN, request, user, _("with a code") if device else "")
    delete_expired()


def handle_logged_out(sender, request, user, **about):
    """Note a log-out; of nobody there is nothing to note."""
    if user is not None:
        log_event(Kind.LOGGED_OUT, request, user)


def handle_login_failed(sender, credentials, request=None, **about):
    """Note a wrong name or password. What is tried while locked out is not looked at, and not noted each time."""
    if request is not None and not getattr(request, "axes_locked_out", False):
        log_repeated_event(Kind.REFUSED, request, credentials.get("username") or "")


def connect():
    """Follow all log-ins from now on."""
    receivers = {
        user_logged_in: handle_logged_in,
        user_logged_out: handle_logged_out,
        user_login_failed: handle_login_failed,
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver, dispatch_uid="summits.audit")
