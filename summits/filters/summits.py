"""Filters of the list of summits, named after its URL parameters, and the index of their values."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter, decades_of
from summits.filters.fields import ChoicesFilter, FromFilter, ModifierFilter, SlugFilter, ToFilter
from summits.filters.index import Index, bitmaps, number_by_pk, numbered_rows, roll_up, union
from summits.filters.lookups import SlugLookupMixin, actors_with_predecessors, issues_with_subissues, split_actors
from summits.filters.search import SearchFilter
from summits.models import Discussion, Leader, Participation, Place, Series, Summit
from summits.querysets import with_subissues
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import Outcome, Role, SummitKind

MATCH_CHOICES = [("all", _("all of them")), ("any", _("any of them"))]
SORT_CHOICES = [
    ("-start", _("Newest first")),
    ("start", _("Oldest first")),
    ("title", _("Title")),
    ("relevance", _("Best match")),
]
NEWEST_FIRST = "-start"


SINGLE_VALUED = ("kind", "collection", "place", "host")
"""Filters by something of which a summit has at most one."""
PEOPLE = ("leader", "leader_as_delegate", "country", "side", "delegate")
"""Postings of who took part, see SummitIndex."""


class SummitIndex(Index):
    """Index of the published summits.

    ``own_outcomes``: outcome → primary key of an issue → bitmap of the summits with that outcome on that issue itself;
    ``outcomes``: the same with sub-issues included. ``postings`` also has "year"; "side" and, for those who took part
    as delegates, "delegate", both with pairs of primary keys (leader, actor); and "leader_as_delegate": the summits
    that do not count for a leader, since they took part in others in another role.
    """

    def __init__(self, pks, postings, days, own_outcomes, outcomes):
        super().__init__(pks, postings, days)
        self.own_outcomes, self.outcomes = own_outcomes, outcomes


def summit_index():
    """Return the SummitIndex, with the summits ordered by date."""
    columns = ("pk", "first_day", "last_day", "kind", "collection_id", "place_id", "country_id")
    rows = list(Summit.objects.published().order_by("first_day", "last_day", "slug").values_list(*columns))
    pks = [row[0] for row in rows]
    numbers = number_by_pk(pks)
    postings = {name: bitmaps() for name in (*SINGLE_VALUED, "series", "decade", "year", *PEOPLE)}
    for number, (_pk, first, last, *values) in enumerate(rows):
        for name, key in zip(SINGLE_VALUED, values, strict=True):
            postings[name][key].add(number)
        for decade in decades_of(first, last):
            postings["decade"][decade].add(number)
        for year in range(first.year, last.year + 1):
            postings["year"][year].add(number)
    for summit, series in numbered_rows(numbers, Summit.series.through.objects, "summit_id", "series_id"):
        postings["series"][series].add(summit)
    _add_participations(postings, numbers)
    actors = actors_with_predecessors()
    issues = issues_with_subissues()
    postings["host"] = roll_up(postings["host"], actors)
    postings |= split_actors(roll_up(postings["country"], actors))
    own_outcomes = defaultdict(bitmaps)
    discussions = numbered_rows(numbers, Discussion.objects.published(), "summit_id", "issue_id", "outcome")
    for summit, issue, outcome in discussions:
        own_outcomes[outcome][issue].add(summit)
    own_outcomes = {outcome: dict(found) for outcome, found in own_outcomes.items()}
    outcomes = {outcome: roll_up(found, issues) for outcome, found in own_outcomes.items()}
    postings["outcome"] = {outcome: union(found.values()) for outcome, found in own_outcomes.items()}
    discussed = {pk for found in outcomes.values() for pk in found}
    postings["issue"] = {pk: union(found[pk] for found in outcomes.values() if pk in found) for pk in discussed}
    days = tuple([row[column].toordinal() for row in rows] for column in (1, 2))
    return SummitIndex(pks, postings, days, own_outcomes, outcomes)


def _add_participations(postings, numbers):
    # The same rule as ``ParticipationQuerySet.counted``.
    only_delegates = set(Leader.objects.only_delegates().values_list("pk", flat=True))
    columns = ("summit_id", "leader_id", "actor_id", "role")
    for summit, leader, actor, role in numbered_rows(numbers, Participation.objects.published(), *columns):
        is_delegate = role == Role.DELEGATE
        is_counted = not is_delegate or leader in only_delegates
        postings["leader" if is_counted else "leader_as_delegate"][leader].add(summit)
        postings["delegate" if is_delegate else "side"][leader, actor].add(summit)
        postings["country"][actor].add(summit)


def summits_by_title():
    """Return the primary keys of the published summits, ordered by title."""
    return list(Summit.objects.published().order_by(Alphabetical("title"), "slug").values_list("pk", flat=True))


class SummitFilterSet(SlugLookupMixin, ArchiveFilterSet):
    """Filter set of summits.

    Several leaders or countries are combined with AND, or with OR if ``match`` is "any". Several values of any other
    filter are combined with OR, and different filters with AND. An issue and an outcome together mean that outcome on
    that issue.
    """

    q = SearchFilter(label=_("Keywords"), type_name="summit")
    collection = SlugFilter(label=_("Collection"))
    leader = SlugFilter(label=_("Leader"))
    issue = SlugFilter(label=_("Issue"))
    outcome = ChoicesFilter(label=_("Outcome"), choices=Outcome.choices)
    kind = ChoicesFilter(label=_("Kind"), choices=SummitKind.choices)
    series = SlugFilter(label=_("Series"))
    country = SlugFilter(label=_("Participating country"))
    organisation = SlugFilter(label=_("Participating organisation"))
    host = SlugFilter(label=_("Host country"), source="country")
    from_ = FromFilter(label=_("From"))
    to = ToFilter(label=_("To"))
    decade = DecadesFilter(label=_("Decade"))
    place = SlugFilter(label=_("Place"))
    match = ModifierFilter(label=_("Match several leaders or countries"), choices=MATCH_CHOICES)
    sort = ModifierFilter(label=_("Sort by"), choices=SORT_CHOICES)

    evaluated_together = ({"issue", "outcome"},)
    build_index = summit_index

    class Meta(ArchiveFilterSet.Meta):
        model = Summit
        fields = []

    def records_by_value(self, name, cleaned_data, value_keys=None):
        """Return value key → bitmap of the summits that this value of the filter ``name`` selects alone.

        With an outcome chosen, an issue selects the summits that had that outcome on it, and vice versa.
        """
        postings, outcomes = super().records_by_value(name, cleaned_data), self.index.outcomes
        if name == "issue" and cleaned_data["outcome"]:
            by_issue = [outcomes.get(outcome, {}) for outcome in cleaned_data["outcome"]]
            issues = value_keys or postings
            return {issue: union(found[issue] for found in by_issue if issue in found) for issue in issues}
        if name == "outcome" and cleaned_data["issue"]:
            issues = [issue.pk for issue in cleaned_data["issue"]]
            return {outcome: union(found[pk] for pk in issues if pk in found) for outcome, found in outcomes.items()}
        return postings

    def ordered_pks(self):
        """Return the primary keys of all summits ordered by title, or of the search hits, best match first."""
        if self.order == "title":
            return memoize_per_version(summits_by_title)
        return self.filters["q"].ranked_pks(self.form.cleaned_data["q"])

    @property
    def default_sort(self):
        """The sort order when none is requested: best match with search words, otherwise newest first."""
        return "relevance" if self.form.data.get("q", "").strip() else NEWEST_FIRST

    @property
    def order(self):
        """The requested sort order, or the default; best match needs search words and is otherwise newest first."""
        order = self.cleaned_data.get("sort") or self.default_sort
        return NEWEST_FIRST if order == "relevance" and not self.cleaned_data.get("q") else order

    @property
    def matches_any(self):
        """Whether one of several leaders or countries is enough; False by default and when ``match`` is invalid."""
        return self.cleaned_data.get("match") == "any"

    def is_conjunctive(self, name):
        return super().is_conjunctive(name) and not self.matches_any

    @property
    def selected_issue_slugs(self):
        """The slugs of the chosen issues and their sub-issues; the list marks their outcomes."""
        if not self.form.is_valid():
            return set()
        pks = with_subissues(self.form.cleaned_data["issue"], self.issues)
        return {issue.slug for issue in self.issues if issue.pk in pks}

    def find_series(self, slugs):
        """Return the public series with these slugs."""
        return Series.objects.published().filter(slug__in=slugs)

    def find_place(self, slugs):
        """Return the public places with these slugs."""
        return Place.objects.published().filter(slug__in=slugs)

    @property
    def match_choices(self):
        """The ways to combine several leaders or countries, as (value, label)."""
        return MATCH_CHOICES
