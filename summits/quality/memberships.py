"""Rules for memberships: within the years in which both exist, and one at a time."""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from summits.models import Membership
from summits.models.fields import Earliest, Latest
from summits.quality.people import alias_certain_days, overlapping
from summits.quality.rule import QualityRule


def outside_existence(rows):
    """Filter memberships to those that certainly began before, or lasted after, the organisation or member existed."""
    days = rows.alias(
        latest_start=Latest(F("start")), earliest_start=Earliest(F("start")), earliest_end=Earliest("end")
    )
    broken = Q()
    for name in ("organisation", "member"):
        dissolved = F(f"{name}__dissolved_day")
        broken |= Q(latest_start__lt=F(f"{name}__founded_day"))
        broken |= Q(earliest_start__gt=dissolved) | Q(earliest_end__gt=dissolved)
    return days.filter(broken)


def overlapping_memberships(rows):
    """Filter memberships to those that overlap with another of the same member in the same organisation."""
    same = Membership.objects.filter(organisation=OuterRef("organisation"), member=OuterRef("member"))
    others = alias_certain_days(same.exclude(pk=OuterRef("pk")), "start", "end", "end")
    return alias_certain_days(rows, "start", "end", "end").filter(Exists(overlapping(others)))


RULES = [
    QualityRule(
        "membership-outside-existence",
        _("membership outside the years of existence"),
        Membership,
        "start",
        outside_existence,
    ),
    QualityRule(
        "membership-twice",
        _("member twice at the same time"),
        Membership,
        "start",
        overlapping_memberships,
    ),
]
