"""Facets: the values of the filters, each with the number of records it would find.

An index of compressed bitmaps is kept in the process for each kind of list and one revision of the record.
"""

from summits.facets.building import agreement_index, leader_index, summit_index
from summits.facets.counting import Counts
from summits.facets.course import Course
from summits.facets.keeping import index_of
from summits.facets.listed import Listed, fetched_from, latest_in
from summits.facets.meetings import counterparts, most_meetings, with_meetings
from summits.facets.values import Facet, Value

__all__ = [
    "Counts",
    "Course",
    "Facet",
    "Listed",
    "Value",
    "agreement_index",
    "counterparts",
    "fetched_from",
    "index_of",
    "latest_in",
    "leader_index",
    "most_meetings",
    "summit_index",
    "with_meetings",
]
