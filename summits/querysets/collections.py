"""The queryset of collections."""

from summits.querysets.visibility import ApprovedQuerySet


class CollectionQuerySet(ApprovedQuerySet):
    kind = "collection"
