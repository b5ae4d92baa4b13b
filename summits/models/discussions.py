"""Discussions of issues at summits, the sides' positions, and quotations."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Replace
from django.db.models.lookups import LessThan
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from summits.models.base import Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.constraints import CompositeForeignKey, FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.fields import SENTENCE, PartialDateField, QuotedTextField
from summits.models.geography import Actor
from summits.models.issues import Issue
from summits.models.languages import LanguageField
from summits.models.leaders import Leader
from summits.models.summits import Summit
from summits.querysets import DiscussionQuerySet, PositionQuerySet, QuotationQuerySet
from summits.vocabularies import Outcome, Setting, Stance

MAX_QUOTATION_WORDS = 60
"""The maximum length of a quotation, in words. Only short passages are quoted."""
TOO_MANY_WORDS = _("A quotation can have up to 60 words. Shorten it.")


class Discussion(Sourced):
    """An issue discussed at a summit, and the outcome."""

    summit = models.ForeignKey(Summit, models.CASCADE, verbose_name=_("summit"), related_name="discussions")
    issue = models.ForeignKey(Issue, models.PROTECT, verbose_name=_("issue"), related_name="discussions")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    summary = CitedTextField(
        _("summary"),
        max_length=SENTENCE,
        blank=True,
        help_text=_("The outcome in one sentence, for example: Both sides agreed to continue talks."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), null=True, blank=True, help_text=_("Enter 1 for the most important issue.")
    )

    apart = models.ManyToManyField(
        Actor,
        verbose_name=_("stood apart"),
        related_name="stood_apart",
        blank=True,
        help_text=_("Those who did not share the outcome, for example the United States: “agreed, without …”."),
    )

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("discussion of an issue")
        verbose_name_plural = _("discussions of issues")
        ordering = ["summit", F("order").asc(nulls_last=True), "id"]
        constraints = [
            choices_constraint("discussion", "outcome", Outcome),
            models.UniqueConstraint(
                fields=["summit", "issue"],
                name="discussion_once_per_summit_and_issue",
                violation_error_message=_("This issue is already listed for this summit. Remove one of the two rows."),
            ),
        ]

    def __str__(self):
        return f"{self.issue} ({self.summit})"


class Position(Sourced):
    """What a side wanted on an issue at a summit."""

    summit = models.ForeignKey(Summit, models.CASCADE, verbose_name=_("summit"), related_name="positions")
    issue = models.ForeignKey(Issue, models.PROTECT, verbose_name=_("issue"), related_name="positions")
    discussion = models.ForeignObject(
        Discussion,
        models.CASCADE,
        from_fields=["summit", "issue"],
        to_fields=["summit", "issue"],
        related_name="positions",
        editable=False,
    )
    actor = models.ForeignKey(Actor, models.PROTECT, verbose_name=_("side"), related_name="positions")
    leader = models.ForeignKey(
        Leader,
        models.PROTECT,
        verbose_name=_("stated by"),
        related_name="positions",
        null=True,
        blank=True,
        db_index=False,
    )
    stance = models.CharField(_("stance"), max_length=20, choices=Stance, blank=True)
    summary = CitedTextField(
        _("position"), max_length=SENTENCE, help_text=_("One or two sentences, in your own words.")
    )

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ["summit", "issue", "actor", "id"]
        indexes = [partial_fk_index("position", "leader")]
        constraints = [
            choices_constraint("position", "stance", Stance, optional=True),
            CompositeForeignKey(
                fields=["summit", "issue"],
                to="summits.Discussion",
                name="position_belongs_to_a_discussion",
                violation_error_message=_("Add this issue to the discussions of the summit first."),
            ),
            models.UniqueConstraint(
                fields=["summit", "issue", "actor", "leader"],
                name="position_once_per_side_and_leader",
                violation_error_message=_("This position is already recorded. Remove one of the two rows."),
            ),
            models.UniqueConstraint(
                fields=["summit", "issue", "actor"],
                condition=Q(leader__isnull=True),
                name="position_once_per_side_without_leader",
                violation_error_message=_(
                    "This side already has a position without a leader. Choose a leader, or remove one of the two."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.actor}: {self.issue} ({self.summit})"

    def clean_fields(self, exclude=None):
        """Check all fields but ``discussion``, which has no column: it follows from summit and issue."""
        super().clean_fields(exclude={*(exclude or ()), "discussion"})


class Quotation(Slugged, Sourced):
    """A leader's own words at a summit."""

    needs_source = True

    summit = models.ForeignKey(Summit, models.CASCADE, verbose_name=_("summit"), related_name="quotations")
    leader = models.ForeignKey(Leader, models.PROTECT, verbose_name=_("leader"), related_name="quotations")
    issue = models.ForeignKey(
        Issue, models.PROTECT, verbose_name=_("issue"), related_name="quotations", null=True, blank=True, db_index=False
    )
    setting = models.CharField(_("setting"), max_length=20, choices=Setting, blank=True)
    said_on = PartialDateField(_("said on"), null=True, blank=True)
    language = LanguageField(
        _("language"),
        blank=True,
        help_text=_("Code of the language in which the quotation is given here, for example: en"),
    )
    translated_from = LanguageField(
        _("translated from"), blank=True, help_text=_("Code of the original language, for example: ru")
    )
    text = QuotedTextField(
        _("quotation"),
        max_length=SENTENCE,
        help_text=_("The speaker’s own words, without quotation marks. Up to 60 words."),
    )
    note = CitedTextField(
        _("note"), max_length=SENTENCE, blank=True, help_text=_("If another source gives different words, say which.")
    )

    objects = QuotationQuerySet.as_manager()

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["summit", F("said_on").asc(nulls_last=True), "id"]
        indexes = [partial_fk_index("quote", "issue")]
        constraints = [
            choices_constraint("quote", "setting", Setting, optional=True),
            FieldCheckConstraint(
                # clean() leaves single spaces between words, so their number is the number of spaces plus one.
                condition=LessThan(
                    Length("text") - Length(Replace("text", Value(" "), Value(""))), MAX_QUOTATION_WORDS
                ),
                name="quote_has_at_most_60_words",
                field="text",
                violation_error_message=TOO_MANY_WORDS,
            ),
        ]

    def __str__(self):
        return Truncator(self.text).words(12)

    def clean(self):
        """Normalise white space in the text. Raise ValidationError if it has more than MAX_QUOTATION_WORDS words."""
        self.text = QuotedTextField.normalize(self.text)
        if len(self.text.split()) > MAX_QUOTATION_WORDS:
            raise ValidationError({"text": TOO_MANY_WORDS})
