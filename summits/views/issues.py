"""The list of issues and the page of one issue, through all summits."""

from collections import defaultdict

from django.shortcuts import render
from django.utils.translation import gettext

from summits.caching.memoize import memoize_per_version
from summits.facets import Course, FacetCounts, fetcher, latest_in
from summits.filters import IssueFilterSet, agreement_index
from summits.filters.base import group_by_parent
from summits.filters.lookups import all_countries, published_issues
from summits.models import Agreement, Discussion, Issue, Quote
from summits.presenters.citations import Citations
from summits.presenters.collections import holdings
from summits.querysets import last_successors, with_predecessors, with_subissues
from summits.views.base import RecordView, first_of, listing
from summits.views.corrections import corrections_of

MEETINGS_ON_A_PAGE, TOPICS_ON_A_PAGE, MOST_PARTS_OF_LINE = 30, 100, 60
MOST_QUOTES, MOST_AGREEMENTS, MOST_PARTS, MOST_NAMES, MOST_COLLECTIONS = 12, 25, 40, 30, 12
"""How much of an issue one page shows; lists and sections lead to the rest."""


def issue_list(request):
    """The topics and their parts that the filters find, with the number of meetings that discussed each."""
    filters = IssueFilterSet(request.GET, queryset=Issue.objects.published())
    counts, issues = FacetCounts(filters), list(Issue.objects.published())
    meetings, found = filters.index.meetings, set(filters.index.keys_of(filters.found))
    for issue in issues:
        issue.meetings = meetings.get(issue.pk, 0)
    context = {
        "filters": filters,
        "get_holdings": holdings,
        "counts": counts,
        "listing": listing(request, issue_tree(issues, found), TOPICS_ON_A_PAGE, filters.carried),
        "most_parts": MOST_PARTS_OF_LINE,
        "total": len(found),
        "all_count": len(issues),
    }
    return render(request, "summits/issue_list.html", context)


def issue_tree(issues, found):
    """Return the topics that are found, or of which a part is, as (topic, its parts found, discussions of all).

    ``found``: the primary keys of the issues found. A topic of which only parts are found stands as their heading.
    """
    branches = []
    for topic, parts in group_by_parent(issues):
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
        parts = Issue.objects.published().filter(parent=issue)
        shown_parts = list(parts.with_counts()[: MOST_PARTS + 1])
        issues = with_subissues([issue], memoize_per_version(published_issues))
        discussions = Discussion.objects.published().filter(issue__in=issues).for_course()
        course = Course(issues)
        shown = listing(self.request, Discussions(discussions, course), MEETINGS_ON_A_PAGE)
        rows = list(shown.page)
        signed, agreement_count = latest_in(agreement_index, "issue", issue.pk, MOST_AGREEMENTS)
        latest = fetcher(Agreement.objects.published().for_list())(signed)
        quotes = Quote.objects.published().filter(issue__in=issues).select_related("summit", "leader")
        quotes, quote_count = first_of(quotes.order_by("-summit__first_day", "pk"), MOST_QUOTES)
        positions = [position for row in rows for position in row.positions.all()]
        columns = columns_of(positions, memoize_per_version(all_countries))
        return super().get_context_data(
            parent=Issue.objects.published().filter(pk=issue.parent_id).first() if issue.parent_id else None,
            parts=shown_parts,
            most_parts=MOST_PARTS,
            names=list(issue.names.all()[: MOST_NAMES + 1]),
            most_names=MOST_NAMES,
            listing=shown,
            rows=[Row(row, columns) for row in rows],
            columns=columns,
            span=course.span,
            collections=collections_of(course),
            tally=list(course.tally.items()),
            agreements=latest[::-1],
            agreement_count=agreement_count,
            quotes=quotes,
            quote_count=quote_count,
            citations=Citations([issue], rows, positions, quotes, all_sources=f"{issue.get_absolute_url()}sources/"),
            corrections=corrections_of(issue),
            **kwargs,
        )


def collections_of(course):
    """Return the first collections whose meetings are among those of a Course, as (collection, number of meetings)."""
    numbers = [(held.collection, course.meetings_in(held.collection.pk)) for held in holdings().collections]
    return [(collection, number) for collection, number in numbers if number][:MOST_COLLECTIONS]


class Discussions:
    """The discussions of a queryset in the order of a Course, to be cut into pages."""

    def __init__(self, discussions, course):
        self.discussions, self.course = discussions, course

    def __len__(self):
        return len(self.course)

    def __getitem__(self, places):
        """Return the discussions of a slice."""
        summits, before = self.course.summits(places.start, places.stop)
        place = {summit: number for number, summit in enumerate(summits)}
        # The queryset's order is that of the days; two summits on one day stand as in the list of summits.
        found = sorted(self.discussions.filter(summit__in=summits), key=lambda discussion: place[discussion.summit_id])
        return found[before : before + places.stop - places.start]


def columns_of(positions, all_countries):
    """Return the columns for the sides, as (primary keys of the states, heading).

    Where two lines of states took all positions, each has a column; a line is a state with its predecessors. Where
    there are more, all sides share one column, which then names them.
    """
    countries = {position.country_id: position.country for position in positions}
    last, lines = last_successors(all_countries), defaultdict(list)
    for country in countries.values():
        lines[last.get(country.pk, country.pk)].append(country)
    if len(lines) != 2:
        return [(set(countries), gettext("Positions"))]
    columns = [
        ({country.pk for country in line}, " / ".join(_oldest_first(line, all_countries))) for line in lines.values()
    ]
    return sorted(columns, key=lambda column: column[1])


def _oldest_first(line, all_countries):
    # A state has all the predecessors of each of its predecessors, and that one.
    age = {country: len(with_predecessors([country], all_countries)) for country in line}
    return [country.name for country in sorted(line, key=lambda country: (age[country], country.name))]


class Row:
    """One discussion in the course of an issue: ``cells`` are (heading, positions) for each of the columns."""

    def __init__(self, discussion, columns):
        self.discussion = discussion
        positions = list(discussion.positions.all())
        self.position_count = positions[0].of_all if positions else 0
        self.shown_count = len(positions)
        self.cells = [(heading, [one for one in positions if one.country_id in keys]) for keys, heading in columns]
        self.name_sides = len(columns) == 1
