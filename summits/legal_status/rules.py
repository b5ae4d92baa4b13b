"""The legal status of an agreement on one day: as a whole, for each party, between parties.

Every question is answered with yes, no or not known (True, False, None): a date known to the year leaves open whether
the event had happened on a day of that year. What the events do not tell is not known; nothing is assumed.
"""

from functools import cached_property
from typing import NamedTuple

from summits.vocabularies import (
    DEPARTURES,
    END_OF_UNBORN,
    EVIDENCE_OF_FORCE,
    STEPS_TO_FORCE,
    EventKind,
    LegalStatus,
)

ENTRY = (EventKind.ENTERED_INTO_FORCE,)
ACCESSION = (EventKind.ACCEDED,)
PROVISIONAL = (EventKind.APPLIED_PROVISIONALLY,)
SUSPENSION = (EventKind.SUSPENDED,)
RESUMPTION = (EventKind.RESUMED,)
NOTICE = (EventKind.DENOUNCED,)
COMPLETION = (EventKind.COMPLETED,)
EXTENSION = (EventKind.EXTENDED,)
EXPIRY = (EventKind.EXPIRED,)
ENDS_FOR_GOOD = tuple(kind for kind in DEPARTURES if kind not in EXPIRY)
CONSENT = (EventKind.RATIFIED, EventKind.PARLIAMENTARY_CONSENT)


class Answer(NamedTuple):
    """The legal status and what it rests on.

    ``by``: numbers of the parties that suspended or left it; ``events``: numbers of the events that it rests on;
    ``how``: the EventKind that ended it; ``by_term``: whether its term ended it, which is then no event.
    """

    status: LegalStatus
    by: tuple[int, ...] = ()
    events: tuple[int, ...] = ()
    how: str = ""
    by_term: bool = False


def any_of(answers):
    """Return True if one of the answers is, else None if one is not known, else False."""
    found = set(answers)
    return True if True in found else None if None in found else False


def by_last_day(event):
    """Return the sort key of an event by its last possible day."""
    return event.last


def all_of(answers):
    """Return False if one of the answers is, else None if one is not known, else True."""
    return not_(any_of(map(not_, answers)))


def not_(answer):
    """Return the opposite of an answer; what is not known stays so."""
    return None if answer is None else not answer


