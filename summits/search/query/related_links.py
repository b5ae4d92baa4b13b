"""Related links of a record that a search names: lists and pages, with the number of records there.

A number must equal the length of the list to which the link leads.
"""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from summits.caching.memoize import memoize_per_version
from summits.legal_status import status_timeline
from summits.models import Actor, Agreement, Discussion, Issue, Leader, Participation, Place, Series, Summit
from summits.models.geography import succession
from summits.querysets import with_predecessors, with_subissues
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


def latest_meeting_link(summits):
    """Return a list with the link to the latest of the summits (queryset); an empty list if there is none."""
    latest = summits.order_by("-first_day", "-last_day", "slug").first()
    return [RelatedLink(_("Latest meeting"), None, latest.get_absolute_url(), latest.title)] if latest else []


def links_for_leader(leader):
    """Return the links for a leader: their meetings, and those with the leaders whom they met most often."""
    summits = Summit.objects.published().attended_by(leader)
    meetings = RelatedLink(_("Meetings"), summits.count(), summit_list_url(leader=leader.slug))
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
    rows = Participation.objects.published().counterparts(leader).values_list("leader", "together")
    counts = dict(rows[:MAX_COUNTERPARTS])
    leaders = Leader.objects.published().in_bulk(counts)
    # A leader may be withdrawn between the two queries.
    return [(leaders[pk], counts[pk]) for pk in counts if pk in leaders]


def links_for_issue(issue):
    """Return the links for an issue and its sub-issues: meetings, outcomes and agreements."""
    issues = with_subissues([issue], public_issues())
    counts = summit_statistics(Discussion.objects.published().filter(issue__in=issues))
    outcomes = [
        RelatedLink(outcome.label, counts[outcome.value], summit_list_url(issue=issue.slug, outcome=outcome.value))
        for outcome in (Outcome.DISAGREED, Outcome.AGREED)
    ]
    agreements = Agreement.objects.published().on_issues(issues).count()
    url = f"{reverse('summits:agreement-list')}?{urlencode({'issue': issue.slug})}"
    meetings = RelatedLink(_("Meetings"), counts["number"], summit_list_url(issue=issue.slug))
    return non_empty(meetings, *outcomes, RelatedLink(_("Agreements"), agreements, url))


def summit_statistics(discussions):
    """Return aggregates of the summits of discussions (queryset), in one query.

    A dict of "number" and each outcome → number of summits, and "first" and "last" → date of the first and last summit.
    """
    by_outcome = {one.value: Count("summit", distinct=True, filter=Q(outcome=one)) for one in Outcome}
    number, day = Count("summit", distinct=True), "summit__first_day"
    return discussions.order_by().aggregate(number=number, first=Min(day), last=Max(day), **by_outcome)


def public_issues():
    """Return a list of all published issues, with only the fields that links and the tree of issues need."""
    return list(Issue.objects.published().only("pk", "slug", "name", "parent"))


def links_for_place(place):
    """Return the links for a place: the meetings held there."""
    count = Summit.objects.published().filter(place=place).count()
    return non_empty(RelatedLink(_("Meetings held there"), count, summit_list_url(place=place.slug)))


def links_for_country(country):
    """Return the links for a country and its predecessors: meetings attended and meetings hosted."""
    states = with_predecessors([country], list(Actor.objects.published().only("pk", "successor")))
    summits = Summit.objects.published()
    return non_empty(
        RelatedLink(
            _("Meetings attended"),
            summits.attended_by_actors(states).count(),
            summit_list_url(country=country.slug),
        ),
        RelatedLink(
            _("Meetings hosted"), summits.filter(country__in=states).count(), summit_list_url(host=country.slug)
        ),
    )


def links_for_organisation(organisation):
    """Return the link for an organisation or group: the meetings attended by it and its predecessors."""
    both = with_predecessors([organisation], list(Actor.objects.published().only("pk", "successor")))
    count = Summit.objects.published().attended_by_actors(both).count()
    return non_empty(RelatedLink(_("Meetings attended"), count, summit_list_url(organisation=organisation.slug)))


def links_for_agreement(agreement):
    """Return the links for an agreement: its legal status today, and its summit, if that is public."""
    course, _groups, _rows = agreement.course(memoize_per_version(succession))
    answer = status_timeline(course).on(timezone.localdate().toordinal())
    url = f"{agreement.get_absolute_url()}#parties"
    links = [RelatedLink(_("Status today"), None, url, answer.status.label)] if answer else []
    summit = Summit.objects.published().filter(pk=agreement.summit_id).first()
    return [*links, RelatedLink(_("Summit"), None, summit.get_absolute_url(), summit.title)] if summit else links


def links_for_series(series):
    """Return the links for a series: its meetings."""
    count = Summit.objects.published().filter(series=series).count()
    return non_empty(RelatedLink(_("Meetings"), count, summit_list_url(series=series.slug)))


def links_for_summit(summit):
    """Return the links for a summit: the pages of its participants, as many as fit."""
    people = Participation.objects.published().filter(summit=summit).in_protocol_order()[:MAX_PARTICIPANTS]
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
