"""Dates in the cells of workbooks: what a reader of the sheet sees of a day, which its number format says.

A cell formatted as ``mmm-yy`` shows "May-72" of the day 1 May 1972, which the spreadsheet made of "May 1972": what was
meant is the month. Formats are written in English, whatever the language of the spreadsheet, but some programs write
those of their own language ("TT.MM.JJJJ", "ДД.ММ.ГГГГ").
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.translation import gettext as _

from summits.datapackage.errors import CellError
from summits.partial_dates import PartialDate, date_in_words

NOT_LETTERS_OF_DATES = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|\\.|[_*].|am/pm|a/p', re.IGNORECASE)
"""Texts, colours, languages and conditions in a number format, literal characters, halves of a day."""
RUN = re.compile(r"([^\W\d_])\1*")
"""A run of one letter: yyyy, mm, d."""
PLACE_OF_A_DIGIT = re.compile(r"[0#?@]")
LETTERS = {"year": "yebgarг", "month": "mм", "day": "dtд", "time": "hsчс"}
"""Part of a date → its letters: English ones, eras of East Asia, those of Tag, año, année, rok, день, месяц, год.

"j" is Jahr in German, but jour in French, whose year is "a".
"""
NUMBERS = ("general", "standard", "основной")
"""Number formats that consist of letters and are none of dates."""
YEARS_TYPED = range(100, 3_000)
"""Days with these numbers, in a spreadsheet from 1900 to 1908, are asked about: a year that is typed into a cell
formatted as a date becomes one of them."""


@dataclass(frozen=True, slots=True)
class SheetDate:
    """The value of a cell that is formatted as a date.

    ``moment``: a date, datetime or time; ``number_format``: its code, None if it has none; ``number``: the number that
    the cell holds, None if the file gives the day itself.
    """

    moment: date | time
    number_format: str | None = None
    number: float | None = None

    def __str__(self):
        return str(self.moment).removesuffix(" 00:00:00")

    def written(self):
        """Return the partial date in its written form, None for a time of day. Raises CellError if it is not sure."""
        day = self.moment
        if isinstance(day, datetime):
            day = day.date() if day.time() == time.min else None
        if not isinstance(day, date):
            return None
        parts = shown_parts(self.number_format) or {"year", "month", "day"}
        if "year" not in parts:
            raise CellError(
                _("This cell shows no year."), _("Enter the date as text, with its year: {day}.").format(day=day)
            )
        if self.number in YEARS_TYPED:
            message = _("This is {day} or the year {year}: a year typed into a cell for dates becomes such a day.")
            in_words = date_in_words(PartialDate(day.year, day.month, day.day))
            raise CellError(
                message.format(day=in_words, year=int(self.number)),
                _("Enter what is meant as text: {day} or {year}.").format(day=day, year=int(self.number)),
            )
        month = day.month if parts & {"month", "day"} else None
        return str(PartialDate(day.year, month, day.day if "day" in parts else None))


def is_written_in_letters_of_dates(code):
    """Return whether a number format is one of dates in the letters of some language: "yyyy", "JJJJ", "ГГГГ"."""
    shown = NOT_LETTERS_OF_DATES.sub(" ", code.split(";")[0])
    return not PLACE_OF_A_DIGIT.search(shown) and bool(shown_parts(code) & {"year", "day"})


@lru_cache(maxsize=1_000)
def shown_parts(code):
    """Return which parts of a date a number format shows, as a set of "year", "month", "day", "weekday" and "time".

    ``code`` may be None; the set is empty if it is no format of a date.
    """
    shown = NOT_LETTERS_OF_DATES.sub(" ", (code or "").split(";")[0]).lower()
    if shown.strip() in NUMBERS:
        return frozenset()
    runs = [run[0] for run in RUN.finditer(shown)]
    parts = {letter: part for part, letters in LETTERS.items() for letter in letters}
    parts["j"] = "day" if any(run[0] == "a" for run in runs) else "year"
    found = set()
    for before, run, after in zip([" ", *runs], runs, [*runs[1:], " "], strict=False):
        # Minutes stand after hours or before seconds. The names of weekdays, ddd and dddd, tell no day of the month.
        is_minutes = parts.get(run[0]) == "month" and (before[0] in "hч" or after[0] in "sс")
        is_weekday = run[0] in "dд" and len(run) > 2
        found.add("time" if is_minutes else "weekday" if is_weekday else parts.get(run[0], ""))
    return frozenset(found - {""})
