"""Facet counts: how many records each filter value would find, given the other active filters.

Within a facet whose values are combined with OR, a value is counted alone; where they are combined with AND, it is
counted together with the values already chosen.
"""

from functools import partial

from django.utils.functional import cached_property

from summits.facets.labels import facet_choices, folded_names
from summits.facets.values import Facet, Value
from summits.filters.fields import MAX_VALUES


class FacetCounts:
    """Facet counts of one filter set for one page."""

    def __init__(self, filterset):
        self.filterset, self.index = filterset, filterset.index
        self.raw_values = {name: set(values) for name, values in filterset.raw_values.items()}

    @cached_property
    def facets(self):
        """Filter name → Facet."""
        return {name: self._facet(name, choices) for name, choices in facet_choices(self.filterset).items()}

    @property
    def is_empty(self):
        """Whether the filters find nothing."""
        return not self._count(self.filterset.results)

    @property
    def unfiltered_count(self):
        """Number of records without any filter."""
        return len(self.index.pks)

    @cached_property
    def year_counts(self):
        """The years with a public summit, as (year, number found by the filters other than "from" and "to")."""
        selection = self.filterset.intersection(self.filterset.selections, without=("from", "to"))
        years = sorted(self.index.postings["year"].items())
        return [(year, self.index.count(selection, bitmap)) for year, bitmap in years]

    @cached_property
    def relaxed(self):
        """Number of records without each active value, as (ActiveFilter, number), highest first, without zeros."""
        active_filters = self.filterset.active_filters
        counts = [(active, self._count(self.filterset.results_without(active))) for active in active_filters]
        return sorted([pair for pair in counts if pair[1]], key=lambda pair: -pair[1])

    def _count(self, records):
        return self.index.count(records, self.index.everything)

    def _facet(self, name, choices):
        filterset, raw_values = self.filterset, self.raw_values[name]
        is_conjunctive = filterset.is_conjunctive(name)
        # Those already chosen of a conjunctive filter count; what it is evaluated with, ``records_by_value`` includes.
        without = filterset.evaluated_with(name) - ({name} if is_conjunctive else set())
        selection = filterset.intersection(filterset.selections, without)
        # At the limit another value would be refused, so it is shown as finding nothing.
        is_at_limit = is_conjunctive and len(raw_values) >= MAX_VALUES
        values = self._values(choices, self._value_counts(name, selection), raw_values, is_at_limit)
        return Facet(name, filterset.form.fields[name].label, values, is_conjunctive, partial(folded_names, name))

    def _value_counts(self, name, selection):
        # Value key → number of records that it finds within ``selection``, for the values that occur in public records.
        own = postings = self.index.postings[name]
        if self.filterset.form.is_valid():
            postings = self.filterset.records_by_value(name, self.filterset.form.cleaned_data)
        return self.index.counts(name, selection) if postings is own else self.index.count_each(postings, selection)

    def _values(self, choices, value_counts, raw_values, is_at_limit):
        # All values of a vocabulary; of records, those that are chosen or occur in a public record, and their parents.
        values = []
        for choice in choices:
            children = self._values(choice.children, value_counts, raw_values, is_at_limit) if choice.children else ()
            is_chosen = choice.value in raw_values
            if is_chosen or children or choice.always_offered or choice.key in value_counts:
                count = 0 if is_at_limit and not is_chosen else value_counts.get(choice.key, 0)
                values.append(Value(choice.value, choice.label, count, is_chosen, children))
        return tuple(values)
