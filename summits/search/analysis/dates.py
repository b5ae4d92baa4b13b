"""Date tokens: days, months, years and decades as tokens of the index, so that "april 2008" finds what took place then.

A dated record is indexed with one token for each decade, year and month that it touches and, unless it is long, for
each of its days.
"""

import re
from datetime import date, timedelta
from functools import lru_cache

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import override

from summits.search.analysis.tokens import ANY_APOSTROPHE

FIRST_YEAR, LAST_YEAR = 1000, 2999
MOST_DAYS = 62
"""Maximum length, in days, of a record with day tokens; a longer one is found by its months."""


def year_word(year):
    """Return the token of a year."""
    return f"xy{year}"


def month_word(year, month):
    """Return the token of a month."""
    return f"xm{year}{month:02}"


def day_word(day):
    """Return the token of a day (datetime.date)."""
    return f"xd{day.year:04}{day.month:02}{day.day:02}"


def decade_word(year):
    """Return the token of the decade of a year."""
    return f"xt{year // 10 * 10}"


@lru_cache
def date_tokens(first, last=None):
    """Return a tuple of the tokens of all decades, years, months and days from ``first`` to ``last`` (datetime.date).

    Without ``last`` they are those of one day. Days are left out if there are more than ``MOST_DAYS``.
    """
    last = last or first
    words = {}
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    for number in months:
        year, month = number // 12, number % 12 + 1
        words |= dict.fromkeys((decade_word(year), year_word(year), month_word(year, month)))
    days = (last - first).days
    if days <= MOST_DAYS:
        words |= dict.fromkeys(day_word(first + timedelta(number)) for number in range(days + 1))
    return tuple(words)


def months_by_name():
    """Return the English name or abbreviation of a month, in lower case → its number (1 to 12)."""
    with override("en"):
        names = {str(name).lower().rstrip("."): number for number, name in MONTHS.items()}
        short = {str(name).lower().rstrip("."): number for number, name in MONTHS_3.items()}
    return {**short, "sept": 9, **names}


MONTHS_BY_NAME = months_by_name()


def year_of(word):
    """Return the year (1000 to 2999) that a word of four digits gives, or None."""
    year = int(word) if re.fullmatch(r"[0-9]{4}", word) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def day_of(word):
    """Return the day of the month (1 to 31) that a word such as "6" or "6th" gives, or None."""
    found = re.fullmatch(r"([0-9]{1,2})(st|nd|rd|th)?", word.lower())
    return int(found[1]) if found and 1 <= int(found[1]) <= 31 else None


def parse_date(words):
    """Return (number of words used, date token) for a date at the start of ``words``, or (0, None).

    Accepted are "2008", "1980s", "april 2008", "6 april 2008", "april 6 2008", and ISO dates such as "2008-04-06" once
    they are split at the hyphens.
    """
    for size, reader in ((3, _of_day), (2, _of_month), (1, _of_years)):
        found = reader(*words[:size]) if len(words) >= size else None
        if found:
            return size, found
    return 0, None


def _of_day(first, second, third):
    orders = ((first, second, third), (second, first, third), (third, second, first))
    for day, month, year in orders:
        numbers = (year_of(year), _month_of(month, figures=year == first), day_of(day))
        if all(numbers):
            try:
                return day_word(date(*numbers))
            except ValueError:
                return None
    return None


def _of_month(first, second):
    for month, year in ((first, second), (second, first)):
        if year_of(year) and _month_of(month, figures=year == first):
            return month_word(year_of(year), _month_of(month, figures=True))
    return None


def _of_years(word):
    word = ANY_APOSTROPHE.sub("", word.lower())  # 1980's
    if word.endswith("0s") and year_of(word[:-1]):
        return decade_word(int(word[:-1]))
    return year_word(year_of(word)) if year_of(word) else None


def _month_of(word, figures):
    # A month in digits is accepted only after its year, as in ISO 8601: "2008-04".
    number = MONTHS_BY_NAME.get(word.lower())
    if number is None and figures and len(word) == 2 and word.isdecimal() and 1 <= int(word) <= 12:
        return int(word)
    return number
