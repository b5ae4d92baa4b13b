"""What came before a summit and after it: in its series, and between the same two leaders.

The index of the summits knows who was where in the order of the days, so that a line of meetings is a bitmap; only the
neighbours themselves are read from the database. There a line of two leaders took 1 ms with 100,000 summits.
"""

from dataclasses import dataclass
from itertools import combinations

from summits.db.compiled import CompiledPkQuery
from summits.filters import get_index, summit_index
from summits.models import Leader, Summit
from summits.vocabularies import Role

MOST_PAIRS = 3
MOST_PEOPLE = 4


@dataclass
class Sequence:
    """A line of summits around this one: its number in the line, and its neighbours (Summit or None)."""

    number: int
    total: int
    first: Summit | None
    before: Summit | None
    after: Summit | None


@dataclass
class Pair:
    """Two leaders of different sides, the Chain of their public meetings, and the days (ordinals) these began."""

    leaders: tuple[Leader, Leader]
    chain: Sequence
    days: list[int]


@dataclass
class RelatedSummits:
    """The Chain of a summit in its series (None if it belongs to none), and the Pairs who met there."""

    series: Sequence | None
    pairs: list[Pair]


def related_summits(summit, participations):
    """Return the Neighbours of a summit: of the leaders of different sides at most three pairs, principals first."""
    people = sorted(participations, key=lambda part: part.role in (Role.SUCCESSOR, Role.OBSERVER))[:MOST_PEOPLE]
    couples = [(one, two) for one, two in combinations(people, 2) if one.country_id != two.country_id][:MOST_PAIRS]
    index = get_index(summit_index)
    met = index.sets["leader"]
    of_series = index.sets["series"].get(summit.series_id, index.nothing)
    of_pairs = [met.get(one.leader_id, index.nothing) & met.get(two.leader_id, index.nothing) for one, two in couples]
    series, *chains = _chains(index, summit, [of_series, *of_pairs])
    pairs = [
        Pair((one.leader, two.leader), chain, [index.first_days[number] for number in numbers])
        for (one, two), chain, numbers in zip(couples, chains, of_pairs, strict=True)
        if chain
    ]
    return RelatedSummits(series if summit.series_id else None, pairs)


def _chains(index, summit, lines):
    # Of each line (a bitmap) the Chain around the summit; None where the index does not know the summit to be in it.
    here = min(index.numbers_of([summit.pk]), default=None)
    places = [_around(line, here) if here is not None and here in line else None for line in lines]
    keys = {index.keys[number] for place in places if place for number in place[2:] if number is not None}
    shown = {other.pk: other for other in link_rows(keys)} if keys else {}
    return [place and _chain(index, shown, *place) for place in places]


def _chain(index, shown, place, total, *numbers):
    # One may have been taken back since the index was made.
    return Sequence(place, total, *[None if number is None else shown.get(index.keys[number]) for number in numbers])


def _around(line, here):
    # Its place in the line, the length of that, and the numbers of the first, the one before and the one after.
    place, total = line.rank(here), len(line)
    first = line[0] if place > 2 else None
    return place, total, first, line[place - 2] if place > 1 else None, line[place] if place < total else None


@CompiledPkQuery
def link_rows(keys):
    """Summits with what a link to them shows."""
    return Summit.objects.published().filter(pk__in=keys).only("slug", "title", "start", "end").order_by()
