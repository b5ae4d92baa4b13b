"""Memberships of states in organisations and groups."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from summits.models.base import Sourced
from summits.models.constraints import FieldCheckConstraint
from summits.models.fields import Earliest, Latest, PartialDateField, generated_date_field
from summits.models.geography import ONLY_ORGANISATIONS, Actor
from summits.querysets import MembershipQuerySet

OVERLAPPING_MEMBERSHIP = _("This member already has a membership at that time. Correct the dates of one of the two.")


class Membership(Sourced):
    """A membership of a state, or of an organisation, in an organisation or group, from when to when."""

    organisation = models.ForeignKey(
        Actor,
        models.CASCADE,
        verbose_name=_("organisation"),
        related_name="memberships",
        limit_choices_to=ONLY_ORGANISATIONS,
    )
    member = models.ForeignKey(
        Actor,
        models.PROTECT,
        verbose_name=_("member"),
        related_name="member_of",
        help_text=_("A state as it was then, or another organisation."),
    )
    start = PartialDateField(_("from"))
    end = PartialDateField(_("to"), null=True, blank=True)
    first_day = generated_date_field(Earliest, "start")
    last_day = generated_date_field(Latest, "end", null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation", "first_day", "id"]
        constraints = [
            FieldCheckConstraint(
                condition=~Q(organisation=F("member")),
                name="membership_not_of_itself",
                field="member",
                violation_error_message=_("An organisation cannot be a member of itself. Choose another member."),
            ),
            FieldCheckConstraint(
                condition=Q(last_day__isnull=True) | Q(first_day__lte=F("last_day")),
                name="membership_start_not_after_end",
                field="end",
                violation_error_message=_("The end of a membership must not be before its start."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "member", "start"],
                name="membership_once_per_start",
                violation_error_message=_("This membership is already recorded. Remove one of the two rows."),
            ),
            models.UniqueConstraint(
                fields=["organisation", "member"],
                condition=Q(end__isnull=True),
                name="membership_once_without_end",
                violation_error_message=_(
                    "This member already has a membership without an end. Enter the end of one of the two."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.member}, {self.start}–{self.end or ''}"

    def clean(self):
        """Raise ValidationError if the member certainly had another membership in the organisation at that time."""
        others = Membership.objects.filter(organisation=self.organisation_id, member=self.member_id)
        if self.start and any(
            overlap((self.start, self.end), (other.start, other.end)) for other in others.exclude(pk=self.pk)
        ):
            raise ValidationError({"start": OVERLAPPING_MEMBERSHIP})


def overlap(one, other):
    """Return whether two memberships, as pairs (start, end) of PartialDates, certainly share more than a last day.

    An end of None means that the membership lasts.
    """
    return _begins_before(one[0], other[1]) and _begins_before(other[0], one[1])


def _begins_before(start, end):
    return end is None or start.latest < end.earliest
