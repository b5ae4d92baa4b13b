"""The memberships that pages of states and organisations show."""

from collections import defaultdict

from django.db.models import Q

from summits.models import Membership
from summits.querysets.alphabet import Alphabetical

MAX_MEMBERSHIPS = 100
"""How many members of an organisation, and organisations of a member, one page shows."""


def members_of(organisation):
    """Return the first memberships in an organisation, by the names of the members, as a list."""
    return list(memberships_in(organisation)[:MAX_MEMBERSHIPS])


def memberships_in(organisation):
    """Return the queryset of the published memberships in an organisation, by the names of the members."""
    found = Membership.objects.published().filter(organisation=organisation)
    return found.select_related("member").order_by(Alphabetical("member__name"), "first_day", "pk")


def members_at(summit, organisations):
    """Return organisation → set of its members when a summit took place, primary keys all; organisations may be none.

    ``organisations``: primary keys.
    """
    members = defaultdict(set)
    if organisations:
        in_time = Q(last_day__isnull=True) | Q(last_day__gte=summit.first_day)
        found = Membership.objects.published().filter(in_time, organisation__in=organisations)
        for organisation, member in found.filter(first_day__lte=summit.last_day).values_list("organisation", "member"):
            members[organisation].add(member)
    return members


def memberships_of(member):
    """Return the first published memberships of a state or organisation in others, by the names of these, as a list."""
    found = Membership.objects.published().filter(member=member)
    found = found.select_related("organisation").order_by(Alphabetical("organisation__name"), "first_day", "pk")
    return list(found[:MAX_MEMBERSHIPS])
