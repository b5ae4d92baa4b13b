"""How often log-in may fail: by name and address, by name, by address, by network, and in all.

Each limit is a counter in the database, so it holds across processes and machines. An attempt is counted before the
password is looked at and given back if the password was right: attempts at the same moment cannot pass together. A
browser that has logged in before (see ``summits.accounts.known_browsers``) has counters of its own, so a name that
strangers have closed stays open to its owner; and so it does to who gives, with name and password, the code that the
owner's authenticator shows.
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
DIGITS = 24
"""Hexadecimal digits of a name's or an address's digest: nothing that was typed is stored, and all have one length."""
SWEEP_BATCH_SIZE = 500
REPORT_INTERVAL = 60

logger = logging.getLogger(__name__)


class Reason(Enum):
    """What there were too many wrong attempts of."""

    NAME = "name"
    ADDRESS = "address"
    ALL = "all"
    BUSY = "busy"


@dataclass(frozen=True)
class Limit:
    """At most ``most`` failures in ``period`` under one key. One that ``renews`` runs from the last failure."""

    key: str
    reason: Reason
    most: int
    period: timedelta = HOUR
    renews: bool = False


@dataclass(frozen=True)
class Refusal:
    """Why an attempt is not looked at, and how long (a timedelta) that will be so."""

    reason: Reason
    left: timedelta


def limits_for(request, name, step=""):
    """Return the Limits of an attempt with a name. ``step`` tells codes from passwords where a name is counted."""
    cool_off = settings.AXES_COOLOFF_TIME
    device = known_browser_id(request, name)
    if device:
        return [
            Limit(f"{step}device:{keyed_digest(device)}", Reason.NAME, settings.LOGIN_FAILURES, cool_off, True),
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
    """Return the Limits of an attempt with a name that was closed, and with the right code of its owner.

    The code takes the attempt past the limits that strangers have reached: to guess one takes 300,000 requests, so that
    a thousand a second make a dozen attempts an hour. It lets nobody in: after the password the next code is asked for,
    and those guesses are counted. These attempts have part in what known browsers may fail.
    """
    return [Limit(f"{step}known:{keyed_digest(name)}", Reason.NAME, settings.LOGIN_FAILURES_NAME)]


def keyed_digest(text):
    """Return a keyed digest of a name or an address."""
    return salted_hmac("summits.safety.limits", text, algorithm="sha256").hexdigest()[:DIGITS]


def current_refusal(limits):
    """Return the Refusal of the limit that is reached and closed for longest; None if all are open."""
    at, by_key = now(), {limit.key: limit for limit in limits}
    closed = [
        Refusal(by_key[row.key].reason, row.until - at)
        for row in LogInCounter.objects.filter(key__in=by_key, until__gt=at)
        if row.number >= by_key[row.key].most
    ]
    return max(closed, key=lambda one: one.left, default=None)


def count_attempt(limits):
    """Count an attempt that begins. Returns a Refusal where a limit is reached, which then costs no write."""
    refusal = current_refusal(limits)
    if refusal:
        report_refused_attempt()
        return refusal
    at, by_key = now(), {limit.key: limit for limit in limits}
    with transaction.atomic():
        LogInCounter.objects.bulk_create([LogInCounter(key=key, until=at) for key in by_key], ignore_conflicts=True)
        # All attempts lock the rows in one order, so that none waits for another that waits for it.
        rows = list(LogInCounter.objects.select_for_update().filter(key__in=by_key).order_by("key"))
        refusal = current_refusal(limits)
        if refusal:
            return refusal
        for row in rows:
            limit = by_key[row.key]
            is_over = row.until <= at
            row.number = 1 if is_over else row.number + 1
            row.until = at + limit.period if is_over or limit.renews else row.until
        LogInCounter.objects.bulk_update(rows, ["number", "until"])
    delete_expired_counters(at)
    return None


def release_attempt(limits, is_right):
    """Take an attempt back that was no failure; after one that was right, what renews begins again."""
    if is_right:
        LogInCounter.objects.filter(key__in=[limit.key for limit in limits if limit.renews]).delete()
    keys = [limit.key for limit in limits]
    LogInCounter.objects.filter(key__in=keys, number__gt=0).update(number=F("number") - 1)


def delete_expired_counters(at):
    """Delete counters that are over, so that the table is never longer than the attempts of an hour."""
    over = LogInCounter.objects.filter(until__lt=at).values_list("key", flat=True)[:SWEEP_BATCH_SIZE]
    LogInCounter.objects.filter(key__in=list(over), until__lt=at).delete()


def reset_counters(name):
    """Delete the counters of a name, whoever typed it. Returns how many there were."""
    starts = [f"{step}{scope}:{keyed_digest(name)}" for step in ("", CODE) for scope in ("both", "name", "known")]
    deleted = 0
    for start in starts:
        deleted += LogInCounter.objects.filter(key__startswith=start).delete()[0]
    return deleted


CODE = "code-"
"""The step at which a code is asked for."""

_unreported = {"number": 0, "since": 0.0}


def report_refused_attempt():
    """Count an attempt that was not looked at; one line a minute in the server's log says how many there were."""
    _unreported["number"] += 1
    if monotonic() - _unreported["since"] > REPORT_INTERVAL:
        logger.warning("Log-in limits refused %d attempts unseen since the last such line.", _unreported["number"])
        _unreported.update(number=0, since=monotonic())
