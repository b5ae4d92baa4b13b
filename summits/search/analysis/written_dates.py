"""Dates as readers write them in a query: "11.10.1986", "6th of April 2008", "11–12 October 1986", "1986-1988".

Where figures may be read in two ways, as in "9/11/2001", both are meant. The names of months are those of
``summits.partial_dates.MONTH_LANGUAGES``.
"""

import re
from datetime import date, timedelta
from functools import cache, lru_cache

from babel import Locale

from summits.partial_dates import foreign_months
from summits.search.analysis.dates import (
    MONTHS_BY_NAME,
    day_token,
    decade_token,
    month_token,
    parse_date,
    parse_day,
    parse_year,
    year_token,
)
from summits.search.analysis.tokens import APOSTROPHES, MINUS_SIGNS

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
QUOTED = re.compile(r"""(["“”„«»][^"“”„«»]*["“”„«»]?)""")
YEAR = r"([12][0-9]{3})"
TO = r"(?:to|until|till|through)"
ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
"""Months in Roman numerals, as in 6.IV.2008."""


def _full_year(match, number):
    # The year of two digits in a group of a match, in full.
    return f"{19 if int(match[number]) >= FIRST_SHORT_YEAR else 20}{match[number]}"


@cache
def spellings():
    """Return pairs (pattern, replacement) that turn what readers write into what ``parse_written_date`` reads."""
    months = "|".join(sorted({*MONTHS_BY_NAME, *map(re.escape, english_months())}, key=len, reverse=True))
    day = "[0-9]{1,2}(?:st|nd|rd|th)?"
    patterns = [
        # 1986 – 1988; from 1986 to 1988; between 1986 and 1988; 1986..1988
        (
            rf"\b(?:from\s+)?{YEAR}\s*(?:\s[{MINUS_SIGNS}]\s|\s{TO}\s|[{MINUS_SIGNS}]|\.\.+|…)\s*"
            r"([12][0-9]{3}|[0-9]{2}(?=\s|$))\b",
            r"\1-\2",
        ),
        (rf"\bbetween\s+{YEAR}\s+and\s+{YEAR}\b", r"\1-\2"),
        # 11. 10. 1986; 19861011; 2008年4月6日; 6.IV.2008
        (r"\b([0-9]{1,2})\s*\.\s*([0-9]{1,2})\s*\.\s*([0-9]{4}|[0-9]{2})\b", r"\1.\2.\3"),
        (rf"\b{YEAR}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])\b", r"\1-\2-\3"),
        (r"([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})[日号號]", r" \1.\2.\3 "),
        (r"([12][0-9]{3})年([0-9]{1,2})月", r" \2.\1 "),
        (
            rf"\b([0-9]{{1,2}})[.\s]\s*({'|'.join(reversed(ROMAN))})[.\s]\s*{YEAR}\b",
            lambda found: f"{found[1]}.{ROMAN.index(found[2].lower()) + 1}.{found[3]}",
        ),
        # Saturday, 11 October 1986; 11 to 12 October 1986; October 11 to 12; October '86; the '80s
        (
            rf"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?=(?:the\s+)?(?:{day}\s+(?:of\s+)?(?:{months})|(?:{months})\s+{day})\b)",
            "",
        ),
        (rf"\b({day})\s+{TO}\s+({day}\s+(?:of\s+)?(?:{months}))\b", r"\1-\2"),
        (rf"\b((?:{months})\s+{day})\s+{TO}\s+({day})\b", r"\1-\2"),
        (rf"\b({months})\.?\s+[{APOSTROPHES}]([0-9]{{2}})\b", lambda found: f"{found[1]} {_full_year(found, 2)}"),
        (rf"(?<![\w.{MINUS_SIGNS}])[{APOSTROPHES}]?([3-9]0)[{APOSTROPHES}]?s\b", r"19\1s"),
    ]
    return [(re.compile(pattern, re.IGNORECASE), replacement) for pattern, replacement in patterns]


@lru_cache(maxsize=1_000)
def with_plain_dates(text):
    """Return a query with its dates as ``parse_written_date`` reads them, except in phrases."""
    if not any(character.isdigit() for character in text):
        return text
    parts = QUOTED.split(text)
    for number in range(0, len(parts), 2):
        for pattern, replacement in spellings():
            parts[number] = pattern.sub(replacement, parts[number])
    return "".join(parts)


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
