"""The list of countries and the page of one country."""

from django.db.models import Count, Q
from django.shortcuts import render

from summits.kept import kept
from summits.models import Agreement, Country, Leader, Participation, Summit
from summits.querysets import with_predecessors
from summits.views.base import RecordView, listing
from summits.views.lines import Lines


def country_list(request):
    """The countries that hosted a summit or sent a leader to one, with their numbers, each in its own name."""
    return render(request, "summits/country_list.html", {"rows": kept(numbers_of_countries)})


def numbers_of_countries():
    """Return the countries of the list, as (country, summits hosted, summits attended, leaders)."""
    hosted = dict(Summit.objects.published().order_by().values_list("country").annotate(number=Count("pk")))
    present = Participation.objects.published().order_by().values_list("country")
    present = present.annotate(summits=Count("summit", distinct=True), leaders=Count("leader", distinct=True))
    attended = {country: (summits, leaders) for country, summits, leaders in present}
    return [
        (country, hosted.get(country.pk, 0), *attended.get(country.pk, (0, 0)))
        for country in Country.objects.published().select_related("successor")
        if country.pk in hosted or country.pk in attended
    ]


MOST_HOSTED = 20


class CountryView(RecordView):
    """One country, with its predecessors: its leaders, the summits that it hosted and those that they attended."""

    model = Country
    template_name = "summits/country_detail.html"

    @classmethod
    def records(cls):
        return super().records().select_related("successor")

    def get_context_data(self, **kwargs):
        country = self.object
        states = with_predecessors([country], list(Country.objects.published()))
        summits = Summit.objects.published()
        hosted = summits.filter(country__in=states)
        attended = summits.attended_from(states).order_by("-first_day", "-pk")
        spoke = Participation.objects.published().filter(country__in=states).values("leader")
        leaders = Leader.objects.published().filter(Q(terms__country__in=states) | Q(pk__in=spoke)).distinct()
        return super().get_context_data(
            states=states,
            leaders=leaders.with_counts().prefetch_related("terms"),
            hosted=Lines(hosted.order_by("-first_day", "-pk"))[:MOST_HOSTED],
            hosted_count=hosted.count(),
            listing=listing(self.request, Lines(attended)),
            agreement_count=Agreement.objects.published().with_parties(states).count(),
            predecessors=country.predecessors.published(),
            **kwargs,
        )
