"""Issues (topics of talks)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from summits.models.base import Publishable, Slugged, Sourced
from summits.models.cited_texts import CitedTextField
from summits.models.constraints import FieldCheckConstraint, choices_constraint, partial_fk_index
from summits.models.fields import SENTENCE
from summits.querysets import IssueQuerySet
from summits.querysets.alphabet import Alphabetical
from summits.vocabularies import Status


class Issue(Slugged, Sourced, Publishable):
    """A topic of talks. Topics form two levels."""

    name = models.CharField(_("name"), max_length=150, unique=True, help_text=_("For example: Missile defence"))
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("part of"),
        related_name="children",
        null=True,
        blank=True,
        help_text=_("The larger topic it belongs to, for example: Arms control"),
        db_index=False,
    )
    description = CitedTextField(
        _("description"), max_length=SENTENCE, blank=True, help_text=_("What it covers, in one sentence.")
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        ordering = [Alphabetical("name"), "slug"]
        indexes = [partial_fk_index("issue", "parent")]
        constraints = [
            choices_constraint("issue", "status", Status),
            FieldCheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="issue_is_not_its_own_parent",
                field="parent",
                violation_error_message=_("An issue cannot be part of itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("summits:issue-detail", args=[self.slug])

    def clean(self):
        """Raise ValidationError if the parent would make a third level."""
        if self.parent is None:
            return
        if self.parent.parent_id is not None:
            raise ValidationError({"parent": _("Choose an issue that is not itself part of another.")})
        if self.pk and self.children.exists():
            raise ValidationError(
                {"parent": _("This issue has subtopics of its own, so it cannot be part of another.")}
            )
