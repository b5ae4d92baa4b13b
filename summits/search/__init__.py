"""The search: one full-text index of all public records, with query parsing, ranking and autocomplete."""

from summits.search.autocomplete.suggestions import suggest
from summits.search.query.results import search_archive

__all__ = ["search_archive", "suggest"]
