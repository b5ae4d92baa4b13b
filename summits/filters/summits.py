"""The filters of the list of summits, by the parameters that its address promises."""

from django.utils.translation import gettext_lazy as _

from summits.filters.base import (
    ArchiveFilterSet,
    ChoicesFilter,
    DayFilter,
    Qualifier,
    RecordsFilter,
)
from summits.filters.choices import RecordChoices
from summits.filters.decades import DecadesFilter, in_decades
from summits.filters.words import WordsFilter
from summits.models import (
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
    "-start": ["-first_day", "-last_day", "-slug"],
    "start": ["first_day", "last_day", "slug"],
    "title": ["title", "slug"],
}
NEWEST_FIRST = "-start"


class SummitFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of summits.

    Several leaders or countries mean a meeting of all of them, with ``match=any`` of any; several values of another
    filter mean any of them; different filters combine with "and"; issue and outcome together mean that outcome on
    that issue.
    """

    q = WordsFilter(label=_("Keywords"), kind="summit")
    collection = RecordsFilter(label=_("Collection"), method="in_collections")
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
    match = Qualifier(label=_("Match several leaders or countries"), choices=MATCHES)
    sort = Qualifier(label=_("Sort by"), choices=SORTS)

    class Meta(ArchiveFilterSet.Meta):
        model = Summit
        fields = []

    @property
    def found(self):
        """The summits that the filters find, in the order asked for but for the best match; none when one is wrong."""
        return super().found.order_by(*ORDERS.get(self.order, ORDERS[NEWEST_FIRST]))

    @property
    def best_first(self):
        """The keys of all summits that the words find, best first, where that is the order asked for; else None."""
        text = self.form.cleaned_data.get("q", "")
        return self.filters["q"].best_first(text) if self.order == "relevance" and text else None

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

    def in_collections(self, queryset, name, value):
        """Keep summits of one of the collections."""
        return queryset.filter(collection__in=value)

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

    @property
    def default_sort(self):
        """The order of the list where none is chosen: with words the best match first, else the newest."""
        return "relevance" if self.form.data.get("q", "").strip() else NEWEST_FIRST

    @property
    def order(self):
        """The order of the list: the one asked for, or that by default."""
        return self.form.cleaned_data.get("sort") or self.default_sort

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
        keys = self.with_parts(self.form.cleaned_data["issue"])
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
