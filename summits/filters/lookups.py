"""Records offered by several filter sets; countries and issues are memoised per data version."""

from django.utils.translation import gettext as _

from summits.caching.memoize import memoize_per_version
from summits.models import Collection, Country, Issue, Leader
from summits.querysets import with_predecessors, with_subissues
from summits.text.articles import with_article


def all_countries():
    """Return all public states, authorities, organisations and groups; call it through ``memoize_per_version``."""
    return list(Country.objects.published())


def published_issues():
    """Return all published issues; call it through ``memoize_per_version``."""
    return list(Issue.objects.published())


def countries_with_predecessors():
    """Return primary key of each public country → the primary keys of the country and of its predecessors."""
    countries = all_countries()
    return {country.pk: with_predecessors([country], countries) for country in countries}


def split_actors(bitmaps_by_actor):
    """Return the postings of the filters "country" and "organisation", from primary key of an actor → bitmap."""
    organisations = {actor.pk for actor in memoize_per_version(all_countries) if actor.is_organisation}
    return {
        "country": {pk: bitmap for pk, bitmap in bitmaps_by_actor.items() if pk not in organisations},
        "organisation": {pk: bitmap for pk, bitmap in bitmaps_by_actor.items() if pk in organisations},
    }


def issues_with_subissues():
    """Return primary key of each published issue → the primary keys of the issue and of its sub-issues."""
    issues = published_issues()
    return {issue.pk: with_subissues([issue], issues) for issue in issues}


def country_label(country, predecessors):
    """Return the label of a country as a filter value, which also finds its public ``predecessors``.

    For example: "Russia, with the Soviet Union".
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


class SlugLookupMixin:
    """Filter set mixin that looks up countries, issues, leaders and collections by slug."""

    @property
    def countries(self):
        """All public states, authorities, organisations and groups."""
        return memoize_per_version(all_countries)

    @property
    def issues(self):
        """All published issues."""
        return memoize_per_version(published_issues)

    def display_value(self, name, value):
        """Return the display text of an active value; a country is named with its predecessors."""
        if not isinstance(value, Country):
            return super().display_value(name, value)
        pks = with_predecessors([value], self.countries) - {value.pk}
        return country_label(value, [country for country in self.countries if country.pk in pks])

    def find_country(self, slugs):
        """Return all public states and authorities: the field takes those with these slugs."""
        return [country for country in self.countries if not country.is_organisation]

    def find_organisation(self, slugs):
        """Return all public organisations and groups: the field takes those with these slugs."""
        return [country for country in self.countries if country.is_organisation]

    def find_issue(self, slugs):
        """Return all published issues: the field takes those with these slugs."""
        return self.issues

    def find_leader(self, slugs):
        """Return the published leaders with these slugs."""
        return Leader.objects.published().filter(slug__in=slugs)

    def find_collection(self, slugs):
        """Return the public collections with these slugs."""
        return Collection.objects.published().filter(slug__in=slugs)