class CourseOnDay:
    """A course on one day. ``whole`` is the Answer for the agreement, ``for_party`` that for one of its parties."""

    def __init__(self, course, day):
        self.course, self.day = course, day
        self.parties = range(course.party_count)

    # --- what had happened -------------------------------------------------------------------------------------

    def happened(self, numbers):
        """Return whether one of the events had happened by the day."""
        return any_of(self.course.events[number].happened(self.day) for number in numbers)

    def past(self, numbers):
        """Return those of the events that had, or may have, happened by the day."""
        return tuple(number for number in numbers if self.course.events[number].first <= self.day)

    def is_later(self, kinds, *parties):
        """Return whether one of the events of these kinds, which concern one of ``parties``, comes after the day."""
        parties = parties or (None, *self.parties)
        return any(self.course.events[number].first > self.day for number in self.course.numbers_of(kinds, *parties))

    def lasts(self, begun, undone):
        """Return whether what the events ``begun`` begin still lasted: none of ``undone`` came after them."""
        events, day = self.course.events, self.day
        starts = [events[number] for number in self.past(begun)]
        ends = [events[number] for number in self.past(undone)]
        if any(start.last <= day and all(end.last <= start.first for end in ends) for start in starts):
            return True
        sure = max((end.first for end in ends if end.last <= day), default=None)
        return False if all(sure is not None and start.last < sure for start in starts) else None

    # --- entry into force and departure ------------------------------------------------------------------------

    def entries_of(self, party):
        """Return the numbers of the events with which it entered into force for a party: its own, or those for all."""
        numbers_of = self.course.numbers_of
        own = numbers_of(ENTRY, party) or numbers_of(ACCESSION, party)
        return [*numbers_of(ENTRY, None), *own] if party in self.course.successors or not own else own

    @cached_property
    def entries(self):
        """The numbers of the events with which it entered into force: for all, or for two parties."""
        general = self.course.numbers_of(ENTRY, None)
        return general or [number for party in self.parties for number in self.course.numbers_of(ENTRY, party)]

    @cached_property
    def entered(self):
        """Whether it had entered into force: for all, or for at least two parties."""
        if self.course.numbers_of(ENTRY, None):
            return self.happened(self.entries)
        return self.at_least_two([self.happened(self.course.numbers_of(ENTRY, party)) for party in self.parties])

    def at_least_two(self, answers):
        """Return whether at least two of the answers are yes."""
        sure = sum(answer is True for answer in answers)
        possible = sum(answer is not False for answer in answers)
        return True if sure >= 2 else False if possible < 2 else None

    def departures_of(self, party):
        """Return the numbers of the events with which a party left."""
        return self.course.numbers_of(DEPARTURES, party)

    def is_gone(self, party):
        """Return whether a party had left and not come back."""
        numbers_of = self.course.numbers_of
        back = [*numbers_of(ENTRY, party), *numbers_of(ACCESSION, party)]
        return self.lasts(self.departures_of(party), back)

    @cached_property
    def remaining(self):
        """Whether at least two parties were left; not known if fewer than two are recorded."""
        gone = [self.is_gone(party) for party in self.parties]
        if not any(answer is not False for answer in gone):
            return True
        if len(gone) < 2:
            return None
        bound = [self.happened(self.entries_of(party)) if self.entered else True for party in self.parties]
        return self.at_least_two([all_of([not_(left), one]) for left, one in zip(gone, bound, strict=True)])

    # --- the end -----------------------------------------------------------------------------------------------

    @cached_property
    def endings(self):
        """The numbers of the events that end it for all."""
        completed = [] if self.course.expires else self.course.numbers_of(COMPLETION, None, *self.parties)
        expired, others = self.course.numbers_of(EXPIRY, None), self.course.numbers_of(ENDS_FOR_GOOD, None)
        return [
            # A term that had run out can be extended afterwards.
            *(expired if self.has_expired else ()),
            *others,
            *(number for number in completed if not self.went_on_after(self.course.events[number].last)),
        ]

    @cached_property
    def has_expired(self):
        """Whether it had expired, by an event, and not been extended since."""
        return self.lasts(self.course.numbers_of(EXPIRY, None), self.course.numbers_of(EXTENSION, None, *self.parties))

    def went_on_after(self, day):
        """Return whether an event after the day shows that it had not ended by then, with its task or its term."""
        later = self.course.numbers_of(EVIDENCE_OF_FORCE, None, *self.parties)
        return any(self.course.events[other].first > day for other in later)

    @cached_property
    def term_is_over(self):
        """Whether its term had ended; None also if the end of an extension is not recorded."""
        events, numbers = self.course.events, self.past(self.course.numbers_of(EXTENSION, None, *self.parties))
        sure = sorted([events[number] for number in numbers if events[number].happened(self.day)], key=by_last_day)
        end = max((span for span in [self.course.expires, *(event.until for event in sure)] if span), default=None)
        if end and self.day < end[0]:
            return False
        if sure and not sure[-1].until:
            return False if self.went_on_after(self.day) else None
        if not end:
            return False
        if len(sure) < len(numbers) or self.day < end[1]:
            return None
        return None if self.went_on_after(end[1]) else True

    @cached_property
    def ended(self):
        """Whether it had ended: by an event, by its term, or because fewer than two parties were left."""
        term = self.term_is_over if self.entered else False
        too_few = None if self.remaining is None else not self.remaining
        return any_of([self.happened(self.endings), self.has_expired, term, too_few])

    @cached_property
    def end(self):
        """The Answer of an agreement that has ended."""
        ends = self.in_order([*self.past(self.endings), *self.decisive_departure()])
        if not ends:
            # The term: it rests on the last extension, or on the text.
            numbers = self.in_order(self.past(self.course.numbers_of(EXTENSION, None, *self.parties)))
            return Answer(LegalStatus.ENDED, (), numbers[-1:], EventKind.EXPIRED, by_term=True)
        event = self.course.events[ends[0]]
        status = LegalStatus.ENDED
        if not self.entries and event.kind in END_OF_UNBORN and not self.course.numbers_of(PROVISIONAL, None):
            status = LegalStatus.NEVER_IN_FORCE
        elif self.entries and self.entered is False:
            status = LegalStatus.NOT_KNOWN
        return Answer(status, () if event.party is None else (event.party,), ends[:1], event.kind)

    def decisive_departure(self):
        """Return a list of the number of the departure after which fewer than two parties were left; empty if none."""
        bound = {party for party in self.parties if not self.entered or self.happened(self.entries_of(party))}
        departures = self.past([number for party in self.parties for number in self.departures_of(party)])
        for number in self.in_order(departures) if self.remaining is False else ():
            bound.discard(self.course.events[number].party)
            if len(bound) < 2:
                return [number]
        return []

    def in_order(self, numbers):
        """Return the numbers of events ordered by date."""
        return tuple(sorted(numbers, key=lambda number: self.course.events[number].first))

    # --- before it entered into force --------------------------------------------------------------------------

    def before_entry(self, party=None):
        """Return the Answer before it entered into force, for a party or for all."""
        numbers = self.course.numbers_of(PROVISIONAL, *{None, party})
        applied = any_of(self.is_applied(number) for number in numbers)
        if applied:
            answer = Answer(LegalStatus.APPLIED_PROVISIONALLY, (), self.past(numbers)[-1:])
            return self.in_operation(answer) if party is None else self.in_operation_for(party, answer)
        if applied is None or not self.is_pending(party) or self.day < self.course.signed[1]:
            return Answer(LegalStatus.NOT_KNOWN)
        return Answer(LegalStatus.NOT_YET_IN_FORCE)

    def is_applied(self, number):
        """Return whether a provisional application had begun and not reached its end."""
        event = self.course.events[number]
        if event.until and self.day >= event.until[0]:
            return False if self.day >= event.until[1] else None
        return event.happened(self.day)

    def is_pending(self, party):
        """Return whether an event shows that it was not yet in force: a later one, or the consent of one of two."""
        own = self.entries_of(party) if party is not None else self.entries
        if own:
            return any(self.course.events[number].first > self.day for number in own)
        if self.is_later(PROVISIONAL, None) or self.is_later(END_OF_UNBORN):
            return True
        if self.course.party_count != 2:
            return False
        consented = [bool(self.past(self.course.numbers_of(CONSENT, one))) for one in self.parties]
        return self.is_later(STEPS_TO_FORCE) or (any(consented) and not all(consented))

    # --- suspension and notice ---------------------------------------------------------------------------------

    def is_suspended(self, party):
        """Return whether a party, or all, had suspended it and not resumed it since."""
        numbers_of = self.course.numbers_of
        undone = [*numbers_of(RESUMPTION, party, None), *self.entries_of(party)]
        return self.lasts(numbers_of(SUSPENSION, party, None), undone)

    def is_in_doubt(self, party):
        """Return whether it is open if a party was still bound.

        It had given notice, or no longer existed, and no event tells when the agreement ended for it.
        """
        if self.is_later((*DEPARTURES, *COMPLETION), party, None):
            return False
        numbers_of, dissolved = self.course.numbers_of, dict(self.course.dissolved).get(party)
        back = [*numbers_of(ENTRY, party), *numbers_of(ACCESSION, party), *numbers_of(RESUMPTION, party, None)]
        noticed = self.lasts(numbers_of(NOTICE, party, None), back)
        is_lost = bool(dissolved) and self.day >= dissolved[0]
        return noticed is not False or is_lost

    def suspension(self, party):
        """Return the Answer if a party, or all if None, had suspended it; None if not."""
        if not self.is_suspended(party):
            return None
        numbers = self.past(self.course.numbers_of(SUSPENSION, party, None))
        return Answer(LegalStatus.SUSPENDED, () if party is None else (party,), numbers[-1:])

    # --- the answers -------------------------------------------------------------------------------------------

    @cached_property
    def whole(self):
        """The Answer for the agreement as a whole; None before it was signed."""
        if self.day < self.course.signed[0]:
            return None
        if self.course.is_political:
            return Answer(LegalStatus.NOT_BINDING)
        if self.ended:
            return self.end
        if self.ended is None or self.entered is None:
            return Answer(LegalStatus.NOT_KNOWN)
        if not self.entered:
            return self.before_entry()
        return self.in_operation(Answer(LegalStatus.IN_FORCE, (), self.basis(self.entries)))

    def in_operation(self, answer):
        """Return ``answer``, that it is in force or applied provisionally, unless fewer than two parties apply it."""
        if self.course.party_count < 2:
            return self.suspension(None) or answer
        bound = [self.is_bound(party) for party in self.parties]
        applying = [all_of([one, not_(self.is_suspended(party))]) for party, one in enumerate(bound)]
        if self.at_least_two(applying):
            return answer._replace(by=tuple(party for party in self.parties if self.is_gone(party)))
        suspending = tuple(party for party in self.parties if self.is_suspended(party))
        if not self.at_least_two(bound) or self.at_least_two(applying) is None:
            return Answer(LegalStatus.NOT_KNOWN)
        numbers = self.course.numbers_of(SUSPENSION, None, *suspending)
        return Answer(LegalStatus.SUSPENDED, suspending, self.in_order(self.past(numbers)))

    def is_bound(self, party):
        """Return whether it was in force for a party, or applied provisionally by it."""
        bound = self.happened(self.entries_of(party)) if self.entered else True
        return all_of([bound, not_(self.is_gone(party)), None if self.is_in_doubt(party) else True])

    def in_operation_for(self, party, answer):
        """Return ``answer``, that a party is bound by it or applies it, unless the party suspended or denounced it."""
        if self.is_in_doubt(party) or self.is_suspended(party) is None:
            return Answer(LegalStatus.NOT_KNOWN)
        if self.suspension(party):
            return self.suspension(party)
        return self.whole if self.whole.status == LegalStatus.NOT_KNOWN else answer

    def basis(self, entries):
        """Return the events on which being in force rests: the last entry into force, and the last extension."""
        extensions = self.past(self.course.numbers_of(EXTENSION, None, *self.parties))
        return (*self.past(entries)[-1:], *extensions[-1:])

    def for_party(self, party):
        """Return the Answer for a party (its number)."""
        whole = self.whole
        if whole is None or whole.status == LegalStatus.NOT_BINDING:
            return whole
        left = self.departure(party)
        if left:
            return left
        if self.ended:
            return whole
        if self.ended is None or self.is_gone(party) is None:
            return Answer(LegalStatus.NOT_KNOWN)
        bound = self.happened(self.entries_of(party))
        if bound is None:
            return Answer(LegalStatus.NOT_KNOWN)
        if not bound or not self.entered:
            return self.before_entry(party)
        return self.in_operation_for(party, Answer(LegalStatus.IN_FORCE, (), self.basis(self.entries_of(party))))

    def departure(self, party):
        """Return the Answer of a party that left, or for which alone it ended, while others remained; else None."""
        if not self.is_gone(party):
            return None
        number = self.in_order(self.past(self.departures_of(party)))[-1]
        event = self.course.events[number]
        if not self.end.by_term and self.course.events[self.end.events[0]].first <= event.first:
            return None
        status = LegalStatus.LEFT if event.kind == EventKind.WITHDRAWN else LegalStatus.ENDED
        return Answer(status, (party,), (number,), event.kind)


PRECEDENCE = (
    LegalStatus.NOT_BINDING,
    LegalStatus.NEVER_IN_FORCE,
    LegalStatus.ENDED,
    LegalStatus.LEFT,
    LegalStatus.NOT_KNOWN,
    LegalStatus.NOT_YET_IN_FORCE,
    LegalStatus.SUSPENDED,
    LegalStatus.APPLIED_PROVISIONALLY,
    LegalStatus.IN_FORCE,
)
"""Between parties of different status the first of these holds: it is in force only between those it binds."""


def between(answers):
    """Return the Answer for what holds between parties, from those for each; None before it was signed."""
    answers = list(answers)
    if None in answers:
        return None
    status = min((answer.status for answer in answers), key=PRECEDENCE.index)
    same = [answer for answer in answers if answer.status == status]
    return same[0]._replace(
        by=tuple(dict.fromkeys(party for answer in same for party in answer.by)),
        events=tuple(dict.fromkeys(number for answer in same for number in answer.events)),
    )
