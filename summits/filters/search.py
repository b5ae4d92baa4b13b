"""The keyword filter of the lists: the archive's search, limited to one document type."""

from django import forms
from django.core.exceptions import ValidationError

from summits.filters.fields import ArchiveFilter, SharedField
from summits.search.query.parser import MAX_QUERY_LENGTH, parse
from summits.search.query.ranking import matching_pks, parse_with_prefix_fallback, ranked


class SearchField(SharedField, forms.CharField):
    """A form field for search words."""

    def clean(self, value):
        """Return the text. Raises ValidationError, with the reason, if it is no valid search."""
        text = super().clean(value)
        error = parse(text).error if text else ""
        if error:
            raise ValidationError(error)
        return text


class SearchFilter(ArchiveFilter):
    """A filter by keywords, parsed as in the archive's search.

    ``type_name``: the document type; ``weights``: the field weights to search, "" for all, "a" for names only.
    """

    field_class = SearchField

    def __init__(self, *, type_name, weights="", **kwargs):
        self.type_name, self.weights = type_name, weights
        self._queries = {}
        super().__init__(max_length=MAX_QUERY_LENGTH, **kwargs)

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied._queries = {}
        return copied

    def select(self, filterset, name, cleaned_data):
        # A search hit without a number in this list's index is dropped by ``bitmap_of``.
        return filterset.index.bitmap_of(matching_pks(self.query(cleaned_data[name]), self.type_name, self.weights))

    def query(self, value):
        """Return the parsed Query of the value, cached, since parsing it queries the search index."""
        if value not in self._queries:
            self._queries[value] = parse_with_prefix_fallback(value, self.type_name, self.weights)
        return self._queries[value]

    def notes(self, value):
        """Return sentences on the words that are ignored."""
        return self.query(value).notes

    def ranked_pks(self, value):
        """Return the primary keys of the records found, best match first."""
        return ranked(self.query(value), self.type_name, column="object_id")
