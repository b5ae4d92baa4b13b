"""Filter sets (django-filter): the only definition of each filter of the public lists.

Each module declares a filter set and a function that builds the index of its list: for each value of each filter, a
bitmap of the public records that have it. ``ArchiveFilter.select`` returns what a filter selects; the list, its
total, the facet counts and ``qs`` all follow from that.
"""

from summits.filters.agreements import AgreementFilterSet, agreement_index
from summits.filters.commitments import CommitmentFilterSet, commitment_index
from summits.filters.issues import IssueFilterSet, issue_index
from summits.filters.leaders import LeaderFilterSet, leader_index
from summits.filters.summits import SummitFilterSet, summit_index

__all__ = [
    "AgreementFilterSet",
    "CommitmentFilterSet",
    "IssueFilterSet",
    "LeaderFilterSet",
    "SummitFilterSet",
    "agreement_index",
    "commitment_index",
    "issue_index",
    "leader_index",
    "summit_index",
]
