"""The records that several filter sets choose from: countries and issues are read once for a revision of the record."""

from django.utils.translation import gettext as _

from summits.caching.memoize import memoize_per_version
from summits.models import Collection, Country, Issue, Leader
from summits.querysets import with_predecessors
from summits.text.articles import with_article


def all_countries():
    """Return all public countries, for ``memoize_per_version``."""
    return list(Country.objects.published())


def published_issues():
    """Return all published issues, for ``memoize_per_version``."""
    return list(Issue.objects.published())


def called(country, predecessors):
    """Return what a country is called as a value of a filter, which finds its public ``predecessors`` as well.

    For instance: "Russia, with the Soviet Union".
    """
    others = [with_article(country) for country in sorted(predecessors, key=str)]
    if not others:
        return country.name
    values = {"country": country.name, "first": others[0], "last": others[-1], "number": len(others) - 1}
    if len(others) == 1:
        return _("%(country)s, with %(first)s") % values
    if len(others) == 2:
        return _("%(country)s, with %(first)s and %(last)s") % values
    return _("%(country)s, with %(first)s and %(number)s other former states") % values


class RecordChoices:
    """A filter set's countries, issues, leaders and collections, and how the filters find them by slug."""

    @property
    def countries(self):
        """All public countries."""
        return memoize_per_version(all_countries)

    @property
    def issues(self):
        """All published issues."""
        return memoize_per_version(published_issues)

    def in_words(self, name, item):
        """Return a chosen value as a reader would say it."""
        if not isinstance(item, Country):
            return super().in_words(name, item)
        keys = with_predecessors([item], self.countries) - {item.pk}
        return called(item, [country for country in self.countries if country.pk in keys])

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
