"""The list of organisations and groups and the page of one of them."""

from django.db.models import Count
from django.shortcuts import render

from summits.caching.memoize import memoize_per_version
from summits.facets import latest_in
from summits.filters import agreement_index
from summits.models import Actor, Agreement, Membership, Participation
from summits.presenters.citations import Citations
from summits.presenters.memberships import members_of, memberships_in, memberships_of
from summits.presenters.section_rows import heads_of, positions
from summits.presenters.summit_rows import LatestSummits
from summits.views.base import ActorView, first_records, paginate

ORGANISATIONS_PER_PAGE = 100
"""How many organisations a page of the list shows."""
MAX_HEADS, MAX_AGREEMENTS, MAX_POSITIONS = 40, 20, 20
"""How much of an organisation one page shows; lists and sections lead to the rest."""


def organisation_list(request):
    """List the organisations and groups, with the numbers of their members and meetings."""
    return render(
        request,
        "summits/organisation_list.html",
        {"page_obj": paginate(request, memoize_per_version(organisation_counts), ORGANISATIONS_PER_PAGE)},
    )


def organisation_counts():
    """Return the organisations and groups of the list, as (organisation, members without an end, summits attended)."""
    members = Membership.objects.published().filter(end=None).order_by().values_list("organisation")
    members = dict(members.annotate(number=Count("member", distinct=True)))
    attended = Participation.objects.published().order_by().values_list("actor")
    attended = dict(attended.annotate(number=Count("summit", distinct=True)))
    found = Actor.objects.published().organisations()
    return [(one, members.get(one.pk, 0), attended.get(one.pk, 0)) for one in found]


class OrganisationView(ActorView):
    """The page of one organisation or group: members, heads, meetings, agreements, positions."""

    template_name = "summits/organisation_detail.html"
    context_object_name = "organisation"
    is_of_organisations = True

    def get_context_data(self, **kwargs):
        organisation = self.object
        members = members_of(organisation)
        heads, head_count = first_records(heads_of(organisation), MAX_HEADS)
        agreements, agreement_count = latest_in(agreement_index, "organisation", organisation.pk, MAX_AGREEMENTS)
        taken, position_count = first_records(positions().filter(actor=organisation), MAX_POSITIONS)
        return super().get_context_data(
            members=members,
            member_count=memberships_in(organisation).count(),
            member_of=memberships_of(organisation),
            heads=heads,
            head_count=head_count,
            page_obj=paginate(self.request, LatestSummits("organisation", organisation.pk)),
            agreements=Agreement.objects.published().filter(pk__in=agreements).order_by("-signed_day", "slug"),
            agreement_count=agreement_count,
            positions=taken,
            position_count=position_count,
            predecessors=list(organisation.predecessors.published()),
            citations=Citations(members, heads, taken, record=organisation),
            **kwargs,
        )
