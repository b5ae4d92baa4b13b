"""Facets: the values of the filters, each with the number of records it would find.

An index of compressed bitmaps is kept in the process for each kind of list. It follows the record: what a change
touched is read again and put into a copy that shares all else with the old index; after an import, and where what a
state takes in changes, it is made anew. Measured with the sample archive of 100,000 summits (90,000 of them published,
with 3,130 leaders; 60,000 agreements), on SQLite, in time of the processor:

- an index is made in 2.1 s for summits, 2.4 s for leaders, 0.4 s for agreements; that of issues is taken from that of
  the summits in 0.02 s. All of them together take 44 MB in the process;
- after one summit was saved, the indexes have followed in 0.03 s for summits (0.05 s when its day changed), 0.02 to
  0.05 s for leaders, 0.001 s for agreements. So the first reader of the list of summits has it in 44 ms, not in 2.1 s;
- all facets and years of the list of summits take 4 ms without filters and 7 to 8 ms with one to five, the reading of
  the filters included; leaders 1 to 2 ms, agreements 3 to 7 ms, and 150 ms where their state on a day is asked of the
  database; issues 1 ms without filters and 5 to 13 ms with one.
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
