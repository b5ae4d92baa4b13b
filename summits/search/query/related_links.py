"""Related links of a record that a search names: lists and pages, with the number of records there.

A number must equal the length of the list to which the link leads.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Count, Max, Min, Q, Value, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.caching.memoize import memoize_per_version
from summits.db.compiled import CompiledPkQuery, CompiledQuery
from summits.legal_status import status_timeline
from summits.models import Actor, Agreement, Discussion, Issue, Leader, Participation, Place, Series, Summit
from summits.models.geography import succession
from summits.querysets import published_queryset, with_predecessors, with_subissues
from summits.vocabularies import Outcome

MAX_COUNTERPARTS, MAX_PARTICIPANTS = 3, 4


@dataclass(frozen=True)
class RelatedLink:
    """A link that a search offers; ``count``: number of records it leads to, None for a single page."""

    label: str
    count: int | None
    url: str
    detail: str = ""


def summit_list_url(**filters):
    """Return the URL of the list of summits with these filters; several values of one filter are given as a list."""
    return f"{reverse('summits:summit-list')}?{urlencode(filters, doseq=True)}"


def non_empty(*links):
    """Return the links whose count is not 0."""
    return [link for link in links if link.count != 0]


def aggregated(rows, **aggregates):
    """Return a queryset of one tuple with aggregates of ``rows`` (a queryset), for a compiled query."""
    return rows.order_by().values(all_rows=Value(1)).annotate(**aggregates).values_list(*aggregates)


def number_of(rows):
    """Return a queryset of one tuple with the number of ``rows`` (a queryset), for a compiled query."""
    return aggregated(rows, number=Count("pk"))


def latest_of(summits):
    """Return a queryset of the latest of the summits (queryset), for a compiled query.

    It has ``number``, that of all the summits, and ``earliest``, the first day of the first.
    """
    summits = summits.only("slug", "title", "first_day").annotate(
        number=Window(Count("pk")), earliest=Window(Min("first_day"))
    )
    return summits.order_by("-first_day", "-last_day", "slug")[:1]


@cache
def _record_query(model):
    return CompiledQuery(lambda pk: published_queryset(model).filter(pk=pk).order_by())


def public_record(model, pk):
    """Return the public record of a model with this primary key, or None."""
    return next(iter(_record_query(model)(pk)), None)


def latest_meeting_link(latest):
    """Return a list with the link to the latest summit; an empty list if it is None."""
    return [RelatedLink(_("Latest meeting"), None, latest.get_absolute_url(), latest.title)] if latest else []


leaders_named = CompiledPkQuery(lambda leaders: Leader.objects.published().filter(pk__in=leaders).order_by())
meetings_of_leader = CompiledQuery(lambda leader: number_of(Summit.objects.published().attended_by(leader)))
counterparts_of = CompiledQuery(
    lambda leader: (
        Participation.objects.published().counterparts(leader).values_list("leader", "together")[:MAX_COUNTERPARTS]
    )
)


def links_for_leader(leader):
    """Return the links for a leader: their meetings, and those with the leaders whom they met most often."""
    [(number,)] = meetings_of_leader(leader.pk)
    meetings = RelatedLink(_("Meetings"), number, summit_list_url(leader=leader.slug))
    return non_empty(
        meetings, *(_link_to_common_meetings(leader, other, count) for other, count in top_counterparts(leader))
    )


def _link_to_common_meetings(leader, other, count):
    return RelatedLink(
        _("With %(leader)s") % {"leader": other.name}, count, summit_list_url(leader=[leader.slug, other.slug])
    )


def top_counterparts(leader):
    """Return the leaders of other states whom a leader met most often, as (leader, number of common meetings)."""
    # Meetings at which both represented the same state count too, since the linked list includes them.
    counts = dict(counterparts_of(leader.pk))
    leaders = {leader.pk: leader for leader in leaders_named(counts)} if counts else {}
    # A leader may be withdrawn between the two queries.
    return [(leaders[pk], counts[pk]) for pk in counts if pk in leaders]


statistics_of_issues = CompiledPkQuery(
    lambda issues: summit_statistics(Discussion.objects.published().filter(issue__in=issues))
)
agreements_on = CompiledPkQuery(lambda issues: number_of(Agreement.objects.published().on_issues(issues)))


def links_for_issue(issue):
    """Return the links for an issue and its sub-issues: meetings, outcomes and agreements."""
    issues = with_subissues([issue], memoize_per_version(public_issues))
    counts = named_statistics(statistics_of_issues(issues))
    outcomes = [
        RelatedLink(outcome.label, counts[outcome.value], summit_list_url(issue=issue.slug, outcome=outcome.value))
        for outcome in (Outcome.DISAGREED, Outcome.AGREED)
    ]
    [(agreements,)] = agreements_on(issues)
    url = f"{reverse('summits:agreement-list')}?{urlencode({'issue': issue.slug})}"
    meetings = RelatedLink(_("Meetings"), counts["number"], summit_list_url(issue=issue.slug))
    return non_empty(meetings, *outcomes, RelatedLink(_("Agreements"), agreements, url))


def summit_statistics(discussions):
    """Return a queryset of one tuple with aggregates of the summits of discussions (queryset), for a compiled query.

    ``named_statistics`` names them.
    """
    by_outcome = {one.value: Count("summit", distinct=True, filter=Q(outcome=one)) for one in Outcome}
    number, day = Count("summit", distinct=True), "summit__first_day"
    return aggregated(discussions, number=number, first=Min(day), last=Max(day), **by_outcome)


def named_statistics(rows):
    """Return the result of a compiled query of ``summit_statistics`` as a dict.

    It has "number" and each outcome → number of summits, "first" and "last" → date of the first and last summit.
    """
    [values] = rows
    return dict(zip(["number", "first", "last", *Outcome.values], values, strict=True))


def public_issues():
    """Return a list of all published issues, with only the fields that links and the tree of issues need.

    Call it through ``memoize_per_version``.
    """
    return list(Issue.objects.published().only("pk", "slug", "name", "parent").order_by())


def public_actors():
    """Return a list of all public actors, with only the successor of each; call it through ``memoize_per_version``."""
    return list(Actor.objects.published().only("pk", "successor").order_by())


meetings_at = CompiledQuery(lambda place: number_of(Summit.objects.published().filter(place=place)))
meetings_attended_by = CompiledPkQuery(lambda actors: number_of(Summit.objects.published().attended_by_actors(actors)))
meetings_hosted_by = CompiledPkQuery(lambda states: number_of(Summit.objects.published().filter(country__in=states)))


def links_for_place(place):
    """Return the links for a place: the meetings held there."""
    [(number,)] = meetings_at(place.pk)
    return non_empty(RelatedLink(_("Meetings held there"), number, summit_list_url(place=place.slug)))


def links_for_country(country):
    """Return the links for a country and its predecessors: meetings attended and meetings hosted."""
    states = with_predecessors([country], memoize_per_version(public_actors))
    [(attended,)], [(hosted,)] = meetings_attended_by(states), meetings_hosted_by(states)
    return non_empty(
        RelatedLink(_("Meetings attended"), attended, summit_list_url(country=country.slug)),
        RelatedLink(_("Meetings hosted"), hosted, summit_list_url(host=country.slug)),
    )


def links_for_organisation(organisation):
    """Return the link for an organisation or group: the meetings attended by it and its predecessors."""
    [(number,)] = meetings_attended_by(with_predecessors([organisation], memoize_per_version(public_actors)))
    return non_empty(RelatedLink(_("Meetings attended"), number, summit_list_url(organisation=organisation.slug)))


def links_for_agreement(agreement):
    """Return the links for an agreement: its legal status today, and its summit, if that is public."""
    course, _groups, _rows = agreement.course(memoize_per_version(succession))
    answer = status_timeline(course).on(timezone.localdate().toordinal())
    url = f"{agreement.get_absolute_url()}#parties"
    links = [RelatedLink(_("Status today"), None, url, answer.status.label)] if answer else []
    summit = public_record(Summit, agreement.summit_id) if agreement.summit_id else None
    return [*links, RelatedLink(_("Summit"), None, summit.get_absolute_url(), summit.title)] if summit else links


meetings_in_series = CompiledQuery(lambda series: number_of(Summit.objects.published().filter(series=series)))


def links_for_series(series):
    """Return the links for a series: its meetings."""
    [(number,)] = meetings_in_series(series.pk)
    return non_empty(RelatedLink(_("Meetings"), number, summit_list_url(series=series.slug)))


participants_of = CompiledQuery(
    lambda summit: Participation.objects.published().filter(summit=summit).in_protocol_order()[:MAX_PARTICIPANTS]
)


def links_for_summit(summit):
    """Return the links for a summit: the pages of its participants, as many as fit."""
    people = participants_of(summit.pk)
    return [RelatedLink(one.leader.name, None, one.leader.get_absolute_url()) for one in people]


RELATED_LINKS = {
    "leader": (Leader, links_for_leader),
    "issue": (Issue, links_for_issue),
    "place": (Place, links_for_place),
    "country": (Actor, links_for_country),
    "organisation": (Actor, links_for_organisation),
    "agreement": (Agreement, links_for_agreement),
    "summit": (Summit, links_for_summit),
    "series": (Series, links_for_series),
}
"""Type of record → (model, function that returns the links for one of its records)."""
