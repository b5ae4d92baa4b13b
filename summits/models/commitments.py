"""Commitments that the parties of an agreement made, and assessments of whether they kept them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from summits.models.agreements import Agreement
from summits.models.base import Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.constraints import choices_constraint, partial_fk_index
from summits.models.fields import SENTENCE, Earliest, PartialDateField, QuotedTextField, generated_date_field
from summits.models.geography import Actor
from summits.models.issues import Issue
from summits.querysets import AssessmentQuerySet, CommitmentQuerySet, assessed_parties
from summits.vocabularies import Verdict, Wording

NOT_COMMITTED = _(
    "This state did not commit itself. Choose one of those that did or a successor, or add it to the commitment."
)
ASSESSED = _("A state that has an assessment must be among those that committed themselves, or succeed one of them.")


class Commitment(Slugged, Sourced):
    """Something that the parties of an agreement, or some of them, promised to do or not to do."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("agreement"), related_name="commitments")
    order = models.PositiveSmallIntegerField(
        _("order"), help_text=_("Enter 1 for the first commitment of the text, 2 for the next.")
    )
    text = QuotedTextField(
        _("commitment"),
        max_length=SENTENCE,
        help_text=_("One commitment in one sentence, for example: Negotiate a successor to START."),
    )
    wording = models.CharField(_("wording"), max_length=20, choices=Wording)
    committed_by = models.ManyToManyField(
        Actor,
        verbose_name=_("committed by"),
        related_name="commitments",
        blank=True,
        help_text=_("Leave blank if all parties of the agreement made it."),
    )
    issue = models.ForeignKey(
        Issue,
        models.PROTECT,
        verbose_name=_("issue"),
        related_name="commitments",
        null=True,
        blank=True,
        db_index=False,
    )
    due = PartialDateField(
        _("due"),
        null=True,
        blank=True,
        help_text=_("The date by which it is to be done, for example: 2009-12. Leave blank if the text gives none."),
    )

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["agreement", "order"]
        indexes = [partial_fk_index("commitment", "issue")]
        constraints = [
            choices_constraint("commitment", "wording", Wording),
            models.UniqueConstraint(
                fields=["agreement", "order"],
                name="commitment_once_per_agreement_and_order",
                violation_error_message=_(
                    "Another commitment of this agreement already has this number. Choose another one."
                ),
            ),
        ]

    def __str__(self):
        return Truncator(self.text).words(12)

    @property
    def anchor(self):
        """The id of its row on the page of its agreement, which stays the same."""
        return f"commitment-{self.slug}"

    @property
    def page_url(self):
        """The URL of its row on the page of its agreement."""
        return f"{self.agreement.get_absolute_url()}#{self.anchor}"

    def actor_pks(self):
        """Return a list of the primary keys of the states that made the commitment.

        Those named in a form that is not saved yet, which sets ``named_actor_pks``, count instead of the stored ones.
        """
        named = getattr(self, "named_actor_pks", None)
        if named is None and self.pk:
            named = list(self.committed_by.values_list("pk", flat=True))
        return named or list(Actor.objects.filter(parties__agreement=self.agreement_id).values_list("pk", flat=True))


class Assessment(Sourced):
    """Whether one state kept a commitment, as judged on a day by a source."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, verbose_name=_("commitment"), related_name="assessments")
    actor = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("state or organisation"),
        related_name="assessments",
        help_text=_("A state that made the commitment, or its successor."),
    )
    on = PartialDateField(_("as of"))
    verdict = models.CharField(_("verdict"), max_length=20, choices=Verdict)
    summary = CitedTextField(
        _("reason"), max_length=SENTENCE, help_text=_("What was done or not done, in one or two sentences.")
    )
    on_day = generated_date_field(Earliest, "on")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering = ["commitment", "actor", "on_day", "id"]
        constraints = [
            choices_constraint("assessment", "verdict", Verdict),
            models.UniqueConstraint(
                fields=["commitment", "actor", "on"],
                name="assessment_once_per_actor_and_day",
                violation_error_message=_("This state or organisation already has an assessment of this date."),
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.get_verdict_display()}, {self.on}"

    def clean(self):
        """Raise ValidationError if neither the actor nor a predecessor of it made the commitment."""
        if self.actor_id is None:
            return
        if not assessed_parties(self.actor, self.commitment.actor_pks(), Actor.objects.all()):
            raise ValidationError({"actor": NOT_COMMITTED})
