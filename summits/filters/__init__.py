"""The one definition of every filter: pages, and later the API, feeds and exports, use these filter sets."""

from summits.filters.agreements import AgreementFilterSet
from summits.filters.issues import IssueFilterSet
from summits.filters.leaders import LeaderFilterSet
from summits.filters.summits import SummitFilterSet

__all__ = ["AgreementFilterSet", "IssueFilterSet", "LeaderFilterSet", "SummitFilterSet"]
