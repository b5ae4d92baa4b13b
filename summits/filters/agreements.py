"""Filters of the list of agreements, named after its URL parameters, and the index of their values."""

from collections import defaultdict
from functools import reduce
from operator import and_

from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter, decades_of
from summits.filters.fields import ChoicesFilter, ModifierFilter, PartialDateFilter, SlugFilter
from summits.filters.fields import value_keys as value_keys_of
from summits.filters.index import Index, bitmaps, number_by_pk, numbered_rows, roll_up, union
from summits.filters.legal_status import FORMER_VALUES, LegalStatusFilter, day_of, status_index
from summits.filters.lookups import SlugLookupMixin, issues_with_subissues, split_actors
from summits.filters.search import SearchFilter
from summits.models import Agreement, AgreementEvent, Party
from summits.models.geography import succession
from summits.partial_dates import PartialDate
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import AgreementKind, LegalStatus

PARTY_CHOICES = [("bilateral", _("Bilateral: two parties")), ("multilateral", _("Multilateral: more than two"))]
SORT_CHOICES = [("-signed", _("Newest first")), ("signed", _("Oldest first")), ("title", _("Title"))]
DEFAULT_SORT = "signed"


class AgreementIndex(Index):
    """Index of the published agreements; ``statuses`` is their StatusIndex."""

    def __init__(self, *args, statuses):
        super().__init__(*args)
        self.statuses = statuses


def agreement_index():
    """Return the AgreementIndex of the published agreements, ordered by date of signature."""
    agreements = Agreement.objects.published()
    columns = ("pk", "signed_day", "kind", "collection_id", "signed", "expires")
    rows = list(agreements.order_by("signed_day", "slug").values_list(*columns))
    pks = [row[0] for row in rows]
    numbers, states = number_by_pk(pks), memoize_per_version(succession)
    names = ("leader", "country", "issue", "kind", "collection", "decade", "parties")
    postings = {name: bitmaps() for name in names}
    for number, (_pk, day, kind, collection, *_dates) in enumerate(rows):
        postings["kind"][kind].add(number)
        # The agreement's own collection, which may differ from that of its summit.
        postings["collection"][collection].add(number)
        for decade in decades_of(day, day):
            postings["decade"][decade].add(number)
    actors, events = defaultdict(list), defaultdict(list)
    parties = numbered_rows(
        numbers, Party.objects.published(), "agreement_id", "actor_id", "signatory_id", order=["pk"]
    )
    for agreement, actor, signatory in parties:
        postings["country"][actor].add(agreement)
        postings["leader"][signatory].add(agreement)
        actors[agreement].append(actor)
    columns = ("agreement_id", "kind", "on", "actor_id", "until")
    for agreement, *event in numbered_rows(numbers, AgreementEvent.objects.published(), *columns, order=["pk"]):
        events[agreement].append(event)
    for agreement, issue in numbered_rows(numbers, agreements, "pk", "issues"):
        postings["issue"][issue].add(agreement)
    postings |= split_actors(roll_up(postings["country"], states.predecessors))
    postings["issue"] = roll_up(postings["issue"], issues_with_subissues())
    # The status changes from day to day: its bitmaps are made for the day that is asked for.
    postings["in_force"] = {}
    statuses = status_index([(row[2], *row[4:]) for row in rows], actors, events, states)
    for number, groups in enumerate(statuses.groups):
        if len(groups) > 1:
            postings["parties"]["bilateral" if len(groups) == 2 else "multilateral"].add(number)
    days = [row[1].toordinal() for row in rows]
    return AgreementIndex(pks, postings, (days, days), statuses=statuses)


def agreements_by_title():
    """Return the primary keys of the published agreements, ordered by title."""
    return list(Agreement.objects.published().order_by(Alphabetical("title"), "slug").values_list("pk", flat=True))


class SignedByFilter(PartialDateFilter):
    """Select the agreements signed by a date; a month or a year means its first day.

    With ``in_force`` it selects everything: then the date is that of the status, and ``LegalStatusFilter`` uses it.
    """

    def select(self, filterset, name, cleaned_data):
        # The status filter combines status and date, so this one must not narrow the list.
        index, day = filterset.index, cleaned_data[name].earliest
        return index.everything if cleaned_data["in_force"] else index.starting_on_or_before(day)


