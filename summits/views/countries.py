"""The list of countries and the page of one country."""

from django.db.models import Count, Prefetch, Q
from django.shortcuts import render

from summits.caching.memoize import memoize_per_version
from summits.facets import latest_in, most_active, with_meetings
from summits.filters import agreement_index, leader_index, summit_index
from summits.filters.lookups import all_actors
from summits.models import Actor, Leader, Participation, Summit, TermOfOffice
from summits.presenters.memberships import memberships_of
from summits.presenters.summit_rows import LatestSummits, load_rows
from summits.querysets import first_per_group, with_predecessors
from summits.views.base import ActorView, paginate


def country_list(request):
    """List the countries that hosted or attended a summit, with their numbers; predecessors count separately."""
    return render(
        request,
        "summits/country_list.html",
        {"page_obj": paginate(request, memoize_per_version(country_counts), COUNTRIES_PER_PAGE)},
    )


def country_counts():
    """Return the countries of the list, as (country, summits hosted, summits attended, leaders).

    Countries that were only hosts come last.
    """
    hosted = dict(Summit.objects.published().order_by().values_list("country").annotate(number=Count("pk")))
    is_delegate = Q(leader__in=Leader.objects.only_delegates().order_by().values("pk"))
    participations = Participation.objects.published().order_by().values_list("actor")
    participations = participations.annotate(
        summits=Count("summit", distinct=True), leaders=Count("leader", distinct=True, filter=~is_delegate)
    )
    attended = {country: (summits, leaders) for country, summits, leaders in participations}
    numbers = [
        (country, hosted.get(country.pk, 0), *attended.get(country.pk, (0, 0)))
        for country in Actor.objects.published().countries().select_related("successor")
        if country.pk in hosted or country.pk in attended
    ]
    return sorted(numbers, key=lambda row: not row[2])


MAX_HOSTED, MAX_LEADERS, MAX_TERMS, MAX_PREDECESSORS = 20, 60, 6, 12
"""How much of a country one page shows; lists and sections lead to the rest."""
COUNTRIES_PER_PAGE = 100
"""How many countries a page of the list shows."""


class CountryView(ActorView):
    """The page of one country with its predecessors: its leaders, the summits that it hosted and those it attended."""

    context_object_name = "country"
    template_name = "summits/country_detail.html"

    def get_context_data(self, **kwargs):
        country = self.object
        states = with_predecessors([country], memoize_per_version(all_actors))
        hosted, hosted_count = latest_in(summit_index, "host", country.pk, MAX_HOSTED)
        attended = LatestSummits("country", country.pk)
        leaders, leader_count = top_leaders(country, states)
        return super().get_context_data(
            states=states,
            leaders=leaders,
            leader_count=leader_count,
            hosted=load_rows(hosted),
            hosted_count=hosted_count,
            page_obj=paginate(self.request, attended),
            agreement_count=latest_in(agreement_index, "country", country.pk, 0)[1],
            predecessors=list(country.predecessors.published()[: MAX_PREDECESSORS + 1]),
            max_predecessors=MAX_PREDECESSORS,
            member_of=memberships_of(country),
            **kwargs,
        )


def top_leaders(country, states):
    """Return the leaders of a country and its predecessors who attended most summits, and the number of all leaders.

    They are in alphabetical order, each with ``meetings`` (their number) and the first terms of office in ``states``
    (primary keys).
    """
    index = memoize_per_version(leader_index)
    pks = [index.pks[number] for number in index.postings["country"].get(country.pk, index.nothing)]
    terms = TermOfOffice.objects.filter(actor__in=states).select_related("actor")
    terms = first_per_group(terms, "leader", MAX_TERMS, "first_day", "office")
    shown = Leader.objects.published().filter(pk__in=most_active(pks, MAX_LEADERS))
    leaders = with_meetings(list(shown.prefetch_related(Prefetch("terms", terms))))
    # The index numbers leaders in alphabetical order.
    positions = {pk: position for position, pk in enumerate(pks)}
    return sorted(leaders, key=lambda leader: positions[leader.pk]), len(pks)
