"""Agreements: what was signed, by whom, and what became of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.models.base import Published, Slugged, Sourced
from summits.models.constraints import Rule, in_vocabulary
from summits.models.fields import Earliest, PartialDateField, day_field
from summits.models.geography import Country, Place
from summits.models.issues import Issue
from summits.models.leaders import Leader
from summits.models.summits import Summit
from summits.querysets import (
    AgreementEventQuerySet,
    AgreementQuerySet,
    AgreementRelationQuerySet,
    PartyQuerySet,
)
from summits.vocabularies import ENDING_EVENTS, AgreementKind, EventKind, RelationKind, Status


class Agreement(Slugged, Sourced, Published):
    """A text that states signed or issued."""

    title = models.CharField(_("title"), max_length=300, help_text=_("With the short name in brackets, if it has one."))
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    signed = PartialDateField(_("signed"), help_text=_("The day it was signed or issued: 2008-04-06."))
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("place"), related_name="agreements", null=True, blank=True
    )
    summit = models.ForeignKey(
        Summit,
        models.SET_NULL,
        verbose_name=_("summit"),
        related_name="agreements",
        null=True,
        blank=True,
        help_text=_("The summit it belongs to, even if it was signed on another day."),
    )
    issues = models.ManyToManyField(Issue, verbose_name=_("issues"), related_name="agreements", blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("What it says, in a few sentences."))
    fate = models.TextField(_("what became of it"), blank=True, help_text=_("In a sentence or two."))
    signed_day = day_field(Earliest, "signed", db_index=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["signed_day", "slug"]
        constraints = [
            in_vocabulary("agreement", "status", Status),
            in_vocabulary("agreement", "kind", AgreementKind),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("summits:agreement-detail", args=[self.slug])

    def in_force(self, on):
        """Whether the agreement bound at least two states, or all its parties, on the day ``on`` (datetime.date).

        It is in force from the day it entered into force to the day before it ended. An ending that names no country
        ends it for all; one that names a country takes that state away, and an agreement needs two. As
        ``AgreementQuerySet.in_force`` reckons it in the database, from the events and parties at hand.
        """
        happened = [event for event in self.events.all() if event.on.earliest <= on]
        if not any(event.kind == EventKind.ENTERED_INTO_FORCE for event in happened):
            return False
        ends = [event for event in happened if event.kind in ENDING_EVENTS]
        if any(event.country_id is None for event in ends):
            return False
        left = len({event.country_id for event in ends})
        return not left or len(self.parties.all()) - left >= 2


class Party(Sourced):
    """That a state is party to an agreement, and who signed for it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="parties")
    country = models.ForeignKey(Country, models.PROTECT, verbose_name=_("country"), related_name="parties")
    signatory = models.ForeignKey(
        Leader,
        models.PROTECT,
        verbose_name=_("signatory"),
        related_name="signatures",
        null=True,
        blank=True,
        help_text=_("The leader, if he or she signed."),
    )
    capacity = models.CharField(
        _("capacity"),
        max_length=200,
        blank=True,
        help_text=_("If another signed, who: Foreign Minister Lavrov. Or as what the leader signed."),
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "country"],
                name="party_once_per_agreement_and_country",
                violation_error_message=_("This country is already a party."),
            ),
        ]

    def __str__(self):
        return f"{self.country}: {self.agreement}"


class AgreementEvent(Sourced):
    """Something that happened in the life of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="events")
    on = PartialDateField(_("day"))
    kind = models.CharField(_("what happened"), max_length=20, choices=EventKind)
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        verbose_name=_("by"),
        related_name="agreement_events",
        null=True,
        blank=True,
        help_text=_("Only if it concerns one party alone."),
    )
    note = models.TextField(_("note"), blank=True)
    on_day = day_field(Earliest, "on")

    objects = AgreementEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["agreement", "on_day", "id"]
        constraints = [
            in_vocabulary("agreement_event", "kind", EventKind),
            models.UniqueConstraint(
                fields=["agreement", "on", "kind", "country"],
                name="agreement_event_once",
                violation_error_message=_("This event is already recorded."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "on", "kind"],
                condition=Q(country__isnull=True),
                name="agreement_event_once_for_all",
                violation_error_message=_("This event is already recorded."),
            ),
        ]
        indexes = [models.Index(fields=["agreement", "kind", "on_day"], name="agreement_event_life")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.on}"


class AgreementRelation(Sourced):
    """How this agreement stands to another, usually an earlier one."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind)
    other = models.ForeignKey(
        Agreement, models.CASCADE, verbose_name=_("other agreement"), related_name="reverse_relations"
    )

    objects = AgreementRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("relation to another agreement")
        verbose_name_plural = _("relations to other agreements")
        ordering = ["agreement", "id"]
        constraints = [
            in_vocabulary("agreement_relation", "kind", RelationKind),
            Rule(
                condition=~Q(agreement=F("other")),
                name="agreement_relation_to_another",
                field="other",
                violation_error_message=_("Choose another agreement than this one."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind", "other"],
                name="agreement_relation_once",
                violation_error_message=_("This relation is already recorded."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.other}"

    def clean(self):
        """Raise ValidationError if the other agreement is, by such relations, later than this one."""
        if self.agreement_id and self.other_id and self.agreement_id in self._reached_from(self.other_id):
            raise ValidationError({"other": _("The other agreement already stands in such a relation to this one.")})

    @classmethod
    def _reached_from(cls, start):
        seen, ahead = set(), {start}
        while ahead:
            seen |= ahead
            ahead = set(cls.objects.filter(agreement__in=ahead).values_list("other_id", flat=True)) - seen
        return seen
