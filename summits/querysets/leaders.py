"""Querysets of leaders and their terms of office."""

from summits.querysets.visibility import DependentQuerySet, StatusQuerySet

LEADER_NAME_FIELDS = ("name", "sort_name", "short_name")
"""The columns from which a leader's full and short names are made."""


class LeaderQuerySet(StatusQuerySet):
    """The queryset of leaders."""

    kind = "leader"


class TermOfOfficeQuerySet(DependentQuerySet):
    published_via = ("leader",)
