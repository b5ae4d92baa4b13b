"""Querysets of commitments and their assessments, and the rule which state an assessment concerns."""

from collections import defaultdict

from summits.querysets.hierarchies import with_predecessors
from summits.querysets.visibility import DependentQuerySet, prefetch_published, related_model


class CommitmentQuerySet(DependentQuerySet):
    """The queryset of commitments: public with their agreement."""

    published_via = ("agreement",)

    def in_order(self):
        """Order as in the text of the agreement; prefetch the issue, None if not public."""
        return self.prefetch_related(prefetch_published(self, "issue")).order_by("agreement", "order")

    def committed_countries(self):
        """Return commitment → list of the countries that committed themselves, all as primary keys.

        They are those that the commitment names, or else all parties of its agreement.
        """
        commitments = dict(self.order_by().values_list("pk", "agreement_id"))
        named, parties = defaultdict(list), defaultdict(list)
        links = self.model.committed_by.through.objects.filter(commitment__in=self.order_by().values("pk"))
        for commitment, country in links.order_by("pk").values_list("commitment_id", "country_id"):
            named[commitment].append(country)
        of_agreements = related_model(self.model, "agreement__parties").objects.filter(
            agreement__in=self.order_by().values("agreement")
        )
        for agreement, country in of_agreements.order_by("pk").values_list("agreement_id", "country_id"):
            parties[agreement].append(country)
        return {pk: named.get(pk) or parties[agreement] for pk, agreement in commitments.items()}


class AssessmentQuerySet(DependentQuerySet):
    """The queryset of assessments: public with the agreement of their commitment."""

    published_via = ("commitment__agreement",)
    kinds = {"commitment__agreement": "agreement"}

    def of_other_countries(self):
        """Return a list of those assessments whose country neither made the commitment nor succeeded one that did."""
        assessments = list(self.select_related("country", "commitment"))
        commitments = related_model(self.model, "commitment").objects.all()
        committed = commitments.filter(pk__in=self.order_by().values("commitment")).committed_countries()
        countries = related_model(self.model, "country").objects.all()
        return [
            one for one in assessments if not assessed_parties(one.country, committed[one.commitment_id], countries)
        ]


def latest_by_party(committed, assessments, all_countries):
    """Return those of the ``committed`` countries (primary keys) that have an assessment → their latest assessment.

    ``assessments`` are those of one commitment; the later entered counts of two of the same day.
    """
    countries, latest = {country.pk: country for country in all_countries}, {}
    for assessment in sorted(assessments, key=lambda one: (one.on.earliest, one.pk)):
        country = countries.get(assessment.country_id)
        for party in assessed_parties(country, committed, all_countries) if country else ():
            latest[party] = assessment
    return latest


def assessed_parties(country, committed, all_countries):
    """Return those of the ``committed`` countries (primary keys) that an assessment of ``country`` concerns.

    That is the country itself, or else those that it succeeded, directly or not. ``all_countries`` are records.
    """
    if country.pk in committed:
        return [country.pk]
    predecessors = with_predecessors([country], all_countries)
    return [pk for pk in committed if pk in predecessors]
