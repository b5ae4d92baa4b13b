"""The list of leaders and the page of one leader."""

from dataclasses import dataclass, field
from itertools import groupby

from django.shortcuts import render

from summits.citations import Citations
from summits.facets import Counts, Listed, fetched_from, with_meetings
from summits.filters import LeaderFilterSet
from summits.models import Agreement, Issue, Leader, Participation, Position, Quote, Summit
from summits.views.base import RecordView, listing
from summits.views.corrections import corrections_of
from summits.vocabularies import Stance

MOST_MEETINGS, MOST_QUOTES, OPEN_QUOTES, MOST_AGREEMENTS, MOST_MARKS = 200, 60, 6, 60, 40
MOST_COUNTERPARTS = 100
"""How much of a long life one page shows; the lists lead to the rest."""


def leader_list(request):
    """The leaders by the alphabet, with their offices and the number of their meetings."""
    leaders = Leader.objects.published()
    filters = LeaderFilterSet(request.GET, queryset=leaders)
    counts = Counts(filters)
    fetch = fetched_from(leaders.prefetch_related("terms__country"))
    context = {
        "filters": filters,
        "counts": counts,
        "listing": listing(request, Listed(counts, lambda keys: with_meetings(fetch(keys))), 60),
        "all_count": counts.all_count,
    }
    return render(request, "summits/leader_list.html", context)


class LeaderView(RecordView):
    """One leader: offices, meetings, counterparts, positions, words, agreements."""

    model = Leader
    template_name = "summits/leader_detail.html"

    def get_context_data(self, **kwargs):
        leader = self.object
        terms = list(leader.terms.select_related("country"))
        meetings = meetings_of(leader)
        stances = stances_of(leader)
        quotes = list(
            Quote.objects.published()
            .filter(leader=leader)
            .select_related("summit")
            .order_by("-summit__first_day", "pk")[:MOST_QUOTES]
        )
        agreements = list(
            Agreement.objects.published()
            .filter(parties__signatory=leader)
            .for_list()
            .order_by("-signed_day", "-pk")[:MOST_AGREEMENTS]
        )
        latest = [issue.latest for issue in stances]
        return super().get_context_data(
            terms=terms,
            names=list(leader.names.all()),
            states=list({term.country_id: term.country for term in terms}.values()),
            meeting_count=Participation.objects.published().filter(leader=leader).count(),
            years=[(year, list(group)) for year, group in groupby(meetings, key=lambda summit: summit.start.year)],
            counterparts=counterparts_of(leader),
            stances=stances,
            stance_legend=Stance,
            position_count=sum(len(issue.positions) for issue in stances),
            open_quotes=quotes[:OPEN_QUOTES],
            more_quotes=quotes[OPEN_QUOTES:],
            agreements=agreements,
            citations=Citations([leader], terms, latest, quotes),
            corrections=corrections_of(leader),
            **kwargs,
        )


def meetings_of(leader):
    """Return the leader's latest public summits, newest first, each with its other participants as ``others``."""
    summits = Summit.objects.published().attended_by(leader).order_by("-first_day", "-pk")
    summits = list(summits.for_list()[:MOST_MEETINGS])
    for summit in summits:
        summit.others = [part for part in summit.participations.all() if part.leader_id != leader.pk]
    return summits


def counterparts_of(leader):
    """Return the leaders of other states whom the leader met, with ``met``, the number of times; most often first."""
    met = Participation.objects.published().counterparts(leader)[:MOST_COUNTERPARTS]
    times = {row["leader"]: row["met"] for row in met}
    leaders = Leader.objects.in_bulk(times)
    for pk, number in times.items():
        leaders[pk].met = number
    return [leaders[pk] for pk in times]


@dataclass
class IssueStances:
    """Where a leader stood on one issue, meeting by meeting, oldest first."""

    issue: Issue
    positions: list = field(default_factory=list)

    @property
    def latest(self):
        """The position of the last meeting."""
        return self.positions[-1]

    @property
    def marked(self):
        """The last positions, as many as a row of marks can hold."""
        return self.positions[-MOST_MARKS:]

    @property
    def tally(self):
        """The stances taken, as (stance, number), in the order of the vocabulary."""
        stances = [position.stance for position in self.positions]
        return [(stance, stances.count(stance)) for stance in Stance if stance in stances]


def stances_of(leader):
    """Return the IssueStances of a leader: the issues on which most positions are on record first."""
    positions = (
        Position.objects.published()
        .filter(leader=leader)
        .select_related("issue", "summit")
        .order_by("summit__first_day", "pk")
    )
    by_issue = {}
    for position in positions:
        by_issue.setdefault(position.issue_id, IssueStances(position.issue)).positions.append(position)
    return sorted(by_issue.values(), key=lambda issue: (-len(issue.positions), issue.issue.name))
