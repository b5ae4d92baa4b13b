"""What came before a summit and after it: in its series, and between the same two leaders."""

from dataclasses import dataclass
from itertools import combinations

from django.db.models import Exists, OuterRef

from summits.kept import kept
from summits.models import Leader, Participation, Summit
from summits.vocabularies import Role

MOST_PAIRS = 3
MOST_PEOPLE = 4


@dataclass
class Chain:
    """A line of summits around this one: its number in the line, and its neighbours (Summit or None)."""

    number: int
    total: int
    first: Summit | None
    before: Summit | None
    after: Summit | None


@dataclass
class Pair:
    """Two leaders of different sides and all their public meetings, oldest first."""

    leaders: tuple[Leader, Leader]
    meetings: list[Summit]
    chain: Chain


def series_of(summit):
    """Return the Chain of the summit in its series, or None if it belongs to none."""
    line = kept(line_of, summit.series_id) if summit.series_id else []
    if summit.pk not in line:
        # It has none, or was read after a change that the line does not know yet.
        return None
    here = line.index(summit.pk)
    before, after = line[:here], line[here + 1 :]
    summits = Summit.objects.published().only("slug", "title", "start", "end")
    shown = summits.in_bulk([*before[:1], *before[-1:], *after[:1]])
    ends = [shown[pk] for pk in dict.fromkeys([*before[:1], *before[-1:]]) if pk in shown]
    return _chain(summit, ends, [shown[pk] for pk in after[:1] if pk in shown], here + 1, len(line))


def line_of(series):
    """Return the primary keys of the public summits of a series (a primary key), oldest first."""
    line = Summit.objects.published().filter(series=series).order_by("first_day", "pk")
    return list(line.values_list("pk", flat=True))


def pairs_of(summit, participations):
    """Return the Pairs of leaders of different sides who met here, at most three, the principals first."""
    people = sorted(participations, key=lambda part: part.role in (Role.SUCCESSOR, Role.OBSERVER))[:MOST_PEOPLE]
    couples = [(one, two) for one, two in combinations(people, 2) if one.country_id != two.country_id][:MOST_PAIRS]
    meetings = _meetings({part.leader_id for couple in couples for part in couple})
    pairs = []
    for one, two in couples:
        shared = [meeting for meeting, present in meetings if {one.leader_id, two.leader_id} <= present]
        here = next(index for index, meeting in enumerate(shared) if meeting.pk == summit.pk)
        chain = _chain(summit, shared[:here], shared[here + 1 :], here + 1, len(shared))
        pairs.append(Pair((one.leader, two.leader), shared, chain))
    return pairs


def _chain(summit, before, after, number, total):
    first = before[0] if len(before) > 1 else None
    return Chain(number, total, first, before[-1] if before else None, after[0] if after else None)


def _meetings(leaders):
    # The meetings at which at least two of the leaders were present, with who of them was, oldest first.
    if not leaders:
        return []
    others = Participation.objects.published().filter(summit=OuterRef("summit"), leader__in=leaders)
    rows = (
        Participation.objects.published()
        .filter(Exists(others.exclude(leader=OuterRef("leader"))), leader__in=leaders)
        .order_by("summit__first_day", "summit_id")
        .values_list("summit_id", "leader_id", "summit__slug", "summit__title", "summit__start", "summit__end")
    )
    meetings = {}
    for pk, leader, slug, title, start, end in rows:
        summit = Summit(pk=pk, slug=slug, title=title, start=start, end=end)
        meetings.setdefault(pk, (summit, set()))[1].add(leader)
    return list(meetings.values())
