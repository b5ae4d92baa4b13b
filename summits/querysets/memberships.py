"""The queryset of memberships."""

from summits.querysets.geography import ActorQuerySet
from summits.querysets.visibility import DependentQuerySet


class MembershipQuerySet(DependentQuerySet):
    """The queryset of memberships: public when their organisation is approved."""

    published_via = ("organisation",)

    @classmethod
    def published_q(cls, prefix=""):
        return ActorQuerySet.published_q(f"{prefix}organisation__")

    def becoming_public_with(self, chosen):
        """Filter no rows: an organisation has no status, so its memberships do not become public with a record."""
        return self.none()
