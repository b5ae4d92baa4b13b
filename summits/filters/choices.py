"""The records that several filter sets choose from: each list is read once for a page."""

from django.utils.functional import cached_property

from summits.models import Country, Issue, Leader


class RecordChoices:
    """A filter set's countries, issues and leaders, and how the filters find them by slug."""

    @cached_property
    def countries(self):
        """All countries."""
        return list(Country.objects.all())

    @cached_property
    def issues(self):
        """All published issues."""
        return list(Issue.objects.published())

    def with_parts(self, issues):
        """Return the issues and their published parts."""
        if not issues:
            return []
        chosen = {issue.pk for issue in issues}
        return [issue for issue in self.issues if issue.pk in chosen or issue.parent_id in chosen]

    def find_country(self, slugs):
        """Return the records among which ``slugs`` are looked for."""
        return self.countries

    def find_issue(self, slugs):
        """Return the records among which ``slugs`` are looked for."""
        return self.issues

    def find_leader(self, slugs):
        """Return the published leaders known by ``slugs``."""
        return Leader.objects.published().filter(slug__in=slugs)
