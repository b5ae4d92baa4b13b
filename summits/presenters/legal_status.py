"""Where agreements stand, for pages: the status of each today, for each party, and the events that it rests on."""

from dataclasses import dataclass

from django.utils import timezone

from summits.caching.memoize import memoize_per_version
from summits.legal_status import StatusTimeline, groups_of, status_timeline
from summits.models import AgreementEvent
from summits.models.geography import succession
from summits.vocabularies import LegalStatus


@dataclass(frozen=True)
class ShownStatus:
    """A legal status and the events on which it rests; ``by_term``: whether it ended because its term did."""

    status: LegalStatus
    events: tuple[AgreementEvent, ...] = ()
    by_term: bool = False

    @property
    def label(self):
        """The label of the status."""
        return self.status.label


@dataclass(frozen=True)
class AgreementStatus:
    """The legal status of an agreement over time.

    ``timeline``: its StatusTimeline; ``groups``: the actors of each party; ``events``: the AgreementEvents by the
    numbers that Answers give.
    """

    timeline: StatusTimeline
    groups: tuple[set, ...]
    events: tuple[AgreementEvent, ...]

    @classmethod
    def of(cls, agreement):
        """Return the status of an agreement whose events and parties are prefetched (``with_events``)."""
        events = list(agreement.events.all())
        course, groups, rows = agreement.course(memoize_per_version(succession))
        return cls(status_timeline(course), groups, tuple(events[row] for row in rows))

    def on(self, day, *actors):
        """Return the ShownStatus on a day (datetime.date) between actors (primary keys), without any as a whole.

        None before it was signed, and for an actor that is no party.
        """
        predecessors = memoize_per_version(succession).predecessors
        parties = [number for actor in actors for number in groups_of(actor, self.groups, predecessors)]
        if actors and not parties:
            return None
        answer = self.timeline.on(day.toordinal(), *parties)
        if answer is None:
            return None
        events = dict.fromkeys(self.events[number] for number in answer.events)
        return ShownStatus(answer.status, tuple(events), answer.by_term)

    @property
    def is_multilateral(self):
        """Whether it has more than two parties; None if fewer than two are recorded."""
        return len(self.groups) > 2 if len(self.groups) > 1 else None


def party_rows(agreement, parties):
    """Return (party, its ShownStatus today, the state that took its place or None) for parties of an agreement.

    The agreement comes from ``with_status``; the state that took its place is among ``parties`` too.
    """
    today, states = timezone.localdate(), memoize_per_version(succession)
    by_actor = {party.actor_id: party.actor for party in parties}
    rows = []
    for party in parties:
        later = [pk for pk in by_actor if pk != party.actor_id and party.actor_id in states.predecessors[pk]]
        # Of several successors in a row the last, whose predecessors are the most.
        last = max(later, key=lambda pk: len(states.predecessors[pk]), default=None)
        rows.append((party, agreement.legal_status.on(today, party.actor_id), by_actor.get(last)))
    return rows


def with_status(agreements):
    """Return a list of the agreements, each with its ShownStatus today as ``status_today``.

    Their events and parties must be prefetched (``with_events``).
    """
    agreements, today = list(agreements), timezone.localdate()
    for agreement in agreements:
        agreement.legal_status = AgreementStatus.of(agreement)
        agreement.status_today = agreement.legal_status.on(today)
    return agreements
