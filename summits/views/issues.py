"""The list of issues and the page of one issue, through all summits."""

from collections import defaultdict

from django.db.models import Count, Max, Min
from django.shortcuts import render
from django.utils.translation import gettext

from summits.citations import Citations
from summits.facets import Counts
from summits.filters import IssueFilterSet
from summits.filters.base import tree_of
from summits.models import Agreement, Discussion, Issue, Quote
from summits.views.base import RecordView, listing
from summits.views.corrections import corrections_of
from summits.vocabularies import Outcome

MEETINGS_ON_A_PAGE = 60
MOST_QUOTES = 12
MOST_AGREEMENTS = 60


def issue_list(request):
    """The topics and their parts that the filters find, with the number of meetings that discussed each."""
    filters = IssueFilterSet(request.GET, queryset=Issue.objects.published())
    counts, issues = Counts(filters), list(Issue.objects.published())
    meetings, found = counts.index.meetings, set(counts.index.keys_of(counts.found))
    for issue in issues:
        issue.meetings = meetings.get(issue.pk, 0)
    context = {
        "filters": filters,
        "counts": counts,
        "tree": branches_of(issues, found),
        "total": len(found),
        "all_count": len(issues),
    }
    return render(request, "summits/issue_list.html", context)


def branches_of(issues, found):
    """Return the topics that are found, or of which a part is, as (topic, its parts found, discussions of all).

    ``found``: the primary keys of the issues found. A topic of which only parts are found stands as their heading.
    """
    branches = []
    for topic, parts in tree_of(issues):
        shown = [part for part in parts if part.pk in found]
        if shown or topic.pk in found:
            branches.append((topic, shown, topic.meetings + sum(part.meetings for part in parts)))
    return branches


class IssueView(RecordView):
    """One issue: each side's position and the outcome, meeting by meeting, the agreements, the words."""

    model = Issue
    template_name = "summits/issue_detail.html"

    def get_context_data(self, **kwargs):
        issue = self.object
        parts = list(Issue.objects.published().filter(parent=issue).with_counts())
        issues = [issue, *parts]
        discussions = Discussion.objects.published().filter(issue__in=issues).for_course()
        course = listing(self.request, discussions, MEETINGS_ON_A_PAGE)
        rows = list(course.page)
        agreements = Agreement.objects.published().on_issues(issues)
        latest = list(agreements.for_list().order_by("-signed_day", "-pk")[:MOST_AGREEMENTS])
        quotes = list(
            Quote.objects.published()
            .filter(issue__in=issues)
            .select_related("summit", "leader")
            .order_by("-summit__first_day", "pk")[:MOST_QUOTES]
        )
        positions = [position for row in rows for position in row.positions.all()]
        columns = columns_of(positions)
        return super().get_context_data(
            parent=Issue.objects.published().filter(pk=issue.parent_id).first() if issue.parent_id else None,
            parts=parts,
            names=list(issue.names.all()),
            listing=course,
            rows=[Row(row, columns) for row in rows],
            columns=columns,
            span=discussions.order_by().aggregate(first=Min("summit__first_day"), last=Max("summit__first_day")),
            tally=tally_of(discussions),
            agreements=latest[::-1],
            agreement_count=agreements.count(),
            quotes=quotes,
            citations=Citations([issue], rows, positions, quotes),
            corrections=corrections_of(issue),
            **kwargs,
        )


def tally_of(discussions):
    """Return the outcomes of the discussions (queryset), as (outcome, number), in the order of the vocabulary."""
    counted = dict(discussions.order_by().values_list("outcome").annotate(number=Count("pk")))
    return [(outcome, counted[outcome]) for outcome in Outcome if outcome in counted]


def columns_of(positions):
    """Return the columns for the sides, as (primary keys of the states, heading).

    Where two lines of states took all positions, each has a column; a line is a state with its predecessors. Where
    there are more, all sides share one column, which then names them.
    """
    countries = {position.country_id: position.country for position in positions}
    lines = defaultdict(list)
    for country in countries.values():
        lines[country.successor_id or country.pk].append(country)
    if len(lines) != 2:
        return [(set(countries), gettext("Positions"))]
    columns = [({country.pk for country in line}, " / ".join(_oldest_first(line))) for line in lines.values()]
    return sorted(columns, key=lambda column: column[1])


def _oldest_first(line):
    # A state that has a successor is older than the state that has none.
    return [country.name for country in sorted(line, key=lambda country: (country.successor_id is None, country.name))]


class Row:
    """One discussion in the course of an issue: ``cells`` are (heading, positions) for each of the columns."""

    def __init__(self, discussion, columns):
        self.discussion = discussion
        positions = list(discussion.positions.all())
        self.cells = [(heading, [one for one in positions if one.country_id in keys]) for keys, heading in columns]
        self.name_sides = len(columns) == 1
