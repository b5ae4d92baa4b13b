"""The summits before and after a summit: in its series, and between the same two leaders.

The summit index numbers summits chronologically and has a bitmap for each leader and series, so a sequence of meetings
is a bitmap, too. Only the neighbours are read from the database.
"""

from dataclasses import dataclass

from summits.caching.memoize import memoize_per_version
from summits.db.compiled import CompiledPkQuery
from summits.filters import summit_index
from summits.models import Leader, Series, Summit
from summits.vocabularies import KINDS_OF_MANY, ROLES_BESIDE_THE_SIDES, SIDE_RANK_OF_ROLE, SIDES_OF_A_BILATERAL, Role


@dataclass
class Sequence:
    """A sequence of summits, seen from one of them: its number in the sequence, and its neighbours (Summit or None).

    ``first`` is None where it is the summit itself or its neighbour.
    """

    number: int
    total: int
    first: Summit | None
    previous: Summit | None
    next: Summit | None


@dataclass
class LeaderPair:
    """The heads of the two sides, the Sequence of their published meetings, and the first day (ordinal) of each."""

    leaders: tuple[Leader, Leader]
    meetings: Sequence
    first_days: list[int]


@dataclass
class SeriesPlace:
    """A public series that a summit belongs to, and the Sequence of its published meetings."""

    series: Series
    meetings: Sequence


@dataclass
class RelatedSummits:
    """The SeriesPlaces of a summit, and the LeaderPair who met there, or None."""

    series: list[SeriesPlace]
    pair: LeaderPair | None


def related_summits(summit, participations):
    """Return the RelatedSummits of a summit; ``participations``: its Participations, in the order of the page."""
    heads = heads_of_two_states(summit, participations)
    index = memoize_per_version(summit_index)
    by_leader = index.postings["leader"]
    all_series = list(summit.series.published())
    series_bitmaps = [index.postings["series"].get(series.pk, index.nothing) for series in all_series]
    attended = [by_leader.get(head.leader_id, index.nothing) for head in heads]
    shared = attended[0] & attended[1] if heads else index.nothing
    *in_series, of_pair = _sequences(index, summit, [*series_bitmaps, shared])
    leaders, days = tuple(head.leader for head in heads), [index.first_days[number] for number in shared]
    places = zip(all_series, in_series, strict=True)
    return RelatedSummits(
        [SeriesPlace(series, meetings) for series, meetings in places if meetings],
        LeaderPair(leaders, of_pair, days) if of_pair else None,
    )


def heads_of_two_states(summit, participations):
    """Return the Participations of the heads of the two sides of a bilateral meeting of states, else an empty list.

    The head of a side is the first of its people who did not come as the successor of another. Delegates, mediators and
    observers are of no side, nor is a participant beside a host and a guest.
    """
    if summit.kind in KINDS_OF_MANY:
        return []
    leading = [part for part in participations if part.role not in ROLES_BESIDE_THE_SIDES]
    first_rank = {part.actor_id for part in leading if SIDE_RANK_OF_ROLE[part.role] == 0}
    if len(first_rank) == SIDES_OF_A_BILATERAL:
        leading = [part for part in leading if part.actor_id in first_rank]
    heads = {}
    for part in sorted(leading, key=lambda part: part.role == Role.SUCCESSOR):
        heads.setdefault(part.actor_id, part)
    is_of_states = not any(head.actor.is_organisation for head in heads.values())
    return list(heads.values()) if is_of_states and len(heads) == SIDES_OF_A_BILATERAL else []


def _sequences(index, summit, bitmaps):
    # Return the Sequence of each bitmap around the summit; None for a bitmap that does not contain it.
    number = min(index.bitmap_of([summit.pk]), default=None)
    places = [_neighbours(bitmap, number) if number is not None and number in bitmap else None for bitmap in bitmaps]
    pks = {index.pks[neighbour] for place in places if place for neighbour in place[2:] if neighbour is not None}
    shown = {other.pk: other for other in SUMMITS_FOR_LINKS(pks)} if pks else {}
    return [place and _sequence(index, shown, *place) for place in places]


def _sequence(index, shown, place, total, *numbers):
    # A neighbour may have been withdrawn since the index was built.
    return Sequence(place, total, *[None if number is None else shown.get(index.pks[number]) for number in numbers])


def _neighbours(bitmap, number):
    # Return the summit's place in the bitmap, its length, and the index numbers of the first, previous and next.
    place, total = bitmap.rank(number), len(bitmap)
    first = bitmap[0] if place > 2 else None
    return place, total, first, bitmap[place - 2] if place > 1 else None, bitmap[place] if place < total else None


SUMMITS_FOR_LINKS = CompiledPkQuery(
    lambda pks: Summit.objects.published().filter(pk__in=pks).only("slug", "title", "start", "end").order_by()
)
"""Published summits with the fields that a link to them shows."""
