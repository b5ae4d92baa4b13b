"""Questions of agreements and of what belongs to them."""

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When

from summits.querysets.hierarchies import LaterStates
from summits.querysets.visibility import (
    DependentQuerySet,
    StatusQuerySet,
    count_subquery,
    first_of_each,
    model_at_path,
    prefetch_published,
)
from summits.vocabularies import FINAL_EVENTS, LEAVING_EVENTS, EventKind

MOST_EVENTS = 40
"""How many events of an agreement a page reads where it tells its life in words."""
WEIGHT_OF_EVENT = Case(
    When(kind__in=[EventKind.ENTERED_INTO_FORCE, *FINAL_EVENTS, EventKind.COMPLETED], then=Value(0)),
    When(kind__in=[EventKind.SIGNED, *LEAVING_EVENTS, EventKind.SUSPENDED], then=Value(1)),
    default=Value(2),
)
# No party has left, or at least two remain: see AgreementQuerySet._on_day.
HAS_TWO_PARTIES = Q(some_left=False) | Q(party_count__gte=F("left") + 2)


class AgreementQuerySet(StatusQuerySet):
    """Agreements."""

    kind = "agreement"

    def in_force(self, on):
        """Agreements in force on the day ``on`` (datetime.date), by the rule of ``Agreement.in_force``."""
        return self._on_day(on).filter(HAS_TWO_PARTIES, entered=True, ended_for_all=False)

    def on_issues(self, issues):
        """Agreements on one of the issues (records or primary keys)."""
        return self.filter(pk__in=self.model.issues.through.objects.filter(issue__in=issues).values("agreement"))

    def ended(self, on):
        """Agreements that had come to an end by the day ``on``, in force before or not."""
        return self._on_day(on).filter(~HAS_TWO_PARTIES | Q(ended_for_all=True))

    def waiting(self, on):
        """Agreements signed by the day ``on``, then neither in force nor ended."""
        return self._on_day(on).filter(HAS_TWO_PARTIES, signed_day__lte=on, entered=False, ended_for_all=False)

    def with_party_count(self):
        """With ``party_count``: how many states are parties, a state with its successors as one."""
        return self.annotate(party_count=self._parties())

    def with_life(self):
        """With ``party_count`` and the events in order: all that the life of an agreement follows from.

        Of more than MOST_EVENTS the weightiest are read: what begins and ends its force first, ratifications last.
        ``of_all`` on each tells how many there are.
        """
        events = model_at_path(self, "events").objects.published().in_order()
        events = first_of_each(events, "agreement", MOST_EVENTS, WEIGHT_OF_EVENT, "on_day", "pk")
        return self.with_party_count().prefetch_related(Prefetch("events", events))

    def for_summit(self):
        """With all that the page of their summit shows."""
        return self.with_life().prefetch_related(prefetch_published(self, "issues"))

    def for_list(self):
        """With all that a line of the list shows."""
        return self.with_life().prefetch_related(prefetch_published(self, "summit"), prefetch_published(self, "issues"))

    def _parties(self):
        parties = model_at_path(self, "parties").objects.filter(agreement=OuterRef("pk"))
        # A state and those that succeeded it, the Soviet Union and Russia, stand in one place and count as one.
        successors = parties.model.objects.filter(
            agreement=OuterRef("agreement"), country__in=LaterStates(OuterRef("country"))
        )
        was_succeeded = Q(country__successor__isnull=False) & Exists(successors)
        return count_subquery(parties.exclude(was_succeeded), "agreement", "country")

    def _on_day(self, on):
        events = model_at_path(self, "events").objects.order_by().filter(agreement=OuterRef("pk"), on_day__lte=on)
        ends = events.ending_something()
        of_one = Q(kind__in=LEAVING_EVENTS, country__isnull=False)
        return self.annotate(
            entered=Exists(events.filter(kind=EventKind.ENTERED_INTO_FORCE)),
            ended_for_all=Exists(ends.exclude(of_one)),
            # Asked first, of all at once: few agreements have been left by anybody, and to count for each is dear.
            some_left=Exists(ends.filter(of_one)),
            left=count_subquery(ends.filter(of_one), "agreement", "country"),
            party_count=self._parties(),
        )


class PartyQuerySet(DependentQuerySet):
    needs = ("agreement",)

    def in_protocol_order(self):
        """By the alphabet of the states' names, with the signatory where he or she is public."""
        return (
            self.select_related("country")
            .prefetch_related(prefetch_published(self, "signatory"))
            .order_by("country__name", "pk")
        )


class AgreementEventQuerySet(DependentQuerySet):
    needs = ("agreement",)

    def in_order(self):
        """From the first to the last."""
        return self.select_related("country").order_by("on_day", "pk")

    def ending_something(self):
        """Events that end the agreement for their country or for all, and are not merely the notice of a later end."""
        later = self.model.objects.order_by().filter(agreement=OuterRef("agreement"), on_day__gt=OuterRef("on_day"))
        final, withdrawn = Q(kind__in=FINAL_EVENTS), Q(kind=EventKind.WITHDRAWN)
        by_the_same = Q(country__isnull=True) | Q(country=OuterRef("country"))
        return self.filter(
            final
            | withdrawn
            | Q(kind=EventKind.DENOUNCED) & ~Exists(later.filter(final | withdrawn & by_the_same))
            | Q(kind=EventKind.COMPLETED) & ~Exists(later.filter(final | withdrawn))
        )


class AgreementRelationQuerySet(DependentQuerySet):
    needs = ("agreement", "other")
    kinds = {"other": "agreement"}
