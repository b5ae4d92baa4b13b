"""What all filter sets share: what the filters find together, and what of them a reader has chosen.

A filter set with a value that does not exist finds nothing and says why.
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
"""In characters, of a value that links carry along: as many as the search takes."""

LONGEST_CARRIED = 300
"""In characters, of the query of a link that says what the facets show as well, and not the filters alone."""


class FiltersForm(forms.Form):
    """The form of a filter set. A second value where only one can hold is an error, as any value left unread."""

    def clean(self):
        """Add an error to each field of one value that was given several."""
        for name, field in self.fields.items():
            values = dict.fromkeys(value for value in self.data.getlist(name) if value)
            if len(values) > 1 and not isinstance(field, forms.MultipleChoiceField):
                several = ", ".join(f"“{one_line(value, 20)}”" for value in values)
                self.add_error(name, MULTIPLE_VALUES % {"values": one_line(several, 200)})
        self._refuse_many()

    def _refuse_many(self):
        # Told once, of the filter with the most values, unless that is told to have too many by itself.
        fields = [name for name, field in self.fields.items() if isinstance(field, SeveralField)]
        numbers = {name: len(set(filter(None, self.data.getlist(name)))) for name in fields}
        total, fullest = sum(numbers.values()), max(numbers, key=numbers.get, default=None)
        if total > MOST_RECORDS and fullest not in self.errors:
            self.add_error(fullest, TOO_MANY_IN_ALL % {"number": total, "most": MOST_RECORDS})


@dataclass(frozen=True)
class ActiveFilter:
    """A filter value that a reader has chosen: of which filter, in words, and the query string without it."""

    name: str
    value: object
    label: str
    text: str
    query_without: str


class ArchiveFilterSet(django_filters.FilterSet):
    """A filter set that lists what is chosen and what is wrong with it."""

    not_filters = ("sort", "match")
    """Parameters that order or combine, and so are no chips and leave all records."""

    all_of = ("leader", "country")
    """Filters of which several values mean all of them; of the others they mean any."""

    asked_together = ()
    """Sets of filters that ask for one thing together: what one of them leaves depends on the values of the others."""

    build_index = None
    """The function that builds the index of the list, for ``get_index``."""

    class Meta:
        form = FiltersForm

    @classmethod
    def get_filters(cls):
        """Return the filters by the names of their parameters; ``from_`` stands for the keyword ``from``."""
        return {name.rstrip("_"): filter_ for name, filter_ in super().get_filters().items()}

    @cached_property
    def index(self):
        """The index of the public records of the list."""
        return get_index(type(self).build_index)

    @property
    def cleaned(self):
        """The cleaned values by parameter, without those that are wrong."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def left(self):
        """Which records each filter leaves in which something is chosen: name → their numbers, as the index has them.

        All that a list shows follows from it: the records, their total, and the counts of the facets.
        """
        if not self.form.is_valid():
            return {"what is wrong": self.index.nothing}
        return self._left_by(self.form.cleaned_data, self.filters)

    @cached_property
    def found(self):
        """The records that all filters leave, as the index has them; none when a value is wrong."""
        return self.left_by_all(self.left)

    def left_by_all(self, left, without=()):
        """Return the records that all filters in ``left`` leave, but for those named ``without``."""
        others = [numbers for name, numbers in left.items() if name not in without]
        return reduce(and_, others, self.index.everything)

    def found_without(self, chosen):
        """Return the records that all filters leave when a value (a Chosen) is taken out."""
        values = self.form.cleaned_data[chosen.name]
        rest = [value for value in values if value != chosen.value] if isinstance(values, list) else None
        names = self.together_with(chosen.name)
        others = {name: numbers for name, numbers in self.left.items() if name not in names}
        return self.left_by_all(others | self._left_by({**self.form.cleaned_data, chosen.name: rest}, names))

    def _left_by(self, chosen, names):
        names = [name for name in names if chosen[name] and name not in self.not_filters]
        return {name: self.filters[name].numbers(self, name, chosen) for name in names}

    def filter_queryset(self, queryset):
        """Return those of the queryset that the filters find, for ``qs``."""
        if self.found is self.index.everything:
            return queryset
        return queryset.filter(pk__in=self.index.keys_of(self.found))

    def records_by_value(self, name, chosen, keys=None):
        """Return key of each value of a filter → the records that it finds alone, as the index has them.

        ``chosen``: the cleaned values of all parameters; it matters to filters that are ``asked_together``. ``keys``:
        those that are wanted, by default all.
        """
        return self.index.sets[name]

    def together_with(self, name):
        """Return the names of the filters that ask for one thing together with the filter ``name``, itself included."""
        return next((names for names in self.asked_together if name in names), {name})

    def keys_in_order(self):
        """Return the primary keys of at least all records found, where the order asked for is not that of the index."""
        raise NotImplementedError

    def means_all(self, name):
        """Whether several values of the filter ``name`` mean all of them, and not any."""
        return name in self.all_of

    @property
    def problems(self):
        """What is wrong with the values, as (label, message, query string without the value)."""
        return [
            (self.form.fields[name].label, message, self.query_without(name))
            for name, messages in self.form.errors.items()
            for message in messages
        ]

    @property
    def notes(self):
        """Sentences on what of the values is not looked for: filters by words have some."""
        filters = self.filters.items() if self.form.is_valid() else ()
        found = ((filter_, self.form.cleaned_data[name]) for name, filter_ in filters if hasattr(filter_, "notes"))
        return [note for filter_, value in found if value for note in filter_.notes(value)]

    @cached_property
    def chosen(self):
        """The values chosen, each a Chosen, in the order of the filters."""
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
        """The values written in the address, by parameter: what a form shows as chosen."""
        return {name: self.data.getlist(name) for name in self.filters}

    def in_words(self, name, item):
        """Return a chosen value as a reader would say it."""
        if isinstance(item, PartialDate):
            return date_in_words(item)
        return dict(getattr(self.form.fields[name], "choices", ())).get(item, str(item))

    def query_without(self, name, item=None):
        """Return the query string without ``item`` of the parameter ``name`` (all its values if None), at page one.

        What a form sends empty is left out.
        """
        written = getattr(item, "slug", item)
        several = item is not None and isinstance(self.form.fields[name], SeveralField)
        given = dict(self.carried.lists())
        given[name] = [value for value in given.get(name, ()) if several and value != str(written)]
        return urlencode({parameter: values for parameter, values in given.items() if values}, doseq=True)

    @cached_property
    def carried(self):
        """What the links of a page carry along, as a QueryDict: the filters, no value twice nor beyond the most.

        A page has some two hundred links, each of which repeats all of it. So what the facets show, which of them all
        of their values and which the values with some words, is carried as well only while that is short.
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
        """The orders to choose from, as (value, label): the best match only where there are words to match."""
        has_words = bool(self.form.data.get("q", "").strip())
        choices = self.form.fields["sort"].choices
        return [(value, label) for value, label in choices if value and (has_words or value != "relevance")]


def _add_if_short(query, name, value):
    longer = query.copy()
    longer.appendlist(name, value)
    if len(longer.urlencode()) <= LONGEST_CARRIED:
        query.appendlist(name, value)


def group_by_parent(issues):
    """Return the topics among ``issues``, as (issue, its parts), each in the order given."""
    known = {issue.pk for issue in issues}
    tops = [issue for issue in issues if issue.parent_id not in known]
    return [(top, [part for part in issues if part.parent_id == top.pk]) for top in tops]
