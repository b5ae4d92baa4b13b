"""Corrections of public pages, for readers."""

from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from summits.models.agreements import Agreement
from summits.models.base import Record
from summits.models.constraints import FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.fields import NOTE
from summits.models.issues import Issue
from summits.models.leaders import Leader
from summits.models.summits import Summit
from summits.querysets import CORRECTABLE, CorrectionQuerySet
from summits.vocabularies import Status

CORRECTION_STATUSES = (Status.DRAFT, Status.PUBLISHED)
"""The statuses of a correction. It needs no review and is not withdrawn."""


def _only_this_key(name):
    # The condition that this foreign key is set and no other.
    return Q(**{f"{other}__isnull": other != name for other in CORRECTABLE})


def _correctable_key(model):
    # PROTECT, not CASCADE: a correction is no child record, so restoring an earlier version of the record leaves it as
    # it is. A record with a correction was public, so it is withdrawn and not deleted.
    return models.ForeignKey(
        model,
        models.PROTECT,
        verbose_name=model._meta.verbose_name,
        related_name="corrections",
        null=True,
        blank=True,
        db_index=False,
    )


class Correction(Record):
    """A correction of a public record: what was wrong, what the page says now, and how we know."""

    summit = _correctable_key(Summit)
    leader = _correctable_key(Leader)
    issue = _correctable_key(Issue)
    agreement = _correctable_key(Agreement)
    corrected_on = models.DateField(
        _("day"), default=timezone.localdate, help_text=_("When the public page was corrected, for example: 2026-11-25")
    )
    what = models.TextField(
        _("what was wrong"),
        max_length=NOTE,
        help_text=_(
            "What was wrong, and what the page says now, for example: The dinner was on 5 April, not on 6 April."
        ),
    )
    why = models.TextField(
        _("evidence"),
        max_length=NOTE,
        help_text=_("How we know, for example: The programme published by the Kremlin gives this date."),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=[(status.value, status.label) for status in CORRECTION_STATUSES],
        default=Status.DRAFT,
        help_text=_("A correction is public only if it is published and its record is public."),
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_on", "-id"]
        indexes = [partial_fk_index("correction", name) for name in CORRECTABLE]
        constraints = [
            choices_constraint("correction", "status", CORRECTION_STATUSES),
            FieldCheckConstraint(
                condition=reduce(or_, map(_only_this_key, CORRECTABLE)),
                name="correction_of_one_record",
                field="summit",
                violation_error_message=_(
                    "A correction belongs to exactly one record. Choose a summit, a leader, an issue or an agreement."
                ),
            ),
        ]

    def __str__(self):
        return Truncator(self.what).words(12)

    def get_absolute_url(self):
        return f"{self.record.get_absolute_url()}#correction-{self.pk}"

    @property
    def record(self):
        """The record that was wrong; None if no foreign key is set."""
        return next((record for name in CORRECTABLE if (record := getattr(self, name))), None)

    def clean(self):
        """Raise ValidationError if the date is in the future."""
        if self.corrected_on and self.corrected_on > timezone.localdate():
            raise ValidationError(
                {"corrected_on": _("This date is in the future. Enter today’s date or an earlier one.")}
            )