class AgreementFilterSet(SlugLookupMixin, ArchiveFilterSet):
    """Filter set of agreements.

    ``on``, ``in_force`` and ``country`` combine: the agreements that had one of these legal statuses on that date, for
    that party, or between those parties. Without ``on`` the date is today; without ``in_force``, ``on`` selects all
    agreements signed by then. A month or a year means its first day.
    """

    q = SearchFilter(label=_("Keywords"), type_name="agreement")
    on = SignedByFilter(label=_("As of"))
    in_force = LegalStatusFilter(label=_("Legal status"), choices=LegalStatus.choices)
    collection = SlugFilter(label=_("Collection"))
    kind = ChoicesFilter(label=_("Kind"), choices=AgreementKind.choices)
    parties = ChoicesFilter(label=_("Number of parties"), choices=PARTY_CHOICES)
    issue = SlugFilter(label=_("Issue"))
    country = SlugFilter(label=_("Party"))
    organisation = SlugFilter(label=_("Party that is an organisation"))
    leader = SlugFilter(label=_("Signed by"))
    decade = DecadesFilter(label=_("Decade"))
    sort = ModifierFilter(label=_("Sort by"), choices=SORT_CHOICES)

    evaluated_together = ({"on", "in_force", "country"},)
    build_index = agreement_index

    class Meta(ArchiveFilterSet.Meta):
        model = Agreement
        fields = []

    def __init__(self, data=None, *args, **kwargs):
        super().__init__(with_current_statuses(data), *args, **kwargs)

    def records_by_value(self, name, cleaned_data, value_keys=None):
        """Return value key → bitmap; those of a status and of a party depend on each other and on the date."""
        if name == "in_force":
            return self._by_status(cleaned_data, value_keys_of(cleaned_data["country"]))
        if name != "country" or not (cleaned_data["in_force"] or cleaned_data["on"]):
            return super().records_by_value(name, cleaned_data, value_keys)
        return self._by_country(cleaned_data, value_keys)

    def _by_status(self, cleaned_data, actors):
        index = self.index
        of_parties = (index.postings["country"].get(actor, index.nothing) for actor in actors)
        return index.statuses.between(day_of(cleaned_data), actors, reduce(and_, of_parties, index.everything))

    def _by_country(self, cleaned_data, value_keys):
        postings, chosen = self.index.postings["country"], value_keys_of(cleaned_data["country"])
        keys = postings if value_keys is None else [key for key in value_keys if key in postings]
        if not cleaned_data["in_force"]:
            signed = self.index.starting_on_or_before(cleaned_data["on"].earliest)
            return {key: postings[key] & signed for key in keys}
        wanted = cleaned_data["in_force"]
        found = {}
        for key in keys:
            by_status = self._by_status(cleaned_data, list(dict.fromkeys([*chosen, key])))
            found[key] = union(by_status[status] for status in wanted if status in by_status)
        return found

    @property
    def order(self):
        """The requested sort order, or the default."""
        return self.cleaned_data.get("sort") or DEFAULT_SORT

    def ordered_pks(self):
        """Return the primary keys of all published agreements, ordered by title."""
        return memoize_per_version(agreements_by_title)

    def display_value(self, name, value):
        """Return the display text of an active filter value; the date ``on`` is shown as a full date."""
        if name == "on" and isinstance(value, PartialDate):
            return super().display_value(name, PartialDate.parse(str(value.earliest)))
        return super().display_value(name, value)

    @property
    def default_sort(self):
        """The sort order when none is requested."""
        return DEFAULT_SORT


def with_current_statuses(data):
    """Return the parameters (a QueryDict or None) with the values that ``in_force`` had formerly replaced."""
    if data is None or not FORMER_VALUES.keys() & {*data.getlist("in_force")}:
        return data
    data = data.copy()
    values = [now for value in data.getlist("in_force") for now in FORMER_VALUES.get(value, (value,))]
    data.setlist("in_force", list(dict.fromkeys(values)))
    return data
