"""Questions of countries, sources, leaders and issues."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from summits.querysets.gate import PUBLISHED, DependentQuerySet, PublishedQuerySet, count_of, related


class CountryQuerySet(models.QuerySet):
    """Countries: facts of geography, always public."""

    def with_counts(self):
        """Annotate ``hosted``, ``attended`` and ``leader_count``: of published summits, in the state's own name."""
        participation = related(self, "participations").objects.published()
        return self.annotate(
            hosted=Count("summits", filter=Q(summits__status=PUBLISHED), distinct=True),
            attended=count_of(participation.filter(country=OuterRef("pk")), "country", "summit"),
            leader_count=count_of(participation.filter(country=OuterRef("pk")), "country", "leader"),
        )


class SourceQuerySet(models.QuerySet):
    """Sources: public when a public record cites them."""

    def published(self):
        """Those that at least one public record cites."""
        links = [
            self._links(relation.related_model)
            for relation in self.model._meta.related_objects
            if relation.many_to_many
        ]
        return self.filter(pk__in=links[0].union(*links[1:]))

    def _links(self, model):
        links = model.sources.through.objects.order_by().values("source")
        if hasattr(model.objects, "published"):
            links = links.filter(**{f"{model._meta.model_name}__in": model.objects.published().order_by()})
        return links


class LeaderQuerySet(PublishedQuerySet):
    """Leaders."""

    def with_counts(self):
        """Annotate ``meetings``, ``first_meeting`` and ``last_meeting``, of published summits."""
        mine = related(self, "participations").objects.published().filter(leader=OuterRef("pk"))
        days = mine.order_by().values("leader")
        return self.annotate(
            meetings=count_of(mine, "leader", "summit"),
            first_meeting=Subquery(days.annotate(day=models.Min("summit__first_day")).values("day")),
            last_meeting=Subquery(days.annotate(day=models.Max("summit__first_day")).values("day")),
        )


class LeaderNameQuerySet(DependentQuerySet):
    needs = ("leader",)


class TermQuerySet(DependentQuerySet):
    needs = ("leader",)


class IssueQuerySet(PublishedQuerySet):
    """Issues."""

    def with_counts(self):
        """Annotate ``meetings``: the number of published summits that discussed the issue itself."""
        discussions = related(self, "discussions").objects.published().filter(issue=OuterRef("pk"))
        return self.annotate(meetings=count_of(discussions, "issue", "summit"))


class IssueNameQuerySet(DependentQuerySet):
    needs = ("issue",)
