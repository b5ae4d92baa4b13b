"""Questions of summits and of what belongs to them."""

from operator import or_

from django.db.models import Count, F, Prefetch, Q

from summits.querysets.records import LEADER_CALLED
from summits.querysets.visibility import (
    DependentQuerySet,
    StatusQuerySet,
    first_of_each,
    model_at_path,
    prefetch_published,
)

MOST_POSITIONS = 4
"""How many positions on one issue at one summit a page shows."""


class SummitQuerySet(StatusQuerySet):
    """Summits."""

    kind = "summit"

    def attended_by(self, *leaders):
        """Summits at which all of the leaders (primary keys or records) took part."""
        participations = model_at_path(self, "participations").objects.published().order_by()
        found = self
        for leader in leaders:
            found = found.filter(pk__in=participations.filter(leader=leader).values("summit"))
        return found

    def attended_from(self, countries):
        """Summits at which one of the countries (primary keys) was present."""
        participations = model_at_path(self, "participations").objects.published().order_by()
        return self.filter(pk__in=participations.filter(country__in=countries).values("summit"))

    def for_list(self):
        """With all that a line of the list shows, and no more: each column read costs time."""
        participations = model_at_path(self, "participations").objects.published().in_protocol_order()
        discussions = model_at_path(self, "discussions").objects.published().in_order()
        called = [f"leader__{name}" for name in LEADER_CALLED]
        own = ("title", "slug", "start", "end", "kind", "place__name", "country__name", "country__slug")
        return (
            self.select_related("place", "country")
            .only(*own)
            .prefetch_related(
                Prefetch(
                    "participations",
                    participations.only("summit", *called, "leader__slug", "country__name"),
                ),
                Prefetch("discussions", discussions.only("summit", "outcome", "issue__name", "issue__slug")),
            )
        )


class ParticipationQuerySet(DependentQuerySet):
    needs = ("summit", "leader")

    def in_protocol_order(self):
        """Sides in alphabetical order of their states' names; within a side as recorded."""
        return self.select_related("leader", "country").order_by("country__name", "pk")

    def of_others(self, leader):
        """Those of others at the public summits of a leader."""
        own = self.model.objects.published().filter(leader=leader).order_by()
        return self.filter(summit__in=own.values("summit")).exclude(leader=leader)

    def counterparts(self, leader):
        """Rows of the leaders whom a leader met, those of other states most often first.

        Each has ``leader`` (key), ``met``, how often as one of another state, and ``together``, how often in all.
        """
        own = self.model.objects.published().filter(leader=leader).order_by()
        abroad = Count("summit", filter=~Q(country__in=own.values("country")))
        rows = self.of_others(leader).order_by().values("leader").annotate(met=abroad, together=Count("summit"))
        return rows.filter(met__gt=0).order_by("-met", "leader__sort_name", "leader")


class ProgrammeItemQuerySet(DependentQuerySet):
    needs = ("summit",)

    def with_people(self):
        """In order, with those of the participants who are public."""
        return self.prefetch_related(prefetch_published(self, "participants")).order_by("order")


class DiscussionQuerySet(DependentQuerySet):
    needs = ("summit", "issue")

    def in_order(self):
        """The issue that weighed most first."""
        return self.select_related("issue").order_by(F("order").asc(nulls_last=True), "pk")

    def for_course(self):
        """From meeting to meeting, with the first positions of each in protocol order, ``of_all`` on each of these."""
        positions = model_at_path(self, "positions").objects.published().in_protocol_order()
        positions = first_of_each(positions, ["summit", "issue"], MOST_POSITIONS, "country__name", "pk")
        return (
            self.select_related("issue", "summit")
            .prefetch_related(Prefetch("positions", positions))
            .order_by("summit__first_day", "summit_id", F("order").asc(nulls_last=True), "pk")
        )


class PositionQuerySet(DependentQuerySet):
    needs = ("summit", "issue")

    def in_protocol_order(self):
        """Sides in alphabetical order of their states' names, with the leader where he or she is public."""
        return (
            self.select_related("country")
            .prefetch_related(prefetch_published(self, "leader"))
            .order_by("country__name", "pk")
        )


class QuoteQuerySet(DependentQuerySet):
    needs = ("summit", "leader")


class DocumentQuerySet(DependentQuerySet):
    """Documents: public with the summit or the agreement they belong to."""

    needs = ("summit", "agreement")
    joined = or_
