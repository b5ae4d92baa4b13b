"""What all filter sets share: fields that name records, days, and the filters a reader has chosen.

A value that does not exist is an error with a clear message, never ignored: such a filter set finds nothing and says
why.
"""

from copy import copy
from dataclasses import dataclass

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from summits.characters import one_line
from summits.dates import PartialDate, in_words

UNKNOWN = _("“%(value)s” is not one of the values of this filter.")
SEVERAL = _("Choose only one value here. You chose several: %(values)s.")
TOO_MANY = _("Choose at most %(most)s values here. You chose %(number)s.")
TOO_MANY_IN_ALL = _("Choose at most %(most)s values in all filters together. You chose %(number)s.")
MOST_RECORDS = 20
"""How many values may be asked for, of one filter and of all: each is a condition that the database works through.

Each is also written out in every link of the page.
"""
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
                self.add_error(name, SEVERAL % {"values": one_line(several, 200)})
        self._refuse_many()

    def _refuse_many(self):
        # Told once, of the filter with the most values, unless that is told to have too many by itself.
        fields = [name for name, field in self.fields.items() if isinstance(field, SeveralField)]
        numbers = {name: len(set(filter(None, self.data.getlist(name)))) for name in fields}
        total, fullest = sum(numbers.values()), max(numbers, key=numbers.get, default=None)
        if total > MOST_RECORDS and fullest not in self.errors:
            self.add_error(fullest, TOO_MANY_IN_ALL % {"number": total, "most": MOST_RECORDS})


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
        # The method is bound to the filter that it was given to.
        twin.method = self.method
        return twin


class RecordsFilter(ArchiveFilter):
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


class ChoicesFilter(ArchiveFilter):
    """A filter by any of several values of a vocabulary."""

    field_class = ChoicesField

    def filter(self, queryset, value):
        return queryset.filter(**{f"{self.field_name}__in": value}) if value else queryset


class OneChoiceField(PageField, forms.ChoiceField):
    """One value of a short list."""


class OneChoiceFilter(ArchiveFilter):
    """A filter by one value of a short list."""

    def __init__(self, **kwargs):
        super().__init__(error_messages={"invalid_choice": UNKNOWN}, **kwargs)

    field_class = OneChoiceField


class Qualifier(OneChoiceFilter):
    """A parameter that finds nothing by itself: it says how others are to be read."""

    def filter(self, queryset, value):
        return queryset


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


@dataclass(frozen=True)
class Chosen:
    """A filter value that a reader has chosen: of which filter, in words, and the query string without it."""

    name: str
    value: object
    label: str
    text: str
    query_without: str


class ArchiveFilterSet(django_filters.FilterSet):
    """A filter set that lists what is chosen and what is wrong with it."""

    not_filters = ("sort", "match")
    """Parameters that order or combine, and so are no chips."""

    all_of = ("leader", "country")
    """Filters of which several values mean all of them; of the others they mean any."""

    by_database = ("q",)
    """Filters that only the database can answer: the words, and what hangs on a day."""

    class Meta:
        form = FiltersForm

    @classmethod
    def get_filters(cls):
        """Return the filters by the names of their parameters; ``from_`` stands for the keyword ``from``."""
        return {name.rstrip("_"): filter_ for name, filter_ in super().get_filters().items()}

    @property
    def found(self):
        """The records that the filters find; none when a value is wrong."""
        return self.qs if self.form.is_valid() else self.queryset.none()

    best_first = None
    """The keys of all that the words find, best first, in an iterable, where that is the order; else None."""

    def keys(self, start, stop):
        """Return the primary keys of what is found, from place ``start`` to before ``stop`` of the database's order."""
        return list(self.found.values_list("pk", flat=True)[start:stop])

    def means_all(self, name):
        """Whether several values of the filter ``name`` mean all of them, and not any."""
        return name in self.all_of

    def keys_by_database(self, *without):
        """Return the primary keys that the filters of ``by_database`` leave, or None if nothing is chosen in them.

        The facets, which know records by number only, take them from here; filters named ``without`` are left out.
        The form must be valid.
        """
        cleaned = self.form.cleaned_data
        chosen = {name: cleaned[name] for name in self.by_database if cleaned[name] and name not in without}
        if not chosen:
            return None
        # To look up each record that words find took PostgreSQL ten times as long as to find them.
        by_index = [name for name in chosen if hasattr(self.filters[name], "keys")]
        found = [set(self.filters[name].keys(chosen[name])) for name in by_index]
        others = tuple(name for name in chosen if name not in by_index)
        return set.intersection(*found, *([self._keys_of_records(others)] if others else []))

    def _keys_of_records(self, names):
        # The primary keys of the records that these filters leave; asked once, also where others are left out.
        if names not in self._asked:
            left = self.queryset.order_by()
            for name in names:
                left = self.filters[name].filter(left, self.form.cleaned_data[name])
            self._asked[names] = set(left.values_list("pk", flat=True))
        return self._asked[names]

    @cached_property
    def _asked(self):
        return {}

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
            Chosen(name, item, self.form.fields[name].label, self.in_words(name, item), self.query_without(name, item))
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
            return in_words(item)
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


def tree_of(issues):
    """Return the topics among ``issues``, as (issue, its parts), each in the order given."""
    known = {issue.pk for issue in issues}
    tops = [issue for issue in issues if issue.parent_id not in known]
    return [(top, [part for part in issues if part.parent_id == top.pk]) for top in tops]
