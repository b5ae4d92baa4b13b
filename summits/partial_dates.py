"""Partial dates: a day, a month or a year, exact or approximate.

The written form is EDTF level 0 with the "~" of level 1 for "about": ``1972-05-26``, ``1972-05``, ``1972``, ``1878~``.
The grammar is small, so this module parses it without an EDTF library. Pure Python.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy

WRITTEN_FORMAT = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?(?P<about>~)?", re.ASCII)
TYPED_FORMAT = re.compile(
    r"(?P<about>about |c\. ?)?(?:(?:(?P<day>\d\d?) )?(?P<month>[a-z]{3,9})\.? )?(?P<year>\d{4})",
    re.ASCII | re.IGNORECASE,
)
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
    def parse_input(cls, text):
        """Parse what a person typed: the written form, or "6 April 2008", "April 2008", "about 1878".

        Returns a PartialDate. Raises ValueError as ``parse`` does.
        """
        match = TYPED_FORMAT.fullmatch(text.strip())
        if match is None:
            return cls.parse(text)
        parts = [match["year"]]
        if match["month"]:
            parts.append(f"{_month(match['month'].lower()):02d}")
        if match["day"]:
            parts.append(f"{int(match['day']):02d}")
        return cls.parse("-".join(parts) + ("~" if match["about"] else ""))

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
    pattern = "j N Y" if short else "j F Y"
    if value.day is None:
        pattern = pattern.removeprefix("j ") if value.month else "Y"
    words = _format(value.earliest, pattern, short)
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


def _month(word):
    # The number of the month whose name begins with the word: "april", "apr", "sept".
    for number, name in enumerate(MONTHS):
        if name.startswith(word):
            return number
    raise ValueError(FORMAT_ERROR)


def _format(day, pattern, short):
    # "N" is Django's month in Associated Press style ("Sept.", "April"); the short form drops the full stop.
    words = _in_language(day, pattern, get_language())
    return words.replace(".", "") if short else words


@lru_cache(maxsize=8192)
def _in_language(day, pattern, language):
    # A page has a hundred dates, and Django takes 50 µs for one. ``language`` is the active one, as part of the key.
    return date_format(day, pattern)
