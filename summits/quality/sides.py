"""The rule for the sides of a bilateral meeting: there are two."""

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from summits.models import Participation, Summit
from summits.quality.rule import QualityRule
from summits.vocabularies import ROLES_BESIDE_THE_SIDES, SIDE_RANK_OF_ROLE, SIDES_OF_A_BILATERAL, SummitKind


def bilaterals_without_two_sides(rows):
    """Filter summits to the bilateral ones with participants that do not have two sides.

    A third that took part, or was present, beside the two is no side: see ``SIDE_RANK_OF_ROLE``.
    """
    people = Participation.objects.filter(summit=OuterRef("pk"))
    hosts_and_guests = [role for role, rank in SIDE_RANK_OF_ROLE.items() if rank == 0]
    found = rows.filter(Exists(people), kind=SummitKind.BILATERAL).alias(
        hosts_and_guests=_number_of_sides(people.filter(role__in=hosts_and_guests)),
        sides=_number_of_sides(people.exclude(role__in=ROLES_BESIDE_THE_SIDES)),
    )
    return found.filter(~Q(hosts_and_guests=SIDES_OF_A_BILATERAL) & ~Q(sides=SIDES_OF_A_BILATERAL))


def _number_of_sides(people):
    numbers = people.order_by().values("summit").annotate(sides=Count("actor", distinct=True)).values("sides")
    return Coalesce(Subquery(numbers), 0)


def describe_sides(rows):
    """Return the names of those who took part, as text by primary key."""
    names = {}
    people = Participation.objects.in_protocol_order().filter(summit__in=[row.pk for row in rows])
    for part in people.exclude(role__in=ROLES_BESIDE_THE_SIDES):
        names.setdefault(part.summit_id, {})[str(part.actor)] = None
    return {pk: ", ".join(actors) for pk, actors in names.items()}


RULES = [
    QualityRule(
        "not-two-sides",
        _("bilateral, but not of two sides"),
        Summit,
        "kind",
        bilaterals_without_two_sides,
        details=describe_sides,
    )
]
