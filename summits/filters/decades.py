"""Decades as URLs write them ("1980s"), and the filter by decade."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from summits.filters.fields import NonEmptyMultipleChoiceField, ValuesFilter
from summits.text.normalization import one_line

DECADE = re.compile(r"\d{0,3}0s", re.ASCII)


def decades_of(first, last):
    """Return the decades from ``first`` to ``last`` (datetime.date), as URLs write them ("1980s", "840s")."""
    return [f"{number * 10}s" for number in range(first.year // 10, last.year // 10 + 1)]


def first_year(decade):
    """Return the first year of a decade as URLs write it."""
    return int(decade.removesuffix("s"))


def without_noughts(decade):
    """Return a decade as URLs write it today; older addresses have four digits ("0840s")."""
    return f"{first_year(decade)}s"


class DecadesField(NonEmptyMultipleChoiceField):
    """A multiple-choice field for decades."""

    def clean(self, value):
        """Return at most 20 distinct decades. Raises ValidationError for more, or for the first that is invalid."""
        decades = self.distinct_values(value)
        for decade in decades:
            if not DECADE.fullmatch(decade):
                message = _("“%(value)s” is not a decade. Write a decade as 1980s.")
                raise ValidationError(message, code="invalid", params={"value": one_line(decade)})
        return list(dict.fromkeys(map(without_noughts, decades)))


class DecadesFilter(ValuesFilter):
    """A filter by decade; a record that spans several decades is found by each."""

    field_class = DecadesField
