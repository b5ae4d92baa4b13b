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

from summits.caching.memoize import memoize_per_version
from summits.filters.fields import MAX_VALUES, NonEmptyMultipleChoiceField
from summits.partial_dates import PartialDate, date_in_words
from summits.text.normalization import one_line

MULTIPLE_VALUES = _("Choose only one option here. You chose several: %(values)s.")
ENDS_BEFORE_START = _("This is before %(first)s, the first date. Enter a later one, or swap the two.")
TOO_MANY_IN_TOTAL = _("Choose at most %(most)s options in all filters together. You chose %(number)s.")
MAX_VALUE_LENGTH = 200
"""Maximum length, in characters, of a value that links repeat; the search accepts no more."""

MAX_LINK_QUERY_LENGTH = 300
"""Maximum length, in characters, of a link's query string that includes the state of the facets besides the filters."""


class FiltersForm(forms.Form):
    """Form of a filter set. Several values for a single-valued field are an error: none is silently ignored."""

    def clean(self):
        """Add an error to each single-valued field with several values, and one if there are too many values in all."""
        for name, field in self.fields.items():
            values = dict.fromkeys(value for value in self.data.getlist(name) if value)
            if len(values) > 1 and not isinstance(field, forms.MultipleChoiceField):
                listed = ", ".join(f"“{one_line(value, 20)}”" for value in values)
                self.add_error(name, MULTIPLE_VALUES % {"values": one_line(listed, 200)})
        self._check_total()
        self._check_dates()

    def _check_dates(self):
        first, last = (self.cleaned_data.get(name) for name in ("from", "to"))
        if first and last and last.latest < first.earliest:
            self.add_error("to", ENDS_BEFORE_START % {"first": date_in_words(first)})

    def _check_total(self):
        # Reported once, on the field with the most values, unless that field already has an error.
        fields = [name for name, field in self.fields.items() if isinstance(field, NonEmptyMultipleChoiceField)]
        counts = {name: len(set(filter(None, self.data.getlist(name)))) for name in fields}
        total, fullest = sum(counts.values()), max(counts, key=counts.get, default=None)
        if total > MAX_VALUES and fullest not in self.errors:
            self.add_error(fullest, TOO_MANY_IN_TOTAL % {"number": total, "most": MAX_VALUES})


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

    modifiers = ("sort", "match")
    """Parameters that only sort or combine: they select nothing and are not listed as active filters."""

    conjunctive = ("leader", "country", "organisation")
    """Filters whose values are combined with AND; the values of others are combined with OR."""

    evaluated_together = ()
    """Sets of filters that are evaluated together: what one selects depends on the values of the others."""

    build_index = None
    """The function that builds the index of the list; ``memoize_per_version`` calls it."""

    class Meta:
        form = FiltersForm

    @classmethod
    def get_filters(cls):
        """Return the filters by parameter name: ``from_``, since ``from`` is a keyword, becomes "from"."""
        return {name.rstrip("_"): filter_ for name, filter_ in super().get_filters().items()}

    @cached_property
    def index(self):
        """The index of the public records of the list."""
        return memoize_per_version(type(self).build_index)

    @property
    def cleaned_data(self):
        """The cleaned values by parameter, without the invalid ones."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def selections(self):
        """Filter name → the records that it selects, for each filter with a value.

        A selection has the form of the index: a bitmap, for issues ``IssueConditions``. The list, its total and the
        facet counts follow from these. With an invalid value nothing is selected.
        """
        if not self.form.is_valid():
            return {"invalid": self.index.nothing}
        return self._selections_of(self.form.cleaned_data, self.filters)

    @cached_property
    def results(self):
        """The records that all filters together select, in the form of the index; none when a value is invalid."""
        return self.intersection(self.selections)

    def intersection(self, selections, without=()):
        """Return the intersection of ``selections`` (a dict), leaving out the filters named in ``without``."""
        remaining = [selection for name, selection in selections.items() if name not in without]
        return reduce(and_, remaining, self.index.everything)

    def results_without(self, active):
        """Return the records that are selected once an active value (an ActiveFilter) is removed."""
        values = self.form.cleaned_data[active.name]
        remaining = [value for value in values if value != active.value] if isinstance(values, list) else None
        names = self.evaluated_with(active.name)
        others = {name: selection for name, selection in self.selections.items() if name not in names}
        changed = self._selections_of({**self.form.cleaned_data, active.name: remaining}, names)
        return self.intersection(others | changed)

    def _selections_of(self, cleaned_data, names):
        names = [name for name in names if cleaned_data[name] and name not in self.modifiers]
        return {name: self.filters[name].select(self, name, cleaned_data) for name in names}

    def filter_queryset(self, queryset):
        """Return the queryset limited to the selected records; django-filter calls this for ``qs``."""
        if self.results is self.index.everything:
            return queryset
        return queryset.filter(pk__in=self.index.pks_of(self.results))

    def records_by_value(self, name, cleaned_data, value_keys=None):
        """Return value key → the records that this value of the filter ``name`` selects alone, in the index's form.

        ``cleaned_data``: the cleaned values of all parameters, used by filters in ``evaluated_together``.
        ``value_keys``: the value keys that are needed, by default all; others may be returned too.
        """
        return self.index.postings[name]

    def evaluated_with(self, name):
        """Return the names of the filters evaluated together with the filter ``name``, itself included."""
        return next((names for names in self.evaluated_together if name in names), {name})

    def ordered_pks(self):
        """Return primary keys in the requested order, where the index has another; at least all selected records."""
        raise NotImplementedError

    def is_conjunctive(self, name):
        """Whether several values of the filter ``name`` are combined with AND."""
        return name in self.conjunctive

    @property
    def form_errors(self):
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
    def active_filters(self):
        """The active values, a list of ActiveFilter in the order of the filters."""
        cleaned_data = self.form.cleaned_data if self.form.is_valid() else {}
        return [
            ActiveFilter(
                name, one, self.form.fields[name].label, self.display_value(name, one), self.query_without(name, one)
            )
            for name, value in cleaned_data.items()
            if value and name not in self.modifiers
            for one in (value if isinstance(value, list) else [value])
        ]

    @property
    def raw_values(self):
        """The unvalidated values in the URL, by parameter; forms show them as chosen."""
        return {name: self.data.getlist(name) for name in self.filters}

    def display_value(self, name, value):
        """Return the display text of an active value."""
        if isinstance(value, PartialDate):
            return date_in_words(value)
        return dict(getattr(self.form.fields[name], "choices", ())).get(value, str(value))

    def query_without(self, name, value=None):
        """Return the query string without this value of the parameter ``name``, or without all values if None.

        It leads to page one and leaves out empty parameters.
        """
        raw = str(getattr(value, "slug", value))
        is_multiple = value is not None and isinstance(self.form.fields[name], NonEmptyMultipleChoiceField)
        values_by_name = dict(self.link_params.lists())
        values_by_name[name] = [one for one in values_by_name.get(name, ()) if is_multiple and one != raw]
        return urlencode({parameter: values for parameter, values in values_by_name.items() if values}, doseq=True)

    @cached_property
    def link_params(self):
        """The parameters that every link of the page repeats, as a QueryDict.

        These are the filters, without duplicates or values beyond the limit. As a page has some two hundred links, the
        state of the facets (which are expanded, and the text of their search boxes) is included only while the query
        string stays short.
        """
        query = self._filter_params()
        for name in dict.fromkeys(self.data.getlist("more")):
            if name in self.form.fields:
                _add_if_short(query, "more", name)
        for name in self.form.fields:
            if text := self.data.get(f"find-{name}", "").strip():
                _add_if_short(query, f"find-{name}", text)
        return query

    def _filter_params(self):
        fields, room, query = self.form.fields, MAX_VALUES, QueryDict(mutable=True)
        for name, values in self.data.lists():
            if name not in fields:
                continue
            values = list(dict.fromkeys(value[:MAX_VALUE_LENGTH] for value in values if value))
            if isinstance(fields[name], NonEmptyMultipleChoiceField):
                values = values[:room]
                room -= len(values)
            else:
                values = values[-1:]
            query.setlist(name, values)
        return query

    @property
    def sort_choices(self):
        """The sort orders to choose from, as (value, label); best match is offered only with search words."""
        has_words = bool(self.form.data.get("q", "").strip())
        all_choices = self.form.fields["sort"].choices
        return [(value, label) for value, label in all_choices if value and (has_words or value != "relevance")]


def _add_if_short(query, name, value):
    longer = query.copy()
    longer.appendlist(name, value)
    if len(longer.urlencode()) <= MAX_LINK_QUERY_LENGTH:
        query.appendlist(name, value)


def group_by_parent(issues):
    """Return the issues whose parent is not among ``issues``, as (issue, its sub-issues), in the given order."""
    known = {issue.pk for issue in issues}
    tops = [issue for issue in issues if issue.parent_id not in known]
    return [(top, [part for part in issues if part.parent_id == top.pk]) for top in tops]
