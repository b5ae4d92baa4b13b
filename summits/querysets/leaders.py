"""Querysets of leaders and their terms of office."""

from django.db.models import Exists, OuterRef

from summits.querysets.visibility import DependentQuerySet, StatusQuerySet, related_model

LEADER_NAME_FIELDS = ("name", "sort_name", "short_name")
"""The columns from which a leader's full and short names are made."""


class LeaderQuerySet(StatusQuerySet):
    """The queryset of leaders."""

    kind = "leader"

    def only_delegates(self):
        """Filter to those who took part in public meetings, always as delegates: lists of leaders leave them out."""
        took_part = self._participations()
        return self.filter(Exists(took_part), ~Exists(took_part.without_delegates()))

    def without_delegates(self):
        """Filter to leaders proper: all but ``only_delegates``."""
        took_part = self._participations()
        return self.filter(Exists(took_part.without_delegates()) | ~Exists(took_part))

    def _participations(self):
        return related_model(self.model, "participations").objects.published().filter(leader=OuterRef("pk")).order_by()


class TermOfOfficeQuerySet(DependentQuerySet):
    published_via = ("leader",)
