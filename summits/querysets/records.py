"""Questions of sources, leaders and issues."""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q

from summits.querysets.visibility import (
    ApprovedQuerySet,
    DependentQuerySet,
    PublishableQuerySet,
    StatusQuerySet,
    count_subquery,
    has_public_status,
    model_at_path,
)


class CountryQuerySet(ApprovedQuerySet):
    kind = "country"


class PlaceQuerySet(ApprovedQuerySet):
    kind = "place"


class SeriesQuerySet(ApprovedQuerySet):
    kind = "series"


class CollectionQuerySet(ApprovedQuerySet):
    kind = "collection"


class FeatureQuerySet(ApprovedQuerySet):
    """What an editor chose for the front page: public when approved, an example also with its summit and issue."""

    kind = "feature"

    @classmethod
    def gate(cls, prefix=""):
        """Return the condition for being public, as a Q on a model from which ``prefix`` leads here."""
        summit = has_public_status(f"{prefix}summit__", "summit") | Q(**{f"{prefix}summit": None})
        issue = has_public_status(f"{prefix}issue__", "issue") | Q(**{f"{prefix}issue": None})
        return super().gate(prefix) & summit & issue


class SourceQuerySet(ApprovedQuerySet):
    """Sources: public when they are approved and a public record cites them."""

    kind = "source"

    def published(self):
        """Those that are approved and that at least one public record cites."""
        cited = [Exists(links.filter(source=OuterRef("pk"))) for links in self.public_links()]
        return super().published().filter(reduce(or_, cited))

    def public_links(self):
        """Return, for each model that cites sources, the links of its public records.

        Those of statements, which cite most, stand first: SQLite asks one after the other until one cites the source.
        With 7,000 sources that took 0.03 s, and 1.6 s the other way round.
        """
        models_citing = [link.related_model for link in self.model._meta.related_objects if link.many_to_many]
        return [self._links(model) for model in reversed(models_citing)]

    @staticmethod
    def _links(model):
        links = model.sources.through.objects.order_by()
        records = model.objects.all()
        if isinstance(records, PublishableQuerySet):
            links = links.filter(records.gate(f"{model._meta.model_name}__"))
        return links


LEADER_CALLED = ("name", "sort_name", "short_name")
"""The columns that say what a leader is called, in full and for short."""


class LeaderQuerySet(StatusQuerySet):
    """Leaders."""

    kind = "leader"


class LeaderNameQuerySet(DependentQuerySet):
    needs = ("leader",)


class TermQuerySet(DependentQuerySet):
    needs = ("leader",)


class IssueQuerySet(StatusQuerySet):
    """Issues."""

    kind = "issue"

    def with_counts(self):
        """Annotate ``meetings``: the number of published summits that discussed the issue itself."""
        discussions = model_at_path(self, "discussions").objects.published().filter(issue=OuterRef("pk"))
        return self.annotate(meetings=count_subquery(discussions, "issue", "summit"))


class IssueNameQuerySet(DependentQuerySet):
    needs = ("issue",)
