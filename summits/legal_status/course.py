"""What the legal status of an agreement depends on: its events, its parties, the term fixed by its text.

Days are numbers that only need to be comparable: ordinals, or their ranks. A span is a pair (first, last) of the days
that a partial date can mean.
"""

from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from summits.partial_dates import PartialDate
from summits.vocabularies import EventKind

JOINING = (EventKind.ACCEDED, EventKind.ENTERED_INTO_FORCE)
"""The events by which a single state became a party."""


class CourseEvent(NamedTuple):
    """An event: what happened (an EventKind), in which span of days, to which party (its number, None for all).

    ``until`` is the span of the new end of the term, of an extension or a provisional application; None if not known.
    A NamedTuple, because the list of agreements makes some for each of them.
    """

    kind: str
    first: int
    last: int
    party: int | None = None
    until: tuple[int, int] | None = None

    def happened(self, day):
        """Return whether it had happened by the day: True, False, or None if its date leaves that open."""
        return True if self.last <= day else False if self.first > day else None


@dataclass(frozen=True)
class Course:
    """The course of an agreement.

    ``signed``: the span of its signing; ``events``: a tuple of CourseEvents; ``party_count``: the number of its
    parties, which are numbered from 0; ``expires``: the span of the end of the term fixed by the text, None if it fixes
    none; ``is_political``: whether the text is not legally binding; ``successors``: the numbers of the parties for
    which it has been in force since their predecessors were parties, whatever their own events say; ``dissolved``:
    (number of a party, span) of states that no longer exist and whose place nobody is recorded to have taken.
    """

    signed: tuple[int, int]
    events: tuple[CourseEvent, ...]
    party_count: int
    expires: tuple[int, int] | None = None
    is_political: bool = False
    successors: frozenset[int] = frozenset()
    dissolved: tuple[tuple[int, tuple[int, int]], ...] = ()
    _by_kind: dict = field(default_factory=dict, compare=False, repr=False)

    def numbers_of(self, kinds, *parties):
        """Return the numbers of the events of these kinds that concern one of ``parties``; None stands for all."""
        key = kinds, parties
        if key not in self._by_kind:
            self._by_kind[key] = [
                number for number, one in enumerate(self.events) if one.kind in kinds and one.party in parties
            ]
        return self._by_kind[key]

    @cached_property
    def days(self):
        """The days on which the status may change, in order."""
        spans = [self.signed, *([self.expires] if self.expires else []), *(span for _party, span in self.dissolved)]
        for _kind, first, last, _party, until in self.events:
            spans.append((first, last))
            if until:
                spans.append(until)
        return sorted({day for span in spans for day in span})


@dataclass(frozen=True, slots=True)
class Succession:
    """The succession of states.

    ``predecessors``: primary key of an actor → those of the actor itself and all its predecessors; ``dissolved``:
    primary key of a former state → the day on which it ceased to exist (a PartialDate); ``founded``: primary key of a
    state → the day since which it has existed (a PartialDate).
    """

    predecessors: dict
    dissolved: dict = field(default_factory=dict)
    founded: dict = field(default_factory=dict)
    _groups: dict = field(default_factory=dict, compare=False, repr=False)

    def groups(self, actors, signed, rows):
        """Return the parties (``actor_groups``) of an agreement of these actors, a tuple of primary keys.

        ``signed`` and ``rows`` are those of ``course_of``.
        """
        if actors not in self._groups:
            self._groups[actors] = actor_groups(actors, self.predecessors)
        found = self._groups[actors]
        if all(len(group) == 1 for group in found):
            return found
        return actor_groups(actors, self.predecessors, Accessions(signed, rows, self).were_together)


