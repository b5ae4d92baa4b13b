"""Querysets of countries and places."""

from summits.querysets.visibility import ApprovedQuerySet
from summits.vocabularies import LIKE_ORGANISATIONS, LIKE_STATES


class CountryQuerySet(ApprovedQuerySet):
    """The queryset of states, authorities, organisations and groups."""

    kind = "country"

    def countries(self):
        """Filter states and authorities."""
        return self.filter(kind__in=LIKE_STATES)

    def organisations(self):
        """Filter organisations and groups."""
        return self.filter(kind__in=LIKE_ORGANISATIONS)


class PlaceQuerySet(ApprovedQuerySet):
    kind = "place"
