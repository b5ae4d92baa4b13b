"""Partial dates: a day, a month or a year, exact or approximate.

The written form is EDTF level 0 with the "~" of level 1 for "about": ``1972-05-26``, ``1972-05``, ``1972``, ``1878~``.
The grammar is small, so this module parses it without an EDTF library. Pure Python.

People also type dates as they write them: "6 April 2008", "6.4.2008", "Mai 1972", "843". What can be read in two ways,
such as 04/06/2008 or a year of two digits, is refused.
"""

import calendar
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy

WRITTEN_FORMAT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<about>~)?", re.ASCII)
ABOUT = r"(?P<about>(?:about|around|circa|ca?\.) ?)?"
DAY, MONTH_NAME, YEAR = r"(?P<day>[0-9]{1,2})", r"(?P<month>[^\W\d_]{3,12})", r"(?P<year>[0-9]{3,4})"
MONTH_FIGURES, FULL_YEAR = r"(?P<month>[0-9]{1,2})", r"(?P<year>[0-9]{4})"
TYPED_FORMATS = [
    re.compile(ABOUT + pattern, re.IGNORECASE)
    for pattern in (
        # 6 April 2008, 6th April 2008, 6. April 2008, 6 апреля 2008 г.
        rf"(?:(?:{DAY}(?:st|nd|rd|th|\.)? )?{MONTH_NAME}\.?,? )?{YEAR}(?: г\.?| года| року)?",
        rf"{MONTH_NAME}\.? {DAY}(?:st|nd|rd|th)?,? {YEAR}",  # April 6, 2008
        rf"{YEAR}(?:(?P<mark>[-/]){MONTH_FIGURES}(?:(?P=mark){DAY})?)?(?P<tilde>~)?",  # 843-08-10
        # Years in full: a spreadsheet makes 5.2 of 5.2000.
        rf"(?:{DAY}\.)?{MONTH_FIGURES}\.{FULL_YEAR}",  # 6.4.2008
        rf"(?P<first>[0-9]{{1,2}})/(?P<second>[0-9]{{1,2}})/{FULL_YEAR}",
    )
]
FIGURES = TYPED_FORMATS[-1]
"""4/6/2008, which British readers and Americans read in different ways."""
DAY_FIRST, MONTH_FIRST = "day", "month"
"""The orders of day and month in such a date."""
MONTH_LANGUAGES = ("ru", "uk", "de", "fr", "es", "it", "pl")
"""The languages besides English whose names of months are read."""
MONTHS = [name.lower() for name in calendar.month_name]
FORMAT_ERROR = gettext_lazy("Write a day as 2008-04-06, a month as 2008-04, a year as 2008, “about 1878” as 1878~.")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date whose day, or day and month, may be unknown.

    ``is_approximate`` marks the given parts as approximate. ``str()`` returns the written form.
    """

    year: int
    month: int | None = None
    day: int | None = None
    is_approximate: bool = False

    @classmethod
    @lru_cache(maxsize=8192)
    def parse(cls, text):
        """Parse the written form ``text`` into a PartialDate.

        Raises ValueError, with a message for an editor, for any other text and for dates that do not exist.
        """
        match = WRITTEN_FORMAT.fullmatch(text.strip())
        if match is None:
            raise ValueError(FORMAT_ERROR)
        year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
        try:
            date(year, 1 if month is None else month, 1 if day is None else day)
        except ValueError:
            raise ValueError(gettext("There is no such date: {text}.").format(text=text.strip())) from None
        return cls(year, month, day, bool(match["about"]))

    @classmethod
    def parse_input(cls, text, order=""):
        """Parse what a person typed: the written form, or "6 April 2008", "6.4.2008", "about 1878", "843" …

        Returns a PartialDate. Figures that can mean two days are read in the ``order`` DAY_FIRST or MONTH_FIRST.
        Raises ValueError as ``parse`` does, and for such figures without an order.
        """
        words = re.sub(r"\bdel? ", "", " ".join(text.split()))  # 6 de abril de 2008
        parts = next((match.groupdict() for form in TYPED_FORMATS if (match := form.fullmatch(words))), None)
        if parts is None:
            return cls.parse(text)
        if parts.get("first"):
            return _of_day_and_month(words, parts, order)
        month, day = parts.get("month"), parts.get("day")
        if month and not month.isdecimal():
            month = _month(month.lower())
        written = "-".join([f"{int(parts['year']):04}", *(f"{int(part):02}" for part in (month, day) if part)])
        return cls.parse(written + ("~" if parts["about"] or parts.get("tilde") else ""))

    def __str__(self):
        parts = [f"{self.year:04d}"] + [f"{part:02d}" for part in (self.month, self.day) if part]
        return "-".join(parts) + ("~" if self.is_approximate else "")

    @property
    def earliest(self):
        """The first day (datetime.date) that this date can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self):
        """The last day (datetime.date) that this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_day(self):
        """Whether the day is known."""
        return self.day is not None

    @property
    def iso(self):
        """The value for ``<time datetime>``: the written form without "~"."""
        return str(self).removesuffix("~")


def date_in_words(value, short=False):
    """Format a PartialDate for readers: "6 April 2008", "April 2008", "about 1878"; short: "6 Apr 2008"."""
    pattern = "j N" if short else "j F"
    if value.day is None:
        pattern = pattern.removeprefix("j ") if value.month else ""
    # Not "Y", which would write the year 843 in four digits.
    words = f"{_format(value.earliest, pattern, short)} {value.year}" if pattern else str(value.year)
    return gettext("about {date}").format(date=words) if value.is_approximate else words


def span_in_words(start, end=None, short=False):
    """Format a span of PartialDates: "5–6 April 2008", "31 May – 1 June 2003". ``end`` may be None."""
    if end is None or end == start:
        return date_in_words(start, short)
    exact = not (start.is_approximate or end.is_approximate) and start.is_day and end.is_day
    if exact and (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{date_in_words(end, short)}"
    if exact and start.year == end.year:
        first = _format(start.earliest, "j N" if short else "j F", short)
        return f"{first} – {date_in_words(end, short)}"
    return f"{date_in_words(start, short)} – {date_in_words(end, short)}"


@cache
def foreign_months(*widths):
    """Return the name of each month in MONTH_LANGUAGES, in lower case → its number.

    ``widths``: which of its forms, of the Unicode CLDR: "wide", "abbreviated".
    """
    found = {}
    for language in MONTH_LANGUAGES:
        for form in ("format", "stand-alone"):
            for width in widths:
                months = Locale(language).months[form][width]
                found |= {name.lower().rstrip("."): number for number, name in months.items()}
    return found


def _month(word):
    # The number of the month whose English name begins with the word ("april", "apr", "sept"), or which is its name.
    for number, name in enumerate(MONTHS):
        if name.startswith(word):
            return number
    months = foreign_months("wide", "abbreviated")
    if word not in months:
        raise ValueError(FORMAT_ERROR)
    return months[word]


def day_orders(text):
    """Return the orders, DAY_FIRST and MONTH_FIRST, in which figures such as "4/6/2008" name a day, as a tuple.

    It is empty for other texts, and for a day such as 4/4/2008, which is the same in both.
    """
    found = FIGURES.fullmatch(" ".join(text.split()))
    days = _days_by_order(found.groupdict()) if found else {}
    return () if len(days) > 1 and len(set(days.values())) == 1 else tuple(days)


def _days_by_order(parts):
    # Order → the day that the figures name in this order, where there is such a day.
    year, first, second = (int(parts[name]) for name in ("year", "first", "second"))
    found = {}
    for order, month, day in ((DAY_FIRST, second, first), (MONTH_FIRST, first, second)):
        with suppress(ValueError):
            date(year, month, day)
            found[order] = PartialDate(year, month, day)
    return found


def _of_day_and_month(text, parts, order):
    days = _days_by_order(parts)
    if not days:
        raise ValueError(gettext("There is no such date: {text}.").format(text=text))
    one, *others = dict.fromkeys(days.values())
    if not others:
        return one
    if order:
        return days[order]
    message = gettext("This can mean two days. Write {one} for {one_in_words}, {other} for {other_in_words}.")
    [other] = others
    raise ValueError(
        message.format(one=one, one_in_words=date_in_words(one), other=other, other_in_words=date_in_words(other))
    )


def _format(day, pattern, short):
    # "N" is Django's month in Associated Press style ("Sept.", "April"); the short form drops the full stop.
    words = _in_language(day, pattern, get_language())
    return words.replace(".", "") if short else words


@lru_cache(maxsize=8192)
def _in_language(day, pattern, language):
    # A page has a hundred dates, and Django takes 50 µs for one. ``language`` is the active one, as part of the key.
    return date_format(day, pattern)
