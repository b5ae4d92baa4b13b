"""Records offered by several filter sets; actors and issues are memoised per data version."""

from django.utils.translation import gettext as _

from summits.caching.memoize import memoize_per_version
from summits.filters.repair import repaired_names, repaired_values
from summits.models import Actor, Agreement, Collection, Issue, Leader, Place, Series
from summits.querysets import with_predecessors, with_subissues
from summits.text.alphabet import alphabetical
from summits.text.articles import with_article


def all_actors():
    """Return all public states, authorities, organisations and groups; call it through ``memoize_per_version``."""
    return list(Actor.objects.published())


def published_issues():
    """Return all published issues; call it through ``memoize_per_version``."""
    return list(Issue.objects.published())


def actors_with_predecessors():
    """Return primary key of each public actor → the primary keys of the actor and of its predecessors."""
    actors = all_actors()
    return {actor.pk: with_predecessors([actor], actors) for actor in actors}


def split_actors(bitmaps_by_actor):
    """Return the postings of the filters "country" and "organisation", from primary key of an actor → bitmap."""
    organisations = {actor.pk for actor in memoize_per_version(all_actors) if actor.is_organisation}
    return {
        "country": {pk: bitmap for pk, bitmap in bitmaps_by_actor.items() if pk not in organisations},
        "organisation": {pk: bitmap for pk, bitmap in bitmaps_by_actor.items() if pk in organisations},
    }


def issues_with_subissues():
    """Return primary key of each published issue → the primary keys of the issue and of its sub-issues."""
    issues = published_issues()
    return {issue.pk: with_subissues([issue], issues) for issue in issues}


def actor_label(actor, predecessors):
    """Return the label of an actor as a filter value, which also finds its public ``predecessors``.

    For example: "Russia, with the Soviet Union".
    """
    others = [with_article(actor) for actor in sorted(predecessors, key=lambda actor: alphabetical(actor.name))]
    if not others:
        return actor.name
    values = {"actor": actor.name, "first": others[0], "last": others[-1], "number": len(others) - 1}
    if len(others) == 1:
        return _("%(actor)s, with %(first)s") % values
    if len(others) == 2:
        return _("%(actor)s, with %(first)s and %(last)s") % values
    return _("%(actor)s, with %(first)s and %(number)s other former states") % values


MODELS = {
    "agreement": Agreement,
    "collection": Collection,
    "country": Actor,
    "host": Actor,
    "issue": Issue,
    "leader": Leader,
    "organisation": Actor,
    "place": Place,
    "series": Series,
}
"""Name of a filter by records → their model."""


class SlugLookupMixin:
    """Filter set mixin that looks up actors, issues, leaders and collections by slug."""

    def corrected_query(self):
        """Return the query (a QueryDict) as it is meant, with the present slugs of records; None if it is so already.

        See ``summits.filters.repair`` for what is put right.
        """
        if query := repaired_names(self.data, {*self.form.fields, "page"}):
            return query
        query = self.data.copy()
        for name in self.form.errors.keys() & self.form.fields.keys():
            query.setlist(name, repaired_values(self.form.fields[name], MODELS.get(name), self.data.getlist(name)))
        kept = {name: list(filter(None, dict.fromkeys(self.data.getlist(name)))) for name in self.form.errors}
        return query if any(query.getlist(name) != values for name, values in kept.items()) else None

    @property
    def actors(self):
        """All public states, authorities, organisations and groups."""
        return memoize_per_version(all_actors)

    @property
    def issues(self):
        """All published issues."""
        return memoize_per_version(published_issues)

    def display_value(self, name, value):
        """Return the display text of an active value; an actor is named with its predecessors."""
        if not isinstance(value, Actor):
            return super().display_value(name, value)
        pks = with_predecessors([value], self.actors) - {value.pk}
        return actor_label(value, [actor for actor in self.actors if actor.pk in pks])

    def find_country(self, slugs):
        """Return all public states and authorities: the field takes those with these slugs."""
        return [actor for actor in self.actors if not actor.is_organisation]

    def find_organisation(self, slugs):
        """Return all public organisations and groups: the field takes those with these slugs."""
        return [actor for actor in self.actors if actor.is_organisation]

    def find_issue(self, slugs):
        """Return all published issues: the field takes those with these slugs."""
        return self.issues

    def find_leader(self, slugs):
        """Return the published leaders with these slugs."""
        return Leader.objects.published().filter(slug__in=slugs)

    def find_collection(self, slugs):
        """Return the public collections with these slugs."""
        return Collection.objects.published().filter(slug__in=slugs)
