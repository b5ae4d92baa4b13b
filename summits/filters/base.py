"""Base of all filter sets: combines the filters, and reports their active values and errors.

With an invalid value a filter set finds nothing; the error says why.
"""

from dataclasses import dataclass
from functools import reduce
from operator import and_

import django_filters
from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from summits.filters.fields import MOST_RECORDS, SeveralField
from summits.filters.index import get_index
from summits.partial_dates import PartialDate, date_in_words
from summits.text.normalization import one_line

MULTIPLE_VALUES = _("Choose only one value here. You chose several: %(values)s.")
TOO_MANY_IN_ALL = _("Choose at most %(most)s values in all filters together. You chose %(number)s.")
LONGEST_VALUE = 200
"""Maximum length, in characters, of a value that links repeat; the search accepts no more."""

LONGEST_CARRIED = 300
"""Maximum length, in characters, of a link's query string that includes the state of the facets besides the filters."""


class FiltersForm(forms.Form):
    """Form of a filter set. Several values for a single-valued field are an error: none is silently ignored."""

    def clean(self):
        """Add an error to each single-valued field with several values, and one if there are too many values in all."""
        for name, field in self.fields.items():
            values = dict.fromkeys(value for value in self.data.getlist(name) if value)
            if len(values) > 1 and not isinstance(field, forms.MultipleChoiceField):
                several = ", ".join(f"“{one_line(value, 20)}”" for value in values)
                self.add_error(name, MULTIPLE_VALUES % {"values": one_line(several, 200)})
        self._refuse_many()

    def _refuse_many(self):
        # Reported once, on the field with the most values, unless that field already has an error.
        fields = [name for name, field in self.fields.items() if isinstance(field, SeveralField)]
        numbers = {name: len(set(filter(None, self.data.getlist(name)))) for name in fields}
        total, fullest = sum(numbers.values()), max(numbers, key=numbers.get, default=None)
        if total > MOST_RECORDS and fullest not in self.errors:
            self.add_error(fullest, TOO_MANY_IN_ALL % {"number": total, "most": MOST_RECORDS})


@dataclass(frozen=True)
class ActiveFilter:
    """An active filter value: the filter's name and label, the value's display text, the query string without it."""

    name: str
    value: object
    label: str
    text: str
    query_without: str


