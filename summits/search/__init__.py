"""The search: one full-text index of all public records, with query parsing, ranking and autocomplete."""

from summits.search.autocomplete.suggestions import suggest
from summits.search.query.meaning import search_as_meant
from summits.search.query.results import search_archive

__all__ = ["search_archive", "search_as_meant", "suggest"]
