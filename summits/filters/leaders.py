"""Filters of the list of leaders, and the index of their values."""

from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from summits.filters.base import ArchiveFilterSet
from summits.filters.decades import DecadesFilter
from summits.filters.fields import RecordsFilter
from summits.filters.index import Index, bitmaps, get_index, included, numbered_rows, numbers_by_key, rolled_up
from summits.filters.lookups import RecordChoices
from summits.filters.search import SearchFilter
from summits.filters.summits import summit_index
from summits.models import Country, Issue, Leader, Position, Quotation, TermOfOffice
from summits.querysets import with_predecessors, with_subissues
from summits.text.normalization import alphabetical


def leader_index():
    """Return the Index of the published leaders, in alphabetical order of their sort names."""
    rows = Leader.objects.published().order_by().values_list("sort_name", "slug", "pk")
    keys = [pk for *_names, pk in sorted(rows, key=lambda row: alphabetical(row[0], row[1]))]
    numbers, summits = numbers_by_key(keys), get_index(summit_index)
    # Countries in which they held office or which they represented at a summit.
    countries = bitmaps()
    for leader, country in summits.sets["side"]:
        if leader in numbers:
            countries[country].add(numbers[leader])
    for leader, country in numbered_rows(numbers, TermOfOffice.objects.published(), "leader_id", "country_id"):
        countries[country].add(leader)
    # Issues on which they took a position or are quoted.
    issues, quotes = bitmaps(), Quotation.objects.published().filter(Issue.objects.none().published_q("issue__"))
    for of_leader in (Position.objects.published(), quotes):
        for leader, issue in numbered_rows(numbers, of_leader.distinct(), "leader_id", "issue_id"):
            issues[issue].add(leader)
    sets = {
        "country": rolled_up(countries, included(with_predecessors, Country.objects.published())),
        "issue": rolled_up(issues, included(with_subissues, Issue.objects.published())),
        # Collections and decades of the summits that they attended.
        "collection": _by_value_of_summits("collection", summits, numbers),
        "decade": _by_value_of_summits("decade", summits, numbers),
    }
    return Index(keys, sets)


def _by_value_of_summits(name, summits, numbers):
    attended = [(numbers[leader], held) for leader, held in summits.sets["leader"].items() if leader in numbers]
    found = {}
    for key, having in summits.sets[name].items():
        if leaders := BitMap([leader for leader, held in attended if held.intersect(having)]):
            found[key] = leaders
    return found


class LeaderFilterSet(RecordChoices, ArchiveFilterSet):
    """Filter set of leaders: by name, country, issue, and the collection and decade of their meetings.

    Several values of one filter are combined with OR, different filters with AND.
    """

    q = SearchFilter(label=_("Name"), kind="leader", weights="a")
    collection = RecordsFilter(label=_("Collection"))
    country = RecordsFilter(label=_("Country"))
    issue = RecordsFilter(label=_("Issue"))
    decade = DecadesFilter(label=_("Decade"))
    all_of = ()
    build_index = leader_index
    order = "name"

    class Meta(ArchiveFilterSet.Meta):
        model = Leader
        fields = []
