"""The filters of the list of agreements, by the parameters that its address promises, and the index of their values."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter, decades_of
from summits.filters.fields import ChoicesFilter, DayFilter, OneChoiceFilter, Qualifier, RecordsFilter
from summits.filters.index import Index, bitmaps, get_index, included, numbered_rows, numbers_by_key, rolled_up
from summits.filters.lookups import RecordChoices
from summits.filters.search import SearchFilter
from summits.models import Agreement, Country, Issue, Party
from summits.partial_dates import PartialDate
from summits.querysets import with_predecessors, with_subissues
from summits.vocabularies import AgreementKind

STATES = [("yes", _("in force")), ("not-yet", _("signed, not in force")), ("ended", _("ended"))]
SORTS = [("-signed", _("Newest first")), ("signed", _("Oldest first")), ("title", _("Title"))]
DEFAULT_SORT = "signed"


def agreement_index():
    """Return the Index of the published agreements, in the order of their days."""
    agreements = Agreement.objects.published()
    columns = ("pk", "signed_day", "kind", "collection_id")
    rows = list(agreements.order_by("signed_day", "slug").values_list(*columns))
    keys = [row[0] for row in rows]
    numbers = numbers_by_key(keys)
    sets = {name: bitmaps() for name in ("leader", "country", "issue", "kind", "collection", "decade")}
    for number, (_pk, day, kind, collection) in enumerate(rows):
        sets["kind"][kind].add(number)
        # That of the agreement, whichever that of its summit is.
        sets["collection"][collection].add(number)
        for decade in decades_of(day, day):
            sets["decade"][decade].add(number)
    parties = numbered_rows(numbers, Party.objects.published(), "agreement_id", "country_id", "signatory_id")
    for agreement, country, signatory in parties:
        sets["country"][country].add(agreement)
        sets["leader"][signatory].add(agreement)
    for agreement, issue in numbered_rows(numbers, agreements, "pk", "issues"):
        sets["issue"][issue].add(agreement)
    sets["country"] = rolled_up(sets["country"], included(with_predecessors, Country.objects.published()))
    sets["issue"] = rolled_up(sets["issue"], included(with_subissues, Issue.objects.published()))
    days = [row[1].toordinal() for row in rows]
    return Index(keys, sets, (days, days))


def agreements_by_title():
    """Return the primary keys of the published agreements in the order of their titles."""
    return list(Agreement.objects.published().order_by("title", "slug").values_list("pk", flat=True))


class SignedByFilter(DayFilter):
    """What had been signed by the day, or by the first one of the month or the year; with a state, that of the day."""

    def numbers(self, filters, name, chosen):
        # The day of the state: the filter by states asks for both.
        return filters.index.everything if chosen["in_force"] else filters.index.begun_by(chosen[name].earliest)


class StateFilter(OneChoiceFilter):
    """What was in a state on the day of ``on``, or is today."""

    def numbers(self, filters, name, chosen):
        agreements = Agreement.objects.published().order_by()
        verb = {"yes": agreements.in_force, "not-yet": agreements.waiting, "ended": agreements.ended}[chosen[name]]
        day = chosen["on"].earliest if chosen["on"] else timezone.localdate()
        return filters.index.numbers_of(verb(day).values_list("pk", flat=True))


class AgreementFilterSet(RecordChoices, ArchiveFilterSet):
    """Filters of agreements.

    ``on`` and ``in_force`` are one question: what was in that state on that day. Without a day it means today; a day
    without a state means all that had been signed by then. A month or a year stands for its first day.
    """

    q = SearchFilter(label=_("Keywords"), kind="agreement")
    on = SignedByFilter(label=_("As of"))
    in_force = StateFilter(label=_("Status"), choices=STATES)
    collection = RecordsFilter(label=_("Collection"))
    kind = ChoicesFilter(label=_("Kind"), choices=AgreementKind.choices)
    issue = RecordsFilter(label=_("Issue"))
    country = RecordsFilter(label=_("Party"))
    leader = RecordsFilter(label=_("Signed by"))
    decade = DecadesFilter(label=_("Decade"))
    sort = Qualifier(label=_("Sort by"), choices=SORTS)

    asked_together = ({"on", "in_force"},)
    build_index = agreement_index

    class Meta(ArchiveFilterSet.Meta):
        model = Agreement
        fields = []

    @property
    def order(self):
        """The order of the list: the one asked for, or that by default."""
        return self.cleaned.get("sort") or DEFAULT_SORT

    def keys_in_order(self):
        """Return the primary keys of all agreements in the order of their titles."""
        return get_index(agreements_by_title)

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
