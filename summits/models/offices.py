"""The offices that somebody held at a meeting, in words: one day is known, or only the month or the year of it.

What was held in the whole of that time is named as it is: "President". What began or ended in it, or may have, is named
with its dates: "President until 7 May 2008, then Prime Minister".
"""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from summits.partial_dates import PartialDate, date_in_words


@dataclass(frozen=True, slots=True)
class HeldOffice:
    """An office, and the PartialDates from when to when it was held; ``end`` is None if no end is known."""

    office: str
    start: PartialDate
    end: PartialDate | None

    def is_followed_by(self, other):
        """Return whether the other one may have been taken up on the day on which this one ended, or on the next."""
        if self.end is None or other.start.latest < self.end.earliest:
            return False
        return other.start.earliest.toordinal() <= self.end.latest.toordinal() + 1


def offices_at(terms, start, end=None):
    """Return the offices held at a meeting from ``start`` to ``end`` (PartialDates), as text; "" for none.

    ``terms`` are the TermsOfOffice that count. The offices are those of the first day, or else those taken up during
    the meeting, the oldest first. An office that ended on the first day is left out if there is another.
    """
    first, last = start.earliest, min(start.latest, (end or start).latest)
    held = [term for term in terms if term.covers(first, last)]
    if not held:
        taken_up = [term for term in terms if term.covers(first, (end or start).latest)]
        return ", ".join(dict.fromkeys(term.office for term in _oldest_first(taken_up)))
    # A day of handing over at either end of a month or a year is left out alike.
    longer = [term for term in held if term.end is None or term.end.latest > first]
    longer = [term for term in longer if term.start.earliest < last or first == last] or longer
    offices = _joined(_oldest_first(longer or held))
    whole = [one.office for one in offices if not _begins_within(one, first) and not _ends_within(one, last)]
    parts = [one for one in offices if _begins_within(one, first) or _ends_within(one, last)]
    clauses = ", ".join(_clauses(parts, first, last))
    return "; ".join(filter(None, [", ".join(dict.fromkeys(whole)), clauses]))


def _oldest_first(terms):
    return sorted(terms, key=lambda term: term.start.earliest)


def _joined(terms):
    # The terms as HeldOffices, where several terms in the same office, one after the other, are one.
    found = []
    for term in terms:
        one = HeldOffice(term.office, term.start, term.end)
        earlier = [number for number, other in enumerate(found) if other.office == one.office]
        if earlier and found[earlier[-1]].is_followed_by(one):
            found[earlier[-1]] = replace(found[earlier[-1]], end=one.end)
        else:
            found.append(one)
    return found


def _begins_within(one, first):
    return one.start.latest > first


def _ends_within(one, last):
    return one.end is not None and one.end.earliest < last


def _clauses(offices, first, last):
    previous = None
    for one in offices:
        begins, ends = _begins_within(one, first), _ends_within(one, last)
        values = {"office": one.office, "start": date_in_words(one.start)}
        values["end"] = date_in_words(one.end) if one.end else ""
        if previous and begins and previous.is_followed_by(one):
            yield (_("then %(office)s until %(end)s") if ends else _("then %(office)s")) % values
        elif begins and ends and one.start == one.end:
            yield (_("%(office)s on %(start)s") if one.start.is_day else _("%(office)s in %(start)s")) % values
        elif begins and ends:
            yield _("%(office)s from %(start)s to %(end)s") % values
        else:
            yield (_("%(office)s from %(start)s") if begins else _("%(office)s until %(end)s")) % values
        previous = one
