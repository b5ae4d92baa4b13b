"""Rules for discussions that lack the position of a side, or an outcome."""

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from summits.models import Actor, Discussion, Participation, Position
from summits.quality.rule import QualityRule
from summits.querysets import last_successors
from summits.vocabularies import Outcome, Role, SummitKind


def side_expression():
    """Return an expression for the side of a row with an actor: a state and its predecessors are one side."""
    last = last_successor_by_actor()
    whens = [When(actor=pk, then=Value(other)) for pk, other in last.items() if pk != other]
    return Case(*whens, default=F("actor"), output_field=BigIntegerField())


def last_successor_by_actor():
    """Return a dict of the primary key of each actor → that of the last state in its line of successors."""
    return last_successors(list(Actor.objects.only("pk", "successor")))


def discussions_without_position_of_a_side(rows):
    """Filter discussions to those without a position of one of the states that took part.

    Multilateral summits are left out, because nobody records what each state wanted on everything. Observers have no
    position.
    """
    stated = Position.objects.filter(summit=OuterRef("summit"), issue=OuterRef(OuterRef("issue")))
    present = Participation.objects.filter(summit=OuterRef("summit")).exclude(role=Role.OBSERVER)
    side = side_expression()
    # Where a state and its predecessor met, each has a position of its own.
    took_part = Participation.objects.filter(summit=OuterRef("summit"), actor=OuterRef("actor"))
    same_side = stated.alias(side=side).filter(
        Q(actor=OuterRef("actor")) | Q(side=OuterRef("side")) & ~Exists(took_part)
    )
    sides_without_position = present.alias(side=side).filter(~Exists(same_side))
    return rows.exclude(summit__kind=SummitKind.MULTILATERAL).filter(Exists(sides_without_position))


def describe_missing_sides(rows):
    """Return the names of the states without a position, as text by primary key."""
    summits, last = {row.summit_id for row in rows}, last_successor_by_actor()
    participations = Participation.objects.in_protocol_order().filter(summit__in=summits)
    took_part = {(row.summit_id, row.actor_id) for row in participations}
    positions = Position.objects.order_by().filter(summit__in=summits).values_list("summit", "issue", "actor")
    stated = {*positions}
    stated_for = {
        (summit, issue, last.get(actor, actor)) for summit, issue, actor in stated if (summit, actor) not in took_part
    }
    present = {}
    for row in participations:
        if row.role != Role.OBSERVER:
            present.setdefault(row.summit_id, {})[row.actor_id] = row.actor
    return {
        row.pk: ", ".join(
            str(actor)
            for pk, actor in present.get(row.summit_id, {}).items()
            if (row.summit_id, row.issue_id, pk) not in stated
            and (row.summit_id, row.issue_id, last.get(pk, pk)) not in stated_for
        )
        for row in rows
    }


def discussions_without_outcome(rows):
    """Filter discussions to those without a recorded outcome."""
    return rows.filter(outcome=Outcome.DISCUSSED)


RULES = [
    QualityRule(
        "no-position",
        _("missing position"),
        Discussion,
        "positions",
        discussions_without_position_of_a_side,
        details=describe_missing_sides,
        is_fixed_on_own_page=True,
    ),
    QualityRule("no-outcome", _("no outcome recorded"), Discussion, "outcome", discussions_without_outcome),
]
