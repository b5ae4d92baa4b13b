"""Filters of the list of agreements, named after its URL parameters, and the index of their values."""

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
    """Return the Index of the published agreements, ordered by date of signature."""
    agreements = Agreement.objects.published()
    columns = ("pk", "signed_day", "kind", "collection_id")
    rows = list(agreements.order_by("signed_day", "slug").values_list(*columns))
    keys = [row[0] for row in rows]
    numbers = numbers_by_key(keys)
    sets = {name: bitmaps() for name in ("leader", "country", "issue", "kind", "collection", "decade")}
    for number, (_pk, day, kind, collection) in enumerate(rows):
        sets["kind"][kind].add(number)
        # The agreement's own collection, which may differ from that of its summit.
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
    """Return the primary keys of the published agreements, ordered by title."""
    return list(Agreement.objects.published().order_by("title", "slug").values_list("pk", flat=True))


class SignedByFilter(DayFilter):
    """Select the agreements signed by a date; a month or a year means its first day.

    With ``in_force`` it selects everything: then the date is that of the status, and ``StateFilter`` uses it.
    """

    def numbers(self, filters, name, chosen):
        # The status filter combines status and date, so this one must not narrow the list.
        return filters.index.everything if chosen["in_force"] else filters.index.begun_by(chosen[name].earliest)


class StateFilter(OneChoiceFilter):
    """Select the agreements that had a status on the date ``on``, by default today."""

    def numbers(self, filters, name, chosen):
        agreements = Agreement.objects.published().order_by()
        methods = {"yes": agreements.in_force, "not-yet": agreements.not_yet_in_force, "ended": agreements.ended}
        day = chosen["on"].earliest if chosen["on"] else timezone.localdate()
        return filters.index.numbers_of(methods[chosen[name]](day).values_list("pk", flat=True))


class AgreementFilterSet(RecordChoices, ArchiveFilterSet):
    """Filter set of agreements.

    ``on`` and ``in_force`` combine: the agreements that had that status on that date. Without ``on`` the date is
    today; without ``in_force``, ``on`` selects all agreements signed by then. A month or a year means its first day.
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
        """The requested sort order, or the default."""
        return self.cleaned.get("sort") or DEFAULT_SORT

    def keys_in_order(self):
        """Return the primary keys of all published agreements, ordered by title."""
        return get_index(agreements_by_title)

    def in_words(self, name, item):
        """Return the display text of an active filter value; the date ``on`` is shown as a full date."""
        if name == "on" and isinstance(item, PartialDate):
            return super().in_words(name, PartialDate.parse(str(item.earliest)))
        return super().in_words(name, item)

    @property
    def default_sort(self):
        """The sort order when none is requested."""
        return DEFAULT_SORT

    @property
    def states(self):
        """The statuses to choose from, as (value, label)."""
        return STATES
