"""Querysets of countries and places."""

from summits.querysets.visibility import ApprovedQuerySet


class CountryQuerySet(ApprovedQuerySet):
    kind = "country"


class PlaceQuerySet(ApprovedQuerySet):
    kind = "place"
