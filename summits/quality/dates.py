"""Rules for dates: what is said to have happened at a summit happened on one of its days."""

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from summits.models import Participation, ProgrammeItem, Quotation
from summits.models.fields import Earliest, Latest
from summits.partial_dates import date_in_words, span_in_words
from summits.quality.rule import QualityRule
from summits.vocabularies import Setting


def outside_summit_days(name):
    """Return a function that filters rows to those whose partial date ``name`` is certainly outside their summit."""

    def filter_broken(rows):
        days = rows.alias(earliest=Earliest(F(name)), latest=Latest(F(name)))
        return days.filter(Q(latest__lt=F("summit__first_day")) | Q(earliest__gt=F("summit__last_day")))

    return filter_broken


def spoken_quotations_on_other_days(rows):
    """Filter a queryset of quotations to those said on other days than the summit's.

    Statements and interviews are left out, since leaders also give them before and after the journey.
    """
    return outside_summit_days("said_on")(rows.exclude(setting__in=[Setting.STATEMENT, Setting.INTERVIEW]))


def describe_dates(name):
    """Return a function that gives, by primary key, the partial date ``name`` and the days of the summit as text."""

    def details(rows):
        return {
            row.pk: f"{date_in_words(getattr(row, name))} ({span_in_words(row.summit.start, row.summit.end)})"
            for row in rows
        }

    return details


RULES = [
    *(
        QualityRule(
            "wrong-day",
            _("date outside the summit"),
            Participation,
            name,
            outside_summit_days(name),
            details=describe_dates(name),
        )
        for name in ("first", "last")
    ),
    QualityRule(
        "wrong-day",
        _("date outside the summit"),
        ProgrammeItem,
        "on",
        outside_summit_days("on"),
        details=describe_dates("on"),
    ),
    QualityRule(
        "wrong-day",
        _("date outside the summit"),
        Quotation,
        "said_on",
        spoken_quotations_on_other_days,
        details=describe_dates("said_on"),
    ),
]
