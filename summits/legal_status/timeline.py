"""The legal status of an agreement over time: the answers of all days."""

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from summits.legal_status.course import Course, CourseEvent
from summits.legal_status.rules import Answer, CourseOnDay, between

MAX_COURSES = 20_000
"""How many courses keep their answers. Agreements with the same events in the same order share one."""


@dataclass(frozen=True, slots=True)
class StatusTimeline:
    """The Answers of all days. From each of ``days`` on, up to the next, the answer with the same number holds.

    ``wholes``: the Answers for the agreement as a whole, None before it was signed; ``parties``: for each party, those
    for it.
    """

    days: tuple[int, ...]
    wholes: tuple[Answer | None, ...]
    parties: tuple[tuple[Answer | None, ...], ...]

    def on(self, day, *parties):
        """Return the Answer on a day (ordinal) between these parties (numbers); without any, as a whole."""
        number = bisect_right(self.days, day) - 1
        if number < 0:
            return None
        if not parties:
            return self.wholes[number]
        return between(self.parties[party][number] for party in parties)

    @property
    def is_alike(self):
        """Whether each party has the status of the whole at all times."""
        statuses = [answer and answer.status for answer in self.wholes]
        return all([answer and answer.status for answer in answers] == statuses for answers in self.parties)

    def spans(self, *statuses):
        """Return the spans of the whole with one of the statuses, as (first day, day after the last or None)."""
        found = []
        for number, answer in enumerate(self.wholes):
            if answer is None or answer.status not in statuses:
                continue
            end = self.days[number + 1] if number + 1 < len(self.days) else None
            if found and found[-1][1] == self.days[number]:
                found[-1] = found[-1][0], end
            else:
                found.append((self.days[number], end))
        return found


def status_timeline(course):
    """Return the StatusTimeline of a Course."""
    days = course.days
    wholes, parties = _answers(_with_ranks(course, days))
    return StatusTimeline(tuple(days), wholes, parties)


def _with_ranks(course, days):
    # The course with each day replaced by its rank: the answers depend only on the order of the days.
    rank = {day: number for number, day in enumerate(days)}

    def ranked(span):
        return span and (rank[span[0]], rank[span[1]])

    return Course(
        ranked(course.signed),
        tuple(
            CourseEvent(kind, rank[first], rank[last], party, ranked(until))
            for kind, first, last, party, until in course.events
        ),
        course.party_count,
        ranked(course.expires),
        course.is_political,
        course.successors,
        tuple((party, ranked(span)) for party, span in course.dissolved),
    )


@lru_cache(maxsize=MAX_COURSES)
def _answers(course):
    on_days = [CourseOnDay(course, day) for day in range(len(course.days))]
    wholes = tuple(one.whole for one in on_days)
    return wholes, tuple(tuple(one.for_party(party) for one in on_days) for party in range(course.party_count))
