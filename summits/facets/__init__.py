"""Facets: the values of the filters, each with the number of records it would find."""

from summits.facets.counts import Counts
from summits.facets.issue_history import Course
from summits.facets.leader_meetings import counterparts, most_meetings, with_meetings
from summits.facets.pagination import Listed, fetched_from, latest_in
from summits.facets.values import Facet, Value

__all__ = [
    "Counts",
    "Course",
    "Facet",
    "Listed",
    "Value",
    "counterparts",
    "fetched_from",
    "latest_in",
    "most_meetings",
    "with_meetings",
]
