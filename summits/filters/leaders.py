"""Filters of the list of leaders, and the index of their values."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from summits.caching.memoize import memoize_per_version
from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter
from summits.filters.fields import ModifierFilter, SlugFilter
from summits.filters.index import Index, bitmaps, number_by_pk, numbered_rows, roll_up
from summits.filters.lookups import SlugLookupMixin, actors_with_predecessors, issues_with_subissues, split_actors
from summits.filters.search import SearchFilter
from summits.filters.summits import summit_index
from summits.models import Issue, Leader, Position, Quotation, TermOfOffice
from summits.text.alphabet import alphabetical_key


def leader_index():
    """Return the Index of the published leaders without delegates, in alphabetical order of their sort names."""
    return _index_of(Leader.objects.published().without_delegates())


def leader_index_with_delegates():
    """Return the Index of all published leaders, in alphabetical order of their sort names."""
    return _index_of(Leader.objects.published())


def _index_of(people):
    rows = people.order_by().values_list("sort_name", "slug", "pk")
    pks = [pk for *_names, pk in sorted(rows, key=lambda row: alphabetical_key(row[0], row[1]))]
    numbers, summits = number_by_pk(pks), memoize_per_version(summit_index)
    # Where they held office or which they represented at a summit.
    actors = bitmaps()
    for leader, actor in (*summits.postings["side"], *summits.postings["delegate"]):
        if leader in numbers:
            actors[actor].add(numbers[leader])
    for leader, actor in numbered_rows(numbers, TermOfOffice.objects.published(), "leader_id", "actor_id"):
        actors[actor].add(leader)
    # Issues on which they took a position or are quoted.
    issues, quotations = bitmaps(), Quotation.objects.published().filter(Issue.objects.none().published_q("issue__"))
    for of_leader in (Position.objects.published(), quotations):
        for leader, issue in numbered_rows(numbers, of_leader.distinct(), "leader_id", "issue_id"):
            issues[issue].add(leader)
    postings = {
        **split_actors(roll_up(actors, actors_with_predecessors())),
        "issue": roll_up(issues, issues_with_subissues()),
        # Collections and decades of the summits that they attended.
        "collection": _by_value_of_summits("collection", summits, numbers),
        "decade": _by_value_of_summits("decade", summits, numbers),
    }
    return Index(pks, postings)


def _by_value_of_summits(name, summits, numbers):
    attended = [(numbers[leader], bitmap) for leader, bitmap in summits.postings["leader"].items() if leader in numbers]
    found = {}
    for key, with_value in summits.postings[name].items():
        if leaders := BitMap([leader for leader, bitmap in attended if bitmap.intersect(with_value)]):
            found[key] = leaders
    return found


class LeaderFilterSet(SlugLookupMixin, ArchiveFilterSet):
    """Filter set of leaders: by name, country, issue, and the collection and decade of their meetings.

    Several values of one filter are combined with OR, different filters with AND. People who only ever took part as
    delegates are left out unless ``delegates`` is "yes".
    """

    q = SearchFilter(label=_("Name"), type_name="leader", weights="a")
    collection = SlugFilter(label=_("Collection"))
    country = SlugFilter(label=_("Country"))
    organisation = SlugFilter(label=_("Organisation"))
    issue = SlugFilter(label=_("Issue"))
    decade = DecadesFilter(label=_("Decade"))
    delegates = ModifierFilter(label=_("Delegates"), choices=[("yes", _("Include delegates"))])
    modifiers = ("delegates",)
    conjunctive = ()
    build_index = leader_index
    order = "name"

    class Meta(ArchiveFilterSet.Meta):
        model = Leader
        fields = []

    def filter_queryset(self, queryset):
        return super().filter_queryset(queryset if self.includes_delegates else queryset.without_delegates())

    @property
    def includes_delegates(self):
        """Whether the list includes people who only ever took part as delegates."""
        return self.cleaned_data.get("delegates") == "yes"

    @cached_property
    def index(self):
        """The index of the leaders, with or without delegates."""
        return memoize_per_version(leader_index_with_delegates if self.includes_delegates else leader_index)
