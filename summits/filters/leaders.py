"""The filters of the list of leaders."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summits.filters.base import ArchiveFilterSet, RecordsFilter
from summits.filters.choices import RecordChoices
from summits.filters.decades import DecadesFilter, in_decades
from summits.filters.words import WordsFilter
from summits.models import Leader, Participation, Position, Quote, Term
from summits.querysets import with_predecessors


class LeaderFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of leaders: by any of their names, the states they led, their words on issues, the time they met in.

    Several values of a filter mean any of them, different filters combine with "and".
    """

    q = WordsFilter(label=_("Name"), kind="leader", weights="a")
    collection = RecordsFilter(label=_("Collection"), method="meeting_of")
    country = RecordsFilter(label=_("Country"), method="of_countries")
    issue = RecordsFilter(label=_("Issue"), method="on_issues")
    decade = DecadesFilter(label=_("Decade"), method="meeting_in")
    all_of = ()
    order = "name"

    class Meta(ArchiveFilterSet.Meta):
        model = Leader
        fields = []

    def of_countries(self, queryset, name, value):
        """Keep leaders who held office in, or spoke for, one of the countries or their predecessors."""
        states = {"country__in": with_predecessors(value, self.countries)}
        return queryset.filter(
            Q(pk__in=Participation.objects.published().filter(**states).values("leader"))
            | Q(pk__in=Term.objects.published().filter(**states).values("leader"))
        )

    def on_issues(self, queryset, name, value):
        """Keep leaders who took a position, or are quoted, on one of the issues or their parts."""
        issues = {"issue__in": self.with_parts(value)}
        took = Position.objects.published().filter(leader__isnull=False, **issues)
        said = Quote.objects.published().filter(**issues)
        return queryset.filter(Q(pk__in=took.values("leader")) | Q(pk__in=said.values("leader")))

    def meeting_of(self, queryset, name, value):
        """Keep leaders who took part in a summit of one of the collections."""
        return queryset.filter(
            pk__in=Participation.objects.published().filter(summit__collection__in=value).values("leader")
        )

    def meeting_in(self, queryset, name, value):
        """Keep leaders who took part in a summit in one of the decades."""
        then = in_decades(value, "summit__first_day", "summit__last_day")
        return queryset.filter(pk__in=Participation.objects.published().filter(then).values("leader"))
