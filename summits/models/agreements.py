"""Agreements, their parties, events and relations."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.legal_status import course_of
from summits.models.base import Publishable, Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.collections import Collection
from summits.models.constraints import FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.fields import NOTE, SENTENCE, TEXT, Earliest, Latest, PartialDateField, generated_date_field
from summits.models.geography import Actor, Place
from summits.models.issues import Issue
from summits.models.leaders import Leader
from summits.models.summits import Summit
from summits.querysets import (
    AgreementEventQuerySet,
    AgreementQuerySet,
    AgreementRelationQuerySet,
    PartyQuerySet,
)
from summits.vocabularies import (
    EVENTS_WITH_TERM,
    MAKING_EVENTS,
    POLITICAL_KINDS,
    AgreementKind,
    EventKind,
    RelationKind,
    Status,
)


class Agreement(Slugged, Sourced, Publishable):
    """A text that states signed or issued: a treaty, a declaration, a joint statement."""

    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_(
            "With the short name in brackets, if it has one, for example: Intermediate-Range Nuclear Forces Treaty "
            "(INF Treaty)"
        ),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind)
    signed = PartialDateField(_("signed"), help_text=_("The date it was signed or issued, for example: 2008-04-06"))
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("place"), related_name="agreements", null=True, blank=True, db_index=False
    )
    summit = models.ForeignKey(
        Summit,
        models.SET_NULL,
        verbose_name=_("summit"),
        related_name="agreements",
        null=True,
        blank=True,
        help_text=_("The summit it belongs to, even if it was signed on another date."),
        db_index=False,
    )
    collection = models.ForeignKey(
        Collection,
        models.PROTECT,
        verbose_name=_("collection"),
        related_name="agreements",
        null=True,
        blank=True,
        help_text=_("The collection it belongs to, even if it belongs to no summit."),
        db_index=False,
    )
    issues = models.ManyToManyField(Issue, verbose_name=_("issues"), related_name="agreements", blank=True)
    summary = CitedTextField(
        _("summary"), max_length=TEXT, blank=True, help_text=_("What it says, in a few sentences.")
    )
    fate = CitedTextField(
        _("aftermath"),
        max_length=NOTE,
        blank=True,
        help_text=_("In one or two sentences, for example: In force until 2019, when both sides withdrew."),
    )
    expires = PartialDateField(
        _("expires"),
        null=True,
        blank=True,
        help_text=_(
            "The day on which the term fixed by the text as first concluded ends, for example: 2021-02-05. Leave blank "
            "if the text fixes no term. Record extensions as events."
        ),
    )
    signed_day = generated_date_field(Earliest, "signed", db_index=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["signed_day", "slug"]
        indexes = [
            partial_fk_index("agreement", "place"),
            partial_fk_index("agreement", "summit"),
            partial_fk_index("agreement", "collection"),
        ]
        constraints = [
            choices_constraint("agreement", "status", Status),
            choices_constraint("agreement", "kind", AgreementKind),
            FieldCheckConstraint(
                condition=Q(expires__isnull=True) | Q(LessThanOrEqual(Earliest("signed"), Latest("expires"))),
                name="agreement_signed_not_after_expires",
                field="expires",
                violation_error_message=_("The term must not end before the day of the signing."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("summits:agreement-detail", args=[self.slug])

    @property
    def is_political(self):
        """Whether the text is politically but not legally binding."""
        return self.kind in POLITICAL_KINDS

    def course(self, succession):
        """Return what ``summits.legal_status.course_of`` makes of its events and parties, prefetched if possible.

        ``succession``: the Succession of all actors. The rows of the Course's events are indexes of its events.
        """
        rows = [(event.kind, event.on, event.actor_id, event.until) for event in self.events.all()]
        actors = [party.actor_id for party in self.parties.all()]
        return course_of(self.signed, self.expires, self.is_political, actors, rows, succession)

    @property
    def has_signed_event(self):
        """Whether its events include its signing or adoption."""
        return any(event.kind in MAKING_EVENTS for event in self.events.all())


class Party(Sourced):
    """A state that is party to an agreement, and who signed for it."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="parties")
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("state or organisation"), related_name="parties")
    signatory = models.ForeignKey(
        Leader,
        models.PROTECT,
        verbose_name=_("signatory"),
        related_name="signatures",
        null=True,
        blank=True,
        help_text=_("Only if the leader signed in person."),
        db_index=False,
    )
    capacity = models.CharField(
        _("capacity"),
        max_length=200,
        blank=True,
        help_text=_(
            "If someone else signed, their office and name, for example: Foreign Minister Lavrov. Otherwise, the "
            "capacity in which the leader signed."
        ),
    )

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "id"]
        indexes = [partial_fk_index("party", "signatory")]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "actor"],
                name="party_once_per_agreement_and_actor",
                violation_error_message=_("This state or organisation is already a party."),
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.agreement}"


