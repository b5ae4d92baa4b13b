"""The list of leaders and the page of one leader."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, F, Prefetch
from django.shortcuts import render

from summits.facets import BitmapPage, FacetCounts, count_verdicts, fetcher, latest_in, meetings_of, with_meetings
from summits.filters import LeaderFilterSet, agreement_index
from summits.models import Agreement, Issue, Leader, Participation, Position, Quotation, Summit, TermOfOffice
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.presenters.legal_status import with_status
from summits.presenters.list_titles import list_title
from summits.presenters.section_rows import Counterparts
from summits.querysets import LEADER_NAME_FIELDS, first_per_group
from summits.text.alphabet import alphabetical
from summits.views.base import RecordView, corrected_list, first_records, paginate
from summits.views.corrections import corrections_of
from summits.vocabularies import Stance

MAX_MEETINGS, MAX_QUOTATIONS, UNFOLDED_QUOTATIONS, MAX_AGREEMENTS = 50, 36, 6, 20
MAX_COUNTERPARTS, MAX_ISSUES, MAX_POSITIONS_PER_ISSUE, MAX_OTHER_PARTICIPANTS = 30, 20, 12, 4
MAX_TERMS, MAX_TERMS_IN_LIST = 20, 6
"""How much of a leader one page shows; lists and sections lead to the rest."""


def leader_list(request):
    """List the leaders that match the filters, alphabetically, with their offices and number of meetings."""
    leaders = Leader.objects.published()
    filters = LeaderFilterSet(request.GET, queryset=leaders)
    if response := corrected_list(request, filters):
        return response
    counts = FacetCounts(filters)
    terms = first_per_group(
        TermOfOffice.objects.select_related("actor"), "leader", MAX_TERMS_IN_LIST, "first_day", "office"
    )
    fetch = fetcher(leaders.prefetch_related(Prefetch("terms", terms)))
    context = {
        "filters": filters,
        "title": list_title(filters),
        "get_holdings": holdings,
        "counts": counts,
        "page_obj": paginate(
            request, BitmapPage(filters, lambda pks: with_meetings(fetch(pks))), 60, filters.link_params
        ),
        "all_count": counts.unfiltered_count,
    }
    return render(request, "summits/leader_list.html", context)


class LeaderView(RecordView):
    """The page of one leader: offices, meetings, counterparts, positions, quotations, agreements."""

    model = Leader
    template_name = "summits/leader_detail.html"

    def get_context_data(self, **kwargs):
        leader = self.object
        terms = list(leader.terms.select_related("actor")[: MAX_TERMS + 1])
        (meetings, numbers), stances = latest_meetings_with_others(leader), leader_stances(leader)
        quotations = Quotation.objects.published().filter(leader=leader).select_related("summit")
        shown, quotation_count = first_records(quotations.order_by("-summit__first_day", "pk"), MAX_QUOTATIONS)
        signed, agreement_count = latest_in(agreement_index, "leader", leader.pk, MAX_AGREEMENTS)
        agreements = with_status(fetcher(Agreement.objects.published().for_list())(signed))
        latest = [issue.latest for issue in stances.issues]
        return super().get_context_data(
            terms=terms[:MAX_TERMS],
            has_more_terms=len(terms) > MAX_TERMS,
            states=list({term.actor_id: term.actor for term in terms}.values()),
            meeting_count=numbers.total,
            meeting_numbers=numbers,
            quotation_count=quotation_count,
            agreement_count=agreement_count,
            verdicts=count_verdicts("leader", leader),
            shown_count=len(meetings),
            years=[(year, list(group)) for year, group in groupby(meetings, key=lambda summit: summit.start.year)],
            counterparts=Counterparts(leader)[: MAX_COUNTERPARTS + 1],
            max_counterparts=MAX_COUNTERPARTS,
            stances=stances,
            stance_legend=Stance,
            unfolded_quotations=shown[:UNFOLDED_QUOTATIONS],
            folded_quotations=shown[UNFOLDED_QUOTATIONS:],
            agreements=agreements,
            citations=Citations(terms, latest, shown, record=leader),
            corrections=corrections_of(leader),
            **kwargs,
        )


def latest_meetings_with_others(leader):
    """Return the leader's latest published summits, newest first, and the LeaderMeetings: the numbers of all of them.

    Each has its first other leaders as ``others``, the number of all others as ``other_count``, and ``is_delegation``:
    whether the leader was only a delegate there, and in another role elsewhere.
    """
    keys, number, delegations = meetings_of(leader.pk, MAX_MEETINGS)
    summits = fetcher(Summit.objects.published().only("title", "slug", "start", "end"))(keys)
    participations = Participation.objects.published().filter(summit__in=[summit.pk for summit in summits])
    participations = participations.without_delegates().exclude(leader=leader).select_related("leader", "actor")
    order = *participations.side_order(by_own_role=True), "pk"
    participations = first_per_group(participations.order_by(*order), "summit", MAX_OTHER_PARTICIPANTS, *order)
    others = {}
    for participation in participations.only(
        "summit", *(f"leader__{name}" for name in LEADER_NAME_FIELDS), "actor__name"
    ):
        others.setdefault(participation.summit_id, []).append(participation)
    for summit in summits:
        summit.others = others.get(summit.pk, [])
        summit.other_count = summit.others[0].total_count if summit.others else 0
        summit.is_delegation = summit.pk in delegations
    return summits, LeaderMeetings(number, len(delegations), is_only_delegate(leader))


def is_only_delegate(leader):
    """Return whether a leader took part in meetings always as a delegate."""
    return Leader.objects.only_delegates().filter(pk=leader.pk).exists()


@dataclass(frozen=True)
class LeaderMeetings:
    """How many public summits count for a leader, and at how many others they were a delegate.

    ``is_only_delegate``: they were never anything but a delegate, so these summits count.
    """

    counted: int
    as_delegate: int
    is_only_delegate: bool

    @property
    def total(self):
        """The number of all of them."""
        return self.counted + self.as_delegate


@dataclass
class IssueStances:
    """A leader's positions on one issue: the latest ones, oldest first, and ``total``, the number of all of them.

    ``tally``: the stances of all of them, as (stance, number), in the order of the vocabulary.
    """

    issue: Issue
    total: int
    tally: list
    positions: list = field(default_factory=list)

    @property
    def latest(self):
        """The position at the latest meeting."""
        return self.positions[-1]


@dataclass
class Stances:
    """The IssueStances that a page shows, and the numbers of all issues with positions and of all positions."""

    issues: list[IssueStances]
    issue_count: int
    position_count: int


def leader_stances(leader):
    """Return the Stances of a leader, the issues with most positions first."""
    positions = Position.objects.published().filter(leader=leader)
    counted = positions.order_by().values_list("issue", "issue__name", "stance").annotate(number=Count("pk"))
    by_issue, names = {}, {}
    for issue, name, stance, number in counted:
        by_issue.setdefault(issue, {})[stance] = number
        names[issue] = name
    totals = {issue: sum(stances.values()) for issue, stances in by_issue.items()}
    first = sorted(totals, key=lambda issue: (-totals[issue], alphabetical(names[issue])))[:MAX_ISSUES]
    shown = {}
    for position in latest_positions(positions.filter(issue__in=first)):
        counts = by_issue[position.issue_id]
        tally = [(stance, counts[stance]) for stance in Stance if stance in counts]
        new = IssueStances(position.issue, totals[position.issue_id], tally)
        shown.setdefault(position.issue_id, new).positions.append(position)
    return Stances([shown[issue] for issue in first if issue in shown], len(totals), sum(totals.values()))


def latest_positions(positions):
    """Return a queryset of the latest ``positions`` (a queryset) on each issue, oldest first."""
    latest = first_per_group(
        positions.order_by(), "issue", MAX_POSITIONS_PER_ISSUE, F("summit__first_day").desc(), F("pk").desc()
    )
    # Filtered by primary key, so that the database does not sort rows with long texts.
    shown = Position.objects.filter(pk__in=latest.values("pk"))
    return shown.select_related("issue", "summit").order_by("summit__first_day", "pk")
