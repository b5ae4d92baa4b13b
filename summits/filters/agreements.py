"""The filters of the list of agreements, by the parameters that its address promises."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summits.dates import PartialDate
from summits.filters.base import (
    ArchiveFilterSet,
    ChoicesFilter,
    DayFilter,
    OneChoiceFilter,
    Qualifier,
    RecordsFilter,
)
from summits.filters.choices import RecordChoices
from summits.filters.decades import DecadesFilter, in_decades
from summits.filters.words import WordsFilter
from summits.models import Agreement, Party
from summits.querysets import with_predecessors
from summits.vocabularies import AgreementKind

STATES = [("yes", _("in force")), ("not-yet", _("signed, not in force")), ("ended", _("ended"))]
SORTS = [("-signed", _("Newest first")), ("signed", _("Oldest first")), ("title", _("Title"))]
ORDERS = {
    "-signed": ["-signed_day", "-slug"],
    "signed": ["signed_day", "slug"],
    "title": ["title", "slug"],
}
DEFAULT_SORT = "signed"


class AgreementFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of agreements.

    ``on`` and ``in_force`` are one question: what was in that state on that day. Without a day it means today; a day
    without a state means all that had been signed by then. A month or a year stands for its first day.
    """

    q = WordsFilter(label=_("Keywords"), kind="agreement")
    on = DayFilter(label=_("As of"), method="signed_by")
    in_force = OneChoiceFilter(label=_("Status"), choices=STATES, method="in_state")
    collection = RecordsFilter(label=_("Collection"), method="in_collections")
    kind = ChoicesFilter(label=_("Kind"), choices=AgreementKind.choices)
    issue = RecordsFilter(label=_("Issue"), method="on_issues")
    country = RecordsFilter(label=_("Party"), method="of_parties")
    leader = RecordsFilter(label=_("Signed by"), method="signed_by_all")
    decade = DecadesFilter(label=_("Decade"), method="signed_in")
    sort = Qualifier(label=_("Sort by"), choices=SORTS)

    by_database = ("q", "on", "in_force")

    class Meta(ArchiveFilterSet.Meta):
        model = Agreement
        fields = []

    def filter_queryset(self, queryset):
        """Apply the filters and the order."""
        return super().filter_queryset(queryset).order_by(*ORDERS[self.order])

    @property
    def order(self):
        """The order of the list: the one asked for, or that by default."""
        return self.form.cleaned_data.get("sort") or DEFAULT_SORT

    @property
    def day(self):
        """The day asked for (datetime.date): that of ``on``, else today."""
        on = self.form.cleaned_data["on"]
        return on.earliest if on else timezone.localdate()

    def signed_by(self, queryset, name, value):
        """Keep agreements signed by the day, unless a state is asked for."""
        return queryset if self.form.cleaned_data["in_force"] else queryset.signed_by(value.earliest)

    def in_state(self, queryset, name, value):
        """Keep agreements that were in the state on the day."""
        verb = {"yes": queryset.in_force, "not-yet": queryset.waiting, "ended": queryset.ended}[value]
        return verb(self.day)

    def in_collections(self, queryset, name, value):
        """Keep agreements entered with one of the collections, whichever that of their summit is."""
        return queryset.filter(collection__in=value)

    def on_issues(self, queryset, name, value):
        """Keep agreements on one of the issues or their parts."""
        return queryset.on_issues(self.with_parts(value))

    def of_parties(self, queryset, name, value):
        """Keep agreements to which all the countries, or their predecessors, are parties."""
        return queryset.with_parties(*[with_predecessors([country], self.countries) for country in value])

    def signed_by_all(self, queryset, name, value):
        """Keep agreements that all the leaders signed."""
        for leader in value:
            signed = Party.objects.published().filter(signatory=leader)
            queryset = queryset.filter(pk__in=signed.values("agreement"))
        return queryset

    def signed_in(self, queryset, name, value):
        """Keep agreements signed in one of the decades."""
        return queryset.filter(in_decades(value, "signed_day", "signed_day"))

    def in_words(self, name, item):
        """Return a chosen value as a reader would say it."""
        if name == "on" and isinstance(item, PartialDate):
            return super().in_words(name, PartialDate.parse(str(item.earliest)))
        return super().in_words(name, item)

    @property
    def default_sort(self):
        """The order of the list where none is chosen."""
        return DEFAULT_SORT

    @property
    def states(self):
        """The states to choose from, as (value, label)."""
        return STATES
