"""The kinds of filters, each with the field that reads its values and with the one definition of what it leaves.

A value that does not exist is an error with a clear message, never ignored.
"""

from copy import copy
from functools import reduce
from operator import and_, or_

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.utils.translation import gettext_lazy as _

from summits.partial_dates import PartialDate
from summits.text.normalization import one_line

UNKNOWN = _("“%(value)s” is not one of the values of this filter.")
TOO_MANY = _("Choose at most %(most)s values here. You chose %(number)s.")
MOST_RECORDS = 20
"""How many values may be asked for, of one filter and of all: each is a condition that the database works through.

Each is also written out in every link of the page.
"""


class PageField:
    """Part of a field that a filter makes anew for each page: the form of the page need not copy it once more."""

    def __deepcopy__(self, memo):
        return self


class SeveralField(PageField, forms.MultipleChoiceField):
    """Several values of which an empty one, as a form's "any" sends it, is none."""

    def to_python(self, value):
        """Return the values written, each once."""
        return list(dict.fromkeys(item for item in super().to_python(value) if item))


class RecordsField(SeveralField):
    """Slugs, cleaned to a list of the records they name.

    ``find`` maps a list of slugs to the records known by them, or to more.
    """

    def __init__(self, *, find, **kwargs):
        self.find = find
        super().__init__(error_messages={"invalid_choice": UNKNOWN}, **kwargs)

    def clean(self, value):
        """Return the records named, at most 20. Raises ValidationError that names the first slug without a record."""
        slugs = list(dict.fromkeys(self.to_python(value)))
        if len(slugs) > MOST_RECORDS:
            raise ValidationError(TOO_MANY, params={"number": len(slugs), "most": MOST_RECORDS})
        possible = [slug for slug in slugs if slug_re.match(slug)]
        records = {record.slug: record for record in self.find(possible)} if possible else {}
        for slug in slugs:
            if slug not in records:
                raise ValidationError(UNKNOWN, code="invalid_choice", params={"value": one_line(slug)})
        return [records[slug] for slug in slugs]


class ArchiveFilter(django_filters.Filter):
    """A filter of which each page has a copy of its own; what was given at its making is shared, for nobody changes it.

    A FilterSet copies its filters deeply, which took a tenth of the time of a page.
    """

    def __deepcopy__(self, memo):
        twin = copy(self)
        twin.__dict__.pop("_field", None)
        return twin

    def numbers(self, filters, name, chosen):
        """Return which records the filter leaves, as the index of ``filters`` (the filter set) has them.

        ``name``: its parameter; ``chosen``: the cleaned values of all parameters, of which this one has some.
        """
        raise NotImplementedError


class ValuesFilter(ArchiveFilter):
    """A filter by several values: a record has one of them, or all where the filter set says so."""

    def numbers(self, filters, name, chosen):
        keys = keys_of(chosen[name])
        found = filters.records_by_value(name, chosen, keys)
        each = [found.get(key, filters.index.nothing) for key in keys]
        return reduce(and_ if filters.means_all(name) else or_, each)


def keys_of(values):
    """Return what an index calls the values of a filter: the primary keys of records, else the values themselves."""
    return [getattr(value, "pk", value) for value in values]


class RecordsFilter(ValuesFilter):
    """A filter by records; the filter set's ``find_<name>`` finds them."""

    field_class = RecordsField

    @property
    def field(self):
        if not hasattr(self, "_field"):
            name = self.extra.get("source", self.field_name)
            self._field = RecordsField(
                label=self.label,
                required=False,
                find=getattr(self.parent, f"find_{name}"),
            )
        return self._field


class ChoicesField(SeveralField):
    """Values of a vocabulary."""

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid_choice": UNKNOWN}, **kwargs)

    def validate(self, value):
        for item in value:
            if not self.valid_value(item):
                raise ValidationError(UNKNOWN, code="invalid_choice", params={"value": one_line(item)})


class ChoicesFilter(ValuesFilter):
    """A filter by values of a vocabulary."""

    field_class = ChoicesField


class OneChoiceField(PageField, forms.ChoiceField):
    """One value of a short list."""


class OneChoiceFilter(ArchiveFilter):
    """A filter by one value of a short list."""

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid_choice": UNKNOWN}, **kwargs)

    field_class = OneChoiceField


class Qualifier(OneChoiceFilter):
    """A parameter that finds nothing by itself: it says how others are to be read, or in which order."""


class DayField(PageField, forms.CharField):
    """A year, a month or a day, cleaned to a PartialDate or None."""

    def clean(self, value):
        """Return the PartialDate. Raises ValidationError with the forms that are understood."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.read(text)
        except ValueError:
            message = _("“%(value)s” is not a date. Write a year, a month or a day: 1985, 1985-11, 1985-11-19.")
            raise ValidationError(message, code="invalid", params={"value": one_line(text)}) from None


class DayFilter(ArchiveFilter):
    """A filter by a year, a month or a day."""

    field_class = DayField


class FromFilter(DayFilter):
    """What was not over before the day, or before the first one of the month or the year."""

    def numbers(self, filters, name, chosen):
        return filters.index.not_over_before(chosen[name].earliest)


class ToFilter(DayFilter):
    """What had begun by the day, or by the last one of the month or the year."""

    def numbers(self, filters, name, chosen):
        return filters.index.begun_by(chosen[name].latest)
