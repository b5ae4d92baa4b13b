"""Querysets of summits, their series and their child records."""

from operator import or_

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Least

from summits.querysets.alphabet import Alphabetical
from summits.querysets.leaders import LEADER_NAME_FIELDS
from summits.querysets.visibility import (
    ApprovedQuerySet,
    DependentQuerySet,
    StatusQuerySet,
    first_per_group,
    prefetch_published,
    related_model,
)
from summits.vocabularies import (
    KINDS_OF_MANY,
    LIKE_ORGANISATIONS,
    LIKE_STATES,
    ROLE_ORDER,
    ROLES_AFTER_GUESTS,
    ROLES_BESIDE_THE_SIDES,
    SIDE_RANK_OF_ROLE,
    Role,
)

AS_RECORDED = (Case(When(role=Role.DELEGATE, then=Value(1)), default=Value(0)), "pk")
"""The order of the people of one side: as recorded, delegates last."""

MAX_POSITIONS = 4
"""How many positions on one issue at one summit a page shows."""


class SeriesQuerySet(ApprovedQuerySet):
    kind = "series"


class SummitQuerySet(StatusQuerySet):
    """The queryset of summits."""

    kind = "summit"

    def attended_by(self, *leaders):
        """Filter summits at which all of the leaders (primary keys or records) took part and which count for them."""
        participations = related_model(self.model, "participations").objects.published().counted().order_by()
        found = self
        for leader in leaders:
            found = found.filter(pk__in=participations.filter(leader=leader).values("summit"))
        return found

    def attended_by_actors(self, actors):
        """Filter summits at which at least one of the actors (primary keys) was represented."""
        participations = related_model(self.model, "participations").objects.published().order_by()
        return self.filter(pk__in=participations.filter(actor__in=actors).values("summit"))

    def for_list(self):
        """Load and prefetch only the columns that a row of the list shows, as each column costs time."""
        participations = related_model(self.model, "participations").objects.published().in_protocol_order()
        participations = participations.without_delegates()
        discussions = related_model(self.model, "discussions").objects.published().in_order()
        name_fields = [f"leader__{name}" for name in LEADER_NAME_FIELDS]
        own = ("title", "slug", "start", "end", "kind", "place__name", "country__name", "country__slug")
        return (
            self.select_related("place", "country")
            .only(*own)
            .prefetch_related(
                Prefetch(
                    "participations",
                    participations.only("summit", *name_fields, "leader__slug", "actor__name"),
                ),
                Prefetch(
                    "discussions", discussions.only("summit", "outcome", "issue__name", "issue__slug").with_apart()
                ),
            )
        )


class SideQuerySet(DependentQuerySet):
    """A queryset of rows of the sides of summits: each row has a summit and an actor."""

    def side_order(self, by_own_role=False):
        """Return the order of the sides of a summit, a tuple of expressions: by the names of their states.

        At a meeting of more than two sides the host comes first, by role or as the state where they met, then members,
        guests, organisations, mediators and observers; among those of one role, states before organisations and groups.
        At any other meeting the two sides come first, then others who took part, then mediators and observers. The role
        of a side is the first of its people's; with ``by_own_role``, where rows are participations of many meetings,
        that of the row, which needs no subquery for each.
        """
        ranks = [When(role=role, then=Value(number)) for number, role in enumerate(ROLE_ORDER)]
        after_guests = Q(role__in=ROLES_AFTER_GUESTS, actor__kind__in=LIKE_ORGANISATIONS)
        role = Case(When(after_guests, then=Value(ROLE_ORDER.index(Role.GUEST))), *ranks)
        # A mediator or an observer stands after the sides in its own country, too.
        beside = [When(role=role, then=Value(ROLE_ORDER.index(role))) for role in ROLES_BESIDE_THE_SIDES]
        role_at_home = Case(*beside, default=Least(role, Value(ROLE_ORDER.index(Role.CO_HOST))))
        rank = Case(*(When(role=role, then=Value(rank)) for role, rank in SIDE_RANK_OF_ROLE.items()))
        of_side = (lambda number: number) if by_own_role else self._first_of_side
        of_many = Q(summit__kind__in=KINDS_OF_MANY)
        return (
            Case(
                When(of_many, actor=F("summit__country"), then=of_side(role_at_home)),
                When(of_many, then=of_side(role)),
                default=of_side(rank),
            ),
            Case(When(of_many, actor__kind__in=LIKE_ORGANISATIONS, then=Value(1)), default=Value(0)),
            Alphabetical("actor__name"),
        )

    def _first_of_side(self, number):
        # The lowest number of the people of the row's side, an expression; after all others if it has nobody.
        people = related_model(self.model, "summit__participations").objects.published()
        people = people.filter(summit=OuterRef("summit"), actor=OuterRef("actor")).order_by().values("summit")
        return Coalesce(Subquery(people.annotate(lowest=Min(number)).values("lowest")), len(ROLE_ORDER))


