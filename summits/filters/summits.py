"""The filters of the list of summits, by the parameters that its address promises, and the index of their values."""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter, decades_of
from summits.filters.fields import ChoicesFilter, FromFilter, Qualifier, RecordsFilter, ToFilter
from summits.filters.index import Index, bitmaps, get_index, included, numbered_rows, numbers_by_key, rolled_up, union
from summits.filters.lookups import RecordChoices
from summits.filters.search import SearchFilter
from summits.models import Country, Discussion, Issue, Participation, Place, Series, Summit
from summits.querysets import with_predecessors, with_subissues
from summits.vocabularies import Outcome, SummitKind

MATCHES = [("all", _("all of them")), ("any", _("any of them"))]
SORTS = [
    ("-start", _("Newest first")),
    ("start", _("Oldest first")),
    ("title", _("Title")),
    ("relevance", _("Best match")),
]
NEWEST_FIRST = "-start"


OWN = ("kind", "series", "collection", "place", "host")
"""Filters by what a summit has one of."""


class SummitIndex(Index):
    """The published summits.

    ``own_outcomes``: outcome → issue → the numbers of those that have that outcome on that issue itself; ``outcomes``:
    the same with sub-issues. Among ``sets`` are also "year" and "side", the pair of a leader and a country.
    """

    def __init__(self, keys, sets, days, own_outcomes, outcomes):
        super().__init__(keys, sets, days)
        self.own_outcomes, self.outcomes = own_outcomes, outcomes


def summit_index():
    """Return the SummitIndex, in the order of the days."""
    columns = ("pk", "first_day", "last_day", "kind", "series_id", "collection_id", "place_id", "country_id")
    rows = list(Summit.objects.published().order_by("first_day", "last_day", "slug").values_list(*columns))
    keys = [row[0] for row in rows]
    numbers = numbers_by_key(keys)
    sets = {name: bitmaps() for name in (*OWN, "decade", "year", "leader", "country", "side")}
    for number, (_pk, first, last, *own) in enumerate(rows):
        for name, key in zip(OWN, own, strict=True):
            sets[name][key].add(number)
        for decade in decades_of(first, last):
            sets["decade"][decade].add(number)
        for year in range(first.year, last.year + 1):
            sets["year"][year].add(number)
    present = numbered_rows(numbers, Participation.objects.published(), "summit_id", "leader_id", "country_id")
    for summit, leader, country in present:
        sets["leader"][leader].add(summit)
        sets["country"][country].add(summit)
        sets["side"][leader, country].add(summit)
    countries = included(with_predecessors, Country.objects.published())
    issues = included(with_subissues, Issue.objects.published())
    sets |= {name: rolled_up(sets[name], countries) for name in ("country", "host")}
    own_outcomes = defaultdict(bitmaps)
    discussions = numbered_rows(numbers, Discussion.objects.published(), "summit_id", "issue_id", "outcome")
    for summit, issue, outcome in discussions:
        own_outcomes[outcome][issue].add(summit)
    own_outcomes = {outcome: dict(found) for outcome, found in own_outcomes.items()}
    outcomes = {outcome: rolled_up(found, issues) for outcome, found in own_outcomes.items()}
    sets["outcome"] = {outcome: union(found.values()) for outcome, found in own_outcomes.items()}
    discussed = {pk for found in outcomes.values() for pk in found}
    sets["issue"] = {pk: union(found[pk] for found in outcomes.values() if pk in found) for pk in discussed}
    days = tuple([row[column].toordinal() for row in rows] for column in (1, 2))
    return SummitIndex(keys, sets, days, own_outcomes, outcomes)


def summits_by_title():
    """Return the primary keys of the published summits in the order of their titles."""
    return list(Summit.objects.published().order_by("title", "slug").values_list("pk", flat=True))


class SummitFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of summits.

    Several leaders or countries mean a meeting of all of them, with ``match=any`` of any; several values of another
    filter mean any of them; different filters combine with "and"; issue and outcome together mean that outcome on
    that issue.
    """

    q = SearchFilter(label=_("Keywords"), kind="summit")
    collection = RecordsFilter(label=_("Collection"))
    leader = RecordsFilter(label=_("Leader"))
    issue = RecordsFilter(label=_("Issue"))
    outcome = ChoicesFilter(label=_("Outcome"), choices=Outcome.choices)
    kind = ChoicesFilter(label=_("Kind"), choices=SummitKind.choices)
    series = RecordsFilter(label=_("Series"))
    country = RecordsFilter(label=_("Country present"))
    host = RecordsFilter(label=_("Host state"), source="country")
    from_ = FromFilter(label=_("From"))
    to = ToFilter(label=_("To"))
    decade = DecadesFilter(label=_("Decade"))
    place = RecordsFilter(label=_("Place"))
    match = Qualifier(label=_("Match several leaders or countries"), choices=MATCHES)
    sort = Qualifier(label=_("Sort by"), choices=SORTS)

    asked_together = ({"issue", "outcome"},)
    build_index = summit_index

    class Meta(ArchiveFilterSet.Meta):
        model = Summit
        fields = []

    def records_by_value(self, name, chosen, keys=None):
        """Return key of each value of a filter → the summits that it finds alone.

        With an outcome chosen, an issue finds the summits that had that outcome on it, and the reverse.
        """
        found, outcomes = super().records_by_value(name, chosen), self.index.outcomes
        if name == "issue" and chosen["outcome"]:
            wanted = [outcomes.get(outcome, {}) for outcome in chosen["outcome"]]
            return {issue: union(of_one[issue] for of_one in wanted if issue in of_one) for issue in keys or found}
        if name == "outcome" and chosen["issue"]:
            issues = [issue.pk for issue in chosen["issue"]]
            return {outcome: union(of_one[pk] for pk in issues if pk in of_one) for outcome, of_one in outcomes.items()}
        return found

    def keys_in_order(self):
        """Return the primary keys of all summits in the order of the titles, or of those found, best match first."""
        if self.order == "title":
            return get_index(summits_by_title)
        return self.filters["q"].best_first(self.form.cleaned_data["q"])

    @property
    def default_sort(self):
        """The order of the list where none is chosen: with words the best match first, else the newest."""
        return "relevance" if self.form.data.get("q", "").strip() else NEWEST_FIRST

    @property
    def order(self):
        """The order of the list: the one asked for, or that by default; without words nothing is the best match."""
        order = self.cleaned.get("sort") or self.default_sort
        return NEWEST_FIRST if order == "relevance" and not self.cleaned.get("q") else order

    @property
    def matches_any(self):
        """Whether one of several leaders or countries is enough; by default, and while it is wrong, it is not."""
        return self.cleaned.get("match") == "any"

    def means_all(self, name):
        return super().means_all(name) and not self.matches_any

    @property
    def issues_chosen(self):
        """The slugs of the issues chosen, with those of their parts: a list marks how they came out."""
        if not self.form.is_valid():
            return set()
        keys = with_subissues(self.form.cleaned_data["issue"], self.issues)
        return {issue.slug for issue in self.issues if issue.pk in keys}

    def find_series(self, slugs):
        """Return the public series known by ``slugs``."""
        return Series.objects.published().filter(slug__in=slugs)

    def find_place(self, slugs):
        """Return the public places known by ``slugs``."""
        return Place.objects.published().filter(slug__in=slugs)

    @property
    def matches(self):
        """How several leaders or countries may combine, as (value, label)."""
        return MATCHES
