"""Each question the site asks of the record, as a chainable verb.

The gate of publicity is here too. ``published()`` leaves what the public may see: a record with a status when that is
"published"; any other record when all records that it cannot do without are published. What a record merely mentions
(a position's leader, a treaty's summit) and is not published is left out by ``published_only`` when it is read.
"""

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from summits.vocabularies import ENDING_EVENTS, EventKind, Status

PUBLISHED = Status.PUBLISHED


def related(queryset, name):
    """Return the model at the other end of the relation ``name`` of the queryset's model."""
    return queryset.model._meta.get_field(name).related_model


def published_only(queryset, name, *joins):
    """Return a prefetch of the relation ``name`` that finds only published records, joined with ``joins``.

    A foreign key to a draft then reads as None.
    """
    return Prefetch(name, queryset=related(queryset, name).objects.published().select_related(*joins))


class PublishedQuerySet(models.QuerySet):
    """Records with a status of their own."""

    def published(self):
        """Those that the public may see."""
        return self.filter(status=PUBLISHED)


class DependentQuerySet(models.QuerySet):
    """Records that are public with those they belong to."""

    needs = ()
    """Names of the relations that must lead to published records."""

    def published(self):
        """Those that the public may see."""
        return self.filter(**{f"{name}__status": PUBLISHED for name in self.needs})


class CountryQuerySet(models.QuerySet):
    """Countries: facts of geography, always public."""

    def with_predecessors(self, slugs):
        """Return the primary keys of the countries named and of all that they succeeded, in any number of steps."""
        rows = list(self.values_list("pk", "slug", "successor_id"))
        found = {pk for pk, slug, _ in rows if slug in slugs}
        size = 0
        while size != len(found):
            size = len(found)
            found |= {pk for pk, _, successor in rows if successor in found}
        return found

    def with_counts(self):
        """Annotate ``hosted`` and ``leaders``: the numbers of published summits and leaders."""
        participation = related(self, "participations").objects.published()
        return self.annotate(
            hosted=Count("summits", filter=Q(summits__status=PUBLISHED), distinct=True),
            attended=_count(participation.filter(country=OuterRef("pk")), "country", "summit"),
            leader_count=_count(participation.filter(country=OuterRef("pk")), "country", "leader"),
        )


class SourceQuerySet(models.QuerySet):
    """Sources: public when a public record cites them."""

    def published(self):
        """Those that at least one public record cites."""
        cited = Q()
        for model in self._citing():
            links = model.sources.through.objects.filter(source=OuterRef("pk"))
            if hasattr(model.objects, "published"):
                links = links.filter(**{f"{model._meta.model_name}__in": model.objects.published()})
            cited |= Q(Exists(links))
        return self.filter(cited)

    def _citing(self):
        return [relation.related_model for relation in self.model._meta.related_objects if relation.many_to_many]


class LeaderQuerySet(PublishedQuerySet):
    """Leaders."""

    def with_counts(self):
        """Annotate ``meetings``, ``first_meeting`` and ``last_meeting``, of published summits."""
        mine = related(self, "participations").objects.published().filter(leader=OuterRef("pk"))
        days = mine.order_by().values("leader")
        return self.annotate(
            meetings=_count(mine, "leader", "summit"),
            first_meeting=Subquery(days.annotate(day=models.Min("summit__first_day")).values("day")),
            last_meeting=Subquery(days.annotate(day=models.Max("summit__first_day")).values("day")),
        )


class LeaderNameQuerySet(DependentQuerySet):
    needs = ("leader",)


class TermQuerySet(DependentQuerySet):
    needs = ("leader",)

    def overlapping(self, first, last):
        """Terms held on any day from ``first`` to ``last`` (datetime.date, both included)."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=first), first_day__lte=last)


class IssueQuerySet(PublishedQuerySet):
    """Issues."""

    def with_parts(self, slugs):
        """The issues named, and their parts."""
        return self.filter(Q(slug__in=slugs) | Q(parent__slug__in=slugs))

    def with_counts(self):
        """Annotate ``meetings``: the number of published summits that discussed the issue itself."""
        discussions = related(self, "discussions").objects.published().filter(issue=OuterRef("pk"))
        return self.annotate(meetings=_count(discussions, "issue", "summit"))


class IssueNameQuerySet(DependentQuerySet):
    needs = ("issue",)


class SummitQuerySet(PublishedQuerySet):
    """Summits."""

    def overlapping(self, first=None, last=None):
        """Summits held, even in part, from ``first`` to ``last`` (datetime.date or None for no bound)."""
        found = self
        if first is not None:
            found = found.filter(last_day__gte=first)
        if last is not None:
            found = found.filter(first_day__lte=last)
        return found

    def attended_by(self, *leaders):
        """Summits at which all of the leaders (primary keys or records) took part."""
        return self._with_participants([{"leader": leader} for leader in leaders])

    def attended_by_any(self, leaders):
        """Summits at which one of the leaders took part."""
        return self._with_participants([{"leader__in": leaders}])

    def attended_from(self, *groups):
        """Summits at which each of the groups of countries (iterables of primary keys) was present."""
        return self._with_participants([{"country__in": group} for group in groups])

    def on_issues(self, issues=None, outcomes=None):
        """Summits that discussed one of the issues (queryset) with one of the outcomes; None stands for any."""
        discussions = related(self, "discussions").objects.published().filter(summit=OuterRef("pk"))
        if issues is not None:
            discussions = discussions.filter(issue__in=issues)
        if outcomes is not None:
            discussions = discussions.filter(outcome__in=outcomes)
        return self.filter(Exists(discussions))

    def for_list(self):
        """With all that a line of the list shows."""
        return self.select_related("place", "country", "place__country").prefetch_related(
            Prefetch("participations", related(self, "participations").objects.published().in_protocol_order()),
            Prefetch("discussions", related(self, "discussions").objects.published().in_order()),
        )

    def _with_participants(self, wanted):
        participations = related(self, "participations").objects.published().filter(summit=OuterRef("pk"))
        found = self
        for condition in wanted:
            found = found.filter(Exists(participations.filter(**condition)))
        return found


class ParticipationQuerySet(DependentQuerySet):
    needs = ("summit", "leader")

    def in_protocol_order(self):
        """Sides by the alphabet of their states' names; within a side as recorded."""
        return self.select_related("leader", "country").order_by("country__name", "pk")


