"""Filter classes, each with the form field that validates its values and the definition of what it selects.

A value that does not exist is an error with a clear message; it is never ignored.
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

INVALID_CHOICE = _("“%(value)s” is not an option of this filter.")
TOO_MANY_VALUES = _("Choose at most %(most)s options here. You chose %(number)s.")
MAX_VALUES = 20
"""Maximum number of values, of one filter and of all filters together.

Each value is one more condition to evaluate, and every link of the page repeats it.
"""


class SharedField:
    """Form field mixin that makes ``deepcopy`` return the field itself.

    Django copies the fields of each form, but a filter already creates its own field for each page.
    """

    def __deepcopy__(self, memo):
        return self


class NonEmptyMultipleChoiceField(SharedField, forms.MultipleChoiceField):
    """A multiple-choice field that ignores empty values, which a form sends for "any"."""

    def to_python(self, value):
        """Return the distinct non-empty values."""
        return list(dict.fromkeys(item for item in super().to_python(value) if item))

    def distinct_values(self, value):
        """Return the distinct non-empty values. Raises ValidationError if there are more than MAX_VALUES."""
        values = self.to_python(value)
        if len(values) > MAX_VALUES:
            raise ValidationError(TOO_MANY_VALUES, params={"number": len(values), "most": MAX_VALUES})
        return values


class SlugMultipleChoiceField(NonEmptyMultipleChoiceField):
    """A field for slugs, cleaned to a list of records.

    ``find``: a function that takes a list of slugs and returns the records with these slugs; it may return more.
    """

    def __init__(self, *, find, **kwargs):
        self.find = find
        super().__init__(error_messages={"invalid_choice": INVALID_CHOICE}, **kwargs)

    def clean(self, value):
        """Return at most 20 records. Raises ValidationError for more, or for the first slug without a record."""
        slugs = self.distinct_values(value)
        possible = [slug for slug in slugs if slug_re.match(slug)]
        records = {record.slug: record for record in self.find(possible)} if possible else {}
        for slug in slugs:
            if slug not in records:
                raise ValidationError(INVALID_CHOICE, code="invalid_choice", params={"value": one_line(slug)})
        return [records[slug] for slug in slugs]


class ArchiveFilter(django_filters.Filter):
    """Base filter. Its deep copies are shallow ones without the form field.

    A FilterSet deep-copies its filters for each request, which took a tenth of the time of a page. The constructor's
    arguments can be shared, since nothing changes them.
    """

    def __deepcopy__(self, memo):
        copied = copy(self)
        copied.__dict__.pop("_field", None)
        return copied

    def select(self, filterset, name, cleaned_data):
        """Return the records that the filter selects, in the form of the filter set's index (mostly a bitmap).

        ``name``: the filter's parameter, which has a value; ``cleaned_data``: the cleaned values of all parameters.
        """
        raise NotImplementedError


class ValuesFilter(ArchiveFilter):
    """A filter with several values, combined with OR, or with AND if the filter set says so."""

    def select(self, filterset, name, cleaned_data):
        keys = value_keys(cleaned_data[name])
        records = filterset.records_by_value(name, cleaned_data, keys)
        selections = [records.get(key, filterset.index.nothing) for key in keys]
        return reduce(and_ if filterset.is_conjunctive(name) else or_, selections)


def value_keys(values):
    """Return the keys of filter values in an index: the primary keys of records, else the values themselves."""
    return [getattr(value, "pk", value) for value in values]


class SlugFilter(ValuesFilter):
    """A filter by records, which the filter set's method ``find_<name>`` looks up by slug."""

    field_class = SlugMultipleChoiceField

    @property
    def field(self):
        if not hasattr(self, "_field"):
            name = self.extra.get("source", self.field_name)
            self._field = SlugMultipleChoiceField(
                label=self.label,
                required=False,
                find=getattr(self.parent, f"find_{name}"),
            )
        return self._field


class ChoicesField(NonEmptyMultipleChoiceField):
    """A multiple-choice field for values of a controlled vocabulary."""

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid_choice": INVALID_CHOICE}, **kwargs)

    def validate(self, value):
        for item in value:
            if not self.valid_value(item):
                raise ValidationError(INVALID_CHOICE, code="invalid_choice", params={"value": one_line(item)})


class ChoicesFilter(ValuesFilter):
    """A filter by values of a controlled vocabulary."""

    field_class = ChoicesField


class OneChoiceField(SharedField, forms.ChoiceField):
    """A field for one value of a short list."""


class OneChoiceFilter(ArchiveFilter):
    """A filter by one value of a short list."""

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid_choice": INVALID_CHOICE}, **kwargs)

    field_class = OneChoiceField


class ModifierFilter(OneChoiceFilter):
    """A parameter that selects nothing itself: it sorts the list or says how other filters combine."""


class PartialDateFilterField(SharedField, forms.CharField):
    """A field for a year, a month or a day, cleaned to a PartialDate or None."""

    def clean(self, value):
        """Return the PartialDate, or None if empty. Raises ValidationError that lists the accepted formats."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse_input(text)
        except ValueError:
            message = _("“%(value)s” is not a date. Write a year, a month or a day: 1985, 1985-11, 1985-11-19.")
            raise ValidationError(message, code="invalid", params={"value": one_line(text)}) from None


class PartialDateFilter(ArchiveFilter):
    """A filter by a year, a month or a day."""

    field_class = PartialDateFilterField


class FromFilter(PartialDateFilter):
    """Select the records that end on or after a date; a month or a year means its first day."""

    def select(self, filterset, name, cleaned_data):
        return filterset.index.ending_on_or_after(cleaned_data[name].earliest)


class ToFilter(PartialDateFilter):
    """Select the records that begin on or before a date; a month or a year means its last day."""

    def select(self, filterset, name, cleaned_data):
        return filterset.index.starting_on_or_before(cleaned_data[name].latest)
