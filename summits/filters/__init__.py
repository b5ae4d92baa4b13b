"""The one definition of every filter: pages, and later the API, feeds and exports, use these filter sets.

A filter set declares its filters. Beside it stands a function that builds the index of its list: which public records
have each value of each filter, as bitmaps. What a filter leaves is made of these (``ArchiveFilter.numbers``), and of
that the list, its total, the counts of the facets and ``qs``.
"""

from summits.filters.agreements import AgreementFilterSet, agreement_index
from summits.filters.index import get_index
from summits.filters.issues import IssueFilterSet, issue_index
from summits.filters.leaders import LeaderFilterSet, leader_index
from summits.filters.summits import SummitFilterSet, summit_index

__all__ = [
    "AgreementFilterSet",
    "IssueFilterSet",
    "LeaderFilterSet",
    "SummitFilterSet",
    "agreement_index",
    "get_index",
    "issue_index",
    "leader_index",
    "summit_index",
]
