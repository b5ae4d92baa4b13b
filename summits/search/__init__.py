"""The search: one index of all public records, asked in the reader's own words."""

from summits.search.finding import answer
from summits.search.suggestions import suggest

__all__ = ["answer", "suggest"]
