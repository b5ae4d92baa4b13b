"""The queryset of front-page items."""

from django.db.models import Q

from summits.querysets.visibility import ApprovedQuerySet, has_public_status


class FeatureQuerySet(ApprovedQuerySet):
    """The queryset of front-page items: public when approved and when their summit and issue, if set, are public."""

    kind = "feature"

    @classmethod
    def published_q(cls, prefix=""):
        """Return the visibility condition as a Q; ``prefix`` is the path to this model, ending in "__"."""
        summit = has_public_status(f"{prefix}summit__", "summit") | Q(**{f"{prefix}summit": None})
        issue = has_public_status(f"{prefix}issue__", "issue") | Q(**{f"{prefix}issue": None})
        return super().published_q(prefix) & summit & issue
