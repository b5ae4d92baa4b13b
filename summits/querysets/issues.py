"""The queryset of issues."""

from django.db.models import OuterRef

from summits.querysets.visibility import StatusQuerySet, count_subquery, related_model


class IssueQuerySet(StatusQuerySet):
    """The queryset of issues."""

    kind = "issue"

    def with_counts(self):
        """Annotate ``meetings``: how many published summits discussed the issue itself, not its sub-issues."""
        discussions = related_model(self.model, "discussions").objects.published().filter(issue=OuterRef("pk"))
        return self.annotate(meetings=count_subquery(discussions, "issue", "summit"))
