"""Querysets of actors and places."""

from summits.querysets.visibility import ApprovedQuerySet
from summits.vocabularies import LIKE_ORGANISATIONS, LIKE_STATES


class ActorQuerySet(ApprovedQuerySet):
    """The queryset of states, authorities, organisations and groups."""

    kind = "actor"

    def countries(self):
        """Filter states and authorities."""
        return self.filter(kind__in=LIKE_STATES)

    def organisations(self):
        """Filter organisations and groups."""
        return self.filter(kind__in=LIKE_ORGANISATIONS)


class PlaceQuerySet(ApprovedQuerySet):
    kind = "place"
