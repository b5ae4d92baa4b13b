"""Dates that are unlikely but not impossible: a slip of the pen far more often than a fact.

Editors are asked about them once, when they type or import them, and can confirm them; see
``summits.admin.forms.date_doubts`` and ``summits.datapackage.date_doubts``. What is impossible is a constraint of a
model.
"""

from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from summits.models import (
    Actor,
    Agreement,
    AgreementEvent,
    Assessment,
    Commitment,
    Document,
    Leader,
    Membership,
    Participation,
    ProgrammeItem,
    Quotation,
    Source,
    Summit,
    TermOfOffice,
)
from summits.models.fields import PartialDateField

MIN_AGE, MAX_AGE = 15, 120
"""Between which ages leaders hold office and meet, and how old they become."""
MAX_DAYS_OF_MEETING = 60
MAX_YEARS_IN_OFFICE = 60


class Likely(NamedTuple):
    """When a date is likely: from the year ``first`` on, if any, and up to so many years from today."""

    first: int | None
    years_ahead: int


PAST, PLANNED = Likely(1900, 0), Likely(1900, 2)
LIKELY = {
    Summit: {"start": PLANNED, "end": PLANNED},
    Participation: {"first": PLANNED, "last": PLANNED},
    ProgrammeItem: {"on": PLANNED},
    Quotation: {"said_on": PLANNED},
    Agreement: {"signed": PAST, "expires": Likely(1900, 100)},
    AgreementEvent: {"on": PAST, "until": Likely(1900, 100)},
    Commitment: {"due": Likely(1900, 100)},
    Assessment: {"on": PAST},
    Document: {"published": PAST},
    Source: {"published": Likely(None, 0), "accessed": Likely(1990, 0)},
    Leader: {"born": Likely(1800, 0), "died": Likely(1900, 0)},
    TermOfOffice: {"start": Likely(1850, 2), "end": Likely(1850, 20)},
    Actor: {"founded": Likely(None, 0), "dissolved": Likely(None, 0)},
    Membership: {"start": Likely(None, 2), "end": Likely(None, 20)},
}
"""Model → its partial date → when it is likely."""


class Doubt(NamedTuple):
    """A date that is unlikely: the name of its field, and why, as a sentence."""

    field: str
    message: str


def date_names(model):
    """Return the names of the partial dates of a model."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, PartialDateField)]


def date_doubts(model, dates, born=None, held=None):
    """Return the Doubts about the dates of a record of ``model``, as a list with at most one for each field.

    ``dates``: name → PartialDate or None. ``born`` is the date of birth of the leader of a term of office or a
    participation, and ``held`` the first day of its meeting, both None if not known.
    """
    found = [_out_of_range(name, dates.get(name), likely) for name, likely in LIKELY.get(model, {}).items()]
    found += _RULES.get(model, lambda *_values: [])(dates, born, held)
    by_field = {doubt.field: doubt for doubt in reversed(found) if doubt}
    return list(by_field.values())


def _out_of_range(name, value, likely):
    if value is None:
        return None
    if likely.first and value.latest.year < likely.first:
        return Doubt(name, _("This is before {year}.").format(year=likely.first))
    today = timezone.localdate()
    if value.earliest <= today or years_between(today, value.earliest) < likely.years_ahead:
        return None
    if not likely.years_ahead:
        return Doubt(name, _("This is in the future."))
    message = ngettext(
        "This is more than {number} year ahead.", "This is more than {number} years ahead.", likely.years_ahead
    )
    return Doubt(name, message.format(number=likely.years_ahead))


def _of_summit(dates, _born, _held):
    start, end = dates.get("start"), dates.get("end")
    days = (end.earliest - start.latest).days + 1 if start and end else 0
    return [Doubt("end", _("The meeting lasts {days} days.").format(days=days))] if days > MAX_DAYS_OF_MEETING else []


def _of_leader(dates, _born, _held):
    born, died = dates.get("born"), dates.get("died")
    if born is None:
        return []
    if died is None:
        return [_unlikely_age("born", born, timezone.localdate(), timezone.localdate())]
    return [_unlikely_age("died", born, died.earliest, died.latest)]


def _of_term(dates, born, _held):
    start, end = dates.get("start"), dates.get("end")
    found = [_unlikely_age("start", born, start.earliest, start.latest)] if start else []
    years = years_between(start.latest, end.earliest) if start and end else 0
    if years > MAX_YEARS_IN_OFFICE:
        found.append(Doubt("end", _("The term lasts {years} years.").format(years=years)))
    return found


def _of_participation(_dates, born, held):
    return [_unlikely_age("leader", born, held.earliest, held.latest)] if held else []


_RULES = {Summit: _of_summit, Leader: _of_leader, TermOfOffice: _of_term, Participation: _of_participation}


def _unlikely_age(name, born, first, last):
    # A Doubt if somebody born on a PartialDate was certainly too young or too old between two days; else None.
    if born is None:
        return None
    youngest, oldest = years_between(born.latest, first), years_between(born.earliest, last)
    if youngest <= MAX_AGE and oldest >= MIN_AGE:
        return None
    age = youngest if youngest > MAX_AGE else oldest
    if age < 0:
        return Doubt(name, _("This is before their birth."))
    text = ngettext("That makes them {age} year old.", "That makes them {age} years old.", age)
    return Doubt(name, text.format(age=age))


def years_between(first, last):
    """Return how many whole years lie between two days (datetime.date); negative if the last comes first."""
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))
