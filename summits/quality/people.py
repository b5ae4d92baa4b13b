"""Leaders who are not in office, not alive, in two places at once, or in an office that is taken."""

from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from summits.models import Leader, Participation, Term
from summits.models.fields import Earliest, Latest
from summits.partial_dates import date_in_words
from summits.quality.rule import MAX_KEYS, QualityRule

DAYS_OF_TERM = ("start", "end", "end")
"""The partial date on which something began, and those of which the first that is set is its end."""
LENGTH_OF_A_DAY = 10
"""How long a partial date is that names a day, and not about."""


def participants_without_office(rows):
    """Participants with neither a capacity nor an office on the days of the summit, by ``Participation.office``.

    Where a leader held offices for the state that he or she stood for, only these count.
    """
    terms = Term.objects.filter(leader=OuterRef("leader"))
    at_the_time = Q(first_day__lte=OuterRef("summit__last_day")) & (
        Q(last_day__isnull=True) | Q(last_day__gte=OuterRef("summit__first_day"))
    )
    for_the_state = Q(country=OuterRef("country"))
    held_for_the_state = Exists(terms.filter(for_the_state))
    return rows.filter(
        ~Exists(terms.filter(at_the_time, for_the_state)),
        held_for_the_state | ~Exists(terms.filter(at_the_time)),
        capacity="",
    )


def participants_not_alive(rows):
    """Participants who had died before the summit, or were born after it."""
    # As a question of each row, and not as a join: SQLite would begin with the leaders, and leaf to and fro.
    dead = Q(died_latest__lt=OuterRef("summit__first_day")) | Q(born_earliest__gt=OuterRef("summit__last_day"))
    return rows.filter(Exists(Leader.objects.filter(dead, pk=OuterRef("leader"))))


def describe_lifetime(rows):
    """Tell when they were born or died."""
    return {row.pk: _life(row.leader, row.summit) for row in rows}


def _life(leader, summit):
    if leader.died and leader.died_latest < summit.first_day:
        return _now("died {day}").format(day=date_in_words(leader.died))
    return _now("born {day}").format(day=date_in_words(leader.born))


def annotate_certain_days(rows, start, *ends, **more):
    """Annotate ``begun`` and ``unfinished``: the days on which something had certainly begun, and not yet ended.

    ``start`` and ``ends`` name its partial dates; what has no end is never ended.
    """
    never = Value(date.max, output_field=DateField())
    return rows.alias(begun=Latest(F(start)), unfinished=Coalesce(Earliest(Coalesce(*ends)), never))


def overlapping(rows):
    """Those of ``rows`` that overlap with the row outside, by more than the day on which one ends and one begins."""
    return rows.filter(begun__lt=OuterRef("unfinished"), unfinished__gt=OuterRef("begun"))


def overlapping_terms_of_one_office(rows):
    """Terms during which another held the same office of the same state, but for the day of handing over."""
    return annotate_certain_days(rows, *DAYS_OF_TERM).filter(Exists(_holders()))


def _holders():
    same = Term.objects.filter(country=OuterRef("country"), office=OuterRef("office")).exclude(pk=OuterRef("pk"))
    return overlapping(annotate_certain_days(same, *DAYS_OF_TERM))


def describe_other_holders(rows):
    """Name the other holders."""
    return annotate_first(_holders(), "leader__name", annotate_certain_days(Term.objects, *DAYS_OF_TERM), rows)


def participants_in_two_places(rows):
    """Participants who took part in another summit at another place in the same days.

    One can leave a summit on its last day, or reach it on its first, and be at two places on that day: such a day
    alone does not count. Summits of which a day is not known are left aside.
    """
    # Of the whole archive there are no leaders to choose.
    known = Participation.objects.all()
    if rows.query.has_filters():
        known = known.filter(leader__in=rows.order_by().values("leader"))
    return rows.filter(pk__in=sorted(_elsewhere(known))[:MAX_KEYS])


def describe_other_summits(rows):
    """Name the other summit, or one of them."""
    other = _elsewhere(Participation.objects.filter(leader__in={row.leader_id for row in rows}))
    titles = Participation.objects.filter(pk__in={other[row.pk] for row in rows if row.pk in other})
    named = dict(titles.values_list("pk", "summit__title"))
    return {row.pk: named[other[row.pk]] for row in rows if row.pk in other}


def _elsewhere(known):
    """Return, by its key, one at another place in the same days for each of the participations ``known`` that has one.

    Each leader's summits are gone through from the first day on, in Python: for a database it would be every summit of
    a leader beside every other.
    """
    known = known.alias(of=Length("summit__start"), to=Length("summit__end"))
    known = known.filter(Q(to=LENGTH_OF_A_DAY) | Q(summit__end__isnull=True), of=LENGTH_OF_A_DAY)
    columns = ("leader", "summit__first_day", "summit__last_day", "summit__place", "pk")
    other, leader, present = {}, None, []
    for who, first, last, place, pk in sorted(known.order_by().values_list(*columns)):
        # Those that go on when this one has begun; of one day alone there is none, the longer ones come after it.
        present = [one for one in present if one[0] > first] if who == leader else []
        leader = who
        for _until, where, before in present:
            if where != place:
                other.setdefault(pk, before)
                other.setdefault(before, pk)
        present.append((last, place, pk))
    return other


def annotate_first(others, name, records, rows):
    """Return the ``name`` of the first of ``others``, a subquery, beside each of the ``rows`` among ``records``."""
    beside = Subquery(others.order_by("pk").values(name)[:1])
    return dict(records.filter(pk__in=[row.pk for row in rows]).annotate(beside=beside).values_list("pk", "beside"))


RULES = [
    QualityRule(
        "no-office", _("no office on the date of the summit"), Participation, "capacity", participants_without_office
    ),
    QualityRule(
        "not-alive",
        _("not alive at the time of the summit"),
        Participation,
        "leader",
        participants_not_alive,
        more=describe_lifetime,
    ),
    QualityRule(
        "two-places",
        _("in another place on the same dates"),
        Participation,
        "leader",
        participants_in_two_places,
        more=describe_other_summits,
    ),
    QualityRule(
        "taken-office",
        _("office held by someone else at the same time"),
        Term,
        "start",
        overlapping_terms_of_one_office,
        more=describe_other_holders,
    ),
]
