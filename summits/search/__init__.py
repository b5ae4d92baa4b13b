"""The search: one index of all public records, asked in the reader's own words."""

from summits.search.autocomplete.suggestions import suggest
from summits.search.query.results import search_archive

__all__ = ["search_archive", "suggest"]
