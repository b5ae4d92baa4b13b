"""Facet counts: how many records each filter value would find, given the other active filters.

Within a facet whose values are combined with OR, a value is counted alone; where they are combined with AND, it is
counted together with the values already chosen.
"""

from django.utils.functional import cached_property

from summits.facets.labels import choices_of
from summits.facets.values import Facet, Value
from summits.filters.fields import MOST_RECORDS


class FacetCounts:
    """Facet counts of one filter set for one page."""

    def __init__(self, filters):
        self.filters, self.index = filters, filters.index
        self.written = {name: set(values) for name, values in filters.picked.items()}

    @cached_property
    def facets(self):
        """Filter name → Facet."""
        return {name: self._facet(name, choices) for name, choices in choices_of(self.filters).items()}

    @property
    def is_empty(self):
        """Whether the filters find nothing."""
        return not self._number(self.filters.found)

    @property
    def all_count(self):
        """Number of records without any filter."""
        return len(self.index.keys)

    @cached_property
    def years(self):
        """The years with a public summit, as (year, number found by the filters other than "from" and "to")."""
        left = self.filters.left_by_all(self.filters.left, without=("from", "to"))
        return [(year, self.index.size(left, numbers)) for year, numbers in sorted(self.index.sets["year"].items())]

    @cached_property
    def loosened(self):
        """Number of records without each active value, as (ActiveFilter, number), highest first, without zeros."""
        chosen = self.filters.chosen
        numbers = [(one, self._number(self.filters.found_without(one))) for one in chosen]
        return sorted([pair for pair in numbers if pair[1]], key=lambda pair: -pair[1])

    def _number(self, records):
        return self.index.size(records, self.index.everything)

    def _facet(self, name, choices):
        filters, written = self.filters, self.written[name]
        means_all = filters.means_all(name)
        left = filters.left_by_all(filters.left, () if means_all else filters.together_with(name))
        # At the limit another value would be refused, so it is shown as finding nothing.
        is_full = means_all and len(written) >= MOST_RECORDS
        values = self._values(choices, self._sizes(name, left), written, is_full)
        return Facet(name, filters.form.fields[name].label, values, means_all)

    def _sizes(self, name, left):
        # Value key → number of records that it finds within ``left``, for the values that occur in public records.
        found = self.index.sets[name]
        if self.filters.form.is_valid():
            found = self.filters.records_by_value(name, self.filters.form.cleaned_data)
        return self.index.sizes(name, left) if found is self.index.sets[name] else self.index.sizes_of(found, left)

    def _values(self, choices, sizes, written, is_full):
        # All values of a vocabulary; of records, those that are chosen or occur in a public record, and their parents.
        values = []
        for choice in choices:
            parts = self._values(choice.parts, sizes, written, is_full) if choice.parts else ()
            is_chosen = choice.value in written
            if is_chosen or parts or choice.is_term or choice.key in sizes:
                count = 0 if is_full and not is_chosen else sizes.get(choice.key, 0)
                values.append(Value(choice.value, choice.label, count, is_chosen, parts))
        return tuple(values)
