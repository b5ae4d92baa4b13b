"""Facets: the values of the filters, each with the number of records that it would find."""

from summits.facets.commitment_verdicts import VerdictCounts, count_verdicts
from summits.facets.counts import FacetCounts
from summits.facets.issue_history import IssueHistory
from summits.facets.leader_meetings import counterparts, meetings_of, most_active, with_meetings
from summits.facets.pagination import BitmapPage, fetcher, latest_in
from summits.facets.values import Facet, Value

__all__ = [
    "BitmapPage",
    "Facet",
    "FacetCounts",
    "IssueHistory",
    "Value",
    "VerdictCounts",
    "count_verdicts",
    "counterparts",
    "fetcher",
    "latest_in",
    "meetings_of",
    "most_active",
    "with_meetings",
]
