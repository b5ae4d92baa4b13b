"""The legal status of all agreements, as bitmaps for any day, and the filter by it.

The timelines are made once per data version by ``summits.legal_status``, the one definition of the status.
"""

from collections import defaultdict

from django.utils import timezone
from pyroaring import BitMap

from summits.filters.fields import ChoicesFilter
from summits.filters.index import bitmaps
from summits.legal_status import course_of, groups_of, status_timeline
from summits.vocabularies import POLITICAL_KINDS

FORMER_VALUES = {"yes": ("in-force", "suspended"), "not-yet": ("not-yet-in-force",)}
"""Values of the parameter ``in_force`` in older addresses → the legal statuses that they mean."""
MAX_DAYS = 8
"""For how many days, of those last asked for, the bitmaps are kept."""


class StatusIndex:
    """The legal status of agreements, numbered as in their list.

    ``timelines`` and ``groups``: the StatusTimeline and the groups of actors of each agreement, by number;
    ``succession``: the Succession of states.
    """

    def __init__(self, timelines, groups, succession):
        self.timelines, self.groups, self.succession = timelines, groups, succession
        # Agreements of which some party has at times another status than the whole.
        self.divided = BitMap([number for number, one in enumerate(timelines) if not one.is_alike])
        self._days = {}

    def on(self, day):
        """Return legal status → bitmap of the agreements that had it, as a whole, on the day (datetime.date)."""
        found = self._days.get(day)
        if found is None:
            numbers, ordinal = defaultdict(list), day.toordinal()
            for number, one in enumerate(self.timelines):
                if answer := one.on(ordinal):
                    numbers[answer.status].append(number)
            found = {status: BitMap(listed) for status, listed in numbers.items()}
            while len(self._days) >= MAX_DAYS:
                self._days.pop(next(iter(self._days)), None)
            self._days[day] = found
        return found

    def between(self, day, actors, agreements):
        """Return legal status → bitmap of those of ``agreements`` (a bitmap) that had it between the actors.

        ``actors``: primary keys, each of which stands for its predecessors too; without any, as a whole.
        """
        found = bitmaps()
        alike = agreements - self.divided if actors else agreements
        for status, numbers in self.on(day).items():
            found[status] |= numbers & alike
        for number in agreements & self.divided if actors else ():
            if answer := self._answer(number, day.toordinal(), actors):
                found[answer.status].add(number)
        return found

    def _answer(self, number, ordinal, actors):
        groups = self.groups[number]
        parties = {party for actor in actors for party in groups_of(actor, groups, self.succession.predecessors)}
        return self.timelines[number].on(ordinal, *sorted(parties))


def status_index(agreements, parties, events, succession):
    """Return the StatusIndex of the agreements.

    ``agreements``: (kind, signed, expires) in the order of their numbers; ``parties``: number → primary keys of the
    actors that are parties; ``events``: number → (kind, date, actor, until) of each event; ``succession``: a
    Succession.
    """
    timelines, groups = [], []
    for number, (kind, signed, expires) in enumerate(agreements):
        is_political = kind in POLITICAL_KINDS
        rows, named = events.get(number, ()), parties.get(number, ())
        course, actors, _rows = course_of(signed, expires, is_political, named, rows, succession)
        timelines.append(status_timeline(course))
        groups.append(actors)
    return StatusIndex(timelines, groups, succession)


class LegalStatusFilter(ChoicesFilter):
    """Select the agreements that had a legal status on a date, by default today, between the parties chosen."""


def day_of(cleaned_data):
    """Return the day (datetime.date) whose status is asked for: the first of the date ``on``, or today."""
    return cleaned_data["on"].earliest if cleaned_data["on"] else timezone.localdate()
