"""Rules for leaders: in office, alive, in one place at a time, and in an office that nobody else holds."""

from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from summits.models import Leader, Participation, TermOfOffice
from summits.models.fields import Earliest, Latest
from summits.partial_dates import date_in_words
from summits.quality.rule import MAX_KEYS, QualityRule
from summits.vocabularies import ROLES_IN_A_GROUP, SummitKind

DAYS_OF_TERM = ("start", "end", "end")
"""Names of the partial dates of a term: its start, then its ends, of which the first that is set counts. "end" stands
twice because Coalesce takes at least two expressions."""
LENGTH_OF_A_DAY = 10
"""Length of a partial date that is exact and known to the day: "1985-11-19"."""


def participants_without_office(rows):
    """Filter participations to those with neither a capacity nor an office on the days on which they were present.

    As in ``Participation.office``: if the leader ever held offices for the state that they represented, only these
    count.
    """
    terms = TermOfOffice.objects.filter(leader=OuterRef("leader"))
    at_the_time = Q(first_day__lte=OuterRef("present_until")) & (
        Q(last_day__isnull=True) | Q(last_day__gte=OuterRef("present_from"))
    )
    for_the_state = Q(actor=OuterRef("actor"))
    held_for_the_state = Exists(terms.filter(for_the_state))
    present = rows.alias(
        present_from=Coalesce(Earliest(F("first")), F("summit__first_day")),
        present_until=Coalesce(Latest(F("last")), F("summit__last_day")),
    )
    return present.filter(
        ~Exists(terms.filter(at_the_time, for_the_state)),
        held_for_the_state | ~Exists(terms.filter(at_the_time)),
        capacity="",
    )


def participants_not_alive(rows):
    """Filter participations to those of leaders who died before the summit or were born after it."""
    # A subquery instead of a join: SQLite would start the join at the leaders, and read the rows in a scattered order.
    dead = Q(died_latest__lt=OuterRef("summit__first_day")) | Q(born_earliest__gt=OuterRef("summit__last_day"))
    return rows.filter(Exists(Leader.objects.filter(dead, pk=OuterRef("leader"))))


def describe_lifetime(rows):
    """Return when the leader died or was born, as text by primary key."""
    return {row.pk: _life(row.leader, row.summit) for row in rows}


def _life(leader, summit):
    if leader.died and leader.died_latest < summit.first_day:
        return gettext("died {day}").format(day=date_in_words(leader.died))
    return gettext("born {day}").format(day=date_in_words(leader.born))


def participants_with_a_role_of_a_group(rows):
    """Filter participations to those in a role that only multilateral meetings have, at a meeting of another kind."""
    return rows.filter(role__in=ROLES_IN_A_GROUP).exclude(summit__kind=SummitKind.MULTILATERAL)


def describe_role_and_kind(rows):
    """Return the role and the kind of the meeting, as text by primary key."""
    return {row.pk: f"{row.get_role_display()}, {row.summit.get_kind_display()}" for row in rows}


def alias_certain_days(rows, start, *ends):
    """Add the aliases ``certain_start`` and ``certain_end``: the days between which something certainly lasted.

    ``start`` and ``ends`` are names of its partial dates. Without any end, it never ends.
    """
    never = Value(date.max, output_field=DateField())
    return rows.alias(certain_start=Latest(F(start)), certain_end=Coalesce(Earliest(Coalesce(*ends)), never))


def overlapping(rows):
    """Filter ``rows`` to those that overlap with the row of the outer query by more than a shared first or last day."""
    return rows.filter(certain_start__lt=OuterRef("certain_end"), certain_end__gt=OuterRef("certain_start"))


def overlapping_terms_of_one_office(rows):
    """Filter terms to those that overlap with another term in the same office of the same state.

    The day of handing over does not count.
    """
    return alias_certain_days(rows, *DAYS_OF_TERM).filter(Exists(_holders()))


def _holders():
    same = TermOfOffice.objects.filter(actor=OuterRef("actor"), office=OuterRef("office")).exclude(pk=OuterRef("pk"))
    return overlapping(alias_certain_days(same, *DAYS_OF_TERM))


def describe_other_holders(rows):
    """Return the name of the holder of the first such other term, by primary key."""
    return first_related_values(
        _holders(), "leader__name", alias_certain_days(TermOfOffice.objects, *DAYS_OF_TERM), rows
    )


def participants_in_two_places(rows):
    """Filter participations to those whose leader took part in a summit elsewhere on the same days.

    A leader can leave one summit on its last day and reach another on its first, so one such shared day does not count.
    Summits whose days are not known exactly are left out, and those without a place.
    """
    # For the whole archive, a condition on leaders would leave out nobody.
    known = Participation.objects.all()
    if rows.query.has_filters():
        known = known.filter(leader__in=rows.order_by().values("leader"))
    return rows.filter(pk__in=sorted(_overlapping_elsewhere(known))[:MAX_KEYS])


def describe_other_summits(rows):
    """Return the title of one such other summit, by primary key."""
    other = _overlapping_elsewhere(Participation.objects.filter(leader__in={row.leader_id for row in rows}))
    titles = Participation.objects.filter(pk__in={other[row.pk] for row in rows if row.pk in other})
    title_by_pk = dict(titles.values_list("pk", "summit__title"))
    return {row.pk: title_by_pk[other[row.pk]] for row in rows if row.pk in other}


def _overlapping_elsewhere(known):
    """Return participations (primary keys) → another one of the leader at another place on the same days.

    It goes through each leader's summits from the first day on, in Python. In SQL it would be a join of all summits of
    a leader with each other.
    """
    start, end = Coalesce("first", "summit__start"), Coalesce("last", "summit__end", "summit__start")
    known = known.alias(of=Length(start), to=Length(end))
    known = known.filter(of=LENGTH_OF_A_DAY, to=LENGTH_OF_A_DAY, summit__place__isnull=False)
    columns = ("leader", Earliest(start), Latest(end), "summit__place", "pk")
    other, leader, present = {}, None, []
    for who, first, last, place, pk in sorted(known.order_by().values_list(*columns)):
        # Keep those that end after the first day of this one. A summit of one day never stays: longer ones that begin
        # on that day sort after it.
        present = [one for one in present if one[0] > first] if who == leader else []
        leader = who
        for _until, where, before in present:
            if where != place:
                other.setdefault(pk, before)
                other.setdefault(before, pk)
        present.append((last, place, pk))
    return other


def first_related_values(others, name, records, rows):
    """Return ``name`` of the first of ``others``, a subquery, for each of ``rows``, as a dict by primary key.

    ``records`` is the queryset or manager in which to look up ``rows``.
    """
    first = Subquery(others.order_by("pk").values(name)[:1])
    found = records.filter(pk__in=[row.pk for row in rows]).annotate(first=first)
    return dict(found.values_list("pk", "first"))


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
        details=describe_lifetime,
    ),
    QualityRule(
        "two-places",
        _("in another place on the same dates"),
        Participation,
        "leader",
        participants_in_two_places,
        details=describe_other_summits,
    ),
    QualityRule(
        "wrong-role",
        _("a role that this kind of meeting does not have"),
        Participation,
        "role",
        participants_with_a_role_of_a_group,
        details=describe_role_and_kind,
    ),
    QualityRule(
        "taken-office",
        _("office held by someone else at the same time"),
        TermOfOffice,
        "start",
        overlapping_terms_of_one_office,
        details=describe_other_holders,
    ),
]