class ParticipationQuerySet(SideQuerySet):
    published_via = ("summit", "leader")

    def in_protocol_order(self):
        """Order by side; within a side as recorded, delegates last."""
        return self.select_related("leader", "actor").order_by(*self.side_order(), *AS_RECORDED)

    def with_people(self):
        """Order in protocol order; prefetch the leaders' terms, and whom they represented, None if not public."""
        return self.in_protocol_order().prefetch_related("leader__terms", prefetch_published(self, "represented"))

    def without_delegates(self):
        """Filter to participations in any role but that of a delegate."""
        return self.exclude(role=Role.DELEGATE)

    def counted(self):
        """Filter to those that count as a meeting of their leader.

        A participation as a delegate counts only for those who were never anything else.
        """
        otherwise = self.model.objects.published().without_delegates().filter(leader=OuterRef("leader")).order_by()
        return self.filter(~Q(role=Role.DELEGATE) | ~Exists(otherwise))

    def of_others(self, leader):
        """Filter participations of other leaders in a leader's public summits, without delegates."""
        own = self.model.objects.published().without_delegates().filter(leader=leader).order_by()
        return self.without_delegates().filter(summit__in=own.values("summit")).exclude(leader=leader)

    def counterparts(self, leader):
        """Return the leaders of other states whom a leader met, as a queryset of dicts, those met most often first.

        Each dict has ``leader`` (primary key), ``met``, the number of shared summits at which they represented a state
        that the leader never did, and ``together``, the number of all shared summits. Heads of organisations are not
        counted, on either side.
        """
        own = self.model.objects.published().filter(leader=leader).order_by()
        for_states = own.filter(actor__kind__in=LIKE_STATES).without_delegates()
        of_states = Q(actor__kind__in=LIKE_STATES, summit__in=for_states.values("summit"))
        abroad = Count("summit", filter=of_states & ~Q(actor__in=own.values("actor")))
        rows = self.of_others(leader).order_by().values("leader").annotate(met=abroad, together=Count("summit"))
        return rows.filter(met__gt=0).order_by("-met", Alphabetical("leader__sort_name"), "leader")


class ProgrammeItemQuerySet(DependentQuerySet):
    published_via = ("summit",)

    def with_people(self):
        """Order by number; prefetch the participants who are public."""
        return self.prefetch_related(prefetch_published(self, "participants")).order_by("order")


class DiscussionQuerySet(DependentQuerySet):
    published_via = ("summit", "issue")

    def in_order(self):
        """Order with the most important issue first, unnumbered ones last."""
        return self.select_related("issue").order_by(F("order").asc(nulls_last=True), "pk")

    def with_apart(self):
        """Prefetch the public states that stood apart from the outcome, in alphabetical order."""
        return self.prefetch_related(prefetch_published(self, "apart"))

    def with_positions(self):
        """Order by summit; prefetch the first MAX_POSITIONS positions of each discussion in protocol order.

        ``total_count`` on each position is the number of all positions of its discussion.
        """
        positions = related_model(self.model, "positions").objects.published().in_protocol_order()
        positions = first_per_group(positions, ["summit", "issue"], MAX_POSITIONS, *positions.side_order(), "pk")
        return (
            self.select_related("issue", "summit")
            .prefetch_related(Prefetch("positions", positions))
            .with_apart()
            .order_by("summit__first_day", "summit_id", F("order").asc(nulls_last=True), "pk")
        )


class PositionQuerySet(SideQuerySet):
    published_via = ("summit", "issue")

    def in_protocol_order(self):
        """Order by side; prefetch the leader, None if not public."""
        return (
            self.select_related("actor")
            .prefetch_related(prefetch_published(self, "leader"))
            .order_by(*self.side_order(), "pk")
        )


class QuotationQuerySet(DependentQuerySet):
    published_via = ("summit", "leader")


class DocumentQuerySet(DependentQuerySet):
    """The queryset of documents: public with the summit or agreement that they belong to."""

    published_via = ("summit", "agreement")
    combine = or_