class ProgrammeItemQuerySet(DependentQuerySet):
    needs = ("summit",)


class DiscussionQuerySet(DependentQuerySet):
    needs = ("summit", "issue")

    def in_order(self):
        """The issue that weighed most first."""
        return self.select_related("issue").order_by(F("order").asc(nulls_last=True), "pk")


class PositionQuerySet(DependentQuerySet):
    needs = ("summit", "issue")

    def in_protocol_order(self):
        """Sides by the alphabet of their states' names, with the leader where he or she is public."""
        return (
            self.select_related("country")
            .prefetch_related(published_only(self, "leader"))
            .order_by("country__name", "pk")
        )


class QuoteQuerySet(DependentQuerySet):
    needs = ("summit", "leader")


class AgreementQuerySet(PublishedQuerySet):
    """Agreements."""

    def in_force(self, on):
        """Agreements in force on the day ``on`` (datetime.date), by the rule of ``Agreement.in_force``."""
        return self._with_life(on).filter(
            Q(left=0) | Q(party_count__gte=F("left") + 2), entered=True, ended_for_all=False
        )

    def signed_by(self, on):
        """Agreements signed on or before the day ``on``."""
        return self.filter(signed_day__lte=on)

    def ended(self, on):
        """Agreements that had come to an end by the day ``on``, in force before or not."""
        return self._with_life(on).filter(Q(ended_for_all=True) | Q(left__gt=0, party_count__lt=F("left") + 2))

    def waiting(self, on):
        """Agreements signed by the day ``on``, then neither in force nor ended."""
        return (
            self._with_life(on)
            .filter(signed_day__lte=on, entered=False, ended_for_all=False)
            .filter(Q(left=0) | Q(party_count__gte=F("left") + 2))
        )

    def for_list(self):
        """With all that a line of the list shows."""
        return self.prefetch_related(
            Prefetch("events", related(self, "events").objects.published().in_order()),
            published_only(self, "summit"),
            published_only(self, "issues"),
        )

    def _with_life(self, on):
        mine = {"agreement": OuterRef("pk")}
        events = related(self, "events").objects.order_by().filter(**mine, on_day__lte=on)
        ends = events.filter(kind__in=ENDING_EVENTS)
        parties = related(self, "parties").objects.order_by().filter(**mine)
        return self.annotate(
            entered=Exists(events.filter(kind=EventKind.ENTERED_INTO_FORCE)),
            ended_for_all=Exists(ends.filter(country__isnull=True)),
            left=_count(ends.filter(country__isnull=False), "agreement", "country"),
            party_count=_count(parties, "agreement", "country"),
        )


class PartyQuerySet(DependentQuerySet):
    needs = ("agreement",)

    def in_protocol_order(self):
        """By the alphabet of the states' names, with the signatory where he or she is public."""
        return (
            self.select_related("country")
            .prefetch_related(published_only(self, "signatory"))
            .order_by("country__name", "pk")
        )


class AgreementEventQuerySet(DependentQuerySet):
    needs = ("agreement",)

    def in_order(self):
        """From the first to the last."""
        return self.select_related("country").order_by("on_day", "pk")


class AgreementRelationQuerySet(DependentQuerySet):
    needs = ("agreement", "other")


class DocumentQuerySet(models.QuerySet):
    """Documents: public with the summit or the agreement they belong to."""

    def published(self):
        """Those that the public may see."""
        return self.filter(Q(summit__status=PUBLISHED) | Q(agreement__status=PUBLISHED))


def _count(rows, group, what):
    # The number of different ``what`` among ``rows``, which are correlated to one ``group``; 0 for none.
    counted = rows.order_by().values(group).annotate(number=Count(what, distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)
