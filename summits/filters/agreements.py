"""Filters of the list of agreements, named after its URL parameters, and the index of their values."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summits.caching.memoize import memoize_per_version
from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter, decades_of
from summits.filters.fields import ChoicesFilter, ModifierFilter, OneChoiceFilter, PartialDateFilter, SlugFilter
from summits.filters.index import Index, bitmaps, number_by_pk, numbered_rows, roll_up
from summits.filters.lookups import SlugLookupMixin, countries_with_predecessors, issues_with_subissues
from summits.filters.search import SearchFilter
from summits.models import Agreement, Party
from summits.partial_dates import PartialDate
from summits.vocabularies import AgreementKind

STATUS_CHOICES = [("yes", _("In force")), ("not-yet", _("Signed, not in force")), ("ended", _("Ended"))]
SORT_CHOICES = [("-signed", _("Newest first")), ("signed", _("Oldest first")), ("title", _("Title"))]
DEFAULT_SORT = "signed"


def agreement_index():
    """Return the Index of the published agreements, ordered by date of signature."""
    agreements = Agreement.objects.published()
    columns = ("pk", "signed_day", "kind", "collection_id")
    rows = list(agreements.order_by("signed_day", "slug").values_list(*columns))
    pks = [row[0] for row in rows]
    numbers = number_by_pk(pks)
    postings = {name: bitmaps() for name in ("leader", "country", "issue", "kind", "collection", "decade")}
    for number, (_pk, day, kind, collection) in enumerate(rows):
        postings["kind"][kind].add(number)
        # The agreement's own collection, which may differ from that of its summit.
        postings["collection"][collection].add(number)
        for decade in decades_of(day, day):
            postings["decade"][decade].add(number)
    parties = numbered_rows(numbers, Party.objects.published(), "agreement_id", "country_id", "signatory_id")
    for agreement, country, signatory in parties:
        postings["country"][country].add(agreement)
        postings["leader"][signatory].add(agreement)
    for agreement, issue in numbered_rows(numbers, agreements, "pk", "issues"):
        postings["issue"][issue].add(agreement)
    postings["country"] = roll_up(postings["country"], countries_with_predecessors())
    postings["issue"] = roll_up(postings["issue"], issues_with_subissues())
    days = [row[1].toordinal() for row in rows]
    return Index(pks, postings, (days, days))


def agreements_by_title():
    """Return the primary keys of the published agreements, ordered by title."""
    return list(Agreement.objects.published().order_by("title", "slug").values_list("pk", flat=True))


class SignedByFilter(PartialDateFilter):
    """Select the agreements signed by a date; a month or a year means its first day.

    With ``in_force`` it selects everything: then the date is that of the status, and ``StatusFilter`` uses it.
    """

    def select(self, filterset, name, cleaned_data):
        # The status filter combines status and date, so this one must not narrow the list.
        index, day = filterset.index, cleaned_data[name].earliest
        return index.everything if cleaned_data["in_force"] else index.starting_on_or_before(day)


class StatusFilter(OneChoiceFilter):
    """Select the agreements that had a status on the date ``on``, by default today."""

    def select(self, filterset, name, cleaned_data):
        agreements = Agreement.objects.published().order_by()
        with_status = {"yes": agreements.in_force, "not-yet": agreements.not_yet_in_force, "ended": agreements.ended}
        day = cleaned_data["on"].earliest if cleaned_data["on"] else timezone.localdate()
        return filterset.index.bitmap_of(with_status[cleaned_data[name]](day).values_list("pk", flat=True))


class AgreementFilterSet(SlugLookupMixin, ArchiveFilterSet):
    """Filter set of agreements.

    ``on`` and ``in_force`` combine: the agreements that had that status on that date. Without ``on`` the date is
    today; without ``in_force``, ``on`` selects all agreements signed by then. A month or a year means its first day.
    """

    q = SearchFilter(label=_("Keywords"), type_name="agreement")
    on = SignedByFilter(label=_("As of"))
    in_force = StatusFilter(label=_("Status"), choices=STATUS_CHOICES)
    collection = SlugFilter(label=_("Collection"))
    kind = ChoicesFilter(label=_("Kind"), choices=AgreementKind.choices)
    issue = SlugFilter(label=_("Issue"))
    country = SlugFilter(label=_("Party"))
    leader = SlugFilter(label=_("Signed by"))
    decade = DecadesFilter(label=_("Decade"))
    sort = ModifierFilter(label=_("Sort by"), choices=SORT_CHOICES)

    evaluated_together = ({"on", "in_force"},)
    build_index = agreement_index

    class Meta(ArchiveFilterSet.Meta):
        model = Agreement
        fields = []

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

    @property
    def status_choices(self):
        """The statuses to choose from, as (value, label)."""
        return STATUS_CHOICES
