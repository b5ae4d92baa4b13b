"""Facets: the values of the filters, each with the number of records that it would find."""

from summits.facets.counts import FacetCounts
from summits.facets.issue_history import Course
from summits.facets.leader_meetings import counterparts, most_meetings, with_meetings
from summits.facets.pagination import BitmapPage, fetcher, latest_in
from summits.facets.values import Facet, Value

__all__ = [
    "FacetCounts",
    "Course",
    "Facet",
    "BitmapPage",
    "Value",
    "counterparts",
    "fetcher",
    "latest_in",
    "most_meetings",
    "with_meetings",
]
