"""Querysets of agreements, parties, events and relations."""

from django.db.models import Case, Prefetch, Value, When

from summits.querysets.alphabet import Alphabetical
from summits.querysets.visibility import (
    DependentQuerySet,
    StatusQuerySet,
    first_per_group,
    prefetch_published,
    related_model,
)
from summits.vocabularies import EVIDENCE_OF_FORCE, EventKind

MAX_EVENTS, MAX_PARTIES = 200, 200
"""How many events and parties of an agreement ``with_events`` prefetches."""
EVENT_PRIORITY = Case(
    When(kind__in=[EventKind.ENTERED_INTO_FORCE, *EVIDENCE_OF_FORCE], then=Value(0)),
    default=Value(1),
)


class AgreementQuerySet(StatusQuerySet):
    """The queryset of agreements."""

    kind = "agreement"

    def on_issues(self, issues):
        """Filter agreements on at least one of the issues (records or primary keys)."""
        return self.filter(pk__in=self.model.issues.through.objects.filter(issue__in=issues).values("agreement"))

    def with_events(self):
        """Prefetch events in order and parties: all that the legal status depends on.

        At most MAX_EVENTS events, those first on which the status depends, and MAX_PARTIES parties of each agreement.
        ``total_count`` on each is the number of all.
        """
        events = related_model(self.model, "events").objects.published().in_order()
        events = first_per_group(events, "agreement", MAX_EVENTS, EVENT_PRIORITY, "on_day", "pk")
        parties = related_model(self.model, "parties").objects.published().order_by("pk")
        parties = first_per_group(parties.only("agreement", "actor"), "agreement", MAX_PARTIES, "pk")
        return self.prefetch_related(Prefetch("events", events), Prefetch("parties", parties))

    def for_summit(self):
        """Prefetch what their summit's page shows."""
        return self.with_events().prefetch_related(prefetch_published(self, "issues"))

    def for_list(self):
        """Prefetch what a row of the list shows."""
        return self.with_events().prefetch_related(
            prefetch_published(self, "summit"), prefetch_published(self, "issues")
        )


class PartyQuerySet(DependentQuerySet):
    published_via = ("agreement",)

    def in_protocol_order(self):
        """Order by the states' names; prefetch the signatory, None if not public."""
        return (
            self.select_related("actor")
            .prefetch_related(prefetch_published(self, "signatory"))
            .order_by(Alphabetical("actor__name"), "pk")
        )


class AgreementEventQuerySet(DependentQuerySet):
    published_via = ("agreement",)

    def in_order(self):
        """Order by date."""
        return self.select_related("actor").order_by("on_day", "pk")


class AgreementRelationQuerySet(DependentQuerySet):
    published_via = ("agreement", "other")
    kinds = {"other": "agreement"}
