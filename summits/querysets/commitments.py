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

    def committed_actors(self):
        """Return commitment → list of the actors that committed themselves, all as primary keys.

        They are those that the commitment names, or else all parties of its agreement.
        """
        commitments = dict(self.order_by().values_list("pk", "agreement_id"))
        named, parties = defaultdict(list), defaultdict(list)
        links = self.model.committed_by.through.objects.filter(commitment__in=self.order_by().values("pk"))
        for commitment, actor in links.order_by("pk").values_list("commitment_id", "actor_id"):
            named[commitment].append(actor)
        of_agreements = related_model(self.model, "agreement__parties").objects.filter(
            agreement__in=self.order_by().values("agreement")
        )
        for agreement, actor in of_agreements.order_by("pk").values_list("agreement_id", "actor_id"):
            parties[agreement].append(actor)
        return {pk: named.get(pk) or parties[agreement] for pk, agreement in commitments.items()}


class AssessmentQuerySet(DependentQuerySet):
    """The queryset of assessments: public with the agreement of their commitment."""

    published_via = ("commitment__agreement",)
    kinds = {"commitment__agreement": "agreement"}

    def of_other_actors(self):
        """Return a list of those assessments whose actor neither made the commitment nor succeeded one that did."""
        assessments = list(self.select_related("actor", "commitment"))
        commitments = related_model(self.model, "commitment").objects.all()
        committed = commitments.filter(pk__in=self.order_by().values("commitment")).committed_actors()
        actors = related_model(self.model, "actor").objects.all()
        return [one for one in assessments if not assessed_parties(one.actor, committed[one.commitment_id], actors)]


def latest_by_party(committed, assessments, all_actors):
    """Return those of the ``committed`` actors (primary keys) that have an assessment → their latest assessment.

    ``assessments`` are those of one commitment; the later entered counts of two of the same day.
    """
    actors, latest = {actor.pk: actor for actor in all_actors}, {}
    for assessment in sorted(assessments, key=lambda one: (one.on.earliest, one.pk)):
        actor = actors.get(assessment.actor_id)
        for party in assessed_parties(actor, committed, all_actors) if actor else ():
            latest[party] = assessment
    return latest


def assessed_parties(actor, committed, all_actors):
    """Return those of the ``committed`` actors (primary keys) that an assessment of ``actor`` concerns.

    That is the actor itself, or else those that it succeeded, directly or not. ``all_actors`` are records.
    """
    if actor.pk in committed:
        return [actor.pk]
    predecessors = with_predecessors([actor], all_actors)
    return [pk for pk in committed if pk in predecessors]
