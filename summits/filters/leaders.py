"""The filters of the list of leaders."""

from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from summits.filters.base import ArchiveFilterSet, RecordsFilter, WordsFilter, holds
from summits.models import Country, Leader, LeaderName, Participation, Term


class LeaderFilterSet(ArchiveFilterSet):
    """Filters of leaders: by any of their names, and by the states they led."""

    q = WordsFilter(label=_("Name"), method="named")
    country = RecordsFilter(label=_("Country"), method="of_countries")

    class Meta(ArchiveFilterSet.Meta):
        model = Leader
        fields = []

    def named(self, queryset, name, value):
        """Keep leaders of whom each word stands in one of their names, in any spelling or script on record."""
        for word in value.split():
            others = LeaderName.objects.published().filter(holds(word, "name")).values("leader")
            queryset = queryset.filter(holds(word, "name", "sort_name", "native_name") | Q(pk__in=others))
        return queryset

    def of_countries(self, queryset, name, value):
        """Keep leaders who held office in, or spoke for, one of the countries."""
        spoke = Participation.objects.published().filter(country__in=value).values("leader")
        held = Term.objects.published().filter(country__in=value).values("leader")
        return queryset.filter(Q(pk__in=spoke) | Q(pk__in=held))

    @cached_property
    def countries(self):
        """All countries that a public leader led."""
        return list(Country.objects.filter(terms__in=Term.objects.published()).distinct())

    def find_country(self, slugs):
        return self.countries
