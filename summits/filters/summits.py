"""The filters of the list of summits, by the parameters that its address promises."""

from functools import reduce
from operator import and_

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from summits.filters.base import (
    ArchiveFilterSet,
    ChoicesFilter,
    DayFilter,
    OneChoiceFilter,
    Qualifier,
    RecordsFilter,
    WordsFilter,
    holds,
)
from summits.filters.choices import RecordChoices
from summits.filters.decades import DecadesFilter, in_decades
from summits.models import (
    Discussion,
    Issue,
    IssueName,
    Leader,
    LeaderName,
    Participation,
    Place,
    Series,
    Summit,
)
from summits.querysets import with_predecessors
from summits.vocabularies import Outcome, SummitKind

MATCHES = [("all", _("all of them")), ("any", _("any of them"))]
SORTS = [
    ("-start", _("Newest first")),
    ("start", _("Oldest first")),
    ("title", _("Title")),
    ("relevance", _("Best match")),
]
ORDERS = {
    "-start": ["-first_day", "-last_day", "slug"],
    "start": ["first_day", "last_day", "slug"],
    "title": ["title", "slug"],
    "relevance": ["in_title", "-first_day", "slug"],
}
DEFAULT_SORT = "-start"
ANY = Q(pk__isnull=False)


class SummitFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of summits.

    Several leaders or countries mean a meeting of all of them, with ``match=any`` of any; several values of another
    filter mean any of them; different filters combine with "and"; issue and outcome together mean that outcome on
    that issue.
    """

    q = WordsFilter(label=_("Words"), method="with_words")
    leader = RecordsFilter(label=_("Leader"), method="with_leaders")
    issue = RecordsFilter(label=_("Issue"), method="with_discussions")
    outcome = ChoicesFilter(label=_("Outcome"), choices=Outcome.choices, method="with_outcomes")
    kind = ChoicesFilter(label=_("Kind"), choices=SummitKind.choices)
    series = RecordsFilter(label=_("Series"), method="in_series")
    country = RecordsFilter(label=_("Country present"), method="with_countries")
    host = RecordsFilter(label=_("Host state"), method="hosted_by", source="country")
    from_ = DayFilter(label=_("From"), method="since")
    to = DayFilter(label=_("To"), method="until")
    decade = DecadesFilter(label=_("Decade"), method="held_in")
    place = RecordsFilter(label=_("Place"), method="held_at")
    match = Qualifier(label=_("Of several leaders or countries"), choices=MATCHES)
    sort = OneChoiceFilter(label=_("Sort by"), choices=SORTS, method="in_order")

    class Meta(ArchiveFilterSet.Meta):
        model = Summit
        fields = []

    def filter_queryset(self, queryset):
        """Apply the filters; without a sort order chosen, the newest come first."""
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["sort"] else found.order_by(*ORDERS[DEFAULT_SORT])

    def with_words(self, queryset, name, value):
        """Keep summits in which each of the words stands: in title, place, people, issues or texts."""
        for word in value.split():
            queryset = queryset.filter(_mentions(word))
        return queryset

    def with_leaders(self, queryset, name, value):
        """Keep summits of all the leaders, or of any."""
        return queryset.attended_by_any(value) if self.matches_any else queryset.attended_by(*value)

    def with_countries(self, queryset, name, value):
        """Keep summits at which all the countries, or any, were present, each with its predecessors."""
        groups = [with_predecessors([country], self.countries) for country in value]
        return queryset.attended_from(set().union(*groups)) if self.matches_any else queryset.attended_from(*groups)

    def hosted_by(self, queryset, name, value):
        """Keep summits held in one of the countries or their predecessors."""
        return queryset.filter(country__in=with_predecessors(value, self.countries))

    def with_discussions(self, queryset, name, value):
        """Keep summits that discussed one of the issues or their parts, with one of the outcomes chosen if any."""
        return queryset.on_issues(self.with_parts(value), self.form.cleaned_data["outcome"] or None)

    def with_outcomes(self, queryset, name, value):
        """Keep summits with one of the outcomes; with an issue chosen, ``with_discussions`` asks for both at once."""
        return queryset if self.form.cleaned_data["issue"] else queryset.on_issues(None, value)

    def in_series(self, queryset, name, value):
        """Keep summits of one of the series."""
        return queryset.filter(series__in=value)

    def since(self, queryset, name, value):
        """Keep summits not over before the day."""
        return queryset.overlapping(first=value.earliest)

    def until(self, queryset, name, value):
        """Keep summits begun by the day."""
        return queryset.overlapping(last=value.latest)

    def held_in(self, queryset, name, value):
        """Keep summits held, even in part, in one of the decades."""
        return queryset.filter(in_decades(value, "first_day", "last_day"))

    def held_at(self, queryset, name, value):
        """Keep summits held at one of the places."""
        return queryset.filter(place__in=value)

    def in_order(self, queryset, name, value):
        """Sort; the best match is one whose title has the words."""
        in_title = reduce(and_, (holds(word, "title") for word in self.form.cleaned_data["q"].split()), ANY)
        return queryset.annotate(in_title=Case(When(in_title, then=Value(0)), default=Value(1))).order_by(
            *ORDERS[value]
        )

    @property
    def default_sort(self):
        """The order of the list where none is chosen."""
        return DEFAULT_SORT

    @property
    def matches_any(self):
        """Whether one of several leaders or countries is enough; by default, and while it is wrong, it is not."""
        return self.form.cleaned_data.get("match") == "any"

    def means_all(self, name):
        return super().means_all(name) and not self.matches_any

    @property
    def issues_chosen(self):
        """The slugs of the issues chosen, with those of their parts: a list marks how they came out."""
        if not self.form.is_valid():
            return set()
        return {issue.slug for issue in self.with_parts(self.form.cleaned_data["issue"])}

    def find_series(self, slugs):
        """Return the series known by ``slugs``."""
        return Series.objects.filter(slug__in=slugs)

    def find_place(self, slugs):
        """Return the places known by ``slugs``."""
        return Place.objects.filter(slug__in=slugs)

    @property
    def matches(self):
        """How several leaders or countries may combine, as (value, label)."""
        return MATCHES


def _mentions(word):
    # Whether a summit mentions the word in what the public sees of it; the archive's full search has its own tables.
    names = LeaderName.objects.published().filter(holds(word, "name")).values("leader")
    leaders = Leader.objects.published().filter(holds(word, "name", "native_name") | Q(pk__in=names))
    words = IssueName.objects.published().filter(holds(word, "name")).values("issue")
    issues = Issue.objects.published().filter(holds(word, "name") | Q(pk__in=words))
    of_summit = {"summit": OuterRef("pk")}
    participations = Participation.objects.published().filter(**of_summit)
    discussions = Discussion.objects.published().filter(**of_summit)
    own = ("title", "venue", "summary", "background", "place__name", "place__country__name", "country__name")
    return (
        holds(word, *own)
        | Q(Exists(participations.filter(leader__in=leaders)))
        | Q(Exists(discussions.filter(issue__in=issues)))
    )
