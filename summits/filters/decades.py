"""Decades, as the addresses write them: "1980s"."""

import re
from datetime import date
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.characters import one_line
from summits.filters.base import MOST_RECORDS, TOO_MANY, ArchiveFilter, SeveralField

DECADE = re.compile(r"\d{3}0s", re.ASCII)


def decades_of(first, last):
    """Return the decades, as the addresses write them, from that of ``first`` to that of ``last`` (datetime.date)."""
    return [f"{number:03}0s" for number in range(first.year // 10, last.year // 10 + 1)]


def days_of(decade):
    """Return the first and the last day (datetime.date) of a decade."""
    year = int(decade.removesuffix("s"))
    return date(max(year, date.min.year), 1, 1), date(year + 9, 12, 31)


def in_decades(decades, first, last):
    """Return a Q: what lasts from ``first`` to ``last`` (names of fields) falls, even in part, into one of them."""
    spans = [days_of(decade) for decade in decades]
    return reduce(or_, (Q(**{f"{first}__lte": end, f"{last}__gte": begin}) for begin, end in spans))


class DecadesField(SeveralField):
    """Decades."""

    def clean(self, value):
        """Return the decades, each once, at most 20. Raises ValidationError that names the first that is none."""
        decades = list(dict.fromkeys(self.to_python(value)))
        if len(decades) > MOST_RECORDS:
            raise ValidationError(TOO_MANY, params={"number": len(decades), "most": MOST_RECORDS})
        for decade in decades:
            if not DECADE.fullmatch(decade):
                message = _("“%(value)s” is not a decade. Write a decade as 1980s.")
                raise ValidationError(message, code="invalid", params={"value": one_line(decade)})
        return decades


class DecadesFilter(ArchiveFilter):
    """A filter by any of several decades."""

    field_class = DecadesField
