"""The words of a list: the archive's search, held to one kind of record."""

from django import forms
from django.core.exceptions import ValidationError

from summits.filters.fields import ArchiveFilter, PageField
from summits.search.query.parser import MOST_CHARACTERS, parse
from summits.search.query.ranking import parse_with_prefix_fallback, ranked, records_of


class SearchField(PageField, forms.CharField):
    """Words of a search, cleaned to a text."""

    def clean(self, value):
        """Return the text. Raises ValidationError if the search cannot look for it, with the reason."""
        text = super().clean(value)
        problem = parse(text).problem if text else ""
        if problem:
            raise ValidationError(problem)
        return text


class SearchFilter(ArchiveFilter):
    """A filter by words, as the search of the archive reads them.

    ``kind`` is the kind of record that the list holds; with ``weights`` "a", the words must stand in their names.
    """

    field_class = SearchField

    def __init__(self, *, kind, weights="", **kwargs):
        self.kind, self.weights = kind, weights
        self._queries = {}
        super().__init__(max_length=MOST_CHARACTERS, **kwargs)

    def __deepcopy__(self, memo):
        twin = super().__deepcopy__(memo)
        twin._queries = {}
        return twin

    def numbers(self, filters, name, chosen):
        # The index of the search knows drafts as well, which have no number.
        return filters.index.numbers_of(records_of(self.query(chosen[name]), self.kind, self.weights))

    def query(self, value):
        """Return the Query that the words ask; the index is asked once how they are to be understood."""
        if value not in self._queries:
            self._queries[value] = parse_with_prefix_fallback(value, self.kind, self.weights)
        return self._queries[value]

    def notes(self, value):
        """Return sentences on the words that are not looked for."""
        return self.query(value).notes

    def best_first(self, value):
        """Return the keys of the records that the words find, best first."""
        return ranked(self.query(value), self.kind, column="object_id")
