"""The summits before and after a summit: in its series, and between the same two leaders.

The summit index numbers summits chronologically and has a bitmap for each leader and series, so a sequence of meetings
is a bitmap, too. Only the neighbours are read from the database.
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
    """A sequence of summits, seen from one of them: its number in the sequence, and its neighbours (Summit or None).

    ``first`` is None where it is the summit itself or its neighbour.
    """

    number: int
    total: int
    first: Summit | None
    before: Summit | None
    after: Summit | None


@dataclass
class Pair:
    """Two leaders of different sides, the Sequence of their published meetings, and the first day (ordinal) of each."""

    leaders: tuple[Leader, Leader]
    chain: Sequence
    days: list[int]


@dataclass
class RelatedSummits:
    """The Sequence of a summit in its series (None if it belongs to none), and the Pairs who met there."""

    series: Sequence | None
    pairs: list[Pair]


def related_summits(summit, participations):
    """Return the RelatedSummits of a summit, with at most MOST_PAIRS pairs of its leaders, principals first.

    ``participations`` are its Participation records, in the order of the page.
    """
    people = sorted(participations, key=lambda part: part.role in (Role.SUCCESSOR, Role.OBSERVER))[:MOST_PEOPLE]
    couples = [(one, two) for one, two in combinations(people, 2) if one.country_id != two.country_id][:MOST_PAIRS]
    index = get_index(summit_index)
    met = index.postings["leader"]
    of_series = index.postings["series"].get(summit.series_id, index.nothing)
    of_pairs = [met.get(one.leader_id, index.nothing) & met.get(two.leader_id, index.nothing) for one, two in couples]
    series, *chains = _chains(index, summit, [of_series, *of_pairs])
    pairs = [
        Pair((one.leader, two.leader), chain, [index.first_days[number] for number in numbers])
        for (one, two), chain, numbers in zip(couples, chains, of_pairs, strict=True)
        if chain
    ]
    return RelatedSummits(series if summit.series_id else None, pairs)


def _chains(index, summit, lines):
    # Return the Sequence of each line (a bitmap) around the summit; None where the index does not have it in that line.
    here = min(index.bitmap_of([summit.pk]), default=None)
    places = [_around(line, here) if here is not None and here in line else None for line in lines]
    keys = {index.pks[number] for place in places if place for number in place[2:] if number is not None}
    shown = {other.pk: other for other in link_rows(keys)} if keys else {}
    return [place and _chain(index, shown, *place) for place in places]


def _chain(index, shown, place, total, *numbers):
    # A neighbour may have been withdrawn since the index was built.
    return Sequence(place, total, *[None if number is None else shown.get(index.pks[number]) for number in numbers])


def _around(line, here):
    # Return the summit's place in the line, the line's length, and the index numbers of the first, previous and next.
    place, total = line.rank(here), len(line)
    first = line[0] if place > 2 else None
    return place, total, first, line[place - 2] if place > 1 else None, line[place] if place < total else None


@CompiledPkQuery
def link_rows(keys):
    """Published summits with the fields that a link to them shows."""
    return Summit.objects.published().filter(pk__in=keys).only("slug", "title", "start", "end").order_by()