class ArchiveFilterSet(django_filters.FilterSet):
    """Base filter set: selects records by bitmaps and lists its active values and errors."""

    not_filters = ("sort", "match")
    """Parameters that only sort or combine: they select nothing and are not listed as active filters."""

    all_of = ("leader", "country")
    """Filters whose values are combined with AND; the values of others are combined with OR."""

    asked_together = ()
    """Sets of filters that are evaluated together: what one selects depends on the values of the others."""

    build_index = None
    """The function that builds the index of the list; ``get_index`` calls it."""

    class Meta:
        form = FiltersForm

    @classmethod
    def get_filters(cls):
        """Return the filters by parameter name: ``from_``, since ``from`` is a keyword, becomes "from"."""
        return {name.rstrip("_"): filter_ for name, filter_ in super().get_filters().items()}

    @cached_property
    def index(self):
        """The index of the public records of the list."""
        return get_index(type(self).build_index)

    @property
    def cleaned(self):
        """The cleaned values by parameter, without the invalid ones."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def left(self):
        """Filter name → the records that it selects, for each filter with a value.

        A selection has the form of the index: a bitmap, for issues ``IssueConditions``. The list, its total and the
        facet counts follow from these. With an invalid value nothing is selected.
        """
        if not self.form.is_valid():
            return {"what is wrong": self.index.nothing}
        return self._left_by(self.form.cleaned_data, self.filters)

    @cached_property
    def found(self):
        """The records that all filters together select, in the form of the index; none when a value is invalid."""
        return self.left_by_all(self.left)

    def left_by_all(self, left, without=()):
        """Return the intersection of the selections in ``left``, leaving out the filters named in ``without``."""
        others = [numbers for name, numbers in left.items() if name not in without]
        return reduce(and_, others, self.index.everything)

    def found_without(self, chosen):
        """Return the records that are selected once an active value (an ActiveFilter) is removed."""
        values = self.form.cleaned_data[chosen.name]
        rest = [value for value in values if value != chosen.value] if isinstance(values, list) else None
        names = self.together_with(chosen.name)
        others = {name: numbers for name, numbers in self.left.items() if name not in names}
        return self.left_by_all(others | self._left_by({**self.form.cleaned_data, chosen.name: rest}, names))

    def _left_by(self, chosen, names):
        names = [name for name in names if chosen[name] and name not in self.not_filters]
        return {name: self.filters[name].numbers(self, name, chosen) for name in names}

    def filter_queryset(self, queryset):
        """Return the queryset limited to the selected records; django-filter calls this for ``qs``."""
        if self.found is self.index.everything:
            return queryset
        return queryset.filter(pk__in=self.index.keys_of(self.found))

    def records_by_value(self, name, chosen, keys=None):
        """Return value key → the records that this value of the filter ``name`` selects alone, in the index's form.

        ``chosen``: the cleaned values of all parameters, used by filters in ``asked_together``. ``keys``: the value
        keys that are needed, by default all; others may be returned too.
        """
        return self.index.sets[name]

    def together_with(self, name):
        """Return the names of the filters evaluated together with the filter ``name``, itself included."""
        return next((names for names in self.asked_together if name in names), {name})

    def keys_in_order(self):
        """Return primary keys in the requested order, where the index has another; at least all selected records."""
        raise NotImplementedError

    def means_all(self, name):
        """Whether several values of the filter ``name`` are combined with AND."""
        return name in self.all_of

    @property
    def problems(self):
        """The errors, as (label, message, query string without the value)."""
        return [
            (self.form.fields[name].label, message, self.query_without(name))
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    @property
    def notes(self):
        """Sentences on the parts of the values that are ignored, from filters with a ``notes`` method."""
        filters = self.filters.items() if self.form.is_valid() else ()
        found = ((filter_, self.form.cleaned_data[name]) for name, filter_ in filters if hasattr(filter_, "notes"))
        return [note for filter_, value in found if value for note in filter_.notes(value)]

    @cached_property
    def chosen(self):
        """The active values, a list of ActiveFilter in the order of the filters."""
        cleaned = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            ActiveFilter(
                name, item, self.form.fields[name].label, self.in_words(name, item), self.query_without(name, item)
            )
            for name, value in cleaned.items()
            if value and name not in self.not_filters
            for item in (value if isinstance(value, list) else [value])
        ]

    @property
    def picked(self):
        """The raw values in the URL, by parameter; forms show them as chosen."""
        return {name: self.data.getlist(name) for name in self.filters}

    def in_words(self, name, item):
        """Return the display text of an active value."""
        if isinstance(item, PartialDate):
            return date_in_words(item)
        return dict(getattr(self.form.fields[name], "choices", ())).get(item, str(item))

    def query_without(self, name, item=None):
        """Return the query string without the value ``item`` of the parameter ``name``, or without all values if None.

        It leads to page one and leaves out empty parameters.
        """
        written = getattr(item, "slug", item)
        several = item is not None and isinstance(self.form.fields[name], SeveralField)
        given = dict(self.carried.lists())
        given[name] = [value for value in given.get(name, ()) if several and value != str(written)]
        return urlencode({parameter: values for parameter, values in given.items() if values}, doseq=True)

    @cached_property
    def carried(self):
        """The parameters that every link of the page repeats, as a QueryDict.

        These are the filters, without duplicates or values beyond the limit. As a page has some two hundred links, the
        state of the facets (which are expanded, and the words typed to find values) is included only while the query
        string stays short.
        """
        query = self._carried_filters()
        for name in dict.fromkeys(self.data.getlist("more")):
            if name in self.form.fields:
                _add_if_short(query, "more", name)
        for name in self.form.fields:
            if words := self.data.get(f"find-{name}", "").strip():
                _add_if_short(query, f"find-{name}", words)
        return query

    def _carried_filters(self):
        fields, left, query = self.form.fields, MOST_RECORDS, QueryDict(mutable=True)
        for name, values in self.data.lists():
            if name not in fields:
                continue
            values = list(dict.fromkeys(value[:LONGEST_VALUE] for value in values if value))
            if isinstance(fields[name], SeveralField):
                values = values[:left]
                left -= len(values)
            else:
                values = values[-1:]
            query.setlist(name, values)
        return query

    @property
    def sorts(self):
        """The sort orders to choose from, as (value, label); best match is offered only with search words."""
        has_words = bool(self.form.data.get("q", "").strip())
        choices = self.form.fields["sort"].choices
        return [(value, label) for value, label in choices if value and (has_words or value != "relevance")]


def _add_if_short(query, name, value):
    longer = query.copy()
    longer.appendlist(name, value)
    if len(longer.urlencode()) <= LONGEST_CARRIED:
        query.appendlist(name, value)


def group_by_parent(issues):
    """Return the issues whose parent is not among ``issues``, as (issue, its sub-issues), in the given order."""
    known = {issue.pk for issue in issues}
    tops = [issue for issue in issues if issue.parent_id not in known]
    return [(top, [part for part in issues if part.parent_id == top.pk]) for top in tops]
