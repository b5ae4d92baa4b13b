"""The audit log: log-ins, failed log-ins, downloads, and changes to what users may do."""

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
DUPLICATE_WINDOW = timedelta(hours=1)
MAX_ENTRIES_PER_HOUR = 100
"""Entries of one kind about one subject in an hour. Further events only raise ``times`` of the last entry."""
MAX_DOWNLOADS_PER_ADDRESS = 20
"""Entries in an hour for one kind of file that one user downloads from one IP address."""
MAX_NAME_INPUT = 1000
"""Characters of a name as typed that are processed."""


def log_event(kind, request, subject, text="", actor=""):
    """Write an audit entry. ``subject`` and ``actor`` are users or user names.

    ``actor`` is given if it is not the subject themselves. Users can repeat what they do to their own account at will,
    so these entries are limited to MAX_ENTRIES_PER_HOUR per IP address. What is done to others always has an entry of
    its own.
    """
    values = entry_values(kind, request, subject, text, actor)
    # Another address may be another person who uses the same account.
    _write(values, None if values["actor"] else last_if_over_limit(values, address=values["address"]))


def log_repeated_event(kind, request, subject, text=""):
    """Write an audit entry of an event that can be repeated at will, such as a failed log-in.

    If the last hour has the same entry, its ``times`` is raised instead; likewise that of the last entry of this kind
    about this subject once there are MAX_ENTRIES_PER_HOUR.
    """
    values = entry_values(kind, request, subject, text)
    _write(values, recent_duplicate(values) or last_if_over_limit(values))


def recent_duplicate(values):
    """Return the primary key of the latest entry within the hour with the same values; None if there is none."""
    recent = AuditEntry.objects.filter(at__gt=now() - DUPLICATE_WINDOW, **values).order_by("-at")
    return recent.values_list("pk", flat=True).first()


def _write(values, pk):
    # Creates an entry, or raises ``times`` of an earlier one, whose primary key is ``pk``.
    if pk is None:
        AuditEntry.objects.create(**values)
    else:
        AuditEntry.objects.filter(pk=pk).update(times=F("times") + 1)


def last_if_over_limit(values, limit=None, **lookups):
    """Return the primary key of the latest of ``limit`` entries within the hour; None if there are fewer.

    It counts entries of the same kind about the same subject that match ``lookups``. The default ``limit`` is
    MAX_ENTRIES_PER_HOUR.
    """
    limit = limit or MAX_ENTRIES_PER_HOUR
    lookups |= {name: values[name] for name in ("kind", "subject")}
    recent = AuditEntry.objects.filter(at__gt=now() - DUPLICATE_WINDOW, **lookups).order_by("-at", "-id")
    pks = list(recent.values_list("pk", flat=True)[:limit])
    return pks[0] if len(pks) == limit else None


def log_download(request, file_kind, record_count, is_whole_archive=False):
    """Log the download of a file with drafts, of a kind such as "leaders.csv" or "the whole archive".

    Kinds of file and IP addresses are counted separately: many small downloads hide neither one of the whole archive,
    nor another person who uses the same account. With ``is_whole_archive``, only the limit per address applies.
    """
    records = ngettext("{number} record", "{number} records", record_count).format(number=f"{record_count:,}")
    values = entry_values(Kind.DOWNLOAD, request, request.user, f"{file_kind}: {records}")
    same_file = {"text__startswith": f"{file_kind}: "}
    last_of_file = None if is_whole_archive else last_if_over_limit(values, **same_file)
    last_of_address = last_if_over_limit(values, MAX_DOWNLOADS_PER_ADDRESS, address=values["address"], **same_file)
    _write(values, recent_duplicate(values) or last_of_file or last_of_address)


def entry_values(kind, request, subject, text, actor=""):
    """Return the values of an AuditEntry as a dict of field → value."""
    return {
        "kind": kind,
        "subject": log_name(subject),
        "actor": "" if actor == subject else log_name(actor),
        "address": stored_address(request),
        "text": text,
    }


def log_name(name):
    """Return a user's name, or a name as typed, in one line and cut to the length of the column."""
    return one_line(str(name)[:MAX_NAME_INPUT], MAX_NAME_INPUT)[: AuditEntry._meta.get_field("subject").max_length]


def delete_expired():
    """Delete entries older than AUDIT_LOG_DAYS."""
    AuditEntry.objects.filter(at__lt=now() - timedelta(days=settings.AUDIT_LOG_DAYS)).delete()


def handle_logged_in(sender, request, user, **kwargs):
    """Log a log-in, and whether a code was given. Delete expired entries."""
    device = getattr(user, "otp_device", None)
    log_event(Kind.LOGGED_IN, request, user, _("with a code") if device else "")
    delete_expired()


def handle_logged_out(sender, request, user, **kwargs):
    """Log a log-out, unless nobody was logged in."""
    if user is not None:
        log_event(Kind.LOGGED_OUT, request, user)


def handle_login_failed(sender, credentials, request=None, **kwargs):
    """Log a wrong name or password. Attempts during a lockout are not checked, and not logged one by one."""
    if request is not None and not getattr(request, "axes_locked_out", False):
        log_repeated_event(Kind.REFUSED, request, credentials.get("username") or "")


def connect():
    """Connect the audit log to Django's log-in signals."""
    receivers = {
        user_logged_in: handle_logged_in,
        user_logged_out: handle_logged_out,
        user_login_failed: handle_login_failed,
    }
    for signal, receiver in receivers.items():
        signal.connect(receiver, dispatch_uid="summits.audit")
