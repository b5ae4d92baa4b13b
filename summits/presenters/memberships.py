"""The memberships that pages of states and organisations show."""

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


def memberships_of(member):
    """Return the first published memberships of a state or organisation in others, by the names of these, as a list."""
    found = Membership.objects.published().filter(member=member)
    found = found.select_related("organisation").order_by(Alphabetical("organisation__name"), "first_day", "pk")
    return list(found[:MAX_MEMBERSHIPS])
