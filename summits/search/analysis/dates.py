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
MAX_DAYS_INDEXED = 62
"""Maximum length, in days, of a record with day tokens; a longer one is found by its months."""


def year_token(year):
    """Return the token of a year."""
    return f"xy{year}"


def month_token(year, month):
    """Return the token of a month."""
    return f"xm{year}{month:02}"


def day_token(day):
    """Return the token of a day (datetime.date)."""
    return f"xd{day.year:04}{day.month:02}{day.day:02}"


def decade_token(year):
    """Return the token of the decade of a year."""
    return f"xt{year // 10 * 10}"


@lru_cache
def date_tokens(first, last=None):
    """Return a tuple of the tokens of all decades, years, months and days from ``first`` to ``last`` (datetime.date).

    Without ``last`` they are those of one day. Days are left out if there are more than ``MAX_DAYS_INDEXED``.
    """
    last = last or first
    tokens = {}
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    for number in months:
        year, month = number // 12, number % 12 + 1
        tokens |= dict.fromkeys((decade_token(year), year_token(year), month_token(year, month)))
    days = (last - first).days
    if days <= MAX_DAYS_INDEXED:
        tokens |= dict.fromkeys(day_token(first + timedelta(number)) for number in range(days + 1))
    return tuple(tokens)


def months_by_name():
    """Return the English name or abbreviation of a month, in lower case → its number (1 to 12)."""
    with override("en"):
        names = {str(name).lower().rstrip("."): month for month, name in MONTHS.items()}
        short = {str(name).lower().rstrip("."): month for month, name in MONTHS_3.items()}
    return {**short, "sept": 9, **names}


MONTHS_BY_NAME = months_by_name()


def parse_year(word):
    """Return the year (1000 to 2999) that a word of four digits gives, or None."""
    year = int(word) if re.fullmatch(r"[0-9]{4}", word) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def parse_day(word):
    """Return the day of the month (1 to 31) that a word such as "6", "6th" or "1er" gives, or None."""
    match = re.fullmatch(r"([0-9]{1,2})(st|nd|rd|th|er)?", word.lower())
    return int(match[1]) if match and 1 <= int(match[1]) <= 31 else None


def parse_date(words):
    """Return (number of words used, date token) for a date at the start of ``words``, or (0, None).

    Accepted are "2008", "1980s", "april 2008", "6 april 2008", "april 6 2008", and ISO dates such as "2008-04-06" once
    they are split at the hyphens.
    """
    for size, reader in ((3, _parse_full_date), (2, _parse_month_and_year), (1, _parse_year_or_decade)):
        token = reader(*words[:size]) if len(words) >= size else None
        if token:
            return size, token
    return 0, None


def _parse_full_date(first, second, third):
    orders = ((first, second, third), (second, first, third), (third, second, first))
    for day, month, year in orders:
        numbers = (parse_year(year), _parse_month(month, allow_digits=year == first), parse_day(day))
        if all(numbers):
            try:
                return day_token(date(*numbers))
            except ValueError:
                return None
    return None


def _parse_month_and_year(first, second):
    for month, year in ((first, second), (second, first)):
        if parse_year(year) and _parse_month(month, allow_digits=year == first):
            return month_token(parse_year(year), _parse_month(month, allow_digits=True))
    return None


def _parse_year_or_decade(word):
    word = ANY_APOSTROPHE.sub("", word.lower())  # 1980's
    if word.endswith("0s") and parse_year(word[:-1]):
        return decade_token(int(word[:-1]))
    return year_token(parse_year(word)) if parse_year(word) else None


def _parse_month(word, allow_digits):
    # A month in digits is accepted only after its year, as in ISO 8601: "2008-04".
    number = MONTHS_BY_NAME.get(word.lower())
    if number is None and allow_digits and len(word) == 2 and word.isdecimal() and 1 <= int(word) <= 12:
        return int(word)
    return number