class Accessions:
    """When states became parties to an agreement: ``signed`` and ``rows`` are those of ``course_of``."""

    def __init__(self, signed, rows, succession):
        self.signed, self.succession, self.own = span_of(signed), succession, {}
        for kind, on, actor, _until in rows:
            if kind in JOINING:
                self.own[actor] = min(span_of(on), self.own.get(actor, span_of(on)))

    def were_together(self, state, predecessor):
        """Return whether a state and a predecessor of it are known to have been parties at the same time.

        The predecessor still existed when the later of the two became a party, and the state already did.
        """
        joined = max(self.own.get(one, self.signed) for one in (state, predecessor))
        founded = span_of(self.succession.founded.get(state))
        dissolved = span_of(self.succession.dissolved.get(predecessor))
        existed = founded[1] <= joined[0] if founded else state in self.own
        return existed and dissolved is not None and joined[1] < dissolved[0]


@lru_cache(maxsize=8192)
def span_of(date):
    """Return the span of a PartialDate, or of its written form, in ordinals of days; None of None."""
    if not date:
        return None
    date = PartialDate.parse(date) if isinstance(date, str) else date
    return date.earliest.toordinal(), date.latest.toordinal()


def actor_groups(actors, predecessors, were_together=lambda state, predecessor: False):
    """Return the parties as a tuple of sets of actors: a state and those that took its place.

    ``actors``: the primary keys of the actors that are parties; ``predecessors``: primary key of an actor → the
    primary keys of the actor itself and all its predecessors; ``were_together``: whether a state and a predecessor
    were parties at the same time, so that neither took the place of the other. A state that succeeded two others is in
    the group of each.
    """
    known, replaced = set(actors), {}
    for actor in actors:
        line = known & _line(actor, predecessors) - {actor}
        others = [_line(other, predecessors) for other in line if were_together(actor, other)]
        replaced[actor] = line.difference(*others)
    return tuple(
        {first, *(actor for actor in actors if first in replaced[actor])} for first in actors if not replaced[first]
    )


def groups_of(actor, groups, predecessors):
    """Return the numbers of the ``groups`` to which an actor belongs, or else a predecessor or a successor of it."""
    line = _line(actor, predecessors)
    found = [number for number, group in enumerate(groups) if actor in group]
    found = found or [number for number, group in enumerate(groups) if group & line]
    return found or [
        number for number, group in enumerate(groups) if any(actor in _line(one, predecessors) for one in group)
    ]


def course_of(signed, expires, is_political, actors, rows, succession):
    """Return (the Course of an agreement, its groups of actors, the row of each of the Course's events).

    ``signed``, ``expires``: PartialDates; ``actors``: primary keys of those that are parties; ``rows``: its events
    as (kind, date, actor or None, until or None); ``succession``: a Succession. An actor that is only named in an
    event counts as a party. An event of a state that two parties became concerns both.
    """
    predecessors = succession.predecessors
    joined = [actor for kind, _on, actor, _until in rows if actor and kind in JOINING]
    groups, events, numbers = succession.groups(tuple(dict.fromkeys([*actors, *joined])), signed, rows), [], []
    successors = {number for number, group in enumerate(groups) if len(group) > 1}
    for number, (kind, on, actor, until) in enumerate(rows):
        parties = [None] if actor is None else groups_of(actor, groups, predecessors)
        if not parties:
            groups, parties = (*groups, {actor}), [len(groups)]
        successors.update(party for party in parties if party is not None and actor not in groups[party])
        first, last = span_of(on)
        for party in parties:
            events.append(CourseEvent(kind, first, last, party, span_of(until)))
            numbers.append(number)
    if is_political:
        # They change nothing, so that all such texts of one day share a course.
        events, numbers = [], []
    course = Course(
        span_of(signed),
        tuple(events),
        len(groups),
        span_of(expires),
        is_political,
        frozenset(successors),
        tuple(_dissolved(groups, successors, succession.dissolved)),
    )
    return course, groups, numbers


def _dissolved(groups, successors, dissolved):
    # (number of the party, span of the day it ceased to exist) of each former state without a successor among them. A
    # party of several states has a successor.
    for number, group in enumerate(groups):
        actor = min(group)
        if actor in dissolved and number not in successors:
            yield number, span_of(dissolved[actor])


def _line(actor, predecessors):
    return predecessors.get(actor) or {actor}
