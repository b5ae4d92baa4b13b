"""Querysets of agreements, parties, events and relations."""

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, Value, When

from summits.querysets.hierarchies import AllSuccessors
from summits.querysets.visibility import (
    DependentQuerySet,
    StatusQuerySet,
    count_subquery,
    first_per_group,
    prefetch_published,
    related_model,
)
from summits.vocabularies import FINAL_EVENTS, LEAVING_EVENTS, EventKind

MAX_EVENTS = 40
"""How many events of an agreement ``with_events`` prefetches."""
EVENT_PRIORITY = Case(
    When(kind__in=[EventKind.ENTERED_INTO_FORCE, *FINAL_EVENTS, EventKind.COMPLETED], then=Value(0)),
    When(kind__in=[EventKind.SIGNED, *LEAVING_EVENTS, EventKind.SUSPENDED], then=Value(1)),
    default=Value(2),
)
# No party has left, or at least two parties remain; annotations of AgreementQuerySet._on_day.
HAS_TWO_PARTIES = Q(some_left=False) | Q(party_count__gte=F("left") + 2)


class AgreementQuerySet(StatusQuerySet):
    """The queryset of agreements."""

    kind = "agreement"

    def in_force(self, on):
        """Filter agreements in force on the day ``on`` (datetime.date), by the rule of ``Agreement.in_force``."""
        return self._on_day(on).filter(HAS_TWO_PARTIES, entered=True, ended_for_all=False)

    def on_issues(self, issues):
        """Filter agreements on at least one of the issues (records or primary keys)."""
        return self.filter(pk__in=self.model.issues.through.objects.filter(issue__in=issues).values("agreement"))

    def ended(self, on):
        """Filter agreements ended by the day ``on`` (datetime.date), whether or not they were ever in force."""
        return self._on_day(on).filter(~HAS_TWO_PARTIES | Q(ended_for_all=True))

    def not_yet_in_force(self, on):
        """Filter agreements signed by the day ``on`` (datetime.date) that had neither entered into force nor ended."""
        return self._on_day(on).filter(HAS_TWO_PARTIES, signed_day__lte=on, entered=False, ended_for_all=False)

    def with_party_count(self):
        """Annotate ``party_count``, the number of parties; a state and its successors count as one."""
        return self.annotate(party_count=self._parties())

    def with_events(self):
        """Annotate ``party_count`` and prefetch the events in order: all that an agreement's status depends on.

        Of more than MAX_EVENTS events the most important are read: entry into force, ends and completion first, then
        signing, departures and suspension. ``total_count`` on each event is the number of all.
        """
        events = related_model(self.model, "events").objects.published().in_order()
        events = first_per_group(events, "agreement", MAX_EVENTS, EVENT_PRIORITY, "on_day", "pk")
        return self.with_party_count().prefetch_related(Prefetch("events", events))

    def for_summit(self):
        """Prefetch what their summit's page shows."""
        return self.with_events().prefetch_related(prefetch_published(self, "issues"))

    def for_list(self):
        """Prefetch what a row of the list shows."""
        return self.with_events().prefetch_related(
            prefetch_published(self, "summit"), prefetch_published(self, "issues")
        )

    def _parties(self):
        parties = related_model(self.model, "parties").objects.filter(agreement=OuterRef("pk"))
        # A party that another party succeeded is not counted: the Soviet Union and Russia count as one.
        successors = parties.model.objects.filter(
            agreement=OuterRef("agreement"), country__in=AllSuccessors(OuterRef("country"))
        )
        was_succeeded = Q(country__successor__isnull=False) & Exists(successors)
        return count_subquery(parties.exclude(was_succeeded), "agreement", "country")

    def _on_day(self, on):
        events = related_model(self.model, "events").objects.order_by().filter(agreement=OuterRef("pk"), on_day__lte=on)
        ends = events.terminating()
        departures = Q(kind__in=LEAVING_EVENTS, country__isnull=False)
        return self.annotate(
            entered=Exists(events.filter(kind=EventKind.ENTERED_INTO_FORCE)),
            ended_for_all=Exists(ends.exclude(departures)),
            # Checked before ``left``, as few agreements were left by anybody and counting for each is expensive.
            some_left=Exists(ends.filter(departures)),
            left=count_subquery(ends.filter(departures), "agreement", "country"),
            party_count=self._parties(),
        )


class PartyQuerySet(DependentQuerySet):
    published_via = ("agreement",)

    def in_protocol_order(self):
        """Order by the states' names; prefetch the signatory, None if not public."""
        return (
            self.select_related("country")
            .prefetch_related(prefetch_published(self, "signatory"))
            .order_by("country__name", "pk")
        )


class AgreementEventQuerySet(DependentQuerySet):
    published_via = ("agreement",)

    def in_order(self):
        """Order by date."""
        return self.select_related("country").order_by("on_day", "pk")

    def terminating(self):
        """Filter events that end the agreement, for all parties or for their country.

        A notice of withdrawal or a completion is left out if a later event ended the agreement.
        """
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
    published_via = ("agreement", "other")
    kinds = {"other": "agreement"}
