"""Facets: the values of the filters, each with the number of records it would find.

An index of compressed bitmaps is kept in the process for each kind of list, until the record changes; the first reader
after that waits for a new one. Measured on SQLite with the sample archive of 20,000 summits (18,000 of them published,
with 777 leaders; 10,800 agreements), in time of the processor (by the clock, on a busy machine of two cores, it was
two to four times as much):

- an index is made in 0.37 s for summits, 0.43 s for leaders, 0.67 s for issues, 0.15 s for agreements. That of summits
  takes 13 MB in the process, 0.7 MB of them the bitmaps; all four together 17 MB;
- all facets and years of the list of summits, 969 values, take 5 ms without filters and 6 to 9 ms with one to six, the
  reading of the filters included; leaders 2 to 5 ms, agreements 6 ms, and 45 ms where their state on a day is
  asked of the database; issues 28 ms without filters and 6 to 15 ms with one.
"""

from summits.facets.counting import Counts
from summits.facets.listed import Listed, fetched_from
from summits.facets.values import Facet, Value

__all__ = ["Counts", "Facet", "Listed", "Value", "fetched_from"]
