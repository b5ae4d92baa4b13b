"""Dates as readers write them in a query: "11.10.1986", "6th of April 2008", "11–12 October 1986", "1986-1988".

Where figures may be read in two ways, as in "9/11/2001", both are meant. The names of months are those of
``summits.partial_dates.MONTH_LANGUAGES``.
"""

import re
from datetime import date, timedelta
from functools import cache

from babel import Locale

from summits.partial_dates import foreign_months
from summits.search.analysis.dates import (
    day_token,
    decade_token,
    month_token,
    parse_date,
    parse_day,
    parse_year,
    year_token,
)

MAX_DATE_PARTS = 5
"""Maximum number of words of a date: "6th of the April 2008"."""
FILLERS = frozenset(["of", "the", "de", "den", "der"])
"""Words within a date that say nothing."""
MAX_DAYS = 62
"""Maximum length of a span of days."""
MAX_YEARS = 200
"""Maximum length of a span of years."""
FIRST_SHORT_YEAR = 31
"""Two digits from here on are a year of the twentieth century: 11.10.86, but 12.6.18."""


def parse_written_date(parts):
    """Return (number of parts used, date tokens) for a date at the start of ``parts``, or (0, ()).

    ``parts``: pairs (text, its words), of which several are written together.
    """
    if not parts:
        return 0, ()
    text, words = parts[0]
    if len(words) > 1 and (tokens := _parse_together(text, words)):
        return 1, tokens
    return _parse_apart(parts)


def _parse_together(text, words):
    size, token = parse_date(words)
    if size == len(words):
        return (token,)
    if not all(word.isascii() and word.isdecimal() for word in words):
        return ()
    if len(words) == 6:
        return _days_between(parse_date(words[:3]), parse_date(words[3:]))
    return _figures(text, words) or _span_of_years(words)


def _figures(text, words):
    # A day or month in figures: day, month, year where there are dots; else the month may come first too.
    if len(words) == 3:
        if parse_year(words[0]):
            return _days([(words[0], words[1], words[2])])
        first, second, year = words
        if not parse_year(year) and len(year) == 2:
            year = f"{19 if int(year) >= FIRST_SHORT_YEAR else 20}{year}"
        orders = [(year, second, first)] if "." in text else [(year, second, first), (year, first, second)]
        return _days(orders)
    if len(words) == 2 and parse_year(words[1]) and len(words[0]) <= 2 and 1 <= int(words[0]) <= 12:
        return (month_token(int(words[1]), int(words[0])),)
    return ()


def _days(orders):
    found = {}
    for year, month, day in orders:
        if parse_year(year) and len(month) <= 2 and len(day) <= 2:
            try:
                found[day_token(date(int(year), int(month), int(day)))] = True
            except ValueError:
                continue
    return tuple(found)


def _span_of_years(words):
    if len(words) != 2 or not parse_year(words[0]):
        return ()
    last = words[1] if len(words[1]) == 4 else words[0][:2] + words[1] if len(words[1]) == 2 else ""
    if not parse_year(last) or not 0 < int(last) - int(words[0]) <= MAX_YEARS:
        return ()
    return tuple(span_tokens(int(words[0]), int(last)))


def span_tokens(first, last):
    """Return the tokens of the decades and years that make up the years from ``first`` to ``last``."""
    tokens, year = [], first
    while year <= last:
        is_decade = year % 10 == 0 and year + 9 <= last
        tokens.append(decade_token(year) if is_decade else year_token(year))
        year += 10 if is_decade else 1
    return tokens


def _parse_apart(parts):
    words, used = [], []
    for number, (_text, own) in enumerate(parts[:MAX_DATE_PARTS]):
        is_filler = words and len(own) == 1 and own[0].lower() in FILLERS
        if is_filler:
            continue
        if len(own) != 1 and not _is_span_of_days(own):
            break
        words.append(own)
        used.append(number + 1)
    spans = [own for own in words[:3] if len(own) == 2]
    if len(spans) == 1 and len(words) >= 3:
        tokens = _span_of_days([own if len(own) == 2 else in_english(own[0]) for own in words[:3]], spans[0])
        return (used[2], tokens) if tokens else (0, ())
    single = [in_english(own[0]) for own in words[:3] if len(own) == 1]
    if not single or len(words[0]) != 1:
        return 0, ()
    size, token = parse_date(single)
    return (used[size - 1], (token,)) if token else (0, ())


def _is_span_of_days(words):
    first, last = (parse_day(words[0]), parse_day(words[1])) if len(words) == 2 else (None, None)
    return bool(first and last and first < last)


def _span_of_days(words, span):
    # The tokens of the days from one to another of a month.
    return _days_between(*(parse_date([span[end] if word is span else word for word in words]) for end in (0, 1)))


def _days_between(*ends):
    # The tokens of all days from one to another, two results of ``parse_date``; none for a longer span than MAX_DAYS.
    if not all(size == 3 for size, _token in ends):
        return ()
    first, last = (date.fromisoformat(re.sub(r"xd(....)(..)(..)", r"\1-\2-\3", token)) for _size, token in ends)
    number_of_days = (last - first).days + 1
    return tuple(
        day_token(first + timedelta(day)) for day in range(number_of_days if number_of_days <= MAX_DAYS else 0)
    )


def in_english(word):
    """Return the English name of a month of another language; any other word as it is."""
    return english_months().get(word.lower(), word)


@cache
def english_months():
    """Return the name of each month in other languages, in lower case → its English name."""
    english = Locale("en").months["stand-alone"]["wide"]
    return {name: english[number] for name, number in foreign_months("wide").items()}
