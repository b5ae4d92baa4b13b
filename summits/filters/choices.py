"""The records that several filter sets choose from: countries and issues are read once for a revision of the record."""

from summits.kept import kept
from summits.models import Collection, Country, Issue, Leader


def all_countries():
    """Return all public countries, for ``kept``."""
    return list(Country.objects.published())


def published_issues():
    """Return all published issues, for ``kept``."""
    return list(Issue.objects.published())


class RecordChoices:
    """A filter set's countries, issues, leaders and collections, and how the filters find them by slug."""

    @property
    def countries(self):
        """All public countries."""
        return kept(all_countries)

    @property
    def issues(self):
        """All published issues."""
        return kept(published_issues)

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

    def find_collection(self, slugs):
        """Return the public collections known by ``slugs``."""
        return Collection.objects.published().filter(slug__in=slugs)