class AgreementEvent(Sourced):
    """An event in the history of an agreement."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="events")
    on = PartialDateField(_("date"))
    kind = models.CharField(_("event"), max_length=30, choices=EventKind)
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("by"),
        related_name="agreement_events",
        null=True,
        blank=True,
        help_text=_("Only if the event concerns a single party."),
        db_index=False,
    )
    until = PartialDateField(
        _("until"),
        null=True,
        blank=True,
        help_text=_(
            "Only for an extension or a provisional application: the day on which the new term ends, for example: "
            "2026-02-05. Leave blank if it is not known."
        ),
    )
    note = CitedTextField(_("note"), max_length=SENTENCE, blank=True)
    on_day = generated_date_field(Earliest, "on")

    objects = AgreementEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["agreement", "on_day", "id"]
        constraints = [
            choices_constraint("agreement_event", "kind", EventKind),
            FieldCheckConstraint(
                condition=Q(until__isnull=True) | Q(kind__in=[kind.value for kind in EVENTS_WITH_TERM]),
                name="agreement_event_until_of_a_term",
                field="until",
                violation_error_message=_(
                    "Only an extension or a provisional application has a new end of the term. Clear this date."
                ),
            ),
            FieldCheckConstraint(
                condition=Q(until__isnull=True) | Q(LessThanOrEqual(Earliest("on"), Latest("until"))),
                name="agreement_event_on_not_after_until",
                field="until",
                violation_error_message=_("The new term must not end before the day of this event."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "on", "kind", "actor"],
                name="agreement_event_once",
                violation_error_message=_("This event is already recorded. Remove one of the two rows."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "on", "kind"],
                condition=Q(actor__isnull=True),
                name="agreement_event_once_for_all",
                violation_error_message=_("This event is already recorded. Remove one of the two rows."),
            ),
        ]
        indexes = [
            partial_fk_index("agreement_event", "actor"),
            models.Index(fields=["agreement", "kind", "on_day"], name="agreement_event_life"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.on}"


class AgreementRelation(Sourced):
    """The relation of an agreement to another, usually an earlier one."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="relations")
    kind = models.CharField(_("relation"), max_length=20, choices=RelationKind)
    other = models.ForeignKey(
        Agreement, models.CASCADE, verbose_name=_("other agreement"), related_name="reverse_relations"
    )

    objects = AgreementRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("related agreement")
        verbose_name_plural = _("related agreements")
        ordering = ["agreement", "id"]
        constraints = [
            choices_constraint("agreement_relation", "kind", RelationKind),
            FieldCheckConstraint(
                condition=~Q(agreement=F("other")),
                name="agreement_relation_to_another",
                field="other",
                violation_error_message=_("An agreement cannot be related to itself. Choose another agreement."),
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind", "other"],
                name="agreement_relation_once",
                violation_error_message=_("This relation is already recorded. Remove one of the two rows."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.other}"

    def clean(self):
        """Raise ValidationError if the relations of the other agreement lead back to this one."""
        if self.agreement_id and self.other_id and self.agreement_id in self._transitive_others(self.other_id):
            raise ValidationError({"other": _("The other agreement already has this relation to this one.")})

    @classmethod
    def _transitive_others(cls, start):
        seen, unvisited = set(), {start}
        while unvisited:
            seen |= unvisited
            unvisited = set(cls.objects.filter(agreement__in=unvisited).values_list("other_id", flat=True)) - seen
        return seen
