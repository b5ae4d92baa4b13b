"""The list of issues and the page of one issue."""

from collections import defaultdict

from django.shortcuts import render
from django.utils.translation import gettext

from summits.caching.memoize import memoize_per_version
from summits.facets import FacetCounts, IssueHistory, count_verdicts, fetcher, latest_in
from summits.filters import IssueFilterSet, agreement_index
from summits.filters.base import group_by_parent
from summits.filters.lookups import all_actors, published_issues
from summits.models import Agreement, Discussion, Issue, Quotation
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.presenters.legal_status import with_status
from summits.presenters.list_titles import list_title
from summits.querysets import last_successors, with_predecessors, with_subissues
from summits.text.alphabet import alphabetical
from summits.views.base import RecordView, corrected_list, first_records, paginate
from summits.views.corrections import corrections_of

MEETINGS_PER_PAGE, TOPICS_PER_PAGE, MAX_SUBISSUES_IN_LIST = 30, 100, 60
MAX_QUOTATIONS, MAX_AGREEMENTS, MAX_SUBISSUES, MAX_COLLECTIONS = 12, 24, 40, 12
"""How much of an issue one page shows; lists and sections lead to the rest."""


def issue_list(request):
    """List the topics and sub-issues that match the filters, with the number of meetings that discussed each."""
    filters = IssueFilterSet(request.GET, queryset=Issue.objects.published())
    if response := corrected_list(request, filters):
        return response
    counts, issues = FacetCounts(filters), list(Issue.objects.published())
    meetings, matching_pks = filters.index.summit_counts, set(filters.index.pks_of(filters.results))
    for issue in issues:
        issue.meetings = meetings.get(issue.pk, 0)
    context = {
        "filters": filters,
        "title": list_title(filters),
        "get_holdings": holdings,
        "counts": counts,
        "page_obj": paginate(request, issue_tree(issues, matching_pks), TOPICS_PER_PAGE, filters.link_params),
        "max_subissues": MAX_SUBISSUES_IN_LIST,
        "total": len(matching_pks),
        "all_count": len(issues),
    }
    return render(request, "summits/issue_list.html", context)


def issue_tree(issues, matching_pks):
    """Return the matching topics as (topic, its matching sub-issues, sum of the meetings of topic and all sub-issues).

    ``issues`` have ``meetings`` (a number); ``matching_pks``: the primary keys of those that match. A topic that does
    not match is still returned, as a heading, if one of its sub-issues does.
    """
    branches = []
    for topic, subissues in group_by_parent(issues):
        shown = [subissue for subissue in subissues if subissue.pk in matching_pks]
        if shown or topic.pk in matching_pks:
            branches.append((topic, shown, topic.meetings + sum(subissue.meetings for subissue in subissues)))
    return branches


class IssueView(RecordView):
    """The page of one issue: positions and outcome meeting by meeting, agreements, quotations."""

    model = Issue
    template_name = "summits/issue_detail.html"

    def get_context_data(self, **kwargs):
        issue = self.object
        subissues = Issue.objects.published().filter(parent=issue)
        shown_subissues = list(subissues.with_counts()[: MAX_SUBISSUES + 1])
        issues = with_subissues([issue], memoize_per_version(published_issues))
        discussions = Discussion.objects.published().filter(issue__in=issues).with_positions()
        history = IssueHistory(issues)
        page_obj = paginate(self.request, Discussions(discussions, history), MEETINGS_PER_PAGE)
        rows = list(page_obj)
        signed, agreement_count = latest_in(agreement_index, "issue", issue.pk, MAX_AGREEMENTS)
        latest = with_status(fetcher(Agreement.objects.published().for_list())(signed))
        quotations = Quotation.objects.published().filter(issue__in=issues).select_related("summit", "leader")
        quotations, quotation_count = first_records(quotations.order_by("-summit__first_day", "pk"), MAX_QUOTATIONS)
        positions = [position for row in rows for position in row.positions.all()]
        columns = position_columns(positions, memoize_per_version(all_actors))
        return super().get_context_data(
            parent=Issue.objects.published().filter(pk=issue.parent_id).first() if issue.parent_id else None,
            subissues=shown_subissues,
            max_subissues=MAX_SUBISSUES,
            page_obj=page_obj,
            rows=[DiscussionRow(row, columns) for row in rows],
            columns=columns,
            span=history.span,
            collections=discussing_collections(history),
            tally=list(history.outcome_counts.items()),
            agreements=latest[::-1],
            agreement_count=agreement_count,
            verdicts=count_verdicts("issue", issue),
            quotations=quotations,
            quotation_count=quotation_count,
            citations=Citations(rows, positions, quotations, record=issue),
            corrections=corrections_of(issue),
            **kwargs,
        )


def discussing_collections(history):
    """Return the first collections with meetings in an IssueHistory, as (collection, number of meetings)."""
    numbers = [(held.collection, history.count_in_collection(held.collection.pk)) for held in holdings().collections]
    return [(collection, number) for collection, number in numbers if number][:MAX_COLLECTIONS]


class Discussions:
    """A sequence, for a paginator, of the discussions of a queryset in the order of an IssueHistory."""

    def __init__(self, discussions, history):
        self.discussions, self.history = discussions, history

    def __len__(self):
        return len(self.history)

    def __getitem__(self, part):
        """Return the discussions of a slice."""
        summits, before = self.history.summits(part.start, part.stop)
        positions = {summit: number for number, summit in enumerate(summits)}
        # The queryset is in chronological order. Summits of the same day are put into the order of the list of summits.
        ordered = sorted(
            self.discussions.filter(summit__in=summits), key=lambda discussion: positions[discussion.summit_id]
        )
        return ordered[before : before + part.stop - part.start]


def position_columns(positions, all_actors):
    """Return the columns of a table of ``positions``, as (primary keys of the states in the column, heading).

    A state with its predecessors counts as one side, unless two of them met. Two sides have a column each; any other
    number of sides shares one column, whose cells name the side.
    """
    actors = {position.actor_id: position.actor for position in positions}
    successors, sides, meetings = last_successors(all_actors), defaultdict(list), defaultdict(set)
    for actor in actors.values():
        sides[successors.get(actor.pk, actor.pk)].append(actor)
    for position in positions:
        meetings[position.summit_id].add(position.actor)
    two_of_a_side_met = any(len(met & {*side}) > 1 for met in meetings.values() for side in sides.values())
    if len(sides) != 2 or two_of_a_side_met:
        return [(set(actors), gettext("Positions"))]
    columns = [({actor.pk for actor in side}, " / ".join(_oldest_first(side, all_actors))) for side in sides.values()]
    return sorted(columns, key=lambda column: alphabetical(column[1]))


def _oldest_first(actors, all_actors):
    # A state has more predecessors than any of them: it inherits theirs.
    predecessor_count = {actor: len(with_predecessors([actor], all_actors)) for actor in actors}
    return [
        actor.name for actor in sorted(actors, key=lambda actor: (predecessor_count[actor], alphabetical(actor.name)))
    ]


class DiscussionRow:
    """A row of the table of an issue's discussions: ``cells`` are (heading, positions) for each of the columns."""

    def __init__(self, discussion, columns):
        self.discussion = discussion
        positions = list(discussion.positions.all())
        self.position_count = positions[0].total_count if positions else 0
        self.shown_position_count = len(positions)
        self.cells = [
            (heading, [position for position in positions if position.actor_id in actor_pks])
            for actor_pks, heading in columns
        ]
        self.shows_actors = len(columns) == 1
