"""Limits on failed log-ins: by name and address, by name, by address, by network, and in total.

Each limit is a counter in the database, so it holds across processes and servers. An attempt is counted before the
password is checked, and uncounted if the password was right: simultaneous attempts cannot pass a limit together.

A browser that has logged in before (see ``summits.accounts.known_browsers``) has counters of its own, so a name that
strangers have locked stays open to its owner. It also stays open to those who send, with name and password, the code
that the owner's authenticator shows.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac
from django.utils.timezone import now

from summits.accounts.client_ip import network_of, rate_limit_key
from summits.accounts.known_browsers import known_browser_id
from summits.models import LogInCounter

HOUR = timedelta(hours=1)
DIGEST_LENGTH = 24
"""Hexadecimal digits of the digest of a name or an address: nothing that was typed is stored in a key."""
SWEEP_BATCH_SIZE = 500
REPORT_INTERVAL = 60

logger = logging.getLogger(__name__)


class Reason(Enum):
    """Which limit was reached; BUSY means that no hashing slot was free."""

    NAME = "name"
    ADDRESS = "address"
    ALL = "all"
    BUSY = "busy"


@dataclass(frozen=True)
class Limit:
    """At most ``max_failures`` within ``period`` under one key. If it ``renews``, each failure restarts the period."""

    key: str
    reason: Reason
    max_failures: int
    period: timedelta = HOUR
    renews: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why an attempt is not checked, and for how long (``remaining``, a timedelta)."""

    reason: Reason
    remaining: timedelta


def limits_for(request, name, step=""):
    """Return the list of Limits of an attempt with a user name.

    ``step`` is "" for passwords and CODE for codes: the counters of names are separate, those of addresses are not.
    """
    cool_off = settings.AXES_COOLOFF_TIME
    browser = known_browser_id(request, name)
    if browser:
        device = f"{step}device:{keyed_digest(name)}:{keyed_digest(browser)}"
        return [
            Limit(device, Reason.NAME, settings.LOGIN_FAILURES, cool_off, True),
            Limit(f"{step}known:{keyed_digest(name)}", Reason.NAME, settings.LOGIN_FAILURES_NAME),
        ]
    address = rate_limit_key(request) or ""
    both = f"{step}both:{keyed_digest(name)}:{keyed_digest(address)}"
    return [
        Limit(both, Reason.NAME, settings.LOGIN_FAILURES, cool_off, True),
        Limit(f"{step}name:{keyed_digest(name)}", Reason.NAME, settings.LOGIN_FAILURES_NAME),
        Limit(f"address:{keyed_digest(address)}", Reason.ADDRESS, settings.LOGIN_FAILURES_ADDRESS),
        Limit(f"network:{keyed_digest(network_of(address))}", Reason.ADDRESS, settings.LOGIN_FAILURES_NETWORK),
        Limit("all", Reason.ALL, settings.LOGIN_FAILURES_IN_ALL),
    ]


def limits_after_valid_code(name, step=""):
    """Return the list of Limits of an attempt with the right code of the owner of a name.

    The code takes the attempt past limits that strangers have reached. To guess one takes 300,000 requests, so a
    thousand a second make a dozen attempts an hour. It logs nobody in: after the password the next code is required,
    and those guesses are counted. These attempts share a counter with those of known browsers.
    """
    return [Limit(f"{step}known:{keyed_digest(name)}", Reason.NAME, settings.LOGIN_FAILURES_NAME)]


def keyed_digest(text):
    """Return a keyed digest of a name or an address."""
    return salted_hmac("summits.safety.limits", text, algorithm="sha256").hexdigest()[:DIGEST_LENGTH]


def current_refusal(limits):
    """Return the Refusal by the reached limit that stays closed for longest; None if no limit is reached."""
    at, by_key = now(), {limit.key: limit for limit in limits}
    refusals = [
        Refusal(by_key[row.key].reason, row.until - at)
        for row in LogInCounter.objects.filter(key__in=by_key, until__gt=at)
        if row.number >= by_key[row.key].max_failures
    ]
    return max(refusals, key=lambda one: one.remaining, default=None)


def count_attempt(limits):
    """Count an attempt that begins. If a limit is reached, return a Refusal and do not count it, else None."""
    refusal = current_refusal(limits)
    if refusal:
        report_refused_attempt()
        return refusal
    at, by_key = now(), {limit.key: limit for limit in limits}
    with transaction.atomic():
        LogInCounter.objects.bulk_create([LogInCounter(key=key, until=at) for key in by_key], ignore_conflicts=True)
        # All attempts lock the rows in the same order, so that no two wait for each other.
        rows = list(LogInCounter.objects.select_for_update().filter(key__in=by_key).order_by("key"))
        refusal = current_refusal(limits)
        if refusal:
            return refusal
        for row in rows:
            limit = by_key[row.key]
            is_expired = row.until <= at
            row.number = 1 if is_expired else row.number + 1
            row.until = at + limit.period if is_expired or limit.renews else row.until
        LogInCounter.objects.bulk_update(rows, ["number", "until"])
    delete_expired_counters(at)
    return None


def release_attempt(limits, is_success):
    """Uncount an attempt that was no failure. If it was right, delete its counters that renew."""
    if is_success:
        LogInCounter.objects.filter(key__in=[limit.key for limit in limits if limit.renews]).delete()
    keys = [limit.key for limit in limits]
    LogInCounter.objects.filter(key__in=keys, number__gt=0).update(number=F("number") - 1)


def delete_expired_counters(at):
    """Delete expired counters, so that the table holds no more than the attempts of about an hour."""
    expired = LogInCounter.objects.filter(until__lt=at).values_list("key", flat=True)[:SWEEP_BATCH_SIZE]
    LogInCounter.objects.filter(key__in=list(expired), until__lt=at).delete()


def reset_counters(name):
    """Delete the counters of a user name, for any address and browser. Return how many there were."""
    scopes = ("both", "device", "known", "name")
    prefixes = [f"{step}{scope}:{keyed_digest(name)}" for step in ("", CODE) for scope in scopes]
    deleted = 0
    for prefix in prefixes:
        deleted += LogInCounter.objects.filter(key__startswith=prefix).delete()[0]
    return deleted


CODE = "code-"
"""The ``step`` of second-factor codes: a prefix of their counters' keys."""

_unreported = {"number": 0, "since": 0.0}


def report_refused_attempt():
    """Count an attempt that was not checked; log how many there were at most once in REPORT_INTERVAL seconds."""
    _unreported["number"] += 1
    if monotonic() - _unreported["since"] > REPORT_INTERVAL:
        logger.warning("Log-in limits refused %d attempts unseen since the last such line.", _unreported["number"])
        _unreported.update(number=0, since=monotonic())
